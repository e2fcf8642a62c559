// Questions about declared types that checker, passes and targets ask.
#pragma once

#include "types/types.h"

namespace mochi::types {

// A union whose variants have no fields.
bool is_enum(const TypeStore& types, TypeId type);
// The built-in `result<T, E>`: variant 0 is `Ok`, 1 is `Err`.
bool is_result(const TypeStore& types, TypeId type);

// Values that are copied whole and hold no memory of their own: numbers of fixed size, bools, units, enums, and
// options of these.
bool is_scalar(const TypeStore& types, TypeId type);

}  // namespace mochi::types
