// Int arithmetic: Python's ints are exact, so a whole expression is computed first and then looked at once,
// wherever no part of it can leave 64 bits unseen.
#include "emit/python/writer.h"
#include "ir/walk.h"

// Asks about few kinds of expression and operation.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

namespace {

constexpr std::string_view kMost = "0x7FFFFFFFFFFFFFFF";
constexpr std::string_view kLeast = "-0x8000000000000000";

}  // namespace

bool FunctionWriter::is_recursive() const {
  bool found = false;
  ir::walk_exprs(body_, [&](ExprId e) {
    found = found || (body_.kind(e) == ExprKind::call && body_.exprs[e].a == id_.value);
  });
  return found;
}

bool FunctionWriter::at_least(ExprId id, std::int64_t bound) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int) return ir::int_value(e) >= bound;
  return bound <= 0 && e.has(ExprFlag::non_negative);
}

bool FunctionWriter::at_most_zero(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int) return ir::int_value(e) <= 0;
  return e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::neg && at_least(body_.operand(id, 0), 0);
}

// A sum, difference or product of ints that may leave 64 bits.
bool FunctionWriter::is_exact(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  // Readers of an example know that its numbers are small.
  if (example_) return false;
  if (e.kind != ExprKind::op || e.proven_step_by_step() || kind_of(id) != TypeKind::integer ||
      counters_.counts(id))
    return false;
  const auto op = static_cast<Op>(e.a);
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || op == Op::abs;
}

// `ord` of a loop's own letter, which is always one.
bool FunctionWriter::is_letter_code(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_ord) return false;
  const ir::Expr& text = body_.exprs[body_.operand(id, 0)];
  return text.kind == ExprKind::local && letters_.contains(text.a);
}

// Nothing can be seen of its evaluation, but that it left 64 bits.
bool FunctionWriter::only_overflows(ExprId id) const {
  bool only = true;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        switch (e.kind) {
          case ExprKind::op: {
            const auto op = static_cast<Op>(e.a);
            const bool sum =
                op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || is_letter_code(part);
            only = only && ir::op_info(op).pure &&
                   (sum || !ir::op_info(op).may_fault || e.proven_step_by_step());
            return;
          }
          case ExprKind::index:
          case ExprKind::unwrap:
          case ExprKind::global: only = only && e.has(ExprFlag::proven); return;
          case ExprKind::call:
          case ExprKind::call_value:
          case ExprKind::convert:
          case ExprKind::unbox: only = false; return;
          default: return;
        }
      },
      [&](ir::StmtId) { only = false; });
  return only;
}

FunctionWriter::Exact FunctionWriter::exact(ExprId id) {
  if (!is_exact(id)) return {expression(id)};
  const auto op = static_cast<Op>(body_.exprs[id].a);
  if (op == Op::mul) return exact_product(id);
  if (op == Op::add || op == Op::sub) return exact_sum(id, op);
  // Only the least of all ints has no positive twin.
  Piece operand = fitting(body_.operand(id, 0));
  if (op == Op::abs) return {{w_.call(w_.text("abs"), {operand.doc})}, true, false};
  Doc value = operand.prec >= Prec::unary ? operand.doc : w_.parenthesised(operand.doc);
  return {{w_.concat({w_.text("-"), value}), Prec::unary}, true, false};
}

FunctionWriter::Exact FunctionWriter::exact_sum(ExprId id, Op op) {
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  // Whether the right side moves the sum up, or down, at most.
  const bool rises = op == Op::add ? at_least(right, 0) : at_most_zero(right);
  const bool falls = op == Op::add ? at_most_zero(right) : at_least(right, 0);
  Exact a = exact(left);
  const bool hidden = (a.above && !rises) || (a.below && !falls) || !only_overflows(right);
  if (!a.fits() && hidden) a = {checked(a)};
  Exact b = exact(right);
  const bool lost = op == Op::sub || (b.above && !at_least(left, 0)) || (b.below && !at_most_zero(left));
  if (!b.fits() && lost) b = {checked(b)};
  auto at = [&](const Piece& p, Prec prec) { return p.prec >= prec ? p : Piece{w_.parenthesised(p.doc)}; };
  Piece sum = w_.infix(at(a.piece, Prec::additive), op == Op::add ? "+" : "-",
                       at(b.piece, Prec::multiplicative), Prec::additive);
  const bool up = a.above || b.above || !(falls || (op == Op::add && at_most_zero(left)));
  const bool down = a.below || b.below || !(rises || at_least(left, 0));
  return {sum, up, down};
}

FunctionWriter::Exact FunctionWriter::exact_product(ExprId id) {
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  Exact a = exact(left);
  if (!a.fits() && (!at_least(right, 1) || !only_overflows(right))) a = {checked(a)};
  Exact b = exact(right);
  if (!b.fits() && !at_least(left, 1)) b = {checked(b)};
  auto at = [&](const Piece& p, Prec prec) { return p.prec >= prec ? p : Piece{w_.parenthesised(p.doc)}; };
  Piece product =
      w_.infix(at(a.piece, Prec::multiplicative), "*", at(b.piece, Prec::unary), Prec::multiplicative);
  const bool positive = at_least(left, 0) && at_least(right, 0);
  return {product, true, a.below || b.below || !positive};
}

Piece FunctionWriter::checked(const Exact& value) {
  if (value.fits()) return value.piece;
  return {w_.call(w_.helper("checked"), {value.piece.doc})};
}

// The value does not fit 64 bits.
Doc FunctionWriter::outside(Doc value, const Exact& bounds) {
  if (!bounds.below) return w_.concat({value, w_.text(" > "), w_.text(kMost)});
  if (!bounds.above) return w_.concat({value, w_.text(" < "), w_.text(kLeast)});
  return w_.concat(
      {w_.text("not "), w_.text(kLeast), w_.text(" <= "), value, w_.text(" <= "), w_.text(kMost)});
}

// In code that runs often the check is a line of its own instead of a call.
bool FunctionWriter::checks_inline(ExprId value) const { return hot() && !inline_only_ && is_exact(value); }

void FunctionWriter::check_line(Doc value, const Exact& bounds) {
  line(w_.suite(w_.concat({w_.text("if "), outside(value, bounds)}), {w_.call(w_.helper("overflow"), {})}));
}

void FunctionWriter::checked_line(Doc target, Doc name, ExprId value) {
  Exact made = exact(value);
  line(assign_text(target, w_.enclosed(made.piece)));
  if (!made.fits()) check_line(name, made);
}

// The value under a name, looked at.
Doc FunctionWriter::checked_name(ExprId value, std::string_view wanted) {
  Doc name = w_.text(temporary(wanted));
  checked_line(name, name, value);
  return name;
}

// Python rounds down, Mochi toward zero.
Piece FunctionWriter::quotient(ExprId id, Op op, const ir::Expr& e) {
  const bool division = op == Op::div;
  const std::string_view sign = division ? "//" : "%";
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  if (at_least(left, 0) && at_least(right, 0) && e.has(ExprFlag::proven))
    return binary(sign, Prec::multiplicative, e.b);
  const bool variable = body_.kind(left) == ExprKind::local && !is_boxed(ir::LocalId(body_.exprs[left].a));
  const bool named = hot() && !inline_only_ && only_overflows(left);
  if (body_.kind(right) != ExprKind::const_int || !at_least(right, 1) || !(variable || named)) {
    return helper_call(division ? "divide" : "remainder", e.b);
  }
  // `a % 7 if a >= 0 else -(-a % 7)`
  Doc by = expr(right);
  Exact value{expression(left)};
  Doc name = value.piece.doc;
  Doc subject = name;
  if (!variable) {
    value = exact(left);
    name = w_.text(temporary("value"));
    subject = w_.parenthesised(w_.concat({name, w_.text(" := "), w_.docs.group(value.piece.doc)}));
  }
  Doc test = w_.concat({subject, w_.text(" >= 0")});
  Doc otherwise =
      w_.concat({w_.text("-(-"), name, w_.text(" "), w_.text(sign), w_.text(" "), by, w_.text(")")});
  if (!value.fits()) {
    const bool above = value.above;
    test = w_.concat({w_.text("0 <= "), subject, above ? w_.text(" <= ") : w_.docs.empty(),
                      above ? w_.text(kMost) : w_.docs.empty()});
    otherwise =
        w_.call(w_.helper(division ? "divide" : "remainder"), {w_.call(w_.helper("checked"), {name}), by});
  }
  Doc then = w_.concat({name, w_.text(" "), w_.text(sign), w_.text(" "), by});
  return {
      w_.concat({then, w_.docs.line(), w_.text("if "), test, w_.docs.line(), w_.text("else "), otherwise}),
      Prec::conditional, 2};
}

// `a % 7 == 0`
bool FunctionWriter::compares_remainder(const ir::Expr& e) const {
  const ir::Expr& zero = body_.exprs[body_.expr_at(e.b, 1)];
  const ir::Expr& rest = body_.exprs[body_.expr_at(e.b, 0)];
  if (zero.kind != ExprKind::const_int || ir::int_value(zero) != 0 || rest.kind != ExprKind::op) return false;
  if (static_cast<Op>(rest.a) != Op::rem || !w_.types.is(rest.type, TypeKind::integer)) return false;
  const ExprId by = body_.expr_at(rest.b, 1);
  return body_.kind(by) == ExprKind::const_int && at_least(by, 1);
}

Piece FunctionWriter::remainder_of(ExprId rest) {
  return binary("%", Prec::multiplicative, body_.exprs[rest].b);
}

Piece FunctionWriter::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  const TypeKind kind = kind_of(body_.operand(id, 0));
  if (op != Op::div && op != Op::rem) {
    if (is_exact(id)) return fitting(id);
    const std::string_view sign = op == Op::add ? "+" : op == Op::sub ? "-" : "*";
    return binary(sign, op == Op::mul ? Prec::multiplicative : Prec::additive, e.b);
  }
  const bool division = op == Op::div;
  if (kind == TypeKind::integer || kind == TypeKind::int64) return quotient(id, op, e);
  if (kind == TypeKind::floating) {
    const ir::Expr& divisor = body_.exprs[body_.operand(id, 1)];
    const bool plain = divisor.kind == ExprKind::const_float && ir::float_value(divisor) != 0.0 && division;
    if (plain) return binary("/", Prec::multiplicative, e.b);
    return helper_call(division ? "divide_float" : "remainder_float", e.b);
  }
  if (kind == TypeKind::bigrat) return helper_call(division ? "divide_rational" : "remainder_rational", e.b);
  if (kind == TypeKind::bigint) return helper_call(division ? "divide_bigint" : "remainder", e.b);
  return helper_call(division ? "divide" : "remainder", e.b);
}

}  // namespace mochi::emit::python
