// Places: expressions that name a variable or a part of what it holds.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// Whether `a` and `b` are two ways to write one place, made only of what has no effects. A read of a map by a
// key that is known to be there (`unwrap` of `map_get`) and the entry that it reads are one place.
bool same_place(const Body& body, ExprId a, ExprId b);

}  // namespace mochi::ir
