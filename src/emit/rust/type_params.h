// Type parameters of functions: which ones a lambda speaks of, and what they stand for at a call.
#pragma once

#include <optional>
#include <vector>

#include "emit/rust/ir_names.h"

namespace mochi::emit::rust {

// Those of the function; of a lambda that stands for itself those that its parameters and its result speak of.
std::vector<types::TypeParamId> spoken_params(const types::TypeStore& types, const ir::Function& f);

// What the parameters of the type, then of the function, stand for in a call that gives `result`, if no argument tells some of
// them; nothing if the arguments tell all, or if the result does not tell one. `silent`: those arguments tell nothing.
std::optional<std::vector<types::TypeId>> untold_arguments(const types::TypeStore& types, const ir::Function& f,
                                                           types::TypeId result,
                                                           const std::vector<bool>& silent = {});

}  // namespace mochi::emit::rust
