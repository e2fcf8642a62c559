// What targets ask about places before they write an assignment or a loop in the target's own short form.
#pragma once

#include "ir/effects.h"
#include "ir/forms.h"
#include "ir/place.h"

namespace mochi::emit {

using ir::changes_aggregates;
using ir::grows_in_place;
using ir::same_place;

}  // namespace mochi::emit
