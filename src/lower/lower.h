// From the checked program to the IR: everything that is only notation becomes plain forms.
#pragma once

#include "check/checked.h"
#include "diag/diagnostic.h"
#include "ir/ir.h"

namespace mochi::lower {

// `checked` has no errors. Tier 3 constructs are reported (T067) and become `refuse`.
ir::Program lower(const check::Checked& checked, Sink& sink);

}  // namespace mochi::lower
