#include "emit/common/sum_checks.h"

#include "ir/walk.h"

namespace mochi::emit {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;

SumChecks::SumChecks(const types::TypeStore& types, const ir::Body& body,
                     const std::set<std::uint32_t>& letters)
    : types_(types), body_(body), letters_(letters) {}

bool SumChecks::at_least(ExprId id, std::int64_t bound) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int) return ir::int_value(e) >= bound;
  return bound <= 0 && e.has(ExprFlag::non_negative);
}

bool SumChecks::at_most_zero(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int) return ir::int_value(e) <= 0;
  return e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::neg && at_least(body_.operand(id, 0), 0);
}

bool SumChecks::may_leave(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op || e.proven_step_by_step() || !types_.is(e.type, types::TypeKind::integer))
    return false;
  const auto op = static_cast<Op>(e.a);
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || op == Op::abs;
}

bool SumChecks::is_letter_code(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_ord) return false;
  const ir::Expr& text = body_.exprs[body_.operand(id, 0)];
  return text.kind == ExprKind::local && letters_.contains(text.a);
}

bool SumChecks::overflows_at_most(ExprId part) const {
  const ir::Expr& e = body_.exprs[part];
  if (e.kind == ExprKind::op) {
    const auto op = static_cast<Op>(e.a);
    const bool sum = op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || is_letter_code(part);
    return ir::op_info(op).pure && (sum || !ir::op_info(op).may_fault || e.proven_step_by_step());
  }
  if (e.kind == ExprKind::index || e.kind == ExprKind::unwrap || e.kind == ExprKind::global)
    return e.has(ExprFlag::proven);
  return e.kind != ExprKind::call && e.kind != ExprKind::call_value && e.kind != ExprKind::convert &&
         e.kind != ExprKind::unbox;
}

bool SumChecks::only_overflows(ExprId id) const {
  bool only = true;
  ir::walk(
      body_, id, [&](ExprId part) { only = only && overflows_at_most(part); },
      [&](ir::StmtId) { only = false; });
  return only;
}

SumCheck SumChecks::check(ExprId id) const {
  if (const auto found = known_.find(id); found != known_.end()) return found->second;
  const auto op = static_cast<Op>(body_.exprs[id].a);
  SumCheck made;
  if (op == Op::mul) {
    made = check_product(id);
  } else if (op == Op::add || op == Op::sub) {
    made = check_sum(id, op == Op::sub);
  } else {
    // Only the least of all ints has no positive twin.
    made = {!bounds(body_.operand(id, 0)).fits(), false, {true, false}};
  }
  known_.emplace(id, made);
  return made;
}

SumCheck SumChecks::check_sum(ExprId id, bool difference) const {
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  // Whether the right side moves the sum up, or down, at most.
  const bool rises = difference ? at_most_zero(right) : at_least(right, 0);
  const bool falls = difference ? at_least(right, 0) : at_most_zero(right);
  SumCheck made;
  SumBounds a = bounds(left);
  made.left = !a.fits() && ((a.above && !rises) || (a.below && !falls) || !only_overflows(right));
  if (made.left) a = {};
  SumBounds b = bounds(right);
  made.right =
      !b.fits() && (difference || (b.above && !at_least(left, 0)) || (b.below && !at_most_zero(left)));
  if (made.right) b = {};
  made.result.above = a.above || b.above || !(falls || (!difference && at_most_zero(left)));
  made.result.below = a.below || b.below || !(rises || at_least(left, 0));
  return made;
}

SumCheck SumChecks::check_product(ExprId id) const {
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  SumCheck made;
  SumBounds a = bounds(left);
  made.left = !a.fits() && (!at_least(right, 1) || !only_overflows(right));
  if (made.left) a = {};
  SumBounds b = bounds(right);
  made.right = !b.fits() && !at_least(left, 1);
  if (made.right) b = {};
  const bool positive = at_least(left, 0) && at_least(right, 0);
  made.result = {true, a.below || b.below || !positive};
  return made;
}

}  // namespace mochi::emit
