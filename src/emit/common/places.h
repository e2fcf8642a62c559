// What targets ask about places before they write an assignment or a loop in the target's own short form.
#pragma once

#include "ir/place.h"

namespace mochi::emit {

using ir::same_place;

// Some statement below grows or changes a list, map or set, or calls what might.
bool changes_aggregates(const ir::Body& body, ir::BlockId block);

}  // namespace mochi::emit
