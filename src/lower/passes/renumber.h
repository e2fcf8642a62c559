// Removing functions and globals from a program: what stays keeps its order and gets new ids without gaps.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

// `functions[i]` and `globals[i]` say whether the item with id i stays. Nothing that stays may mention what
// goes, except module lists, which are filtered.
void remove_items(ir::Program& program, const std::vector<bool>& functions, const std::vector<bool>& globals);

}  // namespace mochi::lower
