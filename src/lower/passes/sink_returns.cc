#include "lower/passes/sink_returns.h"

#include "ir/uses.h"
#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

class ReturnSinker {
 public:
  explicit ReturnSinker(ir::Body& body) : body_(body), uses_(body) {}

  // Outer blocks first: what a branch returns then may be such a variable again.
  void block(BlockId id) {
    sink(id);
    for (const StmtId s : body_.blocks[id]) {
      ir::for_each_part(
          body_, s, [&](ExprId e) { inside(e); }, [&](BlockId b) { block(b); });
    }
  }

 private:
  void inside(ExprId id) {
    ir::for_each_part(
        body_, id, [&](ExprId e) { inside(e); }, [&](BlockId b) { block(b); });
  }

  void sink(BlockId id) {
    std::vector<StmtId>& all = body_.blocks[id];
    if (all.size() < 3) return;
    const ir::Stmt& last = body_.stmts[all.back()];
    if (last.kind != StmtKind::return_ || last.a == ExprId::kNone) return;
    const Expr value = body_.exprs[ExprId(last.a)];
    const StmtId branches = all[all.size() - 2];
    const StmtKind kind = body_.stmts[branches].kind;
    if (value.kind != ExprKind::local || (kind != StmtKind::if_ && kind != StmtKind::match)) return;
    const LocalId result(value.a);
    if (body_.locals[result].cell || uses_.reads(result) != 1) return;
    std::vector<StmtId> ends;
    find_ends(branches, result, ends);
    if (ends.empty() || uses_.mentions(result) != ends.size() + 1) return;
    const auto is_declaration = [&](StmtId s) {
      const ir::Stmt& let = body_.stmts[s];
      return let.kind == StmtKind::let && let.a == result.value && let.b == ExprId::kNone;
    };
    if (std::erase_if(all, is_declaration) == 0) return;
    all.pop_back();
    for (const StmtId end : ends)
      body_.stmts[end] = ir::Stmt{.kind = StmtKind::return_, .a = body_.stmts[end].b};
  }

  // The assignments to `local` that end the ways through the statement.
  void find_ends(StmtId id, LocalId local, std::vector<StmtId>& ends) const {
    const ir::Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::assign) {
      const Expr& place = body_.exprs[ExprId(s.a)];
      if (place.kind == ExprKind::local && place.a == local.value) ends.push_back(id);
    }
    if (s.kind != StmtKind::if_ && s.kind != StmtKind::match && s.kind != StmtKind::block) return;
    ir::for_each_part(
        body_, id, [](ExprId) {},
        [&](BlockId b) {
          if (!body_.blocks[b].empty()) find_ends(body_.blocks[b].back(), local, ends);
        });
  }

  ir::Body& body_;
  // Of the body as it was: a variable that is gone is mentioned nowhere, and all others as often as before.
  ir::LocalUses uses_;
};

}  // namespace

void sink_returns(ir::Program& program) {
  for (ir::Function& function : program.functions)
    if (function.body.root) ReturnSinker(function.body).block(function.body.root);
}

}  // namespace mochi::lower
