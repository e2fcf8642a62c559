#include "emit/javascript/writer.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation` and `expression`, which have no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

// The value is a `number` inside the safe integers, whatever happens.
bool FunctionWriter::is_safe(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.has(ExprFlag::safe_integer) || e.has(ExprFlag::small_integer)) return true;
  if (e.kind == ExprKind::const_int) {
    std::int64_t v = ir::int_value(e);
    return v >= -9007199254740991 && v <= 9007199254740991;
  }
  if (e.kind != ExprKind::op) return false;
  switch (static_cast<Op>(e.a)) {
    case Op::str_len:
    case Op::list_len:
    case Op::map_len:
    case Op::set_len:
    case Op::bytes_len:
    case Op::str_index_of:
    case Op::str_ord:
    case Op::bytes_index: return true;
    default: return false;
  }
}

bool FunctionWriter::is_small(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.has(ExprFlag::small_integer)) return true;
  if (e.kind != ExprKind::const_int) return false;
  std::int64_t v = ir::int_value(e);
  return v >= -2147483648 && v <= 2147483647;
}

Piece FunctionWriter::helper_call(std::string_view name, std::uint32_t operands) {
  return {w_.call(w_.helper(name), expr_list(operands)), Prec::call};
}

Piece FunctionWriter::method_call(ExprId receiver, std::string_view method, std::initializer_list<Doc> args) {
  Doc callee = w_.concat({expr(receiver, Prec::call), w_.text("."), w_.text(method)});
  return {w_.call(callee, args), Prec::call};
}

Piece FunctionWriter::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  ExprId a = body_.operand(id, 0);
  TypeKind kind = kind_of(a);
  struct Row {
    std::string_view sign;
    Prec prec;
    std::string_view helper;
    std::string_view rational;
  };
  auto row = [&]() -> Row {
    switch (op) {
      case Op::add: return {"+", Prec::additive, "add", "addRational"};
      case Op::sub: return {"-", Prec::additive, "subtract", "subtractRational"};
      case Op::mul: return {"*", Prec::multiplicative, "multiply", "multiplyRational"};
      case Op::div: return {"/", Prec::multiplicative, "divide", "divideRational"};
      case Op::rem: return {"%", Prec::multiplicative, "remainder", "remainderRational"};
      default: MOCHI_UNREACHABLE("arithmetic operator");
    }
  }();
  if (kind == TypeKind::bigrat) return helper_call(row.rational, e.b);
  ExprId b = body_.operand(id, 1);
  if (kind == TypeKind::floating) return binary(row.sign, row.prec, a, b);
  if (kind == TypeKind::bigint) {
    if (op == Op::div) return helper_call("divideBig", e.b);
    if (op == Op::rem) return helper_call("remainderBig", e.b);
    return binary(row.sign, row.prec, a, b);
  }
  bool plain = is_safe(a) && is_safe(b) && e.has(ExprFlag::proven);
  if (plain && (op == Op::add || op == Op::sub) && is_safe(id)) return binary(row.sign, row.prec, a, b);
  // A product of zero and a negative number would be -0: only where neither can be.
  if (plain && op == Op::mul && is_safe(id)) {
    Piece product = binary("*", Prec::multiplicative, a, b);
    return {w_.concat({product.doc, w_.text(" + 0")}), Prec::additive};
  }
  return helper_call(row.helper, e.b);
}

Piece FunctionWriter::comparison(Op op, ExprId a, ExprId b, bool numbers) {
  TypeId type = body_.type(a);
  TypeKind kind = w_.types.kind(type);
  if (kind == TypeKind::option) {
    TypeKind inner = w_.types.kind(w_.types.element(type));
    bool equality = op == Op::eq || op == Op::ne;
    bool scalar = inner != TypeKind::any && !types::is_aggregate(w_.types, type) && inner != TypeKind::function;
    if (!equality) {
      return {w_.call(w_.helper("compareOptions"), {w_.text(op == Op::lt ? "\"<\"" : op == Op::le ? "\"<=\"" : op == Op::gt ? "\">\"" : "\">=\""), expr(a), expr(b)}), Prec::call};
    }
    if (scalar) return binary(op == Op::eq ? "===" : "!==", Prec::equality, a, b);
    Doc call = w_.call(w_.helper("equal"), {expr(a), expr(b)});
    if (op == Op::eq) return {call, Prec::call};
    return {w_.concat({w_.text("!"), call}), Prec::unary};
  }
  std::string_view sign = op == Op::eq   ? "==="
                          : op == Op::ne ? "!=="
                          : op == Op::lt ? "<"
                          : op == Op::le ? "<="
                          : op == Op::gt ? ">"
                                         : ">=";
  bool equality = op == Op::eq || op == Op::ne;
  Prec prec = equality ? Prec::equality : Prec::relational;
  if (numbers && equality) sign = op == Op::eq ? "==" : "!=";
  bool enumeration = kind == TypeKind::union_ && w_.types.decl(w_.types[type].decl).is_enum();
  bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                kind == TypeKind::bigint;
  if (scalar || (equality && (kind == TypeKind::string || enumeration)) || numbers) return binary(sign, prec, a, b);
  if (equality && kind == TypeKind::unit) return {w_.text(op == Op::eq ? "true" : "false")};
  if (equality) {
    Doc call = w_.call(w_.helper(kind == TypeKind::bigrat ? "equalRational" : "equal"), {expr(a), expr(b)});
    if (op == Op::eq) return {call, Prec::call};
    return {w_.concat({w_.text("!"), call}), Prec::unary};
  }
  std::string_view order = kind == TypeKind::string ? "compareText" : kind == TypeKind::bigrat ? "compareRational" : "compare";
  Doc call = w_.call(w_.helper(order), {expr(a), expr(b)});
  return {w_.concat({call, w_.text(" "), w_.text(sign), w_.text(" 0")}), prec};
}

// The text that `print` and `str` show.
Doc FunctionWriter::text_of(ExprId id) {
  TypeKind kind = kind_of(id);
  if (kind == TypeKind::string) return expr(id);
  if (kind == TypeKind::integer || kind == TypeKind::boolean || kind == TypeKind::bigint) {
    return w_.concat({w_.text("String("), expr(id), w_.text(")")});
  }
  if (kind == TypeKind::floating) return w_.call(w_.helper("formatFloat"), {expr(id)});
  return w_.call(w_.helper("format"), {w_.type_description(body_.type(id)), expr(id)});
}

Piece FunctionWriter::text_operation(Op op, const ir::Expr& e) {
  ExprId first = body_.list_size(e.b) > 0 ? body_.expr_at(e.b, 0) : ExprId();
  auto second = [&] { return expr(body_.expr_at(e.b, 1)); };
  switch (op) {
    case Op::str_concat: {
      std::vector<Doc> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        parts.push_back(expr(body_.expr_at(e.b, i), i == 0 ? Prec::additive : Prec::multiplicative));
      }
      Doc separator = w_.concat({w_.text(" +"), w_.docs.line()});
      return {w_.docs.group(w_.docs.nest(2, w_.docs.join(parts, separator))), Prec::additive};
    }
    case Op::str_len: return helper_call("textLength", e.b);
    case Op::str_index: return helper_call("charAt", e.b);
    case Op::str_slice: return helper_call("sliceText", e.b);
    case Op::str_contains: return method_call(first, "includes", {second()});
    case Op::str_starts_with: return method_call(first, "startsWith", {second()});
    case Op::str_index_of: return helper_call("indexOfText", e.b);
    case Op::str_upper: return method_call(first, "toUpperCase", {});
    case Op::str_lower: return method_call(first, "toLowerCase", {});
    case Op::str_trim: return helper_call("trimText", e.b);
    case Op::str_split: return helper_call("splitText", e.b);
    case Op::str_join: return method_call(first, "join", {second()});
    case Op::str_repeat: return helper_call("repeatText", e.b);
    case Op::str_pad_start: return helper_call("padStart", e.b);
    case Op::str_reverse: return helper_call("reverseText", e.b);
    case Op::str_ord: return helper_call("ord", e.b);
    case Op::str_chr: return helper_call("chr", e.b);
    case Op::bytes_len: return {w_.concat({expr(first, Prec::call), w_.text(".length")}), Prec::call};
    case Op::bytes_index: return helper_call("index", e.b);
    case Op::bytes_slice: return helper_call("slice", e.b);
    case Op::bytes_concat: return helper_call("concatBytes", e.b);
    case Op::bytes_from_list: return helper_call("bytesFromList", e.b);
    case Op::bytes_from_text: return helper_call("utf8Bytes", e.b);
    case Op::text_from_bytes: return helper_call("utf8Text", e.b);
    default: MOCHI_UNREACHABLE("text operation");
  }
}

Piece FunctionWriter::list_operation(Op op, const ir::Expr& e) {
  ExprId first = body_.list_size(e.b) > 0 ? body_.expr_at(e.b, 0) : ExprId();
  auto spread = [&](ExprId id) { return w_.concat({w_.text("..."), expr(id)}); };
  switch (op) {
    case Op::list_len: return {w_.concat({expr(first, Prec::call), w_.text(".length")}), Prec::call};
    case Op::list_append: return {w_.list("[", {spread(first), expr(body_.expr_at(e.b, 1))}, "]")};
    case Op::list_concat: {
      std::vector<Doc> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) parts.push_back(spread(body_.expr_at(e.b, i)));
      return {w_.list("[", parts, "]")};
    }
    case Op::list_slice: return helper_call("slice", e.b);
    case Op::list_reverse: return {w_.concat({expr(first, Prec::call), w_.text(".slice().reverse()")}), Prec::call};
    case Op::list_contains: return helper_call("contains", e.b);
    case Op::list_distinct: return helper_call("distinct", e.b);
    case Op::list_first: return {w_.concat({expr(first, Prec::call), w_.text("[0]")}), Prec::call};
    case Op::list_sort: return helper_call("sorted", e.b);
    case Op::list_sort_by_keys: return helper_call("sortedByKeys", e.b);
    case Op::list_range: return helper_call("range", e.b);
    case Op::list_sum: {
      TypeKind element = w_.types.kind(w_.types.element(body_.type(first)));
      if (element == TypeKind::integer) return helper_call("sumInts", e.b);
      if (element == TypeKind::floating) return helper_call("sumFloats", e.b);
      if (element == TypeKind::bigint) return helper_call("sumBigs", e.b);
      return helper_call("sumOthers", e.b);
    }
    case Op::list_avg: return helper_call("average", e.b);
    case Op::list_min: return helper_call("least", e.b);
    case Op::list_max: return helper_call("greatest", e.b);
    case Op::list_copy: return {w_.concat({expr(first, Prec::call), w_.text(".slice()")}), Prec::call};
    case Op::list_union: return helper_call("union", e.b);
    case Op::list_except: return helper_call("except", e.b);
    case Op::list_intersect: return helper_call("intersect", e.b);
    case Op::deep_copy: return helper_call("deepCopy", e.b);
    case Op::map_len:
    case Op::set_len: return {w_.concat({expr(first, Prec::call), w_.text(".size")}), Prec::call};
    case Op::map_has:
    case Op::set_has: return method_call(first, "has", {expr(body_.expr_at(e.b, 1))});
    case Op::map_keys: return {w_.concat({w_.text("[..."), expr(first, Prec::call), w_.text(".keys()]")})};
    case Op::map_values: return {w_.concat({w_.text("[..."), expr(first, Prec::call), w_.text(".values()]")})};
    case Op::map_remove: return method_call(first, "delete", {expr(body_.expr_at(e.b, 1))});
    case Op::map_copy: return {w_.call(w_.text("new Map"), {expr(first)}), Prec::call};
    case Op::set_add: return {w_.call(w_.text("new Set"), {w_.list("[", {spread(first), expr(body_.expr_at(e.b, 1))}, "]")}), Prec::call};
    case Op::set_items: return {w_.concat({w_.text("[..."), expr(first), w_.text("]")})};
    case Op::group_new: return {w_.text("[]")};
    case Op::group_add: {
      w_.helper("compare");
      return helper_call("groupAdd", e.b);
    }
    case Op::group_key: return {w_.concat({expr(first, Prec::call), w_.text(".key")}), Prec::call};
    case Op::group_items: return {w_.concat({expr(first, Prec::call), w_.text(".items")}), Prec::call};
    default: MOCHI_UNREACHABLE("list operation");
  }
}

Piece FunctionWriter::other_operation(ExprId id, Op op, const ir::Expr& e) {
  auto described = [&](std::string_view helper) -> Piece {
    ExprId value = body_.expr_at(e.b, 0);
    return {w_.call(w_.helper(helper), {w_.type_description(body_.type(value)), expr(value)}), Prec::call};
  };
  auto name = [&] { return w_.text(Writer::string_literal(w_.program.names->text(NameId(e.c)))); };
  switch (op) {
    case Op::to_text: return {text_of(body_.operand(id, 0)), Prec::call};
    case Op::print: {
      std::vector<Doc> parts;
      std::size_t count = body_.list_size(e.b);
      for (std::size_t i = 0; i < count; ++i) parts.push_back(text_of(body_.operand(id, i)));
      if (count == 0) parts.push_back(w_.text("\"\""));
      if (count <= 1) return {w_.call(w_.helper("print"), parts), Prec::call};
      return {w_.call(w_.helper("printAll"), parts), Prec::call};
    }
    case Op::to_json: return described("toJson");
    case Op::print_json: return described("printJson");
    case Op::json_parse: return helper_call("parseJson", e.b);
    case Op::json_decode: return helper_call("decodeJson", e.b);
    case Op::parse_int: return helper_call("parseInteger", e.b);
    case Op::parse_int_base: return helper_call("parseIntegerBase", e.b);
    case Op::parse_float: return helper_call("parseFloating", e.b);
    case Op::any_index: return helper_call("anyIndex", e.b);
    case Op::any_field: return {w_.call(w_.helper("anyField"), {expr(body_.operand(id, 0)), name()}), Prec::call};
    case Op::any_len: return helper_call("anyLength", e.b);
    case Op::any_items: return helper_call("anyItems", e.b);
    case Op::any_to_int: return helper_call("anyToInt", e.b);
    case Op::any_to_float: return helper_call("anyToFloat", e.b);
    case Op::any_binary: {
      Doc sign = w_.text(Writer::string_literal(ir::op_info(static_cast<Op>(e.c)).name));
      return {w_.call(w_.helper("anyBinary"), {sign, expr(body_.operand(id, 0)), expr(body_.operand(id, 1))}), Prec::call};
    }
    case Op::any_negate: return helper_call("anyNegate", e.b);
    case Op::any_contains: return helper_call("anyContains", e.b);
    case Op::now: return helper_call("now", e.b);
    case Op::input: return helper_call("input", e.b);
    case Op::read_file: return helper_call("readFile", e.b);
    case Op::write_file: return helper_call("writeFile", e.b);
    case Op::append_file: return helper_call("appendFile", e.b);
    case Op::read_lines: return helper_call("readLines", e.b);
    case Op::load_rows: return helper_call("loadRows", e.b);
    case Op::save_rows: return helper_call("saveRows", e.b);
    case Op::sha256: return helper_call("sha256", e.b);
    case Op::panic: return helper_call("panic", e.b);
    case Op::exit_: return helper_call("exit", e.b);
    case Op::expect: return {w_.call(w_.helper("expect"), {expr(body_.operand(id, 0)), name()}), Prec::call};
    case Op::bench_report: return helper_call("benchReport", e.b);
    case Op::clock_ns: return helper_call("clockNs", e.b);
    case Op::refuse: return {w_.call(w_.helper("raise"), {w_.text("3"), name()}), Prec::call};
    default: MOCHI_UNREACHABLE("operation");
  }
}

Piece FunctionWriter::operation(ExprId id, const ir::Expr& e) {
  auto op = static_cast<Op>(e.a);
  ExprId first = body_.list_size(e.b) > 0 ? body_.operand(id, 0) : ExprId();
  auto math = [&](std::string_view function) -> Piece {
    return {w_.call(w_.text(function), expr_list(e.b)), Prec::call};
  };
  auto bits = [&](std::string_view sign, Prec prec, std::string_view helper) -> Piece {
    if (is_small(first) && is_small(body_.operand(id, 1))) return binary(sign, prec, first, body_.operand(id, 1));
    return helper_call(helper, e.b);
  };
  switch (op) {
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem: return arithmetic(id, op, e);
    case Op::neg: {
      TypeKind kind = kind_of(first);
      if (kind == TypeKind::bigrat) return helper_call("negateRational", e.b);
      if (kind != TypeKind::integer) {
        return {w_.concat({w_.text("-"), expr(first, tighter(Prec::unary))}), Prec::unary};
      }
      return helper_call("negate", e.b);
    }
    case Op::abs:
      if (kind_of(first) == TypeKind::floating) return math("Math.abs");
      return helper_call(kind_of(first) == TypeKind::integer    ? "absolute"
                         : kind_of(first) == TypeKind::bigint ? "absoluteBig"
                                                              : "absoluteRational",
                         e.b);
    case Op::floor: return math("Math.floor");
    case Op::ceil: return math("Math.ceil");
    case Op::round: return helper_call("roundTo", e.b);
    case Op::sqrt: return math("Math.sqrt");
    case Op::bit_and: return bits("&", Prec::bit_and, "bitAnd");
    case Op::bit_or: return bits("|", Prec::bit_or, "bitOr");
    case Op::bit_xor: return bits("^", Prec::bit_xor, "bitXor");
    case Op::bit_not: return helper_call("bitNot", e.b);
    case Op::shift_left: return helper_call("shiftLeft", e.b);
    case Op::shift_right: return helper_call("shiftRight", e.b);
    case Op::shift_right_logical: return helper_call("shiftRightLogical", e.b);
    case Op::wrap_add: return helper_call("wrapAdd", e.b);
    case Op::wrap_sub: return helper_call("wrapSubtract", e.b);
    case Op::wrap_mul: return helper_call("wrapMultiply", e.b);
    case Op::float_to_bits: return helper_call("floatToBits", e.b);
    case Op::float_from_bits: return helper_call("floatFromBits", e.b);
    case Op::numerator: return helper_call("numerator", e.b);
    case Op::denominator: return helper_call("denominator", e.b);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return comparison(op, first, body_.operand(id, 1), false);
    case Op::compare_number: return comparison(static_cast<Op>(e.c), first, body_.operand(id, 1), true);
    case Op::not_: return {w_.concat({w_.text("!"), expr(first, tighter(Prec::unary))}), Prec::unary};
    case Op::truthy: return helper_call("truthy", e.b);
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
    case Op::text_from_bytes: return text_operation(op, e);
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
    case Op::deep_copy:
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
    case Op::group_items: return list_operation(op, e);
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

}  // namespace mochi::emit::javascript
