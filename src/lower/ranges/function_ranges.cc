#include "lower/ranges/function_ranges.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::lower {

using ir::ExprFlag;
using ir::ExprKind;
using ir::StmtKind;
using types::TypeKind;

namespace {

// Variables of a loop whose differences are looked for; their number squares.
constexpr std::size_t kMaxRelated = 7;
// Constants of a function at which widening stops.
constexpr std::size_t kMaxThresholds = 48;
constexpr int kLoopJoins = 2;
constexpr std::uint64_t kBaseSteps = 200'000;
constexpr std::uint64_t kStepsPerNode = 400;

}  // namespace

FunctionRanges::FunctionRanges(ProgramRanges& shared, ir::FunctionId id)
    : shared_(shared),
      classes_(shared.classes()),
      id_(id),
      f_(shared.program().functions[id]),
      body_(f_.body),
      types_(*shared.program().types),
      hidden_(static_cast<Var>(body_.locals.size())),
      globals_(hidden_ + 2 * static_cast<Var>(body_.stmts.size())),
      simple_(body_.exprs.size(), 0),
      assigned_params_(f_.params.size(), false) {
  thresholds_ = {-kMaxSafe, -kMaxSmall, -1, 0, 1, kMaxSmall, kMaxLength, kMaxSafe};
  for (const ir::Expr& e : body_.exprs) {
    if (e.kind != ExprKind::const_int || thresholds_.size() >= kMaxThresholds) continue;
    const std::int64_t v = ir::int_value(e);
    if (v > -kMaxSafe && v < kMaxSafe) thresholds_.insert(thresholds_.end(), {v - 1, v, v + 1});
  }
  std::sort(thresholds_.begin(), thresholds_.end());
  thresholds_.erase(std::unique(thresholds_.begin(), thresholds_.end()), thresholds_.end());
  for (std::size_t i = 0; i < f_.params.size(); ++i)
    assigned_params_[i] = body_.locals[f_.params[i]].assigned;
}

bool FunctionRanges::measured(types::TypeId type) const {
  const TypeKind kind = types_.kind(type);
  return kind == TypeKind::integer || kind == TypeKind::list || kind == TypeKind::string ||
         kind == TypeKind::bytes;
}
bool FunctionRanges::tracked(LocalId l) const {
  return !body_.locals[l].cell && measured(body_.locals[l].type);
}

Interval FunctionRanges::top(types::TypeId type) const {
  return measured(type) && !types_.is(type, TypeKind::integer) ? Interval::length() : Interval::full();
}

Interval FunctionRanges::range(Var var) const {
  if (var < hidden_) return top(body_.locals[LocalId(var)].type);
  if (var >= globals_) return shared_.global(ir::GlobalId(var - globals_));
  return Interval::full();
}

bool FunctionRanges::run(Phase phase) {
  phase_ = phase;
  record_ = phase == Phase::record;
  good_ = true;
  budget_ = kBaseSteps + kStepsPerNode * body_.exprs.size();
  const std::uint64_t allowed = budget_;
  if (record_) clear_flags();
  RangeState state = shared_.entry(id_);
  block(body_.root, state);
  if (!state.dead) returned(ExprId(), state);
  if (!shared_.spend(allowed - budget_)) good_ = false;
  if (record_ && !good_) clear_flags();
  return good_;
}

void FunctionRanges::clear_flags() {
  constexpr auto kRanges = static_cast<std::uint8_t>(ExprFlag::safe_integer) |
                           static_cast<std::uint8_t>(ExprFlag::small_integer) |
                           static_cast<std::uint8_t>(ExprFlag::non_negative);
  for (ir::Expr& e : body_.exprs) {
    e.flags = static_cast<std::uint8_t>(e.flags & ~kRanges);
    if (e.kind == ExprKind::op || e.kind == ExprKind::index)
      e.flags = static_cast<std::uint8_t>(e.flags & ~static_cast<std::uint8_t>(ExprFlag::proven));
  }
}

void FunctionRanges::merge(RangeState& into, const RangeState& state) {
  if (state.dead) return;
  budget_ -= std::min<std::uint64_t>(budget_, into.size() + state.size());
  into = RangeState::join(*this, into, state);
}

void FunctionRanges::block(BlockId id, RangeState& state) {
  statements(id, state);
  leave(id, state);
}

void FunctionRanges::statements(BlockId id, RangeState& state) {
  for (const StmtId s : body_.blocks[id]) {
    if (state.dead || !good_) return;
    statement(s, state);
  }
}

// Locals of a block end with it.
void FunctionRanges::leave(BlockId id, RangeState& state) {
  if (state.dead) return;
  for (const StmtId s : body_.blocks[id]) {
    const ir::Stmt& stmt = body_.stmts[s];
    if (stmt.kind == StmtKind::let && tracked(LocalId(stmt.a))) state.forget(*this, var_of(LocalId(stmt.a)));
  }
}

const std::vector<ir::LocalId>& FunctionRanges::assigned_in(BlockId id) {
  const auto [at, fresh] = assigned_.try_emplace(id.value);
  if (!fresh) return at->second;
  std::vector<LocalId> found;
  ir::walk(
      body_, id, [](ExprId) {},
      [&](StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind != StmtKind::assign) return;
        const ir::Expr& place = body_.exprs[ExprId(stmt.a)];
        if (place.kind == ExprKind::local && tracked(LocalId(place.a))) found.push_back(LocalId(place.a));
      });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return assigned_[id.value] = std::move(found);
}

// Writes down the differences between variables that change together, where the ranges at the loop's start
// tell them: later turns may keep them while the ranges grow.
void FunctionRanges::relate(StmtId id, BlockId body, RangeState& state, bool has_counter) {
  std::vector<Var> vars;
  if (has_counter) vars.push_back(counter_of(id));
  for (const LocalId l : assigned_in(body))
    if (vars.size() < kMaxRelated) vars.push_back(var_of(l));
  for (const Var x : vars) {
    for (const Var y : vars) {
      if (x == y) continue;
      const std::int64_t c = state.difference(*this, x, y);
      if (c < kMaxSmall && c > -kMaxSmall) state.add({x, y, c});
    }
  }
}

template <typename F>
void FunctionRanges::loop(StmtId id, BlockId body, RangeState& state, bool has_counter, F&& turn) {
  auto& heads = shared_.heads(id_);
  relate(id, body, state, has_counter);
  const auto known = heads.find(id.value);
  RangeState head = state;
  if (phase_ == Phase::ascend) {
    if (known != heads.end())
      head = state.within(*this, known->second) ? known->second
                                                : RangeState::widen(*this, known->second, state, thresholds_);
  } else if (known == heads.end()) {
    // Reached for the first time now: what was unreachable before cannot become reachable.
    good_ = false;
  } else {
    head = known->second;
    if (!state.within(*this, head)) good_ = false;
  }
  for (int turns = 0; good_; ++turns) {
    loops_.emplace_back();
    Turn result = turn(head);
    result.exit = RangeState::join(*this, result.exit, loops_.back().broken);
    loops_.pop_back();
    budget_ -= std::min<std::uint64_t>(budget_, head.size() + result.back.size());
    if (budget_ == 0) good_ = false;
    const bool stable = result.back.within(*this, head);
    if (phase_ == Phase::narrow && stable) {
      RangeState less = RangeState::join(*this, state, result.back);
      if (less.within(*this, head)) head = std::move(less);
    } else if (phase_ != Phase::ascend && !stable) {
      good_ = false;
    } else if (!stable) {
      head = turns < kLoopJoins ? RangeState::join(*this, head, result.back)
                                : RangeState::widen(*this, head, result.back, thresholds_);
      continue;
    }
    state = std::move(result.exit);
    break;
  }
  heads[id.value] = std::move(head);
}

// A loop over a hidden counter from `from` to `end`; `element` is what the local becomes each turn (the
// counter itself in a range loop).
void FunctionRanges::counted_loop(StmtId id, const Value& from, const Value& end, const Value& element,
                                  RangeState& state) {
  const ir::Stmt s = body_.stmts[id];
  const LocalId local(s.a);
  const BlockId body(s.d);
  const Var counter = counter_of(id);
  const Var last = end_of(id);
  const bool over_range = s.kind == StmtKind::for_range;
  state.assign(*this, last, end);
  state.assign(*this, counter, from);
  loop(id, body, state, true, [&](const RangeState& head) {
    Turn turn;
    RangeState in = head;
    turn.exit = head;
    const Value c = Value::same_as(counter, head.range(*this, counter));
    const Value e = Value::same_as(last, head.range(*this, last));
    turn.exit.assume_at_most(*this, e, c, 0);
    in.assume_at_most(*this, c, e, -1);
    if (in.dead || element.range.is_empty()) {
      turn.back = RangeState::unreachable();
      return turn;
    }
    if (tracked(local))
      in.assign(*this, var_of(local),
                over_range ? Value::same_as(counter, in.range(*this, counter)) : element);
    block(body, in);
    turn.back = std::move(in);
    merge(turn.back, loops_.back().continued);
    if (turn.back.dead) return turn;
    if (tracked(local)) turn.back.forget(*this, var_of(local));
    turn.back.assign(*this, counter, shifted(Value::same_as(counter, turn.back.range(*this, counter)), 1));
    return turn;
  });
  if (state.dead) return;
  state.forget(*this, counter);
  state.forget(*this, last);
}

void FunctionRanges::statement(StmtId id, RangeState& state) {
  if (budget_ < state.size()) {
    good_ = false;
    return;
  }
  budget_ -= 1;
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: {
      const LocalId local(s.a);
      if (s.b == ExprId::kNone) {
        if (tracked(local)) state.forget(*this, var_of(local));
        return;
      }
      const Value value = eval(ExprId(s.b), state);
      if (state.dead) return;
      put(classes_.of(id_, local), value);
      if (tracked(local)) state.assign(*this, var_of(local), value);
      return;
    }
    case StmtKind::assign: assign(ExprId(s.a), ExprId(s.b), state); return;
    case StmtKind::expr: eval(ExprId(s.a), state); return;
    case StmtKind::if_: {
      eval(ExprId(s.a), state);
      budget_ -= std::min<std::uint64_t>(budget_, state.size());
      RangeState other = state;
      refine(ExprId(s.a), true, state);
      refine(ExprId(s.a), false, other);
      if (!state.dead) block(BlockId(s.b), state);
      if (!other.dead && s.c != BlockId::kNone) block(BlockId(s.c), other);
      merge(state, other);
      return;
    }
    case StmtKind::while_:
      loop(id, BlockId(s.b), state, false, [&](const RangeState& head) {
        Turn turn;
        RangeState in = head;
        eval(ExprId(s.a), in);
        turn.exit = in;
        refine(ExprId(s.a), false, turn.exit);
        refine(ExprId(s.a), true, in);
        if (!in.dead) block(BlockId(s.b), in);
        turn.back = std::move(in);
        merge(turn.back, loops_.back().continued);
        return turn;
      });
      return;
    case StmtKind::for_range: {
      Value from = eval(ExprId(s.b), state);
      const Value end = eval(ExprId(s.c), state);
      if (!simple(ExprId(s.c))) from = Value::of(from.range);
      if (!state.dead) counted_loop(id, from, end, {}, state);
      return;
    }
    case StmtKind::for_each: {
      Value length = eval(ExprId(s.b), state);
      const types::TypeId over = body_.type(ExprId(s.b));
      if (!measured(over)) length = Value::of(Interval::length());
      Value element = Value::of(top(body_.locals[LocalId(s.a)].type));
      if (types_.is(over, TypeKind::list) && has_int_items(over) && !state.dead)
        element.range = inside(length);
      if (types_.is(over, TypeKind::string)) element = Value::of(Interval::of(1));
      if (!state.dead) counted_loop(id, Value::of(Interval::of(0)), length, element, state);
      return;
    }
    case StmtKind::break_:
      merge(loops_.back().broken, state);
      state = RangeState::unreachable();
      return;
    case StmtKind::continue_:
      merge(loops_.back().continued, state);
      state = RangeState::unreachable();
      return;
    case StmtKind::return_:
      returned(ExprId(s.a), state);
      state = RangeState::unreachable();
      return;
    case StmtKind::block: block(BlockId(s.a), state); return;
    case StmtKind::match: match(ExprId(s.a), s.b, state, nullptr, ExprId()); return;
    case StmtKind::try_: try_statement(s, state); return;
  }
}

void FunctionRanges::try_statement(const ir::Stmt& s, RangeState& state) {
  budget_ -= std::min<std::uint64_t>(budget_, state.size());
  // The body may stop anywhere: what it assigns is unknown to the handler.
  RangeState handler = state;
  for (const LocalId l : assigned_in(BlockId(s.a))) handler.forget(*this, var_of(l));
  if (s.b != LocalId::kNone && tracked(LocalId(s.b))) handler.forget(*this, var_of(LocalId(s.b)));
  block(BlockId(s.a), state);
  block(BlockId(s.c), handler);
  if (!handler.dead && s.b != LocalId::kNone && tracked(LocalId(s.b)))
    handler.forget(*this, var_of(LocalId(s.b)));
  merge(state, handler);
}

void FunctionRanges::assign(ExprId place, ExprId value, RangeState& state) {
  const ir::Expr e = body_.exprs[place];
  if (e.kind == ExprKind::local) {
    const Value v = eval(value, state);
    if (state.dead) return;
    put(classes_.of(id_, LocalId(e.a)), v);
    if (tracked(LocalId(e.a))) state.assign(*this, var_of(LocalId(e.a)), v);
    return;
  }
  if (e.kind == ExprKind::global) {
    const ir::GlobalId g(e.a);
    const Value v = eval(value, state);
    if (state.dead) return;
    put(classes_.of(g), v);
    if (!measured(e.type)) return;
    shared_.set(g, v.range);
    if (shared_.constant(g)) state.assign(*this, var_of(g), v);
    return;
  }
  if (e.kind == ExprKind::index) {
    // The bounds are checked when the value is there.
    Value base = eval(ExprId(e.a), state);
    Value at = eval(ExprId(e.b), state);
    const Value item = eval(value, state);
    if (state.dead) return;
    put_item(ExprId(e.a), place, item);
    // Bounds in terms of locals that later parts assign are stale.
    if (!simple(ExprId(e.b)) || !simple(value)) base.forget_bounds();
    if (!simple(value)) at.forget_bounds();
    if (in_bounds(at, base, state)) set_flag(place, ExprFlag::proven);
    state.assume_at_most(*this, at, base, -1);
    return;
  }
  ir::for_each_part(
      body_, place, [&](ExprId part) { eval(part, state); }, [](BlockId) {});
  const Value item = eval(value, state);
  if (e.kind == ExprKind::map_get && !state.dead) put_item(ExprId(e.a), place, item);
}

void FunctionRanges::returned(ExprId value, RangeState& state) {
  RangeSummary summary;
  summary.upper.assign(f_.params.size(), kIntMax);
  summary.lower.assign(f_.params.size(), kIntMin);
  summary.returns = true;
  summary.range = Interval::full();
  if (value) {
    const Value v = eval(value, state);
    if (state.dead) return;
    put(classes_.of_result(id_), v);
    if (measured(body_.type(value))) {
      summary.range = v.range;
      for (std::size_t i = 0; i < f_.params.size(); ++i) {
        if (assigned_params_[i] || !tracked(f_.params[i])) continue;
        const Var p = var_of(f_.params[i]);
        for (const Bound& b : v.upper) {
          const std::int64_t d = state.difference(*this, b.var, p);
          if (d != kIntMax)
            summary.upper[i] = std::min(summary.upper[i], cut(static_cast<Wide>(d) + b.offset));
        }
        for (const Bound& b : v.lower) {
          const std::int64_t d = state.difference(*this, p, b.var);
          if (d != kIntMax)
            summary.lower[i] = std::max(summary.lower[i], cut(static_cast<Wide>(b.offset) - d));
        }
      }
    }
  }
  if (good_) shared_.give(id_, summary);
}

void FunctionRanges::match(ExprId subject, std::uint32_t arms, RangeState& state, Value* result,
                           ExprId whole) {
  const Value of = eval(subject, state);
  if (state.dead) return;
  RangeState after = RangeState::unreachable();
  const bool is_int = types_.is(body_.type(subject), TypeKind::integer) && simple(subject);
  ir::for_each_arm(body_, arms, [&](ir::ArmId id) {
    if (!good_) return;
    const ir::Arm& arm = body_.arms[id];
    budget_ -= std::min<std::uint64_t>(budget_, state.size());
    RangeState in = state;
    if (is_int && arm.constants.size() == 1) {
      const Value c = Value::of(Interval::of(ir::int_value(body_.exprs[arm.constants[0]])));
      in.assume_at_most(*this, of, c, 0);
      in.assume_at_most(*this, c, of, 0);
      if (in.dead) return;
    }
    for (const LocalId l : arm.bindings)
      if (l && tracked(l)) in.forget(*this, var_of(l));
    if (arm.block) statements(arm.block, in);
    if (arm.value && !in.dead) {
      const Value v = eval(arm.value, in);
      // Bounds in terms of the arm's own locals would outlive them.
      if (result != nullptr && !in.dead) {
        const Value before = after.dead ? v : *result;
        *result = Value::of(hull(before.range, v.range));
        join_contents(*result, before, v);
      }
    }
    if (arm.block) leave(arm.block, in);
    if (!in.dead)
      for (const LocalId l : arm.bindings)
        if (l && tracked(l)) in.forget(*this, var_of(l));
    merge(after, in);
  });
  if (result != nullptr && after.dead) *result = unknown(whole);
  state = std::move(after);
}

}  // namespace mochi::lower
