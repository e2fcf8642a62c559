// Arithmetic, comparison, and the dispatcher of all operations.
#include "base/check.h"
#include "emit/rust/shared/writer.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

Piece FunctionWriter::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  struct Row {
    std::string_view sign;
    Prec prec;
    std::string_view checked;  // of ints
    std::string_view method;   // of big numbers
  };
  auto row = [&]() -> Row {
    switch (op) {
      case Op::add: return {"+", Prec::additive, "add", "plus"};
      case Op::sub: return {"-", Prec::additive, "sub", "minus"};
      case Op::mul: return {"*", Prec::multiplicative, "mul", "times"};
      case Op::div: return {"/", Prec::multiplicative, "div", "over"};
      case Op::rem: return {"%", Prec::multiplicative, "rem", "modulo"};
      default: MOCHI_UNREACHABLE("arithmetic operator");
    }
  }();
  ExprId a = body_.operand(id, 0);
  ExprId b = body_.operand(id, 1);
  TypeKind kind = kind_of(a);
  if (kind == TypeKind::floating) return binary(row.sign, row.prec, a, b);
  if (kind != TypeKind::integer) return method(id, row.method, {borrow(b)});
  // The least int by -1 has a remainder, but Rust takes it for an overflow.
  bool plain = op != Op::rem || (body_.kind(b) == ExprKind::const_int && ir::int_value(body_.exprs[b]) > 0);
  if (e.has(ExprFlag::proven) && plain) {
    Piece made = binary(row.sign, row.prec, a, b);
    // Literals alone would be of 32 bits.
    const std::string first =
        body_.kind(a) == ir::ExprKind::const_int ? std::to_string(ir::int_value(body_.exprs[a])) : "";
    const bool alone = !first.empty() && body_.kind(b) == ir::ExprKind::const_int;
    if (alone && made.text.starts_with(first + " ")) made.text.insert(first.size(), "_i64");
    return made;
  }
  return helped(row.checked, e.b);
}

Piece FunctionWriter::number_operation(ExprId id, Op op, const ir::Expr& e) {
  ExprId first = body_.operand(id, 0);
  TypeKind kind = kind_of(first);
  bool whole = kind == TypeKind::integer;
  bool plain = kind == TypeKind::floating || (whole && e.has(ExprFlag::proven));
  auto second = [&] { return own(body_.operand(id, 1)); };
  // A method needs the type of its receiver, which an operation on literals alone, or a choice of them, does
  // not tell.
  auto typed = [&](const std::string& name) -> Piece {
    using enum ir::ExprKind;
    const ir::ExprKind form = body_.kind(first);
    const bool made = form == ir::ExprKind::op || form == conditional || form == coalesce ||
                      form == block_value || form == match_value;
    // That of a loop variable between literals neither.
    const bool open = whole || (kind == TypeKind::floating && made);
    return open ? Piece{(whole ? "i64::" : "f64::") + name + "(" + own(first) + ")"} : method(id, name, {});
  };
  switch (op) {
    case Op::neg:
      if (plain) return {"-" + own(first, Prec::unary), Prec::unary};
      return whole ? helped("negate", e.b) : method(id, "negate", {});
    case Op::abs: return whole && !plain ? helped("abs", e.b) : typed("abs");
    case Op::floor: return typed("floor");
    case Op::ceil: return typed("ceil");
    case Op::round: return helped("round", e.b);
    case Op::sqrt: return typed("sqrt");
    case Op::bit_and: return binary("&", Prec::bit_and, first, body_.operand(id, 1));
    case Op::bit_or: return binary("|", Prec::bit_or, first, body_.operand(id, 1));
    case Op::bit_xor: return binary("^", Prec::bit_xor, first, body_.operand(id, 1));
    case Op::bit_not: return {"!" + own(first, Prec::unary), Prec::unary};
    case Op::shift_left: return helped("shift_left", e.b);
    case Op::shift_right: return helped("shift_right", e.b);
    case Op::shift_right_logical: return helped("shift_right_logical", e.b);
    case Op::wrap_add: return method(id, "wrapping_add", {second()});
    case Op::wrap_sub: return method(id, "wrapping_sub", {second()});
    case Op::wrap_mul: return method(id, "wrapping_mul", {second()});
    case Op::float_to_bits: return {"(" + own(first, Prec::postfix) + ".to_bits() as i64)"};
    case Op::float_from_bits: return {"f64::from_bits(" + own(first, Prec::unary) + " as u64)"};
    case Op::numerator: return method(id, "numerator", {});
    case Op::denominator: return method(id, "denominator", {});
    default: MOCHI_UNREACHABLE("number operation");
  }
}

Piece FunctionWriter::comparison(Op op, ExprId a, ExprId b) {
  TypeId type = body_.type(a);
  TypeKind kind = w_.types.kind(type);
  bool equality = op == Op::eq || op == Op::ne;
  std::string_view sign = op == Op::eq   ? "=="
                          : op == Op::ne ? "!="
                          : op == Op::lt ? "<"
                          : op == Op::le ? "<="
                          : op == Op::gt ? ">"
                                         : ">=";
  bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                w_.is_enum(type);
  if (scalar)
    return {own(a, Prec::bit_or) + " " + std::string(sign) + " " + own(b, Prec::bit_or), Prec::comparison};
  if (kind == TypeKind::string) {
    const ir::Expr& right = body_.exprs[b];
    bool literal = equality && right.kind == ExprKind::const_string;
    std::string other =
        literal ? string_literal(w_.program.names->text(NameId(right.a))) : place(b, Prec::unary);
    return {place(a, Prec::unary) + " " + std::string(sign) + " " + other, Prec::comparison};
  }
  std::string_view name = equality       ? "same"
                          : op == Op::lt ? "less"
                          : op == Op::le ? "less_or_same"
                          : op == Op::gt ? "greater"
                                         : "greater_or_same";
  Piece result = call(w_.helper(name), {borrow(a), borrow(b)});
  if (op == Op::ne) return {"!" + result.text, Prec::unary};
  return result;
}

// An int with a float.
Piece FunctionWriter::number_comparison(Op op, ExprId a, ExprId b) {
  std::string order = call(w_.helper("compare_number"), {own(a, Prec::postfix), own(b, Prec::postfix)}).text;
  switch (op) {
    case Op::eq: return {order + " == Some(Ordering::Equal)", Prec::comparison};
    case Op::ne: return {order + " != Some(Ordering::Equal)", Prec::comparison};
    case Op::lt: return {order + ".is_some_and(Ordering::is_lt)"};
    case Op::le: return {order + ".is_some_and(Ordering::is_le)"};
    case Op::gt: return {order + ".is_some_and(Ordering::is_gt)"};
    case Op::ge: return {order + ".is_some_and(Ordering::is_ge)"};
    default: MOCHI_UNREACHABLE("comparison");
  }
}

Piece FunctionWriter::logic_operation(ExprId id, Op op, const ir::Expr& e) {
  if (op == Op::compare_number)
    return number_comparison(static_cast<Op>(e.c), body_.operand(id, 0), body_.operand(id, 1));
  if (op == Op::truthy) return method(id, "truthy", {});
  return {"!" + own(body_.operand(id, 0), Prec::unary), Prec::unary};
}

Piece FunctionWriter::operation(ExprId id, const ir::Expr& e) {
  auto op = static_cast<Op>(e.a);
  switch (ir::op_info(op).group) {
    case ir::OpGroup::arithmetic: return arithmetic(id, op, e);
    case ir::OpGroup::number: return number_operation(id, op, e);
    case ir::OpGroup::comparison: return comparison(op, body_.operand(id, 0), body_.operand(id, 1));
    case ir::OpGroup::logic: return logic_operation(id, op, e);
    case ir::OpGroup::text: return text_operation(id, op, e);
    case ir::OpGroup::list: return list_operation(id, op, e);
    case ir::OpGroup::map: return map_operation(id, op, e);
    case ir::OpGroup::conversion:
    case ir::OpGroup::dynamic:
    case ir::OpGroup::world: return other_operation(id, op, e);
  }
  MOCHI_UNREACHABLE("operation");
}

}  // namespace mochi::emit::rust
