// Ownership, last part: how each parameter is taken, which is what the signature of a function says in
// languages that tell values, borrowed objects and changed ones apart.
#pragma once

#include <vector>

#include "ir/facts.h"

namespace mochi::lower {

// By parameter of the function, whose locals are held as `holding` says. Exported functions do not change
// their parameters (T069), and never keep them: what they give back is a copy.
std::vector<ir::ParameterMode> parameter_modes(const ir::Program& program, ir::FunctionId id,
                                               const std::vector<ir::Holding>& holding);

}  // namespace mochi::lower
