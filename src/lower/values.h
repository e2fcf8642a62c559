// Values across exports (Z4, border page B2 and B3).
#pragma once

#include "types/types.h"

namespace mochi::lower {

// Is a value of `type` a container that could be somebody else's too, or an option of one?
bool has_containers(const types::TypeStore& types, types::TypeId type);

// Can a value of `type` be, or hold, something that another name could see change? False for scalars,
// strings, functions and options of these: a deep copy of such a value is the value.
bool may_hold_aggregate(const types::TypeStore& types, types::TypeId type);

// Can a value of `type` be a function, or hold one in its parts or fields?
bool may_hold_function(const types::TypeStore& types, types::TypeId type);

}  // namespace mochi::lower
