// Arithmetic, comparison, and the dispatcher of all operations.
#include "base/check.h"
#include "emit/rust/writer.h"

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
  if (e.has(ExprFlag::proven) && plain) return binary(row.sign, row.prec, a, b);
  return helped(row.checked, e.b);
}

Piece FunctionWriter::number_operation(ExprId id, Op op, const ir::Expr& e) {
  ExprId first = body_.operand(id, 0);
  TypeKind kind = kind_of(first);
  bool whole = kind == TypeKind::integer;
  bool plain = kind == TypeKind::floating || (whole && e.has(ExprFlag::proven));
  auto second = [&] { return own(body_.operand(id, 1)); };
  switch (op) {
    case Op::neg:
      if (plain) return {"-" + own(first, Prec::unary), Prec::unary};
      return whole ? helped("negate", e.b) : method(id, "negate", {});
    case Op::abs: return whole && !plain ? helped("abs", e.b) : method(id, "abs", {});
    case Op::floor: return method(id, "floor", {});
    case Op::ceil: return method(id, "ceil", {});
    case Op::round: return helped("round", e.b);
    case Op::sqrt: return method(id, "sqrt", {});
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
  bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean || w_.is_enum(type);
  if (scalar) return {own(a, Prec::bit_or) + " " + std::string(sign) + " " + own(b, Prec::bit_or), Prec::comparison};
  if (kind == TypeKind::string) {
    const ir::Expr& right = body_.exprs[b];
    bool literal = equality && right.kind == ExprKind::const_string;
    std::string other = literal ? string_literal(w_.program.names->text(NameId(right.a))) : place(b, Prec::unary);
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

Piece FunctionWriter::operation(ExprId id, const ir::Expr& e) {
  auto op = static_cast<Op>(e.a);
  switch (op) {
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem: return arithmetic(id, op, e);
    case Op::neg:
    case Op::abs:
    case Op::floor:
    case Op::ceil:
    case Op::round:
    case Op::sqrt:
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
    case Op::bit_not:
    case Op::shift_left:
    case Op::shift_right:
    case Op::shift_right_logical:
    case Op::wrap_add:
    case Op::wrap_sub:
    case Op::wrap_mul:
    case Op::float_to_bits:
    case Op::float_from_bits:
    case Op::numerator:
    case Op::denominator: return number_operation(id, op, e);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return comparison(op, body_.operand(id, 0), body_.operand(id, 1));
    case Op::compare_number: return number_comparison(static_cast<Op>(e.c), body_.operand(id, 0), body_.operand(id, 1));
    case Op::not_: return {"!" + own(body_.operand(id, 0), Prec::unary), Prec::unary};
    case Op::truthy: return method(id, "truthy", {});
    case Op::str_concat:
    case Op::str_len:
    case Op::str_index:
    case Op::str_slice:
    case Op::str_contains:
    case Op::str_starts_with:
    case Op::str_index_of:
    case Op::str_upper:
    case Op::str_lower:
    case Op::str_trim:
    case Op::str_split:
    case Op::str_join:
    case Op::str_repeat:
    case Op::str_pad_start:
    case Op::str_reverse:
    case Op::str_ord:
    case Op::str_chr:
    case Op::bytes_len:
    case Op::bytes_index:
    case Op::bytes_slice:
    case Op::bytes_concat:
    case Op::bytes_from_list:
    case Op::bytes_from_text:
    case Op::text_from_bytes: return text_operation(id, op, e);
    case Op::list_len:
    case Op::list_append:
    case Op::list_concat:
    case Op::list_slice:
    case Op::list_reverse:
    case Op::list_contains:
    case Op::list_distinct:
    case Op::list_first:
    case Op::list_sort:
    case Op::list_sort_by_keys:
    case Op::list_range:
    case Op::list_sum:
    case Op::list_avg:
    case Op::list_min:
    case Op::list_max:
    case Op::list_copy:
    case Op::list_union:
    case Op::list_except:
    case Op::list_intersect:
    case Op::deep_copy: return list_operation(id, op, e);
    case Op::map_len:
    case Op::map_has:
    case Op::map_keys:
    case Op::map_values:
    case Op::map_remove:
    case Op::map_copy:
    case Op::set_len:
    case Op::set_has:
    case Op::set_add:
    case Op::set_items:
    case Op::group_new:
    case Op::group_add:
    case Op::group_key:
    case Op::group_items: return map_operation(id, op, e);
    case Op::to_text:
    case Op::print:
    case Op::to_json:
    case Op::print_json:
    case Op::json_parse:
    case Op::json_decode:
    case Op::parse_int:
    case Op::parse_int_base:
    case Op::parse_float:
    case Op::any_index:
    case Op::any_field:
    case Op::any_len:
    case Op::any_items:
    case Op::any_to_int:
    case Op::any_to_float:
    case Op::any_binary:
    case Op::any_negate:
    case Op::any_contains:
    case Op::any_store:
    case Op::now:
    case Op::input:
    case Op::read_file:
    case Op::write_file:
    case Op::append_file:
    case Op::read_lines:
    case Op::load_rows:
    case Op::save_rows:
    case Op::sha256:
    case Op::panic:
    case Op::exit_:
    case Op::expect:
    case Op::bench_report:
    case Op::clock_ns:
    case Op::refuse: return other_operation(id, op, e);
  }
  MOCHI_UNREACHABLE("operation");
}

}  // namespace mochi::emit::rust
