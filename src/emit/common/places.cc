#include "emit/common/places.h"

#include "ir/walk.h"

namespace mochi::emit {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;

bool grows_in_place(const ir::Body& body, ExprId target, ExprId value) {
  const ir::Expr& e = body.exprs[value];
  if (e.kind != ExprKind::op || !e.has(ir::ExprFlag::in_place)) return false;
  const auto op = static_cast<Op>(e.a);
  const bool grows = op == Op::list_append || op == Op::set_add || op == Op::list_concat;
  return grows && body.list_size(e.b) >= 2 && same_place(body, target, body.operand(value, 0));
}

bool changes_aggregates(const ir::Body& body, ir::BlockId block) {
  bool changes = false;
  ir::walk(
      body, block,
      [&](ExprId id) {
        const ir::Expr& e = body.exprs[id];
        const bool call = e.kind == ExprKind::call || e.kind == ExprKind::call_value;
        const bool grows = e.kind == ExprKind::op &&
                           (e.has(ir::ExprFlag::in_place) || static_cast<Op>(e.a) == Op::map_remove);
        changes = changes || call || grows;
      },
      [&](ir::StmtId id) {
        const ir::Stmt& s = body.stmts[id];
        changes = changes || (s.kind == ir::StmtKind::assign && body.kind(ExprId(s.a)) != ExprKind::local);
      });
  return changes;
}

}  // namespace mochi::emit
