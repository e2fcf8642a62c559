// What targets ask about places before they write an assignment or a loop in the target's own short form.
#pragma once

#include "ir/ir.h"

namespace mochi::emit {

// Two ways to write one place; what they are made of has no effects. A read of a map by a key that is known to be there
// and the entry it reads are one place.
bool same_place(const ir::Body& body, ir::ExprId a, ir::ExprId b);

// Some statement below grows or changes a list, map or set, or calls what might.
bool changes_aggregates(const ir::Body& body, ir::BlockId block);

}  // namespace mochi::emit
