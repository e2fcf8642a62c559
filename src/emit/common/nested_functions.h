// Which functions stand at the top of a target's module.
#pragma once

#include <set>

#include "ir/ir.h"

namespace mochi::emit {

// Functions that are written where they are made: those that some closure expression builds. Every other one, also a
// nested function that captures nothing, stands at the top of its module.
std::set<ir::FunctionId> nested_functions(const ir::Program& program);

}  // namespace mochi::emit
