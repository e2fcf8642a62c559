#include "emit/common/places.h"

#include "ir/walk.h"

// `same_place` names the kinds that places are made of.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;

bool same_place(const ir::Body& body, ExprId a, ExprId b) {
  const ir::Expr& x = body.exprs[a];
  const ir::Expr& y = body.exprs[b];
  if (x.kind == ExprKind::unwrap && y.kind == ExprKind::map_get) return same_place(body, ExprId(x.a), b);
  if (y.kind == ExprKind::unwrap && x.kind == ExprKind::map_get) return same_place(body, a, ExprId(y.a));
  if (x.kind != y.kind) return false;
  switch (x.kind) {
    case ExprKind::local:
    case ExprKind::global:
    case ExprKind::const_string:
    case ExprKind::const_bool: return x.a == y.a;
    case ExprKind::const_int: return x.a == y.a && x.b == y.b;
    case ExprKind::field: return x.b == y.b && same_place(body, ExprId(x.a), ExprId(y.a));
    case ExprKind::index:
    case ExprKind::map_get: return same_place(body, ExprId(x.a), ExprId(y.a)) && same_place(body, ExprId(x.b), ExprId(y.b));
    case ExprKind::unwrap: return same_place(body, ExprId(x.a), ExprId(y.a));
    case ExprKind::op: {
      if (x.a != y.a || !ir::op_info(static_cast<Op>(x.a)).pure || body.list_size(x.b) != body.list_size(y.b)) return false;
      for (std::size_t i = 0; i < body.list_size(x.b); ++i) {
        if (!same_place(body, body.operand(a, i), body.operand(b, i))) return false;
      }
      return true;
    }
    default: return false;
  }
}

bool changes_aggregates(const ir::Body& body, ir::BlockId block) {
  bool changes = false;
  ir::walk(
      body, block,
      [&](ExprId id) {
        const ir::Expr& e = body.exprs[id];
        const bool call = e.kind == ExprKind::call || e.kind == ExprKind::call_value;
        const bool grows = e.kind == ExprKind::op && (e.has(ir::ExprFlag::in_place) || static_cast<Op>(e.a) == Op::map_remove);
        changes = changes || call || grows;
      },
      [&](ir::StmtId id) {
        const ir::Stmt& s = body.stmts[id];
        changes = changes || (s.kind == ir::StmtKind::assign && body.kind(ExprId(s.a)) != ExprKind::local);
      });
  return changes;
}

}  // namespace mochi::emit
