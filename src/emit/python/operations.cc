#include <algorithm>

#include "emit/python/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

Piece FunctionWriter::helper_call(std::string_view name, std::uint32_t list) {
  std::vector<Doc> args = operand_list(list);
  return {w_.call(w_.helper(name), args)};
}

Piece FunctionWriter::function_call(std::string_view name, std::uint32_t list) {
  std::vector<Doc> args = operand_list(list);
  return {w_.call(w_.text(name), args)};
}

// The first operand's method with the others.
Piece FunctionWriter::method(std::string_view name, std::uint32_t list) {
  std::vector<ExprId> ids;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) ids.push_back(body_.expr_at(list, i));
  std::vector<Doc> parts = operands(ids, {Prec::primary});
  return {w_.call(w_.concat({parts[0], w_.text("."), w_.text(name)}), {parts.begin() + 1, parts.end()})};
}

Piece FunctionWriter::binary(std::string_view sign, Prec prec, std::uint32_t list) {
  // `a < b == c` would be a chain.
  Prec left = prec == Prec::comparison ? tighter(prec) : prec;
  return w_.infix(piece(body_.expr_at(list, 0), left), sign, piece(body_.expr_at(list, 1), tighter(prec)),
                  prec);
}

Piece FunctionWriter::comparison(Op op, const ir::Expr& e) {
  ExprId a = body_.expr_at(e.b, 0);
  TypeId type = body_.type(a);
  TypeKind kind = w_.types.kind(type);
  std::string_view sign = op == Op::eq   ? "=="
                          : op == Op::ne ? "!="
                          : op == Op::lt ? "<"
                          : op == Op::le ? "<="
                          : op == Op::gt ? ">"
                                         : ">=";
  bool equality = op == Op::eq || op == Op::ne;
  TypeKind inner = kind == TypeKind::option ? w_.types.kind(w_.types.element(type)) : kind;
  auto scalar = [&](TypeKind k) {
    return types::is_numeric(k) || k == TypeKind::boolean || k == TypeKind::string;
  };
  bool enumeration = inner == TypeKind::union_ && !types::is_aggregate(w_.types, type);
  bool native = scalar(kind) || (equality && (scalar(inner) || enumeration || inner == TypeKind::bytes));
  if (native && equality && compares_remainder(e)) {
    // A remainder is zero whatever its sign would be.
    Piece rest = remainder_of(a);
    return w_.infix(rest, sign, {w_.text("0")}, Prec::comparison);
  }
  if (native) return binary(sign, Prec::comparison, e.b);
  if (w_.library() && equality && types::has_native_equality(w_.types, type)) {
    return w_.infix({owned(a, tighter(Prec::comparison))}, sign,
                    {owned(body_.expr_at(e.b, 1), tighter(Prec::comparison))}, Prec::comparison);
  }
  std::vector<Doc> parts = operand_list(e.b);
  if (equality) {
    Doc call = w_.call(w_.helper("equal"), parts);
    if (op == Op::eq) return {call};
    return {w_.concat({w_.text("not "), call}), Prec::logical_not};
  }
  if (kind == TypeKind::option) {
    parts.insert(parts.begin(), w_.text(Writer::string_literal(sign)));
    return {w_.call(w_.helper("compare_options"), parts)};
  }
  Doc call = w_.call(w_.helper("compare"), parts);
  return {w_.concat({call, w_.text(" "), w_.text(sign), w_.text(" 0")}), Prec::comparison};
}

// The text that `print` and `str` show.
Doc FunctionWriter::text_of(Doc value, TypeId type) {
  TypeKind kind = w_.types.kind(type);
  if (kind == TypeKind::string) return value;
  if (kind == TypeKind::integer || kind == TypeKind::bigint) return w_.call(w_.text("str"), {value});
  if (kind == TypeKind::boolean) return w_.call(w_.helper("format_bool"), {value});
  if (kind == TypeKind::floating) return w_.call(w_.helper("format_float"), {value});
  return w_.call(w_.helper("format_value"), {w_.description(type), value});
}

// `item in container` natively: no helper decides what equal means.
bool FunctionWriter::is_membership(Op op) const {
  return op == Op::str_contains || op == Op::map_has || op == Op::set_has;
}

Piece FunctionWriter::membership(const ir::Expr& e, std::string_view sign) {
  const Prec side = tighter(Prec::comparison);
  // The container is evaluated first, by Python's operator last.
  if (!is_simple(body_.expr_at(e.b, 0)) && calls_something(body_.expr_at(e.b, 1))) {
    Piece call = helper_call("holds", e.b);
    return sign == "in" ? call
                        : Piece{w_.bracketed(w_.concat({w_.text("not "), call.doc})), Prec::logical_not};
  }
  return w_.infix(piece(body_.expr_at(e.b, 1), side), sign, piece(body_.expr_at(e.b, 0), side),
                  Prec::comparison);
}

bool FunctionWriter::calls_something(ExprId id) const {
  bool calls = false;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ExprKind kind = body_.kind(part);
        calls = calls || kind == ExprKind::call || kind == ExprKind::call_value;
      },
      [](ir::StmtId) {});
  return calls;
}

// A name or a literal, to the formatter's eye.
bool FunctionWriter::plain_bound(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  return e.kind == ExprKind::local || e.kind == ExprKind::const_int ||
         (e.kind == ExprKind::global && w_.library());
}

Piece FunctionWriter::text_operation(ExprId id, Op op, const ir::Expr& e) {
  auto absent = [&](std::size_t i) { return w_.types.is(body_.type(body_.expr_at(e.b, i)), TypeKind::unit); };
  switch (op) {
    case Op::str_concat: {
      Piece joined = piece(body_.expr_at(e.b, 0), Prec::additive);
      for (std::size_t i = 1; i < body_.list_size(e.b); ++i) {
        joined = w_.infix(joined, "+", piece(body_.expr_at(e.b, i), Prec::multiplicative), Prec::additive);
      }
      return joined;
    }
    case Op::str_len:
    case Op::bytes_len: return function_call("len", e.b);
    case Op::str_index:
    case Op::bytes_index:
      if (e.has(ExprFlag::proven) || native_subscript(body_.expr_at(e.b, 0), body_.expr_at(e.b, 1), false)) {
        std::vector<Doc> parts = operands({body_.expr_at(e.b, 0), body_.expr_at(e.b, 1)}, {Prec::primary});
        return {w_.subscript(parts[0], parts[1])};
      }
      return helper_call(op == Op::str_index ? "char_at" : "index", e.b);
    case Op::str_slice:
    case Op::bytes_slice:
    case Op::list_slice: {
      std::vector<Doc> parts =
          operands({body_.expr_at(e.b, 0), body_.expr_at(e.b, 1), body_.expr_at(e.b, 2)}, {Prec::primary});
      Doc from = absent(1) ? w_.docs.empty() : parts[1];
      Doc to = absent(2) ? w_.docs.empty() : parts[2];
      // The colon is an operator: blanks around it if a bound has operators of its own.
      const bool wide = (!absent(1) && !plain_bound(body_.expr_at(e.b, 1))) ||
                        (!absent(2) && !plain_bound(body_.expr_at(e.b, 2)));
      Doc before = w_.text(wide && !absent(1) ? " :" : ":");
      return {w_.subscript(parts[0], w_.concat({from, before, w_.text(wide && !absent(2) ? " " : ""), to}))};
    }
    case Op::str_contains: return membership(e, "in");
    case Op::str_starts_with: return method("startswith", e.b);
    case Op::str_index_of: return method("find", e.b);
    case Op::str_upper: return method("upper", e.b);
    case Op::str_lower: return method("lower", e.b);
    case Op::str_trim: return helper_call("trim_text", e.b);
    case Op::str_split: {
      const ir::Expr& separator = body_.exprs[body_.expr_at(e.b, 1)];
      const bool plain =
          separator.kind == ExprKind::const_string && !w_.program.names->text(NameId(separator.a)).empty();
      return plain ? method("split", e.b) : helper_call("split_text", e.b);
    }
    case Op::str_join: {
      if (calls_something(body_.expr_at(e.b, 1))) return helper_call("join_text", e.b);
      std::vector<Doc> parts =
          operands({body_.expr_at(e.b, 0), body_.expr_at(e.b, 1)}, {Prec::conditional, Prec::primary});
      return {w_.call(w_.concat({parts[1], w_.text(".join")}), {parts[0]})};
    }
    case Op::str_repeat: return binary("*", Prec::multiplicative, e.b);
    case Op::str_pad_start: return helper_call("pad_start", e.b);
    case Op::str_reverse: {
      Doc value = expr(body_.expr_at(e.b, 0), Prec::primary);
      return {w_.concat({value, w_.text("[::-1]")})};
    }
    case Op::str_ord: return is_letter_code(id) ? function_call("ord", e.b) : helper_call("ord_of", e.b);
    case Op::str_chr: return e.has(ExprFlag::proven) ? function_call("chr", e.b) : helper_call("chr_of", e.b);
    case Op::bytes_concat: return binary("+", Prec::additive, e.b);
    case Op::bytes_from_list: return helper_call("bytes_of", e.b);
    case Op::bytes_from_text: {
      Doc value = expr(body_.expr_at(e.b, 0), Prec::primary);
      return {w_.call(w_.concat({value, w_.text(".encode")}), {})};
    }
    case Op::text_from_bytes: return helper_call("utf8_text", e.b);
    default: MOCHI_UNREACHABLE("text operation");
  }
}

Piece FunctionWriter::list_operation(Op op, const ir::Expr& e) {
  auto first = [&] { return body_.expr_at(e.b, 0); };
  auto wrapped = [&](std::string_view function, std::string_view tail) -> Piece {
    Doc value = expr(first(), Prec::primary);
    return {w_.call(w_.text(function), {w_.concat({value, w_.text(tail)})})};
  };
  switch (op) {
    case Op::list_len:
    case Op::map_len:
    case Op::set_len: return function_call("len", e.b);
    case Op::list_append: {
      std::vector<Doc> parts = {expr(first(), Prec::bit_or), owned(body_.expr_at(e.b, 1))};
      return {w_.list("[", {w_.concat({w_.text("*"), parts[0]}), parts[1]}, "]", Writer::Shape::literal)};
    }
    case Op::list_concat: {
      std::vector<ExprId> ids;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) ids.push_back(body_.expr_at(e.b, i));
      if (std::any_of(ids.begin(), ids.end(), [&](ExprId id) { return is_view(id); })) {
        std::vector<Doc> all;
        for (ExprId id : ids) all.push_back(w_.concat({w_.text("*"), expr(id, Prec::bit_or)}));
        return {w_.list("[", all, "]", Writer::Shape::literal)};
      }
      if (ids.size() == 1) return wrapped("list", "");
      Piece joined = piece(ids[0], Prec::additive);
      for (std::size_t i = 1; i < ids.size(); ++i)
        joined = w_.infix(joined, "+", piece(ids[i], Prec::multiplicative), Prec::additive);
      return joined;
    }
    case Op::list_reverse: {
      Doc value = expr(first(), Prec::primary);
      return {w_.concat({value, w_.text("[::-1]")})};
    }
    case Op::list_contains: return helper_call("contains", e.b);
    case Op::list_distinct: return helper_call("distinct", e.b);
    case Op::list_first: return helper_call("first", e.b);
    case Op::list_sort: {
      TypeKind element = w_.types.kind(w_.types.element(body_.type(first())));
      bool native = types::is_numeric(element) || element == TypeKind::string || element == TypeKind::boolean;
      return native ? function_call("sorted", e.b) : helper_call("sort_list", e.b);
    }
    case Op::list_sort_by_keys: {
      const TypeKind key = w_.types.kind(w_.types.element(body_.type(body_.expr_at(e.b, 1))));
      const bool plain = key == TypeKind::integer || key == TypeKind::string || key == TypeKind::boolean ||
                         key == TypeKind::bigint;
      const ir::Expr& keys = body_.exprs[body_.expr_at(e.b, 1)];
      if (auto by = sort_keys_.find(keys.a); keys.kind == ExprKind::local && by != sort_keys_.end())
        return sorted_by_key(e, by->second);
      return helper_call(plain ? "sort_by_plain_keys" : "sort_by_keys", e.b);
    }
    case Op::list_range: {
      const ir::Expr& step = body_.exprs[body_.expr_at(e.b, 2)];
      if (step.kind != ExprKind::const_int || ir::int_value(step) != 1) return helper_call("range_list", e.b);
      std::vector<Doc> ends = operands({first(), body_.expr_at(e.b, 1)});
      const ir::Expr& from = body_.exprs[first()];
      if (from.kind == ExprKind::const_int && ir::int_value(from) == 0) ends.erase(ends.begin());
      return {w_.call(w_.text("list"), {w_.call(w_.text("range"), ends)})};
    }
    case Op::list_sum: {
      TypeKind element = w_.types.kind(w_.types.element(body_.type(first())));
      if (element == TypeKind::integer) return helper_call("sum_ints", e.b);
      if (element == TypeKind::floating) return helper_call("sum_floats", e.b);
      if (element == TypeKind::any) return helper_call("sum_any", e.b);
      return function_call("sum", e.b);
    }
    case Op::list_avg: {
      const bool dynamic = w_.types.is(w_.types.element(body_.type(first())), TypeKind::any);
      return helper_call(dynamic ? "average_any" : "average", e.b);
    }
    case Op::list_min: return helper_call("least", e.b);
    case Op::list_max: return helper_call("greatest", e.b);
    case Op::list_copy: return wrapped("list", "");
    case Op::list_union: return helper_call("union", e.b);
    case Op::list_except: return helper_call("except_items", e.b);
    case Op::list_intersect: return helper_call("intersect", e.b);
    case Op::deep_copy: return copy(first());
    case Op::map_has:
    case Op::set_has: return membership(e, "in");
    case Op::map_keys:
    case Op::set_items: return wrapped("list", "");
    case Op::map_values: return wrapped("list", ".values()");
    case Op::map_remove: return helper_call("remove_key", e.b);
    case Op::map_copy: return wrapped("dict", "");
    case Op::set_add: {
      std::vector<Doc> parts = operands({first(), body_.expr_at(e.b, 1)}, {Prec::bit_or});
      if (w_.library()) {
        Doc items =
            w_.list("[", {w_.concat({w_.text("*"), parts[0]}), parts[1]}, "]", Writer::Shape::literal);
        return {w_.call(w_.helper("OrderedSet"), {items})};
      }
      return {w_.list("{", {w_.concat({w_.text("**"), parts[0]}), w_.concat({parts[1], w_.text(": None")})},
                      "}", Writer::Shape::literal)};
    }
    case Op::group_new: return {w_.call(w_.helper("Groups"), {})};
    case Op::group_add: return helper_call("group_add", e.b);
    case Op::group_key: return {w_.concat({expr(first(), Prec::primary), w_.text(".key")})};
    case Op::group_items: return {w_.concat({expr(first(), Prec::primary), w_.text(".items")})};
    default: MOCHI_UNREACHABLE("list operation");
  }
}

Piece FunctionWriter::print_line(const ir::Expr& e) {
  std::vector<Doc> parts;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    ExprId part = body_.expr_at(e.b, i);
    parts.push_back(text_of(expr(part), body_.type(part)));
  }
  // Three or more parts lose blanks at both ends of the line.
  if (w_.library()) return {w_.call(parts.size() > 2 ? w_.helper("print_parts") : w_.text("print"), parts)};
  if (parts.empty()) parts.push_back(w_.text("\"\""));
  return {w_.call(w_.helper(parts.size() == 1 ? "print_line" : "print_parts"), parts)};
}

// Containers of what cannot change, however deep.
bool FunctionWriter::copies_plainly(TypeId type) const {
  const types::Type& t = w_.types[type];
  auto settled = [&](TypeId part) {
    const TypeKind kind = w_.types.kind(part);
    return types::is_numeric(kind) || kind == TypeKind::string || kind == TypeKind::boolean ||
           kind == TypeKind::bytes || w_.is_enum(part);
  };
  if (t.kind == TypeKind::list) return settled(t.args[0]) || copies_plainly(t.args[0]);
  if (t.kind == TypeKind::map) return settled(t.args[1]) || copies_plainly(t.args[1]);
  return t.kind == TypeKind::set;
}

// A value that leaves the package: nobody inside shares it.
Piece FunctionWriter::copy(ExprId value) {
  TypeId type = body_.type(value);
  if (w_.library()) {
    if (copies_plainly(type)) return {as_own(expr(value), type, 0)};
    Doc source = expr(value);
    if (is_view(value))
      source = w_.call(w_.text(w_.types.is(type, TypeKind::map) ? "dict" : "list"), {source});
    return {w_.call(w_.helper(types::is_generic(w_.types, type) ? "copy_items" : "deep_copy"), {source})};
  }
  return {w_.call(w_.helper("deep_copy"), {expr(value)})};
}

Piece FunctionWriter::other_operation(ExprId id, Op op, const ir::Expr& e) {
  auto described = [&](std::string_view helper) -> Piece {
    ExprId value = body_.expr_at(e.b, 0);
    Doc doc = expr(value);
    return {w_.call(w_.helper(helper), {w_.description(body_.type(value)), doc})};
  };
  auto name = [&] { return w_.text(Writer::string_literal(w_.program.names->text(NameId(e.c)))); };
  auto after = [&](std::string_view helper, Doc last) -> Piece {
    std::vector<Doc> args = operand_list(e.b);
    args.push_back(last);
    return {w_.call(w_.helper(helper), args)};
  };
  switch (op) {
    case Op::to_text: {
      if (kind_of(body_.operand(id, 0)) == TypeKind::string) return expression(body_.operand(id, 0));
      Doc value = expr(body_.operand(id, 0));
      return {text_of(value, body_.type(body_.operand(id, 0))),
              kind_of(body_.operand(id, 0)) == TypeKind::string ? Prec::conditional : Prec::primary};
    }
    case Op::print: return print_line(e);
    case Op::to_json: return described("to_json");
    case Op::print_json: return described("print_json");
    case Op::json_parse: return helper_call("parse_json", e.b);
    case Op::json_decode: return helper_call("decode_json", e.b);
    case Op::parse_int: return helper_call("parse_int", e.b);
    case Op::parse_int_base: return helper_call("parse_int_base", e.b);
    case Op::parse_float: return helper_call("parse_float", e.b);
    case Op::any_index: return helper_call("any_index", e.b);
    case Op::any_field: return after("any_field", name());
    case Op::any_slice: return helper_call("any_slice", e.b);
    case Op::any_len: return helper_call("any_len", e.b);
    case Op::any_items: return helper_call("any_items", e.b);
    case Op::any_to_int: return helper_call("any_to_int", e.b);
    case Op::any_to_float: return helper_call("any_to_float", e.b);
    case Op::any_binary:
      return after("any_binary", w_.text(Writer::string_literal(ir::op_info(static_cast<Op>(e.c)).name)));
    case Op::any_negate: return helper_call("any_negate", e.b);
    case Op::any_store: return helper_call("any_store", e.b);
    case Op::any_contains: return helper_call("any_contains", e.b);
    case Op::now: return helper_call("now", e.b);
    case Op::input: return helper_call("input_line", e.b);
    case Op::read_file: return helper_call("read_file", e.b);
    case Op::write_file: return helper_call("write_file", e.b);
    case Op::append_file: return helper_call("append_file", e.b);
    case Op::read_lines: return helper_call("read_lines", e.b);
    case Op::load_rows: {
      std::vector<Doc> args = operand_list(e.b);
      args.push_back(w_.description(w_.types.element(e.type)));
      return {w_.call(w_.helper("load_rows"), args)};
    }
    case Op::save_rows: return helper_call("save_rows", e.b);
    case Op::sha256: return helper_call("sha256", e.b);
    case Op::panic: return helper_call("panic", e.b);
    case Op::exit_: return helper_call("exit_program", e.b);
    case Op::expect:
      if (w_.options.tests) {
        Piece condition = expression(body_.expr_at(e.b, 0));
        return {w_.concat({w_.text("assert "), w_.enclosed(condition)}), Prec::primary};
      }
      return after("expect", name());
    case Op::bench_report: return helper_call("bench_report", e.b);
    case Op::clock_ns: return helper_call("clock_ns", e.b);
    case Op::refuse: return {w_.call(w_.helper("fail"), {w_.text("3"), name()})};
    default: MOCHI_UNREACHABLE("operation");
  }
}

Piece FunctionWriter::number_operation(ExprId id, Op op, const ir::Expr& e) {
  switch (op) {
    case Op::neg: {
      if (is_exact(id)) return fitting(id);
      Doc value = expr(body_.operand(id, 0), Prec::unary);
      return {w_.concat({w_.text("-"), value}), Prec::unary};
    }
    case Op::abs: return is_exact(id) ? fitting(id) : function_call("abs", e.b);
    case Op::floor: return helper_call("floor_float", e.b);
    case Op::ceil: return helper_call("ceil_float", e.b);
    case Op::round: return example_ ? function_call("round", e.b) : helper_call("round_to", e.b);
    case Op::sqrt: return helper_call("square_root", e.b);
    case Op::bit_and: return binary("&", Prec::bit_and, e.b);
    case Op::bit_or: return binary("|", Prec::bit_or, e.b);
    case Op::bit_xor: return binary("^", Prec::bit_xor, e.b);
    case Op::bit_not: {
      Doc value = expr(body_.operand(id, 0), Prec::unary);
      return {w_.concat({w_.text("~"), value}), Prec::unary};
    }
    case Op::shift_left: return helper_call("shift_left", e.b);
    case Op::shift_right: return helper_call("shift_right", e.b);
    case Op::shift_right_logical: return helper_call("shift_right_logical", e.b);
    case Op::wrap_add: return {w_.call(w_.helper("wrap"), {binary("+", Prec::additive, e.b).doc})};
    case Op::wrap_sub: return {w_.call(w_.helper("wrap"), {binary("-", Prec::additive, e.b).doc})};
    case Op::wrap_mul: return {w_.call(w_.helper("wrap"), {binary("*", Prec::multiplicative, e.b).doc})};
    case Op::float_to_bits: return helper_call("float_to_bits", e.b);
    case Op::float_from_bits: return helper_call("float_from_bits", e.b);
    case Op::numerator: return helper_call("numerator", e.b);
    case Op::denominator: return helper_call("denominator", e.b);
    default: MOCHI_UNREACHABLE("number operation");
  }
}

Piece FunctionWriter::logic_operation(ExprId id, Op op, const ir::Expr& e) {
  if (op == Op::compare_number) return comparison(static_cast<Op>(e.c), e);
  if (op == Op::truthy) return helper_call("truthy", e.b);
  ExprId value = body_.operand(id, 0);
  const ir::Expr& inner = body_.exprs[value];
  if (inner.kind == ExprKind::op && is_membership(static_cast<Op>(inner.a)))
    return membership(inner, "not in");
  if (inner.kind == ExprKind::is_some && !w_.types.is(body_.type(ExprId(inner.a)), TypeKind::any)) {
    return w_.infix(piece(ExprId(inner.a), tighter(Prec::comparison)), "is", {w_.text("None")},
                    Prec::comparison);
  }
  Piece operand = piece(value, Prec::logical_not);
  Piece made{
      w_.concat({w_.text("not "), operand.doc}), Prec::logical_not, operand.operators, {}, operand.opens};
  if (operand.bare.valid()) made.bare = w_.concat({w_.text("not "), operand.bare});
  if (w_.ends_with_bracket(operand.doc)) w_.bracketed(made.doc);
  return made;
}

Piece FunctionWriter::operation(ExprId id, const ir::Expr& e) {
  auto op = static_cast<Op>(e.a);
  switch (ir::op_info(op).group) {
    case ir::OpGroup::arithmetic: return arithmetic(id, op, e);
    case ir::OpGroup::number: return number_operation(id, op, e);
    case ir::OpGroup::comparison: return comparison(op, e);
    case ir::OpGroup::logic: return logic_operation(id, op, e);
    case ir::OpGroup::text: return text_operation(id, op, e);
    case ir::OpGroup::list: return op == Op::list_slice ? text_operation(id, op, e) : list_operation(op, e);
    case ir::OpGroup::map: return list_operation(op, e);
    case ir::OpGroup::conversion:
    case ir::OpGroup::dynamic:
    case ir::OpGroup::world: return other_operation(id, op, e);
  }
  MOCHI_UNREACHABLE("operation");
}

}  // namespace mochi::emit::python
