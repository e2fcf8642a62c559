// Range analysis: expressions.
#include <algorithm>

#include "ir/walk.h"
#include "lower/ranges/function_ranges.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprFlag;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

namespace {

void add_bound(Bounds& bounds, Var var, Wide offset) {
  constexpr Wide kLimit = static_cast<Wide>(1) << 58;
  if (offset < kLimit && offset > -kLimit) bounds.push_back({var, static_cast<std::int64_t>(offset)});
}

std::int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
}

class AnyRange final : public Defaults {
 public:
  Interval range(Var) const override { return Interval::full(); }
};

// The range of a callee's parameter of which nothing is said.
class TypeDefaults final : public Defaults {
 public:
  TypeDefaults(const types::TypeStore& types, const ir::Body& body) : types_(types), body_(body) {}
  Interval range(Var var) const override {
    if (var >= body_.locals.size()) return Interval::full();
    const TypeKind kind = types_.kind(body_.locals[ir::LocalId(var)].type);
    const bool length = kind == TypeKind::list || kind == TypeKind::string || kind == TypeKind::bytes;
    return length ? Interval::length() : Interval::full();
  }

 private:
  const types::TypeStore& types_;
  const ir::Body& body_;
};

}  // namespace

void FunctionRanges::set_flag(ExprId id, ExprFlag flag) {
  if (record_)
    body_.exprs[id].flags =
        static_cast<std::uint8_t>(body_.exprs[id].flags | static_cast<std::uint8_t>(flag));
}

Value FunctionRanges::eval(ExprId id, RangeState& state) {
  if (budget_ == 0) good_ = false;
  if (state.dead || !good_) return unknown(id);
  --budget_;
  Value value = eval_kind(id, state);
  if (value.range.is_empty()) value.range = top(body_.type(id));
  if (!record_ || state.dead || !types_.is(body_.type(id), TypeKind::integer)) return value;
  if (value.range.lo >= 0) set_flag(id, ExprFlag::non_negative);
  if (value.range.within({-kMaxSafe, kMaxSafe})) set_flag(id, ExprFlag::safe_integer);
  if (value.range.within({-kMaxSmall, kMaxSmall})) set_flag(id, ExprFlag::small_integer);
  return value;
}

// Operands one after another. What a later one assigns makes bounds of earlier ones stale.
std::vector<Value> FunctionRanges::eval_list(std::uint32_t list, RangeState& state) {
  std::vector<Value> values;
  const std::size_t count = body_.list_size(list);
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const ExprId part = body_.expr_at(list, i);
    values.push_back(eval(part, state));
    if (simple(part)) continue;
    for (std::size_t k = 0; k < i; ++k) values[k].forget_bounds();
  }
  return values;
}

Value FunctionRanges::eval_kind(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_int: return Value::of(Interval::of(ir::int_value(e)));
    case ExprKind::const_string:
      return Value::of(Interval::of(code_points(shared_.program().names->text(NameId(e.a)))));
    case ExprKind::const_bytes:
      return Value::of(
          Interval::of(static_cast<std::int64_t>(shared_.program().names->text(NameId(e.a)).size())));
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_float:
    case ExprKind::const_bigint:
    case ExprKind::none: return unknown(id);
    case ExprKind::local:
      if (!tracked(ir::LocalId(e.a))) return of_class(unknown(id), classes_.of(id_, ir::LocalId(e.a)));
      return of_class(Value::same_as(e.a, state.range(*this, e.a)), classes_.of(id_, ir::LocalId(e.a)));
    case ExprKind::global: {
      const ir::GlobalId g(e.a);
      if (!measured(e.type)) return of_class(unknown(id), classes_.of(g));
      if (shared_.constant(g))
        return of_class(Value::same_as(var_of(g), state.range(*this, var_of(g))), classes_.of(g));
      return of_class(Value::of(shared_.global(g)), classes_.of(g));
    }
    case ExprKind::function_ref: shared_.open(ir::FunctionId(e.a)); return unknown(id);
    case ExprKind::closure: enter_closure(id, state); return unknown(id);
    case ExprKind::call: return of_class(eval_call(id, state), classes_.of_result(ir::FunctionId(e.a)));
    case ExprKind::op: return eval_op(id, state);
    case ExprKind::make_list: {
      const std::vector<Value> values = eval_list(e.a, state);
      Value list = Value::of(Interval::of(static_cast<std::int64_t>(values.size())));
      if (has_int_items(e.type)) list.items = hull_of_items(values, 0, 1);
      return list;
    }
    case ExprKind::make_map: {
      const std::vector<Value> values = eval_list(e.a, state);
      Value map = unknown(id);
      if (has_int_items(e.type)) map.items = hull_of_items(values, 1, 2);
      return map;
    }
    case ExprKind::map_get: {
      const Value map = eval(ExprId(e.a), state);
      eval(ExprId(e.b), state);
      Value found = unknown(id);
      if (has_int_items(body_.type(ExprId(e.a)))) found.range = inside(map);
      return found;
    }
    case ExprKind::unwrap: {
      const Value option = eval(ExprId(e.a), state);
      return types_.is(e.type, TypeKind::integer) ? Value::of(option.range) : unknown(id);
    }
    case ExprKind::index: return eval_index(ExprId(e.a), ExprId(e.b), id, state, true);
    case ExprKind::conditional: return eval_conditional(id, state);
    case ExprKind::logical_and:
    case ExprKind::logical_or: return eval_logical(id, state);
    case ExprKind::coalesce: {
      const Value option = eval(ExprId(e.a), state);
      RangeState other = state;
      const Value fallback = eval(ExprId(e.b), other);
      merge(state, other);
      return types_.is(e.type, TypeKind::integer) ? Value::of(hull(option.range, fallback.range))
                                                  : unknown(id);
    }
    case ExprKind::block_value: return eval_block(id, state);
    case ExprKind::match_value: {
      Value result = unknown(id);
      match(ExprId(e.a), e.b, state, &result, id);
      return result;
    }
    case ExprKind::call_value:
    case ExprKind::make_set:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
      ir::for_each_part(
          body_, id, [&](ExprId part) { eval(part, state); }, [](BlockId) {});
      return unknown(id);
  }
  return unknown(id);
}

// --- Calls ---

// What a set of named values looks like from inside a function that gets them.
RangeState FunctionRanges::entry_for(const std::vector<std::pair<Var, Value>>& values,
                                     const RangeState& state) const {
  RangeState entry;
  for (const auto& [var, value] : values)
    if (!value.range.is_full()) entry.assume_in(AnyRange(), var, value.range);
  constexpr std::size_t kMaxPairs = 8;
  for (std::size_t i = 0; i < values.size() && i < kMaxPairs; ++i) {
    for (std::size_t k = 0; k < values.size() && k < kMaxPairs; ++k) {
      if (i == k) continue;
      std::int64_t best = kIntMax;
      for (const Bound& u : values[i].second.upper) {
        for (const Bound& l : values[k].second.lower) {
          const std::int64_t d = state.difference(*this, u.var, l.var);
          if (d != kIntMax) best = std::min(best, cut(static_cast<Wide>(d) + u.offset - l.offset));
        }
      }
      if (best != kIntMax) entry.add({values[i].first, values[k].first, best});
    }
  }
  return entry;
}

void FunctionRanges::enter_closure(ExprId id, const RangeState& state) {
  const Expr& e = body_.exprs[id];
  const ir::FunctionId callee(e.a);
  const ir::Function& f = shared_.program().functions[callee];
  std::vector<std::pair<Var, Value>> values;
  for (const ir::Capture& c : f.captures)
    if (tracked(c.outer) && !f.body.locals[c.inner].cell)
      values.emplace_back(c.inner.value, Value::same_as(c.outer.value, state.range(*this, c.outer.value)));
  shared_.reach(callee, entry_for(values, state), TypeDefaults(types_, f.body));
}

Value FunctionRanges::eval_call(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  const ir::FunctionId callee(e.a);
  const ir::Function& f = shared_.program().functions[callee];
  const std::vector<Value> args = eval_list(e.b, state);
  if (state.dead || !good_) return unknown(id);
  if (f.body.root) {
    std::vector<std::pair<Var, Value>> values;
    for (std::size_t i = 0; i < args.size() && i < f.params.size(); ++i) {
      const ir::Local& local = f.body.locals[f.params[i]];
      put(classes_.of(callee, f.params[i]), args[i]);
      if (measured(local.type) && !local.cell) values.emplace_back(f.params[i].value, args[i]);
    }
    shared_.reach(callee, entry_for(values, state), TypeDefaults(types_, f.body));
  }
  if (!shared_.summary(callee).returns) shared_.demand(callee);
  const RangeSummary& summary = shared_.summary(callee);
  if (!summary.returns) {
    state = RangeState::unreachable();
    return unknown(id);
  }
  if (!measured(e.type)) return unknown(id);
  Value result = Value::of(meet(summary.range, top(e.type)));
  if (result.range.is_empty()) return unknown(id);
  for (std::size_t i = 0; i < args.size() && i < summary.upper.size(); ++i) {
    if (summary.upper[i] != kIntMax) {
      for (const Bound& b : args[i].upper)
        add_bound(result.upper, b.var, static_cast<Wide>(b.offset) + summary.upper[i]);
      result.range.hi =
          std::min(result.range.hi, cut(static_cast<Wide>(args[i].range.hi) + summary.upper[i]));
    }
    if (summary.lower[i] != kIntMin) {
      for (const Bound& b : args[i].lower)
        add_bound(result.lower, b.var, static_cast<Wide>(b.offset) + summary.lower[i]);
      result.range.lo =
          std::max(result.range.lo, cut(static_cast<Wide>(args[i].range.lo) + summary.lower[i]));
    }
  }
  return result;
}

// --- Control inside expressions ---

Value FunctionRanges::joined(const Value& a, const RangeState& in_a, const Value& b, const RangeState& in_b) {
  if (in_a.dead) return b;
  if (in_b.dead) return a;
  Value result = Value::of(hull(a.range, b.range));
  join_contents(result, a, b);
  const auto side = [&](const Value& from, const Value& other, const RangeState& other_state) {
    for (const Bound& u : from.upper) {
      const Value v = Value::same_as(u.var, other_state.range(*this, u.var));
      const std::int64_t d = other_state.difference(*this, other, v);
      if (d != kIntMax) add_bound(result.upper, u.var, std::max(d, u.offset));
    }
    for (const Bound& l : from.lower) {
      const Value v = Value::same_as(l.var, other_state.range(*this, l.var));
      const std::int64_t d = other_state.difference(*this, v, other);
      if (d != kIntMax) add_bound(result.lower, l.var, std::min(cut(-static_cast<Wide>(d)), l.offset));
    }
  };
  side(a, b, in_b);
  side(b, a, in_a);
  return result;
}

Value FunctionRanges::eval_conditional(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  eval(ExprId(e.a), state);
  budget_ -= std::min<std::uint64_t>(budget_, state.size());
  RangeState other = state;
  refine(ExprId(e.a), true, state);
  refine(ExprId(e.a), false, other);
  const Value a = eval(ExprId(e.b), state);
  const Value b = eval(ExprId(e.c), other);
  Value result = measured(e.type) ? joined(a, state, b, other) : unknown(id);
  merge(state, other);
  return result;
}

Value FunctionRanges::eval_logical(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  eval(ExprId(e.a), state);
  if (state.dead) return unknown(id);
  budget_ -= std::min<std::uint64_t>(budget_, state.size());
  RangeState right = state;
  refine(ExprId(e.a), e.kind == ExprKind::logical_and, right);
  if (right.dead) return unknown(id);
  eval(ExprId(e.b), right);
  merge(state, right);
  return unknown(id);
}

Value FunctionRanges::eval_block(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  const BlockId block(e.a);
  statements(block, state);
  Value value = eval(ExprId(e.b), state);
  if (state.dead) return value;
  // The block's own locals end here; what they say about the value is said through others.
  const auto own = [&](Var var) {
    for (const StmtId s : body_.blocks[block])
      if (body_.stmts[s].kind == ir::StmtKind::let && body_.stmts[s].a == var) return true;
    return false;
  };
  const auto outlive = [&](Bounds& bounds, bool upper) {
    Bounds kept;
    for (const Bound& b : bounds) {
      if (!own(b.var)) {
        kept.push_back(b);
        continue;
      }
      for (const Difference& d : state.differences()) {
        if (upper && d.x == b.var && !own(d.y)) add_bound(kept, d.y, static_cast<Wide>(b.offset) + d.c);
        if (!upper && d.y == b.var && !own(d.x)) add_bound(kept, d.x, static_cast<Wide>(b.offset) - d.c);
      }
    }
    bounds = kept;
  };
  outlive(value.upper, true);
  outlive(value.lower, false);
  leave(block, state);
  return value;
}

// --- Indexing ---

bool FunctionRanges::in_bounds(const Value& at, const Value& length, const RangeState& state) const {
  return at.range.lo >= 0 && state.difference(*this, at, length) <= -1;
}

Value FunctionRanges::eval_index(ExprId base, ExprId at, ExprId whole, RangeState& state, bool learn) {
  Value length = eval(base, state);
  const Value index = eval(at, state);
  if (state.dead) return unknown(whole);
  if (!simple(at)) length.forget_bounds();
  if (in_bounds(index, length, state)) set_flag(whole, ExprFlag::proven);
  // Having got here, the index was below the length.
  if (learn) state.assume_at_most(*this, index, length, -1);
  const TypeKind kind = types_.kind(body_.type(base));
  if (kind == TypeKind::string) return Value::of(Interval::of(1));
  if (kind == TypeKind::bytes) return Value::of({0, 255});
  return item(length, whole, state);
}

// --- Operations ---

Value FunctionRanges::subtract(const Value& a, const Value& b, const RangeState& state, bool& proven) {
  Computed c = sub(a.range, b.range);
  const std::int64_t most = state.difference(*this, a, b);
  const std::int64_t least = state.difference(*this, b, a);
  proven = c.proven;
  Interval told = Interval::full();
  if (most != kIntMax) told.hi = most;
  if (least != kIntMax) told.lo = cut(-static_cast<Wide>(least));
  // Both sides known by their difference: no overflow whatever their own ranges are.
  const Wide lo = std::max(static_cast<Wide>(a.range.lo) - b.range.hi,
                           least != kIntMax ? -static_cast<Wide>(least) : static_cast<Wide>(kIntMin) * 4);
  const Wide hi = std::min(static_cast<Wide>(a.range.hi) - b.range.lo,
                           most != kIntMax ? static_cast<Wide>(most) : static_cast<Wide>(kIntMax) * 4);
  proven = proven || (lo >= kIntMin && hi <= kIntMax);
  Value result = Value::of(meet(c.range, told));
  for (const Bound& u : a.upper) add_bound(result.upper, u.var, static_cast<Wide>(u.offset) - b.range.lo);
  for (const Bound& l : a.lower) add_bound(result.lower, l.var, static_cast<Wide>(l.offset) - b.range.hi);
  return result;
}

// Bounds pass through a division that makes a value smaller, and through the middle of two values.
Value FunctionRanges::divide(const Value& a, const Value& b, ExprId dividend, RangeState& state,
                             bool& proven) {
  const Computed c = div(a.range, b.range);
  proven = c.proven;
  Value result = Value::of(c.range);
  if (a.range.lo >= 0 && b.range.lo >= 1)
    for (const Bound& u : a.upper) add_bound(result.upper, u.var, u.offset);
  if (b.range != Interval::of(2) || a.range.lo < 0) return result;
  const Expr& sum = body_.exprs[dividend];
  const bool halves = sum.kind == ExprKind::op && static_cast<Op>(sum.a) == Op::add && simple(dividend);
  if (!halves) return result;
  const Value x = peek(body_.operand(dividend, 0), state);
  const Value y = peek(body_.operand(dividend, 1), state);
  const auto floor_half = [](std::int64_t v) { return v >= 0 ? v / 2 : (v - 1) / 2; };
  const auto side = [&](const Value& p, const Value& q) {
    // 2r <= p + q <= 2q + (p - q), and 2r >= p + q - 1 >= 2p - 1 - (p - q).
    const std::int64_t d = state.difference(*this, p, q);
    if (d == kIntMax) return;
    for (const Bound& u : q.upper)
      add_bound(result.upper, u.var, static_cast<Wide>(u.offset) + floor_half(d));
    for (const Bound& l : p.lower)
      add_bound(result.lower, l.var, static_cast<Wide>(l.offset) + floor_half(cut(-static_cast<Wide>(d))));
  };
  side(x, y);
  side(y, x);
  return result;
}

Value FunctionRanges::arithmetic(Op op, ExprId id, const Value& a, const Value& b, const RangeState& state) {
  Computed c;
  Value result;
  if (op == Op::add) {
    c = add(a.range, b.range);
    result.range = c.range;
    for (const Bound& u : a.upper) add_bound(result.upper, u.var, static_cast<Wide>(u.offset) + b.range.hi);
    for (const Bound& u : b.upper) add_bound(result.upper, u.var, static_cast<Wide>(u.offset) + a.range.hi);
    for (const Bound& l : a.lower) add_bound(result.lower, l.var, static_cast<Wide>(l.offset) + b.range.lo);
    for (const Bound& l : b.lower) add_bound(result.lower, l.var, static_cast<Wide>(l.offset) + a.range.lo);
  } else if (op == Op::sub) {
    result = subtract(a, b, state, c.proven);
  } else if (op == Op::mul) {
    c = mul(a.range, b.range);
    result.range = c.range;
    // Nothing that is multiplied by one or more gets smaller.
    if (a.range.lo >= 0 && b.range.lo >= 1) result.lower = a.lower;
    if (b.range.lo >= 0 && a.range.lo >= 1)
      for (const Bound& l : b.lower) add_bound(result.lower, l.var, l.offset);
  } else {
    c = rem(a.range, b.range);
    result.range = c.range;
    if (b.range.lo >= 1)
      for (const Bound& u : b.upper) add_bound(result.upper, u.var, static_cast<Wide>(u.offset) - 1);
    if (a.range.lo >= 0)
      for (const Bound& u : a.upper) add_bound(result.upper, u.var, u.offset);
  }
  if (c.proven) set_flag(id, ExprFlag::proven);
  tighten(result, state);
  return result;
}

// Takes over into the range what the bounds say.
void FunctionRanges::tighten(Value& value, const RangeState& state) const {
  for (const Bound& u : value.upper)
    value.range.hi =
        std::min(value.range.hi, cut(static_cast<Wide>(state.range(*this, u.var).hi) + u.offset));
  for (const Bound& l : value.lower)
    value.range.lo =
        std::max(value.range.lo, cut(static_cast<Wide>(state.range(*this, l.var).lo) + l.offset));
}

// `min(a, b)` and `max(a, b)` are written over a list of the operands.
Value FunctionRanges::least_or_greatest(ExprId list, bool least, RangeState& state) {
  const std::vector<Value> values = eval_list(body_.exprs[list].a, state);
  Value result = values[0];
  for (std::size_t i = 1; i < values.size(); ++i) {
    const Value& v = values[i];
    Value both;
    if (least) {
      both.range = {std::min(result.range.lo, v.range.lo), std::min(result.range.hi, v.range.hi)};
      both.upper = result.upper;
      for (const Bound& u : v.upper) add_bound(both.upper, u.var, u.offset);
    } else {
      both.range = {std::max(result.range.lo, v.range.lo), std::max(result.range.hi, v.range.hi)};
      both.lower = result.lower;
      for (const Bound& l : v.lower) add_bound(both.lower, l.var, l.offset);
    }
    result = std::move(both);
  }
  return result;
}

// Lengths that operations on lists, strings and bytes give.
Value FunctionRanges::length_of(Op op, ExprId id, const std::vector<Value>& in) {
  const bool is_concat = op == Op::str_concat || op == Op::list_concat || op == Op::bytes_concat;
  if (is_concat) {
    Value sum = in[0];
    for (std::size_t i = 1; i < in.size(); ++i) {
      Value next = Value::of(meet(add(sum.range, in[i].range).range, Interval::length()));
      const bool whole = in[i].range.single();
      for (const Bound& u : sum.upper)
        if (whole) add_bound(next.upper, u.var, static_cast<Wide>(u.offset) + in[i].range.hi);
      for (const Bound& l : sum.lower)
        add_bound(next.lower, l.var, static_cast<Wide>(l.offset) + in[i].range.lo);
      for (const Bound& l : in[i].lower)
        add_bound(next.lower, l.var, static_cast<Wide>(l.offset) + sum.range.lo);
      sum = std::move(next);
    }
    return sum;
  }
  if (op == Op::list_append) {
    Value longer = shifted(in[0], 1);
    longer.range = meet(longer.range, Interval::length());
    return longer;
  }
  if (op == Op::list_copy || op == Op::list_reverse || op == Op::list_sort || op == Op::list_sort_by_keys ||
      op == Op::str_reverse || (op == Op::deep_copy && measured(body_.type(id))))
    return in[0];
  if (op == Op::list_distinct || op == Op::list_except || op == Op::list_slice || op == Op::str_slice ||
      op == Op::bytes_slice || op == Op::str_trim) {
    Value shorter = Value::of({0, in[0].range.hi});
    shorter.upper = in[0].upper;
    return shorter;
  }
  if (op == Op::list_range) {
    const bool by_one = in[2].range == Interval::of(1);
    const bool from_zero = in[0].range == Interval::of(0);
    if (by_one && from_zero && in[1].range.lo >= 0) return in[1];
    if (by_one && in[0].range.lo >= 0) return Value::of({0, std::max<std::int64_t>(in[1].range.hi, 0)});
    return unknown(id);
  }
  if (op == Op::str_chr) return Value::of(Interval::of(1));
  return unknown(id);
}

Value FunctionRanges::eval_op(ExprId id, RangeState& state) {
  const Expr e = body_.exprs[id];
  const Op op = static_cast<Op>(e.a);
  if (op == Op::str_index || op == Op::bytes_index)
    return eval_index(body_.operand(id, 0), body_.operand(id, 1), id, state, true);
  const bool is_int = types_.is(e.type, TypeKind::integer);
  if (is_int && (op == Op::list_min || op == Op::list_max)) {
    const ExprId list = body_.operand(id, 0);
    if (body_.kind(list) == ExprKind::make_list && body_.list_size(body_.exprs[list].a) != 0)
      return least_or_greatest(list, op == Op::list_min, state);
  }
  const std::vector<Value> in = eval_list(e.b, state);
  if (state.dead || !good_) return unknown(id);
  if (op == Op::panic || op == Op::exit_ || op == Op::refuse) {
    state = RangeState::unreachable();
    return unknown(id);
  }
  if (op == Op::expect) {
    refine(body_.operand(id, 0), true, state);
    return unknown(id);
  }
  if (op == Op::str_chr && in[0].range.within({0, 0xd7ff})) set_flag(id, ExprFlag::proven);
  if (!is_int) {
    Value result = measured(e.type) ? length_of(op, id, in) : unknown(id);
    contents_of(op, id, in, result);
    return result;
  }
  Computed c{Interval::full(), false};
  bool checked = true;
  if (op == Op::add || op == Op::sub || op == Op::mul || op == Op::rem)
    return arithmetic(op, id, in[0], in[1], state);
  if (op == Op::list_len || op == Op::str_len || op == Op::bytes_len) return in[0];
  if (op == Op::div) {
    Value result = divide(in[0], in[1], body_.operand(id, 0), state, c.proven);
    if (c.proven) set_flag(id, ExprFlag::proven);
    tighten(result, state);
    return result;
  }
  if (op == Op::neg) {
    c = neg(in[0].range);
  } else if (op == Op::abs) {
    c = lower::abs(in[0].range);
  } else if (op == Op::shift_left || op == Op::shift_right || op == Op::shift_right_logical) {
    c.proven = in[1].range.within({0, 63});
    if (op == Op::shift_right && in[0].range.lo >= 0) c.range = {0, in[0].range.hi};
    if (op == Op::shift_right_logical && in[0].range.lo >= 0) c.range = {0, in[0].range.hi};
    if (op == Op::shift_right_logical && in[1].range.within({1, 63}))
      c.range = meet(c.range, {0, kIntMax >> (in[1].range.lo - 1)});
  } else if (op == Op::bit_and) {
    checked = false;
    if (in[0].range.lo >= 0) c.range = {0, in[0].range.hi};
    if (in[1].range.lo >= 0)
      c.range = meet(c.range.lo == 0 ? c.range : Interval{0, kIntMax}, {0, in[1].range.hi});
  } else if (op == Op::str_ord) {
    checked = false;
    c.range = {0, 0x10ffff};
  } else if (op == Op::str_index_of) {
    Value at = Value::of({-1, in[0].range.hi});
    at.upper = in[0].upper;
    return at;
  } else if (op == Op::map_len || op == Op::set_len || op == Op::any_len) {
    checked = false;
    c.range = Interval::length();
  } else if (op == Op::list_min || op == Op::list_max) {
    return item(in[0], id, state);
  } else if (op == Op::list_sum) {
    checked = false;
    c.range = sum_of(in[0]);
  } else {
    checked = false;
  }
  if (checked && c.proven) set_flag(id, ExprFlag::proven);
  return Value::of(c.range);
}

}  // namespace mochi::lower
