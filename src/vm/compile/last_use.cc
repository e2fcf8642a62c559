// Which reads of locals are the last.
//
// One pass over each body from its end to its start, with the set of locals that are read later. A loop's
// body is seen once: all that the loop reads anywhere counts as read after its end. What a handler reads
// counts as read after every point of its try body.
#include "ir/walk.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

namespace {

using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

using Live = std::vector<bool>;

void add(Live& to, const Live& from) {
  for (std::size_t n = 0; n < to.size(); ++n) {
    if (from[n]) to[n] = true;
  }
}

class LastUses {
 public:
  explicit LastUses(const ir::Function& function)
      : body_(function.body),
        live_(body_.locals.size()),
        always_(body_.locals.size()),
        last_(body_.exprs.size()) {}

  std::vector<bool> run() {
    block(body_.root);
    return std::move(last_);
  }

 private:
  struct Loop {
    Live next;
    Live end;
  };

  void read(std::uint32_t local) { live_[local] = true; }
  void write(std::uint32_t local) {
    if (!always_[local]) live_[local] = false;
  }

  void block(BlockId id) {
    const auto& stmts = body_.blocks[id];
    for (std::size_t n = stmts.size(); n-- != 0;) statement(stmts[n]);
  }

  void maybe(std::uint32_t id) {
    if (id != ExprId::kNone) expr(ExprId(id));
  }

  // What a loop reads of the variables that were there before it.
  void reads(StmtId stmt, Live& out) {
    Live inner(out.size());
    Live seen(out.size());
    const auto declare = [&](LocalId local) {
      if (local) inner[local.value] = true;
    };
    const auto bindings = [&](std::uint32_t list) {
      ir::for_each_arm(body_, list, [&](ir::ArmId arm) {
        for (const LocalId local : body_.arms[arm].bindings) declare(local);
      });
    };
    const auto on_expr = [&](ExprId e) {
      const ir::Expr& expr = body_.exprs[e];
      if (expr.kind == ExprKind::local) seen[expr.a] = true;
      if (expr.kind == ExprKind::match_value) bindings(expr.b);
      if (expr.kind != ExprKind::closure) return;
      for (const std::uint32_t local : body_.list(expr.b)) seen[local] = true;
    };
    const auto on_stmt = [&](StmtId s) {
      const ir::Stmt& inside = body_.stmts[s];
      if (inside.kind == StmtKind::let || inside.kind == StmtKind::for_range ||
          inside.kind == StmtKind::for_each) {
        declare(LocalId(inside.a));
      }
      if (inside.kind == StmtKind::try_) declare(LocalId(inside.b));
      if (inside.kind == StmtKind::match) bindings(inside.b);
    };
    ir::for_each_part(
        body_, stmt, [&](ExprId e) { ir::walk(body_, e, on_expr, on_stmt); },
        [&](BlockId b) { ir::walk(body_, b, on_expr, on_stmt); });
    for (std::size_t n = 0; n < out.size(); ++n) {
      if (seen[n] && !inner[n]) out[n] = true;
    }
  }

  void loop(StmtId id, BlockId body, ExprId condition, LocalId turn) {
    Live around = live_;
    reads(id, around);
    loops_.push_back({around, live_});
    live_ = around;
    if (condition) expr(condition);
    add(live_, around);
    block(body);
    if (turn) write(turn.value);
    add(live_, around);
    loops_.pop_back();
  }

  void arms(std::uint32_t list, std::uint32_t subject) {
    const Live after = live_;
    Live before(live_.size());
    ir::for_each_arm(body_, list, [&](ir::ArmId a) {
      const ir::Arm& arm = body_.arms[a];
      live_ = after;
      if (arm.value) expr(arm.value);
      if (arm.block) block(arm.block);
      for (const LocalId binding : arm.bindings) {
        if (binding) write(binding.value);
      }
      add(before, live_);
    });
    live_ = std::move(before);
    expr(ExprId(subject));
  }

  void statement(StmtId id) {
    const ir::Stmt& stmt = body_.stmts[id];
    switch (stmt.kind) {
      case StmtKind::let:
        write(stmt.a);
        maybe(stmt.b);
        return;
      case StmtKind::assign: {
        const ir::Expr& place = body_.exprs[ExprId(stmt.a)];
        if (place.kind == ExprKind::local) {
          write(place.a);
          maybe(stmt.b);
        } else {
          // The place's parts are used after the value is made.
          keep_place(ExprId(stmt.a));
          maybe(stmt.b);
          expr(ExprId(stmt.a));
        }
        return;
      }
      case StmtKind::expr: maybe(stmt.a); return;
      case StmtKind::if_: {
        const Live after = live_;
        block(BlockId(stmt.b));
        Live then = live_;
        live_ = after;
        if (BlockId(stmt.c)) block(BlockId(stmt.c));
        add(live_, then);
        maybe(stmt.a);
        return;
      }
      case StmtKind::while_: loop(id, BlockId(stmt.b), ExprId(stmt.a), LocalId()); return;
      case StmtKind::for_range:
        loop(id, BlockId(stmt.d), ExprId(), LocalId(stmt.a));
        maybe(stmt.c);
        maybe(stmt.b);
        return;
      case StmtKind::for_each:
        loop(id, BlockId(stmt.d), ExprId(), LocalId(stmt.a));
        maybe(stmt.b);
        return;
      case StmtKind::break_:
        live_ = loops_.back().end;
        add(live_, always_);
        return;
      case StmtKind::continue_:
        live_ = loops_.back().next;
        add(live_, always_);
        return;
      case StmtKind::return_:
        live_ = always_;
        maybe(stmt.a);
        return;
      case StmtKind::block: block(BlockId(stmt.a)); return;
      case StmtKind::match: arms(stmt.b, stmt.a); return;
      case StmtKind::try_: {
        const Live after = live_;
        block(BlockId(stmt.c));
        write(stmt.b);
        const Live handler = live_;
        const Live outer = always_;
        add(always_, handler);
        live_ = after;
        add(live_, handler);
        block(BlockId(stmt.a));
        always_ = outer;
        return;
      }
    }
  }

  void keep_place(ExprId place) {
    const ir::Expr& expr = body_.exprs[place];
    if (expr.kind == ExprKind::local) read(expr.a);
    ir::for_each_part(
        body_, place, [&](ExprId part) { keep_place(part); }, [](BlockId) {});
  }

  void list(std::uint32_t at) {
    const auto parts = body_.list(at);
    for (std::size_t n = parts.size(); n-- != 0;) expr(ExprId(parts[n]));
  }

  void either(std::uint32_t first, std::uint32_t second) {
    const Live after = live_;
    expr(ExprId(first));
    Live one = live_;
    live_ = after;
    if (second != ExprId::kNone) expr(ExprId(second));
    add(live_, one);
  }

  void expr(ExprId e) {
    const ir::Expr& expr_ = body_.exprs[e];
    switch (expr_.kind) {
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::global:
      case ExprKind::function_ref: return;
      case ExprKind::local:
        if (!live_[expr_.a]) last_[e.value] = true;
        read(expr_.a);
        return;
      case ExprKind::closure:
        for (const std::uint32_t local : body_.list(expr_.b)) read(local);
        return;
      case ExprKind::call:
      case ExprKind::op: list(expr_.b); return;
      case ExprKind::call_value:
        list(expr_.b);
        expr(ExprId(expr_.a));
        return;
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant: list(expr_.a); return;
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert: expr(ExprId(expr_.a)); return;
      case ExprKind::index:
      case ExprKind::map_get:
        expr(ExprId(expr_.b));
        expr(ExprId(expr_.a));
        return;
      case ExprKind::conditional:
        either(expr_.b, expr_.c);
        expr(ExprId(expr_.a));
        return;
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::coalesce:
        either(expr_.b, ExprId::kNone);
        expr(ExprId(expr_.a));
        return;
      case ExprKind::block_value:
        expr(ExprId(expr_.b));
        block(BlockId(expr_.a));
        return;
      case ExprKind::match_value: arms(expr_.b, expr_.a); return;
    }
  }

  const ir::Body& body_;
  Live live_;
  Live always_;
  std::vector<bool> last_;
  std::vector<Loop> loops_;
};

}  // namespace

std::vector<bool> find_last_uses(const ir::Function& function) { return LastUses(function).run(); }

}  // namespace mochi::vm
