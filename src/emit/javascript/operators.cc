#include "emit/javascript/operators.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "emit/javascript/expressions.h"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

std::string_view sign_of(Op op) {
  return op == Op::add ? "+" : op == Op::sub ? "-" : op == Op::mul ? "*" : op == Op::div ? "/" : "%";
}

Prec prec_of(Op op) { return op == Op::add || op == Op::sub ? Prec::additive : Prec::multiplicative; }

std::string_view comparison_sign(Op op) {
  return op == Op::eq   ? "==="
         : op == Op::ne ? "!=="
         : op == Op::lt ? "<"
         : op == Op::le ? "<="
         : op == Op::gt ? ">"
                        : ">=";
}

}  // namespace

Doc Operators::arithmetic_helper(Op op, TypeKind kind) {
  const bool rational = kind == TypeKind::bigrat;
  const bool big = kind == TypeKind::bigint;
  if (op == Op::add) return w_.helper(rational ? "addRational" : "addInt");
  if (op == Op::sub) return w_.helper(rational ? "subtractRational" : "subtractInt");
  if (op == Op::mul) return w_.helper(rational ? "multiplyRational" : "multiplyInt");
  if (op == Op::div) return w_.helper(rational ? "divideRational" : big ? "divideBig" : "divideInt");
  MOCHI_CHECK(op == Op::rem);
  return w_.helper(rational ? "remainderRational" : big ? "remainderBig" : "remainderInt");
}

Piece Operators::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const TypeKind kind = kind_of(a);
  if (op == Op::div && is_exact(id) && s_.numbers.is_safe(b)) {
    Doc quotient = w_.chained(e_.binary("/", Prec::multiplicative, a, b));
    return unsigned_zero(id, {w_.concat({w_.text("Math.trunc("), quotient, w_.text(")")}), Prec::call});
  }
  if (s_.numbers.is_plain(id)) return unsigned_zero(id, e_.binary(sign_of(op), prec_of(op), a, b));
  if (kind == TypeKind::integer && is_hot()) {
    if (Piece made = in_line(id, op); made.valid()) return made;
  }
  if (kind == TypeKind::integer && (op == Op::div || op == Op::rem)) note_divisor(b);
  return {w_.call(arithmetic_helper(op, kind), e_.expr_list(e.b)), Prec::call};
}

// Users see the zeros of what they get.
Piece Operators::unsigned_zero(ExprId id, Piece value) {
  if (w_.options.foreign == nullptr || !s_.numbers.may_give_signed_zero(id)) return value;
  return w_.joined("+", Prec::additive, std::move(value), w_.text("0"));
}

bool Operators::is_exact(ExprId id) const {
  const ExprId first = body_.operand(id, 0);
  return kind_of(first) == TypeKind::integer && s_.numbers.is_safe(first) &&
         body_.exprs[id].proven_step_by_step();
}

void Operators::note_divisor(ExprId divisor) {
  const ir::Expr& e = body_.exprs[divisor];
  if (e.kind != ExprKind::const_int || ir::int_value(e) == 0) w_.sections.emplace("zeroDivisor");
}

// --- the common case in line ---

Doc Operators::cold_call(Doc helper, const std::vector<ExprId>& args) {
  const unsigned turns = std::exchange(s_.turns, 0);
  const bool cold = std::exchange(s_.cold, true);
  std::vector<Doc> docs;
  for (const ExprId arg : args) docs.push_back(e_.expr(arg));
  s_.turns = turns;
  s_.cold = cold;
  return w_.call(helper, docs);
}

Piece Operators::in_floats(ExprId id) {
  const auto op = static_cast<Op>(body_.exprs[id].a);
  Piece left = float_operand(body_.operand(id, 0));
  const Piece right = float_operand(body_.operand(id, 1));
  return w_.joined(sign_of(op), prec_of(op), std::move(left),
                   w_.operand_of(sign_of(op), prec_of(op), right, true));
}

Piece Operators::float_operand(ExprId id) {
  if (s_.numbers.is_safe(id) && s_.numbers.is_cheap(id)) return e_.expression(id);
  if (body_.kind(id) == ExprKind::local) return {w_.call(w_.text("Number"), {e_.expr(id)}), Prec::call};
  s_.prints.note(id);
  return in_floats(id);
}

// `typeof n === "number" ? fast : slow`.
Piece Operators::if_number(Doc local, Doc fast, Doc slow) {
  auto& d = w_.docs;
  Doc branches = w_.concat({d.line(), w_.text("? "), fast, d.line(), w_.text(": "), slow});
  return {d.group(w_.concat({w_.text("typeof "), local, w_.text(" === \"number\""), d.nest(2, branches)})),
          Prec::conditional};
}

// The operation on a local that is no `number` here and a small constant.
Doc Operators::in_bigints(Op op, Doc local, Doc constant, std::int64_t value) {
  if (w_.options.dialect.ints_are_numbers)
    return w_.call(arithmetic_helper(op, TypeKind::integer), {local, constant});
  Doc made =
      w_.concat({local, w_.text(" "), w_.text(sign_of(op)), w_.text(" " + std::to_string(value) + "n")});
  // What remains is no bigger than the constant.
  return w_.call(op == Op::rem ? w_.text("Number") : w_.helper("narrow"), {made});
}

// The operation on numbers, with the helper for what they cannot do; nothing if the helper alone serves as
// well.
Piece Operators::in_line(ExprId id, Op op) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const ir::Expr& second = body_.exprs[b];
  const bool local = body_.kind(a) == ExprKind::local && !s_.numbers.is_safe(a) && !s_.numbers.is_foreign(a);
  const std::optional<std::int64_t> constant = second.kind == ExprKind::const_int && s_.numbers.is_small(b)
                                                   ? std::optional(ir::int_value(second))
                                                   : std::nullopt;
  const bool divides = op == Op::div || op == Op::rem;
  // Nothing is lost from a number that is not negative.
  const bool falls =
      op == Op::sub && constant.value_or(-1) >= 0 && body_.exprs[a].has(ExprFlag::non_negative);
  if (local && (falls || (divides && constant.value_or(0) != 0))) {
    const Piece left = e_.expression(a);
    const Piece right = e_.expression(b);
    Doc number = w_.chained(w_.binary(sign_of(op), prec_of(op), left, right));
    if (op == Op::div) number = w_.concat({w_.text("Math.trunc("), number, w_.text(")")});
    return if_number(left.doc, number, in_bigints(op, left.doc, right.doc, *constant));
  }
  if (divides || !s_.numbers.is_in_floats(id)) return {};
  Doc fast = w_.call(w_.helper("exact"), {w_.chained(in_floats(id))});
  return w_.coalesced(fast, cold_call(arithmetic_helper(op, TypeKind::integer), {a, b}));
}

Doc Operators::named_fast(ExprId value, std::vector<Doc>& lines) {
  const ir::Expr& e = body_.exprs[value];
  if (!is_hot() || e.kind != ExprKind::op || kind_of(value) != TypeKind::integer) return Doc();
  const auto op = static_cast<Op>(e.a);
  if (op != Op::add && op != Op::sub && op != Op::mul) return Doc();
  if (s_.numbers.is_plain(value) || !s_.numbers.is_in_floats(value)) return Doc();
  if (w_.options.foreign != nullptr && op == Op::mul) return Doc();
  Doc name = w_.text(w_.fresh(id_, "result"));
  const Piece fast = float_operand(value);
  lines.push_back(w_.concat({w_.text("const "), name, w_.text(" ="), w_.behind_sign(fast), w_.text(";")}));
  auto& d = w_.docs;
  Doc slow =
      cold_call(arithmetic_helper(op, TypeKind::integer), {body_.operand(value, 0), body_.operand(value, 1)});
  Doc branches = w_.concat({d.line(), w_.text("? "), name, d.line(), w_.text(": "), slow});
  return d.group(w_.concat({w_.call(w_.helper("isExact"), {name}), d.nest(2, branches)}));
}

// --- other operations on numbers ---

Piece Operators::negation(ExprId id, Op, const ir::Expr& e) {
  const ExprId value = body_.operand(id, 0);
  if (kind_of(value) == TypeKind::bigrat) return e_.helper_call("negateRational", e.b);
  if (kind_of(value) == TypeKind::integer && !is_exact(id)) return e_.helper_call("negateInt", e.b);
  if (kind_of(value) == TypeKind::integer && w_.options.foreign != nullptr)
    return w_.joined("-", Prec::additive, {w_.text("0")}, e_.expr(value, tighter(Prec::additive)));
  return {w_.concat({w_.text("-"), e_.expr(value, tighter(Prec::unary))}), Prec::unary};
}

Piece Operators::absolute(ExprId id, Op, const ir::Expr& e) {
  const TypeKind kind = kind_of(body_.operand(id, 0));
  if (kind == TypeKind::floating || is_exact(id))
    return {w_.call(w_.text("Math.abs"), e_.expr_list(e.b)), Prec::call};
  return e_.helper_call(kind == TypeKind::integer  ? "absInt"
                        : kind == TypeKind::bigint ? "absBig"
                                                   : "absRational",
                        e.b);
}

Piece Operators::bits(ExprId id, Op op, const ir::Expr& e) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const bool small = s_.numbers.is_small(a) && s_.numbers.is_small(b);
  if (op == Op::bit_and) return small ? e_.binary("&", Prec::bit_and, a, b) : e_.helper_call("bitAnd", e.b);
  if (op == Op::bit_or) return small ? e_.binary("|", Prec::bit_or, a, b) : e_.helper_call("bitOr", e.b);
  return small ? e_.binary("^", Prec::bit_xor, a, b) : e_.helper_call("bitXor", e.b);
}

Piece Operators::bits_turned(ExprId id, Op, const ir::Expr& e) {
  const ExprId value = body_.operand(id, 0);
  if (!s_.numbers.is_small(value)) return e_.helper_call("bitNot", e.b);
  return {w_.concat({w_.text("~"), e_.expr(value, tighter(Prec::unary))}), Prec::unary};
}

// --- comparisons ---

// Order by code units is that by code points where one side has no unit beyond those of pairs.
bool Operators::orders_by_units(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::const_string) return false;
  // As UTF-8, what stands from U+D800 on begins with 0xED 0xA0 at least.
  const std::string_view text = w_.program.names->text(NameId(e.a));
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xED; });
}

Doc Operators::order_of(TypeId type) {
  const TypeKind kind = w_.types.kind(type);
  const bool ascends = kind == TypeKind::integer || kind == TypeKind::int64 || kind == TypeKind::bigint ||
                       kind == TypeKind::boolean;
  if (ascends) return w_.helper("ascending");
  if (kind == TypeKind::floating) return w_.helper("compareFloats");
  if (kind == TypeKind::string) return w_.helper("compareText");
  return w_.helper(kind == TypeKind::bigrat ? "compareRational" : "compare");
}

Piece Operators::equality(Op op, TypeId type, bool option, ExprId a, ExprId b) {
  const TypeKind kind = w_.types.kind(type);
  if (kind == TypeKind::unit) return {w_.text(op == Op::eq ? "true" : "false")};
  const bool rational = kind == TypeKind::bigrat && !option;
  // Sets of what is told apart by content are compared by it too.
  const bool scalars = kind == TypeKind::set && !w_.is_told_by_content(w_.types.element(type));
  if (!scalars && w_.border.holds(type, TypeKind::set)) w_.ship("hasItem");
  Doc left = e_.expr(a);
  Doc call = w_.call(w_.helper(rational ? "equalRational" : "equal"), {left, e_.expr(b)});
  if (op == Op::eq) return {call, Prec::call};
  return {w_.concat({w_.text("!"), call}), Prec::unary};
}

Piece Operators::comparison(ExprId id, Op op, const ir::Expr&) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  TypeId type = body_.type(a);
  const bool equal = op == Op::eq || op == Op::ne;
  const std::string_view sign = comparison_sign(op);
  const Prec prec = equal ? Prec::equality : Prec::relational;
  const bool option = w_.types.is(type, TypeKind::option);
  if (option && !equal) {
    Doc left = e_.expr(a);
    Doc shown = w_.text(Writer::string_literal(sign));
    return {w_.call(w_.helper("compareOptions"), {shown, left, e_.expr(b)}), Prec::call};
  }
  if (option) type = w_.types.element(type);
  const TypeKind kind = w_.types.kind(type);
  const bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                      kind == TypeKind::bigint || (equal && (kind == TypeKind::string || w_.is_enum(type)));
  if (scalar) return e_.binary(sign, prec, a, b);
  if (equal) return equality(op, type, option, a, b);
  if (kind == TypeKind::string && (orders_by_units(a) || orders_by_units(b)))
    return e_.binary(sign, prec, a, b);
  Doc order = order_of(type);
  Doc left = e_.expr(a);
  Piece made{.doc = Doc(), .prec = prec, .sign = sign, .chain = {}};
  made.chain = {w_.call(order, {left, e_.expr(b)}),
                w_.concat({w_.text(" "), w_.text(sign), w_.docs.line(), w_.text("0")})};
  return made;
}

Piece Operators::mixed_comparison(ExprId id, Op, const ir::Expr& e) {
  const auto op = static_cast<Op>(e.c);
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const bool equal = op == Op::eq || op == Op::ne;
  std::string_view sign = comparison_sign(op);
  // An int may be a bigint.
  if (equal && !s_.numbers.is_safe(a) && !s_.numbers.is_safe(b)) sign = op == Op::eq ? "==" : "!=";
  return e_.binary(sign, equal ? Prec::equality : Prec::relational, a, b);
}

Piece Operators::inversion(ExprId id, Op, const ir::Expr&) {
  const ir::Expr& tested = body_.exprs[body_.operand(id, 0)];
  if (tested.kind == ExprKind::is_some && kind_of(ExprId(tested.a)) != TypeKind::any) {
    s_.prints.note(body_.operand(id, 0));
    return {w_.concat({e_.expr(ExprId(tested.a), tighter(Prec::equality)), w_.text(w_.is_missing())}),
            Prec::equality};
  }
  return {w_.concat({w_.text("!"), e_.expr(body_.operand(id, 0), Prec::unary)}), Prec::unary};
}

}  // namespace mochi::emit::javascript
