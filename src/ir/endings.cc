#include "ir/endings.h"

#include "ir/walk.h"

namespace mochi::ir {
namespace {

// A `break` in the block belongs to the loop around it.
bool breaks(const Body& body, BlockId id) {
  bool found = false;
  for (const StmtId s : body.blocks[id]) {
    const StmtKind kind = body.stmts[s].kind;
    if (kind == StmtKind::break_) return true;
    if (kind == StmtKind::while_ || kind == StmtKind::for_range || kind == StmtKind::for_each) continue;
    for_each_part(
        body, s, [](ExprId) {}, [&](BlockId inner) { found = found || breaks(body, inner); });
  }
  return found;
}

}  // namespace

bool is_endless(const Body& body, const Stmt& stmt) {
  return stmt.kind == StmtKind::while_ && body.kind(ExprId(stmt.a)) == ExprKind::const_bool &&
         body.exprs[ExprId(stmt.a)].a == 1 && !breaks(body, BlockId(stmt.b));
}

}  // namespace mochi::ir
