#include "lower/passes/liveness.h"

#include "ir/walk.h"
#include "lower/local_set.h"

namespace mochi::lower {
namespace {

using ir::ArmId;
using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Stmt;
using ir::StmtId;
using ir::StmtKind;

// Walks backwards: `live_` is what may be read after the point that was reached.
class Walker {
 public:
  Walker(const ir::Body& body, Liveness& result)
      : body_(body), result_(result), live_(body.locals.size()), handlers_(body.locals.size()) {}

  void run() { block(body_.root); }

 private:
  struct Loop {
    LocalSet after;
    LocalSet head;
  };

  bool is_cell(std::uint32_t local) const { return body_.locals[LocalId(local)].cell; }
  bool read(std::uint32_t local) {
    const bool last = !live_.has(local) && !handlers_.has(local) && !is_cell(local);
    live_.add(local);
    return last;
  }
  void kill(LocalId local) {
    if (local && !is_cell(local.value)) live_.remove(local.value);
  }

  void block(BlockId id) {
    const auto& statements = body_.blocks[id];
    for (std::size_t i = statements.size(); i > 0; --i) statement(statements[i - 1]);
  }
  void parts_backwards(ExprId id) {
    std::vector<ExprId> parts;
    ir::for_each_part(
        body_, id, [&](ExprId part) { parts.push_back(part); }, [](BlockId) {});
    for (std::size_t i = parts.size(); i > 0; --i) expr(parts[i - 1]);
  }

  void expr(ExprId id) {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local) {
      result_.last_use[id.value] = read(e.a);
    } else if (e.kind == ExprKind::closure) {
      const auto captured = body_.list(e.b);
      std::vector<bool> last(captured.size());
      for (std::size_t i = captured.size(); i > 0; --i) last[i - 1] = read(captured[i - 1]);
      result_.captures[id.value] = std::move(last);
    } else if (e.kind == ExprKind::conditional) {
      LocalSet after = live_;
      expr(ExprId(e.b));
      std::swap(after, live_);
      expr(ExprId(e.c));
      live_.unite(after);
      expr(ExprId(e.a));
    } else if (e.kind == ExprKind::logical_and || e.kind == ExprKind::logical_or ||
               e.kind == ExprKind::coalesce) {
      const LocalSet skipped = live_;
      expr(ExprId(e.b));
      live_.unite(skipped);
      expr(ExprId(e.a));
    } else if (e.kind == ExprKind::block_value) {
      expr(ExprId(e.b));
      block(BlockId(e.a));
    } else if (e.kind == ExprKind::match_value) {
      arms(e.b);
      expr(ExprId(e.a));
    } else {
      parts_backwards(id);
    }
  }

  void arms(std::uint32_t list) {
    const LocalSet after = live_;
    LocalSet before(body_.locals.size());
    ir::for_each_arm(body_, list, [&](ArmId id) {
      const ir::Arm& arm = body_.arms[id];
      live_ = after;
      if (arm.value) expr(arm.value);
      if (arm.block) block(arm.block);
      for (const LocalId l : arm.bindings) kill(l);
      before.unite(live_);
    });
    live_ = std::move(before);
  }

  // `turn` goes from `live_` = what is live where a turn ends, to where it starts.
  template <typename F>
  void loop(StmtId id, F&& turn) {
    const auto [at, fresh] = heads_.try_emplace(id.value, body_.locals.size());
    LocalSet head = at->second;
    const LocalSet after = live_;
    loops_.push_back({after, head});
    for (;;) {
      live_ = head;
      loops_.back().head = head;
      turn(after);
      if (!head.unite(live_)) break;
    }
    loops_.pop_back();
    heads_[id.value] = head;
    live_ = std::move(head);
  }

  void statement(StmtId id) {
    const Stmt& s = body_.stmts[id];
    switch (s.kind) {
      case StmtKind::let:
        kill(LocalId(s.a));
        if (s.b != ExprId::kNone) expr(ExprId(s.b));
        return;
      case StmtKind::assign: assign(ExprId(s.a), ExprId(s.b)); return;
      case StmtKind::expr: expr(ExprId(s.a)); return;
      case StmtKind::if_: {
        LocalSet other = live_;
        block(BlockId(s.b));
        std::swap(other, live_);
        if (s.c != BlockId::kNone) block(BlockId(s.c));
        live_.unite(other);
        expr(ExprId(s.a));
        return;
      }
      case StmtKind::while_:
        loop(id, [&](const LocalSet& after) {
          block(BlockId(s.b));
          live_.unite(after);
          expr(ExprId(s.a));
        });
        return;
      case StmtKind::for_range:
      case StmtKind::for_each:
        loop(id, [&](const LocalSet& after) {
          block(BlockId(s.d));
          kill(LocalId(s.a));
          live_.unite(after);
        });
        if (s.kind == StmtKind::for_range) expr(ExprId(s.c));
        expr(ExprId(s.b));
        return;
      case StmtKind::break_: live_ = loops_.back().after; return;
      case StmtKind::continue_: live_ = loops_.back().head; return;
      case StmtKind::return_:
        live_ = LocalSet(body_.locals.size());
        if (s.a != ExprId::kNone) expr(ExprId(s.a));
        return;
      case StmtKind::block: block(BlockId(s.a)); return;
      case StmtKind::match:
        arms(s.b);
        expr(ExprId(s.a));
        return;
      case StmtKind::try_: try_statement(s); return;
    }
  }

  void try_statement(const Stmt& s) {
    const LocalSet after = live_;
    block(BlockId(s.c));
    if (s.b != LocalId::kNone) kill(LocalId(s.b));
    // A fault may lead to the handler from anywhere in the body.
    LocalSet outer = handlers_;
    const LocalSet handler = live_;
    handlers_.unite(handler);
    live_ = after;
    block(BlockId(s.a));
    handlers_ = std::move(outer);
    live_.unite(handler);
  }

  // Of `r.xs[0]` it is `r`.
  ExprId root_of(ExprId place) const {
    for (;;) {
      const Expr& at = body_.exprs[place];
      const bool inner = at.kind == ExprKind::field || at.kind == ExprKind::variant_field ||
                         at.kind == ExprKind::index || at.kind == ExprKind::map_get ||
                         at.kind == ExprKind::unwrap;
      if (!inner) return place;
      place = ExprId(at.a);
    }
  }

  void assign(ExprId place, ExprId value) {
    const Expr& e = body_.exprs[place];
    if (e.kind == ExprKind::local) {
      kill(LocalId(e.a));
      expr(value);
      return;
    }
    // The object must outlive the assignment: its root is not moved out of, in the value neither.
    const ExprId root = root_of(place);
    const bool local = body_.kind(root) == ExprKind::local;
    if (local) read(body_.exprs[root].a);
    expr(value);
    parts_backwards(place);
    if (local) result_.last_use[root.value] = false;
  }

  const ir::Body& body_;
  Liveness& result_;
  LocalSet live_;
  LocalSet handlers_;
  std::vector<Loop> loops_;
  std::map<std::uint32_t, LocalSet> heads_;
};

}  // namespace

Liveness find_last_uses(const ir::Body& body) {
  Liveness result;
  result.last_use.assign(body.exprs.size(), false);
  if (body.root) Walker(body, result).run();
  return result;
}

}  // namespace mochi::lower
