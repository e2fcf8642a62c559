#include "ir/place.h"

#include "ir/kinds.h"

namespace mochi::ir {

namespace {

bool same_operands(const Body& body, ExprId a, ExprId b) {
  const std::size_t count = body.list_size(body.exprs[a].b);
  if (count != body.list_size(body.exprs[b].b)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!same_place(body, body.operand(a, i), body.operand(b, i))) return false;
  }
  return true;
}

}  // namespace

bool same_place(const Body& body, ExprId a, ExprId b) {
  const Expr& x = body.exprs[a];
  const Expr& y = body.exprs[b];
  if (x.kind == ExprKind::unwrap && y.kind == ExprKind::map_get) return same_place(body, ExprId(x.a), b);
  if (y.kind == ExprKind::unwrap && x.kind == ExprKind::map_get) return same_place(body, a, ExprId(y.a));
  if (x.kind != y.kind) return false;
  if (is_constant(x.kind) || x.kind == ExprKind::local || x.kind == ExprKind::global)
    return x.a == y.a && x.b == y.b;
  if (x.kind == ExprKind::op)
    return x.a == y.a && x.c == y.c && op_info(static_cast<Op>(x.a)).pure && same_operands(body, a, b);
  if (x.kind == ExprKind::field || x.kind == ExprKind::variant_field)
    return x.b == y.b && x.c == y.c && same_place(body, ExprId(x.a), ExprId(y.a));
  if (x.kind == ExprKind::index || x.kind == ExprKind::map_get)
    return same_place(body, ExprId(x.a), ExprId(y.a)) && same_place(body, ExprId(x.b), ExprId(y.b));
  return x.kind == ExprKind::unwrap && same_place(body, ExprId(x.a), ExprId(y.a));
}

}  // namespace mochi::ir
