#include "lower/passes/text_views.h"

#include <algorithm>
#include <set>

#include "ir/facts.h"
#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;

// Walks one function with the loops around.
class Finder {
 public:
  explicit Finder(const ir::Body& body) : body_(body) {}

  std::vector<ir::TextView> run() {
    if (body_.root) block(body_.root);
    return std::move(found_);
  }

 private:
  struct Loop {
    StmtId id;
    std::set<std::uint32_t> own;  // declared or assigned inside
  };

  void block(BlockId id) {
    for (const StmtId s : body_.blocks[id]) statement(s);
  }

  std::set<std::uint32_t> written_in(StmtId loop) const {
    const ir::Stmt& s = body_.stmts[loop];
    std::set<std::uint32_t> own;
    if (s.kind != StmtKind::while_) own.insert(s.a);
    const auto on_arms = [&](std::uint32_t list) {
      ir::for_each_arm(body_, list, [&](ir::ArmId arm) {
        for (const LocalId l : body_.arms[arm].bindings)
          if (l) own.insert(l.value);
      });
    };
    const auto on_expr = [&](ExprId e) {
      if (body_.kind(e) == ExprKind::match_value) on_arms(body_.exprs[e].b);
    };
    const auto on_stmt = [&](StmtId id) {
      const ir::Stmt& inner = body_.stmts[id];
      if (inner.kind == StmtKind::let || inner.kind == StmtKind::for_each ||
          inner.kind == StmtKind::for_range)
        own.insert(inner.a);
      if (inner.kind == StmtKind::try_ && inner.b != LocalId::kNone) own.insert(inner.b);
      if (inner.kind == StmtKind::match) on_arms(inner.b);
      if (inner.kind == StmtKind::assign && body_.kind(ExprId(inner.a)) == ExprKind::local)
        own.insert(body_.exprs[ExprId(inner.a)].a);
    };
    ir::walk(body_, BlockId(s.kind == StmtKind::while_ ? s.b : s.d), on_expr, on_stmt);
    if (s.kind == StmtKind::while_) ir::walk(body_, ExprId(s.a), on_expr, on_stmt);
    return own;
  }

  void statement(StmtId id) {
    const ir::Stmt& s = body_.stmts[id];
    const bool is_loop =
        s.kind == StmtKind::while_ || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
    if (!is_loop) {
      ir::for_each_part(
          body_, id, [&](ExprId e) { expr(e); }, [&](BlockId b) { block(b); });
      return;
    }
    // The bounds of a `for` are evaluated once, outside.
    if (s.kind != StmtKind::while_) expr(ExprId(s.b));
    if (s.kind == StmtKind::for_range) expr(ExprId(s.c));
    loops_.push_back({id, written_in(id)});
    if (s.kind == StmtKind::while_) expr(ExprId(s.a));
    block(BlockId(s.kind == StmtKind::while_ ? s.b : s.d));
    loops_.pop_back();
  }

  void expr(ExprId id) {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::op) {
      const Op op = static_cast<Op>(e.a);
      if (op == Op::str_index || op == Op::str_slice || op == Op::str_len) use(body_.operand(id, 0));
    }
    ir::for_each_part(
        body_, id, [&](ExprId part) { expr(part); }, [&](BlockId b) { block(b); });
  }

  void use(ExprId text) {
    const Expr& e = body_.exprs[text];
    if (e.kind != ExprKind::local || body_.locals[LocalId(e.a)].cell) return;
    // From the innermost loop outwards, as long as the text stays.
    StmtId view;
    for (std::size_t i = loops_.size(); i > 0 && loops_[i - 1].own.count(e.a) == 0; --i)
      view = loops_[i - 1].id;
    if (!view) return;
    const LocalId local(e.a);
    for (const ir::TextView& v : found_)
      if (v.local == local && v.loop == view) return;
    found_.push_back({local, view});
  }

  const ir::Body& body_;
  std::vector<Loop> loops_;
  std::vector<ir::TextView> found_;
};

}  // namespace

void find_text_views(ir::Program& program) {
  ir::Facts& facts = ir::own_facts(program);
  facts.text_views.clear();
  for (const ir::Function& f : program.functions) facts.text_views.push_back(Finder(f.body).run());
}

}  // namespace mochi::lower
