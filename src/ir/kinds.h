// Groups of kinds that several passes ask for.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// For questions that few kinds or operations answer by yes, and all others by no, whatever comes to be.
template <typename Kind, typename... Few>
constexpr bool is_one_of(Kind kind, Few... few) {
  return ((kind == few) || ...);
}

// A literal or `none`: the same value wherever it stands, without effects (the first section of expr.def).
constexpr bool is_constant(ExprKind kind) { return kind >= ExprKind::const_unit && kind <= ExprKind::none; }

}  // namespace mochi::ir
