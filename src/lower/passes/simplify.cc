#include "lower/passes/simplify.h"

#include <algorithm>

#include "ir/effects.h"
#include "ir/endings.h"
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

// Blocks first lose what need not be inside them; then their temporaries are looked at, by counts that hold
// for the body as it stands then.
class Simplifier {
 public:
  explicit Simplifier(ir::Body& body) : body_(body) {}

  void run() {
    if (!body_.root) return;
    open_block(body_.root);
    const ir::LocalUses uses(body_);
    for (std::uint32_t l = 0; l < body_.locals.size(); ++l) reads_.push_back(uses.reads(LocalId(l)));
    lets_.resize(body_.locals.size());
    names_.resize(body_.locals.size());
    for (std::uint32_t a = 0; a < body_.arms.size(); ++a) {
      for (LocalId& bound : body_.arms[ir::ArmId(a)].bindings)
        if (bound.valid() && uses.mentions(bound) == 0) bound = LocalId();
    }
    for (const BlockId id : blocks_) rename_results(id, uses);
    apply_names();
    for (const BlockId id : blocks_) {
      forward_temporaries(id, uses);
      for (const StmtId s : body_.blocks[id]) count_range(s);
    }
  }
  std::size_t steps() const { return steps_; }

 private:
  void open_block(BlockId id) {
    std::vector<StmtId> statements;
    for (const StmtId s : std::vector<StmtId>(body_.blocks[id])) {
      if (is_empty(s)) continue;
      lift_blocks(s, statements);
      if (!splice(s, statements)) statements.push_back(s);
      if (ir::is_endless(body_, body_.stmts[s])) break;
    }
    steps_ += statements.size();
    for (const StmtId s : statements)
      ir::for_each_part(
          body_, s, [&](ExprId e) { inside(e); }, [&](BlockId b) { open_block(b); });
    body_.blocks[id] = std::move(statements);
    blocks_.push_back(id);
  }
  // `_ => {}`: who writes it means nothing, and says the empty map.
  bool is_empty(StmtId s) const {
    if (body_.stmts[s].kind != StmtKind::expr) return false;
    const Expr& e = body_.exprs[ExprId(body_.stmts[s].a)];
    return e.kind == ExprKind::make_map && body_.list_size(e.a) == 0;
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
    ++steps_;
    ir::for_each_part(
        body_, id, [&](ExprId e) { inside(e); }, [&](BlockId b) { open_block(b); });
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
      ++steps_;
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

  // `let $t = a … let x = $t`, where that is the last of $t: x takes its place.
  void rename_results(BlockId id, const ir::LocalUses& uses) {
    std::vector<StmtId>& statements = body_.blocks[id];
    steps_ += statements.size();
    std::erase_if(statements, [&](StmtId at) {
      const ir::Stmt& s = body_.stmts[at];
      if (s.kind != StmtKind::let) return false;
      const LocalId name(s.a);
      if (!renames(id, at, uses)) {
        lets_[name.value] = {id, at};
        return false;
      }
      const LocalId temporary(body_.exprs[ExprId(s.b)].a);
      const StmtId declared = lets_[temporary.value].let;
      lets_[name.value] = {id, declared};
      names_[temporary.value] = name;
      body_.stmts[declared].a = name.value;
      body_.locals[name].assigned = body_.locals[name].assigned || body_.locals[temporary].assigned;
      reads_[name.value] += reads_[temporary.value] - 1;
      return true;
    });
  }
  bool renames(BlockId id, StmtId let, const ir::LocalUses& uses) const {
    const ir::Stmt& s = body_.stmts[let];
    if (s.b == ExprId::kNone || body_.kind(ExprId(s.b)) != ExprKind::local) return false;
    const LocalId temporary(body_.exprs[ExprId(s.b)].a);
    const ir::Local& t = body_.locals[temporary];
    const ir::Local& x = body_.locals[LocalId(s.a)];
    // A temporary that took the place of another has all mentions of its own behind those of the other.
    return t.synthetic && !t.parameter && !t.cell && !x.cell && t.type == x.type &&
           !uses.captured(temporary) && lets_[temporary.value].block == id &&
           !uses.mentioned_behind(let, temporary);
  }
  void apply_names() {
    steps_ += body_.exprs.size();
    for (Expr& e : body_.exprs)
      if (e.kind == ExprKind::local) e.a = final_name(LocalId(e.a)).value;
  }
  LocalId final_name(LocalId local) {
    while (names_[local.value].valid()) {
      // The next one asks less.
      LocalId& name = names_[local.value];
      if (names_[name.value].valid()) name = names_[name.value];
      local = name;
    }
    return local;
  }

  // `let $t = a  f($t, …)` becomes `f(a, …)` where nothing that matters is evaluated before.
  void forward_temporaries(BlockId id, const ir::LocalUses& uses) {
    const std::vector<StmtId>& statements = body_.blocks[id];
    std::vector<StmtId> kept;  // from the last one
    for (std::size_t i = statements.size(); i-- > 0;)
      if (kept.empty() || !forwards(statements[i], kept.back(), uses)) kept.push_back(statements[i]);
    std::reverse(kept.begin(), kept.end());
    body_.blocks[id] = std::move(kept);
  }
  bool forwards(StmtId let, StmtId next, const ir::LocalUses& uses) {
    const ir::Stmt& s = body_.stmts[let];
    if (s.kind != StmtKind::let || s.b == ExprId::kNone) return false;
    const LocalId name(s.a);
    const ir::Local& local = body_.locals[name];
    if (!local.synthetic || local.assigned || local.cell || uses.captured(name) || reads_[s.a] != 1)
      return false;
    const ExprId first = first_of(next);
    if (!first) return false;
    const ExprId read = find_read(first, name);
    if (!read || local.type != body_.type(ExprId(s.b))) return false;
    body_.exprs[read] = Expr(body_.exprs[ExprId(s.b)]);
    return true;
  }

  // The read of `name` if only what can be evaluated at any time is evaluated before it, unconditionally and once.
  ExprId find_read(ExprId id, LocalId name) {
    ++steps_;
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

  // `for i in list_range(a, b, 1)` counts, without a list.
  void count_range(StmtId id) {
    ir::Stmt& s = body_.stmts[id];
    if (s.kind != StmtKind::for_each || body_.kind(ExprId(s.b)) != ExprKind::op) return;
    const ExprId source(s.b);
    if (static_cast<ir::Op>(body_.exprs[source].a) != ir::Op::list_range) return;
    const Expr& step = body_.exprs[body_.operand(source, 2)];
    if (step.kind != ExprKind::const_int || ir::int_value(step) != 1) return;
    s.kind = StmtKind::for_range;
    s.c = body_.operand(source, 1).value;
    s.b = body_.operand(source, 0).value;
  }

  // The block and statement that declare a local, as far as they have been seen.
  struct Declared {
    BlockId block;
    StmtId let;
  };

  ir::Body& body_;
  std::vector<BlockId> blocks_;       // those that are left, inner ones first
  std::vector<std::uint32_t> reads_;  // by LocalId
  std::vector<Declared> lets_;        // by LocalId
  std::vector<LocalId> names_;        // by LocalId: what took its place
  std::size_t steps_ = 0;
};

}  // namespace

std::size_t simplify(ir::Program& program) {
  std::size_t steps = 0;
  for (ir::Function& function : program.functions) {
    Simplifier simplifier(function.body);
    simplifier.run();
    steps += simplifier.steps();
  }
  return steps;
}

}  // namespace mochi::lower
