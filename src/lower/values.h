// Values across exports (Z4).
#pragma once

#include "types/types.h"

namespace mochi::lower {

// Can a value of `type` be, or hold, something that another name could see change? False for scalars,
// strings, functions and options of these: a deep copy of such a value is the value.
bool may_hold_aggregate(const types::TypeStore& types, types::TypeId type);

}  // namespace mochi::lower
