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

// Operations that give a list, map or set that nobody else has; what stands in it may be shared.
constexpr bool makes_container(Op op) {
  return is_one_of(op, Op::list_append, Op::list_concat, Op::list_slice, Op::list_reverse, Op::list_distinct,
                   Op::list_sort, Op::list_sort_by_keys, Op::list_range, Op::list_copy, Op::list_union,
                   Op::list_except, Op::list_intersect, Op::deep_copy, Op::map_keys, Op::map_values,
                   Op::map_copy, Op::set_add, Op::set_items, Op::str_split);
}

}  // namespace mochi::ir
