// What targets ask about places before they write an assignment or a loop in the target's own short form.
#pragma once

#include "ir/place.h"

namespace mochi::emit {

using ir::same_place;

// `value` is what `target` holds with something more, as one of the operations that grow a list or set, and
// the old value is not seen again: the target may grow where it stands. Texts grow by their own rule, since
// they are values.
bool grows_in_place(const ir::Body& body, ir::ExprId target, ir::ExprId value);

// Some statement below grows or changes a list, map or set, or calls what might.
bool changes_aggregates(const ir::Body& body, ir::BlockId block);

}  // namespace mochi::emit
