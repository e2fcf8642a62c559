// Arithmetic, comparison, and the dispatcher of all operations.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "emit/javascript/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

Piece FunctionWriter::helper_call(std::string_view name, std::uint32_t operands) {
  return {w_.call(w_.helper(name), expr_list(operands)), Prec::call};
}

Piece FunctionWriter::method_call(ExprId receiver, std::string_view method, const std::vector<Doc>& args) {
  Doc callee = w_.concat({expr(receiver, Prec::call), w_.text("."), w_.text(method)});
  return {w_.call(callee, args), Prec::call};
}

// `x = x + y` as `x += y`.
Doc FunctionWriter::compound(ExprId target, ExprId value) {
  const ir::Expr v = body_.exprs[value];
  if (body_.kind(target) != ExprKind::local || v.kind != ExprKind::op) return Doc();
  auto op = static_cast<Op>(v.a);
  if (op != Op::add && op != Op::sub && op != Op::mul) return Doc();
  ExprId first = body_.operand(value, 0);
  if (body_.kind(first) != ExprKind::local || body_.exprs[first].a != body_.exprs[target].a ||
      !numbers_.is_plain(value))
    return Doc();
  std::string_view sign = op == Op::add ? " +=" : op == Op::sub ? " -=" : " *=";
  return w_.concat({place(target), w_.text(sign), assigned(body_.operand(value, 1)), w_.text(";")});
}

Doc FunctionWriter::arithmetic_helper(Op op, TypeKind kind) {
  const bool rational = kind == TypeKind::bigrat;
  switch (op) {
    case Op::add: return w_.helper(rational ? "addRational" : "addInt");
    case Op::sub: return w_.helper(rational ? "subtractRational" : "subtractInt");
    case Op::mul: return w_.helper(rational ? "multiplyRational" : "multiplyInt");
    case Op::div:
      return w_.helper(rational ? "divideRational" : kind == TypeKind::bigint ? "divideBig" : "divideInt");
    case Op::rem:
      return w_.helper(rational                   ? "remainderRational"
                       : kind == TypeKind::bigint ? "remainderBig"
                                                  : "remainderInt");
    default: MOCHI_UNREACHABLE("arithmetic operator");
  }
}

Piece FunctionWriter::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const TypeKind kind = kind_of(a);
  const bool safe =
      kind == TypeKind::integer && numbers_.is_safe(a) && numbers_.is_safe(b) && e.proven_step_by_step();
  if (safe && op == Op::div) {
    return {w_.concat(
                {w_.text("Math.trunc("), w_.chained(binary("/", Prec::multiplicative, a, b)), w_.text(")")}),
            Prec::call};
  }
  if (numbers_.is_plain(id)) {
    const bool sum = op == Op::add || op == Op::sub;
    const std::string_view sign = op == Op::add   ? "+"
                                  : op == Op::sub ? "-"
                                  : op == Op::mul ? "*"
                                  : op == Op::div ? "/"
                                                  : "%";
    return binary(sign, sum ? Prec::additive : Prec::multiplicative, a, b);
  }
  if (kind == TypeKind::integer && is_hot()) {
    if (Piece made = in_line(id, op); made.valid()) return made;
  }
  if (kind == TypeKind::integer && (op == Op::div || op == Op::rem)) note_divisor(b);
  return {w_.call(arithmetic_helper(op, kind), expr_list(e.b)), Prec::call};
}

void FunctionWriter::note_divisor(ExprId divisor) {
  const ir::Expr& e = body_.exprs[divisor];
  if (e.kind != ExprKind::const_int || ir::int_value(e) == 0) w_.sections.emplace("zeroDivisor");
}

Doc FunctionWriter::cold_call(Doc helper, const std::vector<ExprId>& args) {
  const unsigned turns = std::exchange(turns_, 0);
  const bool cold = std::exchange(cold_, true);
  std::vector<Doc> docs;
  for (const ExprId arg : args) docs.push_back(expr(arg));
  turns_ = turns;
  cold_ = cold;
  return w_.call(helper, docs);
}

Piece FunctionWriter::in_floats(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const auto op = static_cast<Op>(e.a);
  Piece left = float_operand(body_.operand(id, 0));
  const Piece right = float_operand(body_.operand(id, 1));
  const Prec prec = op == Op::mul ? Prec::multiplicative : Prec::additive;
  const std::string_view sign = op == Op::mul ? "*" : op == Op::add ? "+" : "-";
  return w_.joined(sign, prec, std::move(left), w_.operand_of(sign, prec, right, true));
}

Piece FunctionWriter::float_operand(ExprId id) {
  if (numbers_.is_safe(id) && numbers_.is_cheap(id)) return expression(id);
  if (body_.kind(id) == ExprKind::local) return {w_.call(w_.text("Number"), {expr(id)}), Prec::call};
  prints_.note(id);
  return in_floats(id);
}

// `typeof n === "number" ? fast : slow`.
Piece FunctionWriter::if_number(Doc local, Doc fast, Doc slow) {
  auto& d = w_.docs;
  Doc branches = w_.concat({d.line(), w_.text("? "), fast, d.line(), w_.text(": "), slow});
  return {d.group(w_.concat({w_.text("typeof "), local, w_.text(" === \"number\""), d.nest(2, branches)})),
          Prec::conditional};
}

// The operation on a local that is no `number` here and a small constant.
Doc FunctionWriter::in_bigints(Op op, Doc local, Doc constant, std::int64_t value) {
  // To the compiler of TypeScript ints are numbers.
  if (w_.options.typescript) return w_.call(arithmetic_helper(op, TypeKind::integer), {local, constant});
  const std::string_view sign = op == Op::sub ? " - " : op == Op::rem ? " % " : " / ";
  Doc made = w_.concat({local, w_.text(sign), w_.text(std::to_string(value) + "n")});
  // What remains is no bigger than the constant.
  return w_.call(op == Op::rem ? w_.text("Number") : w_.helper("narrow"), {made});
}

// The operation on numbers, with the helper for what they cannot do; nothing if the helper alone serves as
// well.
Piece FunctionWriter::in_line(ExprId id, Op op) {
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const ir::Expr& second = body_.exprs[b];
  const bool local = body_.kind(a) == ExprKind::local && !numbers_.is_safe(a);
  const std::optional<std::int64_t> constant = second.kind == ExprKind::const_int && numbers_.is_small(b)
                                                   ? std::optional(ir::int_value(second))
                                                   : std::nullopt;
  const bool divides = op == Op::div || op == Op::rem;
  // Nothing is lost from a number that is not negative.
  const bool falls =
      op == Op::sub && constant.value_or(-1) >= 0 && body_.exprs[a].has(ExprFlag::non_negative);
  if (local && (falls || (divides && constant.value_or(0) != 0))) {
    const Piece left = expression(a);
    const Piece right = expression(b);
    const std::string_view sign = falls ? "-" : op == Op::rem ? "%" : "/";
    Doc number = w_.chained(w_.binary(sign, falls ? Prec::additive : Prec::multiplicative, left, right));
    if (op == Op::div) number = w_.concat({w_.text("Math.trunc("), number, w_.text(")")});
    return if_number(left.doc, number, in_bigints(op, left.doc, right.doc, *constant));
  }
  if (divides || !numbers_.is_in_floats(id)) return {};
  Doc fast = w_.chained(in_floats(id));
  return w_.coalesced(w_.call(w_.helper("exact"), {fast}),
                      cold_call(arithmetic_helper(op, TypeKind::integer), {a, b}));
}

Doc FunctionWriter::named_fast(ExprId value, std::vector<Doc>& lines) {
  const ir::Expr& e = body_.exprs[value];
  if (!is_hot() || e.kind != ExprKind::op || kind_of(value) != TypeKind::integer) return Doc();
  const auto op = static_cast<Op>(e.a);
  if (op != Op::add && op != Op::sub && op != Op::mul) return Doc();
  if (numbers_.is_plain(value) || !numbers_.is_in_floats(value)) return Doc();
  Doc name = w_.text(w_.fresh(id_, "result"));
  const Piece fast = float_operand(value);
  lines.push_back(w_.concat({w_.text("const "), name, w_.text(" ="), w_.behind_sign(fast), w_.text(";")}));
  auto& d = w_.docs;
  Doc slow =
      cold_call(arithmetic_helper(op, TypeKind::integer), {body_.operand(value, 0), body_.operand(value, 1)});
  Doc branches = w_.concat({d.line(), w_.text("? "), name, d.line(), w_.text(": "), slow});
  return d.group(w_.concat({w_.call(w_.helper("isExact"), {name}), d.nest(2, branches)}));
}

// Order by code units is that by code points where one side has no unit beyond those of pairs.
bool FunctionWriter::orders_by_units(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::const_string) return false;
  // As UTF-8, what stands from U+D800 on begins with 0xED 0xA0 at least.
  const std::string_view text = w_.program.names->text(NameId(e.a));
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xED; });
}

// The function that compares two values of the type.
Doc FunctionWriter::order_of(TypeId type) {
  switch (w_.types.kind(type)) {
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bigint:
    case TypeKind::boolean: return w_.helper("ascending");
    case TypeKind::floating: return w_.helper("compareFloats");
    case TypeKind::string: return w_.helper("compareText");
    case TypeKind::bigrat: return w_.helper("compareRational");
    default: return w_.helper("compare");
  }
}

bool FunctionWriter::calls_itself() const {
  bool found = false;
  ir::walk_exprs(body_, [&](ExprId id) {
    found = found || (body_.kind(id) == ExprKind::call && ir::FunctionId(body_.exprs[id].a) == id_);
  });
  return found;
}

Piece FunctionWriter::comparison(Op op, ExprId a, ExprId b, bool numbers) {
  TypeId type = body_.type(a);
  TypeKind kind = w_.types.kind(type);
  bool equality = op == Op::eq || op == Op::ne;
  std::string_view sign = op == Op::eq   ? "==="
                          : op == Op::ne ? "!=="
                          : op == Op::lt ? "<"
                          : op == Op::le ? "<="
                          : op == Op::gt ? ">"
                                         : ">=";
  Prec prec = equality ? Prec::equality : Prec::relational;
  auto structural = [&](Doc call) -> Piece {
    if (op == Op::eq) return {call, Prec::call};
    return {w_.concat({w_.text("!"), call}), Prec::unary};
  };
  if (kind == TypeKind::option) {
    if (!equality) {
      return {w_.call(w_.helper("compareOptions"), {w_.text(Writer::string_literal(sign)), expr(a), expr(b)}),
              Prec::call};
    }
    kind = w_.types.kind(w_.types.element(type));
    type = w_.types.element(type);
  }
  bool scalar = numbers || kind == TypeKind::integer || kind == TypeKind::floating ||
                kind == TypeKind::boolean || kind == TypeKind::bigint ||
                (equality && (kind == TypeKind::string || w_.is_enum(type)));
  if (scalar) {
    if (numbers && equality && !numbers_.is_safe(a) && !numbers_.is_safe(b))
      sign = op == Op::eq ? "==" : "!=";
    return binary(sign, prec, a, b);
  }
  if (equality && kind == TypeKind::unit) return {w_.text(op == Op::eq ? "true" : "false")};
  if (equality && kind == TypeKind::bigrat && w_.types.is(body_.type(a), TypeKind::bigrat)) {
    return structural(w_.call(w_.helper("equalRational"), {expr(a), expr(b)}));
  }
  if (equality) return structural(w_.call(w_.helper("equal"), {expr(a), expr(b)}));
  if (kind == TypeKind::string && (orders_by_units(a) || orders_by_units(b))) return binary(sign, prec, a, b);
  Doc order = order_of(type);
  Piece made{.doc = Doc(), .prec = prec, .sign = sign, .chain = {}};
  made.chain = {w_.call(order, {expr(a), expr(b)}),
                w_.concat({w_.text(" "), w_.text(sign), w_.docs.line(), w_.text("0")})};
  return made;
}

Piece FunctionWriter::number_operation(ExprId id, Op op, const ir::Expr& e) {
  ExprId first = body_.operand(id, 0);
  TypeKind kind = kind_of(first);
  auto math = [&](std::string_view function) -> Piece {
    return {w_.call(w_.text(function), expr_list(e.b)), Prec::call};
  };
  auto bits = [&](std::string_view sign, Prec prec, std::string_view helper) -> Piece {
    ExprId second = body_.operand(id, 1);
    if (numbers_.is_small(first) && numbers_.is_small(second)) return binary(sign, prec, first, second);
    return helper_call(helper, e.b);
  };
  bool safe = kind == TypeKind::integer && numbers_.is_safe(first) && e.proven_step_by_step();
  switch (op) {
    case Op::neg:
      if (kind == TypeKind::bigrat) return helper_call("negateRational", e.b);
      if (kind == TypeKind::integer && !safe) return helper_call("negateInt", e.b);
      return {w_.concat({w_.text("-"), expr(first, tighter(Prec::unary))}), Prec::unary};
    case Op::abs:
      if (kind == TypeKind::floating || safe) return math("Math.abs");
      if (kind == TypeKind::integer) return helper_call("absInt", e.b);
      return kind == TypeKind::bigint ? helper_call("absBig", e.b) : helper_call("absRational", e.b);
    case Op::floor: return math("Math.floor");
    case Op::ceil: return math("Math.ceil");
    case Op::round: return helper_call("roundTo", e.b);
    case Op::sqrt: return math("Math.sqrt");
    case Op::bit_and: return bits("&", Prec::bit_and, "bitAnd");
    case Op::bit_or: return bits("|", Prec::bit_or, "bitOr");
    case Op::bit_xor: return bits("^", Prec::bit_xor, "bitXor");
    case Op::bit_not:
      if (numbers_.is_small(first))
        return {w_.concat({w_.text("~"), expr(first, tighter(Prec::unary))}), Prec::unary};
      return helper_call("bitNot", e.b);
    case Op::shift_left: return helper_call("shiftLeft", e.b);
    case Op::shift_right: return helper_call("shiftRight", e.b);
    case Op::shift_right_logical: return helper_call("shiftRightLogical", e.b);
    case Op::wrap_add: return helper_call("wrapAdd", e.b);
    case Op::wrap_sub: return helper_call("wrapSubtract", e.b);
    case Op::wrap_mul: return helper_call("wrapMultiply", e.b);
    case Op::float_to_bits: return helper_call("floatToBits", e.b);
    case Op::float_from_bits: return helper_call("floatFromBits", e.b);
    case Op::numerator: return {w_.concat({expr(first, Prec::call), w_.text(".n")}), Prec::call};
    case Op::denominator: return {w_.concat({expr(first, Prec::call), w_.text(".d")}), Prec::call};
    default: MOCHI_UNREACHABLE("number operation");
  }
}

Piece FunctionWriter::logic_operation(ExprId id, Op op, const ir::Expr& e) {
  if (op == Op::compare_number)
    return comparison(static_cast<Op>(e.c), body_.operand(id, 0), body_.operand(id, 1), true);
  if (op == Op::truthy) return helper_call("truthy", e.b);
  return {w_.concat({w_.text("!"), expr(body_.operand(id, 0), Prec::unary)}), Prec::unary};
}

Piece FunctionWriter::operation(ExprId id, const ir::Expr& e) {
  auto op = static_cast<Op>(e.a);
  switch (ir::op_info(op).group) {
    case ir::OpGroup::arithmetic: return arithmetic(id, op, e);
    case ir::OpGroup::number: return number_operation(id, op, e);
    case ir::OpGroup::comparison: return comparison(op, body_.operand(id, 0), body_.operand(id, 1), false);
    case ir::OpGroup::logic: return logic_operation(id, op, e);
    case ir::OpGroup::text: return op == Op::str_concat ? concatenation(e) : text_operation(op, e);
    case ir::OpGroup::list: return list_operation(op, e);
    case ir::OpGroup::map: return map_operation(id, op, e);
    case ir::OpGroup::conversion:
    case ir::OpGroup::dynamic:
    case ir::OpGroup::world: return other_operation(id, op, e);
  }
  MOCHI_UNREACHABLE("operation");
}

}  // namespace mochi::emit::javascript
