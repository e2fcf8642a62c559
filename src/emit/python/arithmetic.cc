#include "emit/python/arithmetic.h"

#include "emit/python/expressions.h"
#include "ir/forms.h"

namespace mochi::emit::python {

namespace {

constexpr std::string_view kMost = "0x7FFFFFFFFFFFFFFF";
constexpr std::string_view kLeast = "-0x8000000000000000";

}  // namespace

Piece Arithmetic::exact_operand(ExprId id, bool look, Prec at_least) {
  const Piece made = look ? checked(exact(id)) : exact(id);
  return made.prec >= at_least ? made : Piece{t_.parenthesised(made.doc)};
}

Piece Arithmetic::exact(ExprId id) {
  if (!is_checked(id)) return values_.expression(id);
  const auto op = static_cast<Op>(body_.exprs[id].a);
  const SumCheck check = facts_.sums().check(id);
  const ExprId left = body_.operand(id, 0);
  if (op == Op::mul || op == Op::add || op == Op::sub) {
    const Prec prec = op == Op::mul ? Prec::multiplicative : Prec::additive;
    const Piece a = exact_operand(left, check.left, prec);
    return t_.infix(a, ir::op_sign(op), exact_operand(body_.operand(id, 1), check.right, tighter(prec)),
                    prec);
  }
  if (op == Op::abs) return {t_.call(w_.builtin("abs"), {exact_operand(left, check.left, Prec::lambda).doc})};
  return {t_.concat({t_.text("-"), exact_operand(left, check.left, Prec::unary).doc}), Prec::unary};
}

Piece Arithmetic::checked(const Piece& value) { return {t_.call(w_.helper("checked"), {value.doc})}; }

Piece Arithmetic::fitting(ExprId id) {
  const Piece made = exact(id);
  return facts_.sums().bounds(id).fits() ? made : checked(made);
}

// The value does not fit 64 bits.
Doc Arithmetic::outside(Doc value, const SumBounds& bounds) {
  if (!bounds.below) return t_.concat({value, t_.text(" > "), t_.text(kMost)});
  if (!bounds.above) return t_.concat({value, t_.text(" < "), t_.text(kLeast)});
  return t_.concat(
      {t_.text("not "), t_.text(kLeast), t_.text(" <= "), value, t_.text(" <= "), t_.text(kMost)});
}

bool Arithmetic::checks_inline(ExprId value) const {
  return s_.hot() && !out_.inline_only && is_checked(value);
}

void Arithmetic::check_line(Doc name, const SumBounds& bounds) {
  s_.line(t_.suite(t_.concat({t_.text("if "), outside(name, bounds)}), {t_.call(w_.helper("overflow"), {})}));
}

void Arithmetic::checked_line(Doc target, Doc name, ExprId value) {
  s_.line(t_.assign(target, t_.enclosed(exact(value))));
  const SumBounds bounds = facts_.sums().bounds(value);
  if (!bounds.fits()) check_line(name, bounds);
}

// The value under a name, looked at.
Doc Arithmetic::checked_name(ExprId value, std::string_view wanted) {
  // It is dead behind the statement that asks for it.
  auto [found, fresh] = checked_names_.try_emplace(std::string(wanted));
  if (fresh) found->second = s_.temporary(wanted);
  Doc name = t_.text(found->second);
  checked_line(name, name, value);
  return name;
}

Doc Arithmetic::stored(ExprId value) {
  return checks_inline(value) ? checked_name(value, "value") : values_.whole_owned(value);
}

// Python rounds down, Mochi toward zero.
Piece Arithmetic::quotient(ExprId id, bool division) {
  const SumChecks& sums = facts_.sums();
  const ExprId left = body_.operand(id, 0);
  const ExprId right = body_.operand(id, 1);
  const ir::Expr& e = body_.exprs[id];
  if (sums.at_least(left, 0) && sums.at_least(right, 0) && e.has(ExprFlag::proven))
    return ops_.binary(division ? "//" : "%", Prec::multiplicative, e.b);
  const bool variable =
      body_.kind(left) == ExprKind::local && !facts_.is_boxed(ir::LocalId(body_.exprs[left].a));
  const bool named = s_.hot() && !out_.inline_only && sums.only_overflows(left);
  if (body_.kind(right) == ExprKind::const_int && sums.at_least(right, 1) && (variable || named))
    return rounded(id, division);
  return ops_.helper_call(division ? "divide" : "remainder", e.b);
}

// `a % 7 if a >= 0 else -(-a % 7)`
Piece Arithmetic::rounded(ExprId id, bool division) {
  const std::string_view sign = division ? " // " : " % ";
  const ExprId left = body_.operand(id, 0);
  Doc by = values_.expr(body_.operand(id, 1));
  Doc name = exact(left).doc;
  Doc subject = name;
  SumBounds bounds;
  if (body_.kind(left) != ExprKind::local || facts_.is_boxed(ir::LocalId(body_.exprs[left].a))) {
    if (is_checked(left)) bounds = facts_.sums().bounds(left);
    name = t_.text(s_.temporary("value"));
    subject = t_.parenthesised(t_.concat({name, t_.text(" := "), t_.docs.group(subject)}));
  }
  Doc test = t_.concat({subject, t_.text(" >= 0")});
  Doc otherwise = t_.concat({t_.text("-(-"), name, t_.text(sign), by, t_.text(")")});
  if (!bounds.fits()) {
    test = t_.concat({t_.text("0 <= "), subject, bounds.above ? t_.text(" <= ") : t_.docs.empty(),
                      bounds.above ? t_.text(kMost) : t_.docs.empty()});
    otherwise =
        t_.call(w_.helper(division ? "divide" : "remainder"), {t_.call(w_.helper("checked"), {name}), by});
  }
  Doc then = t_.concat({name, t_.text(sign), by});
  return {
      t_.concat({then, t_.docs.line(), t_.text("if "), test, t_.docs.line(), t_.text("else "), otherwise}),
      Prec::conditional, 2};
}

Piece Arithmetic::operation(ExprId id, Op op) {
  const ir::Expr& e = body_.exprs[id];
  if (is_checked(id)) return fitting(id);
  if (op == Op::abs) return ops_.function_call("abs", e.b);
  if (op == Op::neg) {
    Doc value = values_.expr(body_.operand(id, 0), Prec::unary);
    return {t_.concat({t_.text("-"), value}), Prec::unary};
  }
  const TypeKind kind = kind_of(body_.operand(id, 0));
  if (op != Op::div && op != Op::rem) {
    return ops_.binary(ir::op_sign(op), op == Op::mul ? Prec::multiplicative : Prec::additive, e.b);
  }
  const bool division = op == Op::div;
  if (kind == TypeKind::integer || kind == TypeKind::int64) return quotient(id, division);
  if (kind == TypeKind::floating) {
    const ir::Expr& divisor = body_.exprs[body_.operand(id, 1)];
    const bool plain = divisor.kind == ExprKind::const_float && ir::float_value(divisor) != 0.0 && division;
    if (plain) return ops_.binary("/", Prec::multiplicative, e.b);
    return ops_.helper_call(division ? "divide_float" : "remainder_float", e.b);
  }
  if (kind == TypeKind::bigrat)
    return ops_.helper_call(division ? "divide_rational" : "remainder_rational", e.b);
  if (kind == TypeKind::bigint) return ops_.helper_call(division ? "divide_bigint" : "remainder", e.b);
  return ops_.helper_call(division ? "divide" : "remainder", e.b);
}

}  // namespace mochi::emit::python
