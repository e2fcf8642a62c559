// Groups of kinds that several passes ask for.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// A literal or `none`: the same value wherever it stands, without effects (the first section of expr.def).
constexpr bool is_constant(ExprKind kind) { return kind >= ExprKind::const_unit && kind <= ExprKind::none; }

}  // namespace mochi::ir
