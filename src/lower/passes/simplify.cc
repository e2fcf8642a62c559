#include "lower/passes/simplify.h"

#include <algorithm>

#include "ir/effects.h"
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

class Simplifier {
 public:
  explicit Simplifier(ir::Body& body) : body_(body) {}

  void run() {
    if (!body_.root) return;
    count_uses();
    block(body_.root);
  }

 private:
  struct Uses {
    std::uint32_t reads = 0;
    bool captured = false;
  };

  void count_uses() {
    uses_.assign(body_.locals.size(), {});
    ir::walk(
        body_, body_.root,
        [&](ExprId e) {
          const Expr& x = body_.exprs[e];
          if (x.kind == ExprKind::local) ++uses_[x.a].reads;
          if (x.kind == ExprKind::closure)
            for (const std::uint32_t l : body_.list(x.b)) uses_[l].captured = true;
        },
        [](StmtId) {});
  }

  void block(BlockId id) {
    std::vector<StmtId> statements;
    for (const StmtId s : std::vector<StmtId>(body_.blocks[id])) {
      lift_blocks(s, statements);
      if (!splice(s, statements)) statements.push_back(s);
    }
    for (const StmtId s : statements)
      ir::for_each_part(
          body_, s, [&](ExprId e) { inside(e); }, [&](BlockId b) { block(b); });
    rename_results(statements);
    forward_temporaries(statements);
    body_.blocks[id] = std::move(statements);
  }
  // A block that declares nothing needs no scope of its own.
  bool splice(StmtId s, std::vector<StmtId>& out) const {
    if (body_.stmts[s].kind != StmtKind::block) return false;
    const auto& inner = body_.blocks[BlockId(body_.stmts[s].a)];
    const bool declares = std::any_of(inner.begin(), inner.end(),
                                      [&](StmtId i) { return body_.stmts[i].kind == StmtKind::let; });
    if (!declares) out.insert(out.end(), inner.begin(), inner.end());
    return !declares;
  }
  // Blocks that stay inside expressions.
  void inside(ExprId id) {
    ir::for_each_part(
        body_, id, [&](ExprId e) { inside(e); }, [&](BlockId b) { block(b); });
  }

  // The expression of `s` that is evaluated first, and whether the statement evaluates it once, before all
  // else.
  ExprId first_of(StmtId s) const {
    const ir::Stmt& stmt = body_.stmts[s];
    switch (stmt.kind) {
      case StmtKind::let:
      case StmtKind::for_range:
      case StmtKind::for_each: return ExprId(stmt.b);
      case StmtKind::assign: {
        // A local or global as target is not evaluated.
        const ExprKind target = body_.kind(ExprId(stmt.a));
        return target == ExprKind::local || target == ExprKind::global ? ExprId(stmt.b) : ExprId();
      }
      case StmtKind::expr:
      case StmtKind::if_:
      case StmtKind::return_:
      case StmtKind::match: return ExprId(stmt.a);
      case StmtKind::while_:
      case StmtKind::break_:
      case StmtKind::continue_:
      case StmtKind::block:
      case StmtKind::try_: return {};
    }
    return {};
  }

  // `f(do { s } yield v, …)` becomes `s  f(v, …)`, where nothing is evaluated before the block.
  void lift_blocks(StmtId s, std::vector<StmtId>& out) {
    ExprId at = first_of(s);
    while (at) {
      const Expr e = body_.exprs[at];
      if (e.kind == ExprKind::block_value) {
        const std::vector<StmtId> lifted = body_.blocks[BlockId(e.a)];
        for (const StmtId inner : lifted) {
          lift_blocks(inner, out);
          out.push_back(inner);
        }
        body_.exprs[at] = Expr(body_.exprs[ExprId(e.b)]);
        continue;
      }
      at = first_part(at);
    }
  }
  ExprId first_part(ExprId id) const {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::match_value) return ExprId(e.a);
    ExprId first;
    ir::for_each_part(
        body_, id,
        [&](ExprId part) {
          if (!first) first = part;
        },
        [](BlockId) {});
    return first;
  }

  bool mentions(StmtId s, LocalId local) const {
    bool found = false;
    const auto on_expr = [&](ExprId e) {
      found = found || (body_.kind(e) == ExprKind::local && body_.exprs[e].a == local.value);
    };
    ir::for_each_part(
        body_, s, [&](ExprId e) { ir::walk(body_, e, on_expr, [](StmtId) {}); },
        [&](BlockId b) { ir::walk(body_, b, on_expr, [](StmtId) {}); });
    return found;
  }

  // `let $t = a … let x = $t`, where that is the last of $t: x takes its place.
  void rename_results(std::vector<StmtId>& statements) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const ir::Stmt s = body_.stmts[statements[i]];
      if (s.kind != StmtKind::let || s.b == ExprId::kNone || body_.kind(ExprId(s.b)) != ExprKind::local)
        continue;
      const LocalId name(s.a);
      const LocalId temporary(body_.exprs[ExprId(s.b)].a);
      const ir::Local& t = body_.locals[temporary];
      const ir::Local& x = body_.locals[name];
      if (!t.synthetic || t.cell || x.cell || t.type != x.type || uses_[temporary.value].captured ||
          t.parameter)
        continue;
      const auto declared = std::find_if(
          statements.begin(), statements.begin() + static_cast<std::ptrdiff_t>(i), [&](StmtId d) {
            return body_.stmts[d].kind == StmtKind::let && body_.stmts[d].a == temporary.value;
          });
      if (declared == statements.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      const bool later = std::any_of(statements.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                     statements.end(), [&](StmtId d) { return mentions(d, temporary); });
      if (later) continue;
      body_.stmts[*declared].a = name.value;
      for (Expr& e : body_.exprs)
        if (e.kind == ExprKind::local && e.a == temporary.value) e.a = name.value;
      body_.locals[name].assigned = x.assigned || t.assigned;
      uses_[name.value].reads += uses_[temporary.value].reads - 1;
      statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(i));
      --i;
    }
  }

  // `let $t = a  f($t, …)` becomes `f(a, …)` where nothing that matters is evaluated before.
  void forward_temporaries(std::vector<StmtId>& statements) {
    for (std::size_t i = statements.size(); i-- > 1;) {
      const ir::Stmt s = body_.stmts[statements[i - 1]];
      if (s.kind != StmtKind::let || s.b == ExprId::kNone) continue;
      const LocalId name(s.a);
      const ir::Local& local = body_.locals[name];
      if (!local.synthetic || local.assigned || local.cell || uses_[s.a].captured || uses_[s.a].reads != 1)
        continue;
      const ExprId first = first_of(statements[i]);
      if (!first) continue;
      const ExprId read = find_read(first, name);
      if (!read || local.type != body_.type(ExprId(s.b))) continue;
      body_.exprs[read] = Expr(body_.exprs[ExprId(s.b)]);
      statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    }
  }

  // The read of `name` if only what can be evaluated at any time is evaluated before it, unconditionally and once.
  ExprId find_read(ExprId id, LocalId name) const {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local && e.a == name.value) return id;
    const bool first_only = e.kind == ExprKind::conditional || e.kind == ExprKind::logical_and ||
                            e.kind == ExprKind::logical_or || e.kind == ExprKind::coalesce ||
                            e.kind == ExprKind::match_value;
    if (e.kind == ExprKind::block_value) return {};
    if (first_only) return find_read(ExprId(e.a), name);
    ExprId found;
    bool blocked = false;
    ir::for_each_part(
        body_, id,
        [&](ExprId part) {
          if (found || blocked) return;
          if (ir::is_movable(body_, part) &&
              !(body_.kind(part) == ExprKind::local && body_.exprs[part].a == name.value))
            return;
          found = find_read(part, name);
          blocked = !found;
        },
        [](BlockId) {});
    return found;
  }

  ir::Body& body_;
  std::vector<Uses> uses_;
};

}  // namespace

void simplify(ir::Program& program) {
  for (std::size_t i = 0; i < program.functions.size(); ++i)
    Simplifier(program.functions[ir::FunctionId(static_cast<std::uint32_t>(i))].body).run();
}

}  // namespace mochi::lower
