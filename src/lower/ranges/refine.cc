// Range analysis: what a condition tells about the states after it.
#include "ir/walk.h"
#include "lower/ranges/function_ranges.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

// No statements inside: evaluating it again changes nothing.
bool FunctionRanges::simple(ExprId id) {
  if (simple_[id.value] != 0) return simple_[id.value] == 1;
  bool is = true;
  ir::for_each_part(
      body_, id, [&](ExprId part) { is = simple(part) && is; }, [&](BlockId) { is = false; });
  simple_[id.value] = is ? 1 : 2;
  return is;
}

// Names, constants and lengths of names: evaluating them teaches nothing, so that the state stays as it is.
bool FunctionRanges::quiet(ExprId id) const {
  const Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local || e.kind == ExprKind::const_int || e.kind == ExprKind::const_string)
    return true;
  if (e.kind != ExprKind::op) return false;
  const Op op = static_cast<Op>(e.a);
  return (op == Op::list_len || op == Op::str_len) && body_.kind(body_.operand(id, 0)) == ExprKind::local;
}

// The value of a simple expression, without recording anything or changing the state.
Value FunctionRanges::peek(ExprId id, RangeState& state) {
  const bool recording = record_;
  record_ = false;
  Value value;
  if (quiet(id)) {
    value = eval(id, state);
  } else {
    RangeState copy = state;
    budget_ -= std::min<std::uint64_t>(budget_, state.size());
    value = eval(id, copy);
  }
  record_ = recording;
  return value;
}

void FunctionRanges::refine(ExprId condition, bool truth, RangeState& state) {
  if (state.dead || !good_) return;
  const Expr e = body_.exprs[condition];
  if (e.kind == ExprKind::const_bool) {
    if ((e.a != 0) != truth) state = RangeState::unreachable();
    return;
  }
  if (e.kind == ExprKind::logical_and || e.kind == ExprKind::logical_or) {
    const bool both = (e.kind == ExprKind::logical_and) == truth;
    if (both) {
      refine(ExprId(e.a), truth, state);
      refine(ExprId(e.b), truth, state);
      return;
    }
    // The left side decides, or else the right one does.
    RangeState right = state;
    refine(ExprId(e.a), truth, state);
    refine(ExprId(e.a), !truth, right);
    refine(ExprId(e.b), truth, right);
    merge(state, right);
    return;
  }
  if (e.kind != ExprKind::op) return;
  const Op op = static_cast<Op>(e.a);
  if (op == Op::not_) {
    refine(body_.operand(condition, 0), !truth, state);
    return;
  }
  const bool comparison =
      op == Op::lt || op == Op::le || op == Op::gt || op == Op::ge || op == Op::eq || op == Op::ne;
  if (comparison)
    refine_comparison(op, body_.operand(condition, 0), body_.operand(condition, 1), truth, state);
}

void FunctionRanges::refine_comparison(Op op, ExprId left, ExprId right, bool truth, RangeState& state) {
  const types::TypeId type = body_.type(left);
  const bool is_int = types_.is(type, TypeKind::integer);
  if (!measured(type) || !simple(left) || !simple(right)) return;
  const bool equality = op == Op::eq || op == Op::ne;
  if (!is_int && !equality) return;
  const Value a = peek(left, state);
  const Value b = peek(right, state);
  if (equality) {
    if ((op == Op::eq) == truth) {
      state.assume_at_most(*this, a, b, 0);
      if (!state.dead) state.assume_at_most(*this, b, a, 0);
    } else if (is_int || a.range == Interval::of(0) || b.range == Interval::of(0)) {
      // Different texts may have equal lengths, but only one text is empty.
      assume_different(a, b, state);
    }
    return;
  }
  const bool less = (op == Op::lt || op == Op::le) == truth;
  const bool strict = (op == Op::lt || op == Op::gt) == truth;
  if (less)
    state.assume_at_most(*this, a, b, strict ? -1 : 0);
  else
    state.assume_at_most(*this, b, a, strict ? -1 : 0);
}

void FunctionRanges::assume_different(const Value& a, const Value& b, RangeState& state) {
  const auto side = [&](const Value& value, const Value& other) {
    if (!other.range.single() || state.dead) return;
    const std::int64_t c = other.range.lo;
    if (value.range.single() && value.range.lo == c) {
      state = RangeState::unreachable();
      return;
    }
    const Value constant = Value::of(other.range);
    if (value.range.lo == c) state.assume_at_most(*this, constant, value, -1);
    if (value.range.hi == c) state.assume_at_most(*this, value, constant, -1);
  };
  side(a, b);
  side(b, a);
  if (state.dead) return;
  // One is known not to be above the other.
  if (state.difference(*this, a, b) == 0) state.assume_at_most(*this, a, b, -1);
  if (!state.dead && state.difference(*this, b, a) == 0) state.assume_at_most(*this, b, a, -1);
}

}  // namespace mochi::lower
