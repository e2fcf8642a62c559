// Each operation's row, and operations on numbers and truth values.
#include "emit/python/operations.h"

#include "base/check.h"
#include "emit/python/expressions.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::emit::python {

// A new operation stops the build here.
Operations::Row Operations::row_of(Op op) {
  // As many to a line as fit.
  // clang-format off
  switch (op) {
    case Op::add: case Op::sub: case Op::mul: case Op::div: case Op::rem: case Op::neg:
    case Op::abs: return {.write = &Operations::arithmetic};
    case Op::floor: return {Form::helper, "floor_float"};
    case Op::ceil: return {Form::helper, "ceil_float"};
    case Op::round: return {.write = &Operations::round};
    case Op::sqrt: return {Form::helper, "square_root"};
    case Op::bit_and: return {Form::binary, "&", Prec::bit_and};
    case Op::bit_or: return {Form::binary, "|", Prec::bit_or};
    case Op::bit_xor: return {Form::binary, "^", Prec::bit_xor};
    case Op::bit_not: return {.write = &Operations::bit_not};
    case Op::wrap_add: case Op::wrap_sub: case Op::wrap_mul: return {.write = &Operations::wrapping};
    case Op::eq: case Op::ne: case Op::lt: case Op::le: case Op::gt: case Op::ge:
    case Op::compare_number: return {.write = &Operations::comparison};
    case Op::not_: return {.write = &Operations::negation};
    case Op::str_concat: return {.write = &Operations::concatenation};
    case Op::str_index: case Op::bytes_index: return {.write = &Operations::text_index};
    case Op::str_slice: case Op::bytes_slice: case Op::list_slice: return {.write = &Operations::slice};
    case Op::str_contains: case Op::map_has: case Op::set_has: return {.write = &Operations::contains};
    case Op::str_starts_with: return {Form::method, "startswith"};
    case Op::str_index_of: return {Form::method, "find"};
    case Op::str_upper: return {Form::method, "upper"};
    case Op::str_lower: return {Form::method, "lower"};
    case Op::str_trim: return {Form::helper, "trim_text"};
    case Op::str_split: return {.write = &Operations::split_text};
    case Op::str_join: return {.write = &Operations::join_text};
    case Op::str_repeat: return {Form::binary, "*", Prec::multiplicative};
    case Op::str_reverse: case Op::list_reverse: return {.write = &Operations::reversed};
    case Op::str_ord: return {.write = &Operations::letter_code};
    case Op::str_chr: return {.write = &Operations::letter};
    case Op::bytes_concat: return {Form::binary, "+", Prec::additive};
    case Op::bytes_from_list: return {Form::helper, "bytes_of"};
    case Op::bytes_from_text: return {.write = &Operations::encoded};
    case Op::text_from_bytes: return {Form::helper, "utf8_text"};
    case Op::to_text: return {.write = &Operations::to_text};
    case Op::print: return {.write = &Operations::print_line};
    case Op::to_json: case Op::print_json: return {Form::described, ir::op_info(op).name};
    case Op::json_parse: return {Form::helper, "parse_json"};
    case Op::json_decode: return {Form::helper, "decode_json"};
    case Op::str_len: case Op::bytes_len: case Op::list_len: case Op::map_len:
    case Op::set_len: return {Form::function, "len"};
    case Op::list_append: return {.write = &Operations::append};
    case Op::list_concat: return {.write = &Operations::join_lists};
    case Op::list_contains: return {Form::helper, "contains"};
    case Op::list_distinct: return {Form::helper, "distinct"};
    case Op::list_first: return {Form::helper, "first"};
    case Op::list_sort: return {.write = &Operations::sort};
    case Op::list_sort_by_keys: return {.write = &Operations::sort_by_keys};
    case Op::list_range: return {.write = &Operations::range};
    case Op::list_sum: return {.write = &Operations::sum};
    case Op::list_avg: return {.write = &Operations::average};
    case Op::list_min: return {Form::helper, "least"};
    case Op::list_max: return {Form::helper, "greatest"};
    case Op::list_copy: case Op::map_keys: case Op::set_items: return {Form::wrapped, "list"};
    case Op::map_values: return {Form::wrapped, "list", Prec::primary, ".values()"};
    case Op::map_copy: return {Form::wrapped, "dict"};
    case Op::list_union: case Op::list_except: case Op::list_intersect:
      return {.write = &Operations::set_operator};
    case Op::deep_copy: return {.write = &Operations::copy};
    case Op::map_remove: return {Form::helper, "remove_key"};
    case Op::set_add: return {.write = &Operations::add_to_set};
    case Op::parse_int: return {.write = &Operations::parsed_int};
    case Op::group_new: return {Form::helper, "Groups"};
    case Op::group_key: return {Form::attribute, ".key"};
    case Op::group_items: return {Form::attribute, ".items"};
    case Op::any_field: return {Form::named, "any_field"};
    case Op::any_binary: return {.write = &Operations::any_binary};
    case Op::input: return {Form::helper, "input_line"};
    case Op::cast_rows: return {.write = &Operations::cast_rows};
    case Op::part_text: return {Form::helper, "cell_text"};
    // Only derived functions have these (lower/derive), which Python does not ask for.
    case Op::three_way:
    case Op::same_object: MOCHI_UNREACHABLE("operation of derived functions");
    case Op::exit_: return {Form::helper, "exit_program"};
    case Op::expect: return {.write = &Operations::expect};
    case Op::refuse: return {.write = &Operations::refuse};
    // What the support code calls as the IR does.
    case Op::shift_left: case Op::shift_right: case Op::shift_right_logical: case Op::float_to_bits:
    case Op::float_from_bits: case Op::numerator: case Op::denominator: case Op::truthy:
    case Op::parse_int_base: case Op::parse_float: case Op::group_add:
    case Op::any_index: case Op::any_slice: case Op::any_len: case Op::any_items: case Op::any_negate:
    case Op::any_contains: case Op::any_store: case Op::any_to_int: case Op::any_to_float: case Op::now:
    case Op::read_file: case Op::write_file: case Op::append_file: case Op::read_lines:
    case Op::os_args: case Op::os_env: case Op::os_cwd: case Op::os_platform:
    case Op::read_input: case Op::any_labels: case Op::any_parts: case Op::sha256: case Op::panic:
    case Op::bench_report: case Op::clock_ns:
      return {Form::helper, ir::op_info(op).name};
    case Op::str_pad_start: return {Form::helper, "pad_start"};
  }
  // clang-format on
  MOCHI_UNREACHABLE("operation");
}

Piece Operations::operation(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  const Row row = row_of(static_cast<Op>(e.a));
  auto first = [&](Prec prec) { return values_.expr(body_.expr_at(e.b, 0), prec); };
  switch (row.form) {
    case Form::helper: return helper_call(row.name, e.b);
    case Form::function: return function_call(row.name, e.b);
    case Form::method: {
      const std::vector<Doc> parts = values_.operands(operands_of(e.b), {Prec::primary});
      return {t_.call(t_.attribute(parts[0], row.name), {parts.begin() + 1, parts.end()})};
    }
    case Form::binary: return binary(row.name, row.prec, e.b);
    case Form::attribute: return {t_.concat({first(Prec::primary), t_.text(row.name)})};
    case Form::wrapped:
      if (row.tail.empty() && row.name == "list")
        return {t_.call(w_.builtin("list"), {values_.expr(source(body_.expr_at(e.b, 0)))})};
      return {t_.call(w_.builtin(row.name), {t_.concat({first(Prec::primary), t_.text(row.tail)})})};
    case Form::described: {
      Doc value = first(Prec::conditional);
      return {
          t_.call(w_.helper(row.name), {w_.classes.description(body_.type(body_.expr_at(e.b, 0))), value})};
    }
    case Form::named: return after(row.name, e, title(e));
    case Form::written: return (this->*row.write)(id);
  }
  MOCHI_UNREACHABLE("form");
}

std::vector<ExprId> Operations::operands_of(std::uint32_t list) const {
  std::vector<ExprId> ids;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) ids.push_back(body_.expr_at(list, i));
  return ids;
}

Piece Operations::helper_call(std::string_view name, std::uint32_t list) {
  std::vector<Doc> args = values_.operand_list(list);
  return {t_.call(w_.helper(name), args)};
}

Piece Operations::function_call(std::string_view name, std::uint32_t list) {
  return {t_.call(w_.builtin(name), values_.operand_list(list))};
}

Piece Operations::binary(std::string_view sign, Prec prec, std::uint32_t list) {
  // `a < b == c` would be a chain.
  const Prec side = prec == Prec::comparison ? tighter(prec) : prec;
  const Piece left = values_.piece(body_.expr_at(list, 0), side);
  return t_.infix(left, sign, values_.piece(body_.expr_at(list, 1), tighter(prec)), prec);
}

// The name that an operation has beside its operands.
Doc Operations::title(const ir::Expr& e) {
  return t_.text(Layout::string_literal(w_.program.names->text(NameId(e.c))));
}

Piece Operations::after(std::string_view helper, const ir::Expr& e, Doc last) {
  std::vector<Doc> args = values_.operand_list(e.b);
  args.push_back(last);
  return {t_.call(w_.helper(helper), args)};
}

Piece Operations::arithmetic(ExprId id) { return ints_.operation(id, static_cast<Op>(body_.exprs[id].a)); }

Piece Operations::round(ExprId id) {
  const std::uint32_t operands = body_.exprs[id].b;
  return s_.example ? function_call("round", operands) : helper_call("round_to", operands);
}

Piece Operations::bit_not(ExprId id) {
  Doc value = values_.expr(body_.operand(id, 0), Prec::unary);
  return {t_.concat({t_.text("~"), value}), Prec::unary};
}

Piece Operations::wrapping(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const auto op = static_cast<Op>(e.a);
  const std::string_view sign = op == Op::wrap_add ? "+" : op == Op::wrap_sub ? "-" : "*";
  const Prec prec = op == Op::wrap_mul ? Prec::multiplicative : Prec::additive;
  Doc value = binary(sign, prec, e.b).doc;
  return {t_.call(w_.helper("wrap"), {value})};
}

Piece Operations::comparison(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const auto own = static_cast<Op>(e.a);
  const Op op = own == Op::compare_number ? static_cast<Op>(e.c) : own;
  const std::string_view sign = ir::op_sign(op);
  const ExprId left = body_.expr_at(e.b, 0);
  const TypeId type = body_.type(left);
  const TypeKind kind = w_.types.kind(type);
  const bool equality = op == Op::eq || op == Op::ne;
  const TypeKind inner = kind == TypeKind::option ? w_.types.kind(w_.types.element(type)) : kind;
  auto scalar = [&](TypeKind k) {
    return types::is_numeric(k) || k == TypeKind::boolean || k == TypeKind::string;
  };
  const bool enumeration = inner == TypeKind::union_ && !types::is_aggregate(w_.types, type);
  const bool native =
      scalar(kind) || (equality && (scalar(inner) || enumeration || inner == TypeKind::bytes));
  if (native && equality && compares_remainder(e)) {
    // A remainder is zero whatever its sign would be.
    const Piece rest = binary("%", Prec::multiplicative, body_.exprs[left].b);
    return t_.infix(rest, sign, {t_.text("0")}, Prec::comparison);
  }
  if (native) return binary(sign, Prec::comparison, e.b);
  // Python follows each way to a part that many lead to, the support code one.
  const bool plain = s_.example || !types::branches_into_itself(w_.types, type);
  if (w_.dialect.native_classes && equality && plain && types::has_native_equality(w_.types, type)) {
    const ExprId right = body_.expr_at(e.b, 1);
    const Sides sides = is_frozen(left) && is_frozen(right)   ? Sides::frozen
                        : is_frozen(left) || is_frozen(right) ? Sides::mixed
                                                              : Sides::own;
    return t_.infix(compared(left, sides), sign, compared(right, sides), Prec::comparison);
  }
  return structural(id, op);
}

// A field of an exported type: the same form whatever was given for it.
bool Operations::is_frozen(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  const bool field = e.kind == ExprKind::field || e.kind == ExprKind::variant_field;
  if (!field || !keeps_frozen(w_.types, body_.type(ExprId(e.a)))) return false;
  const types::TypeDecl& decl = w_.types.decl(w_.types[body_.type(ExprId(e.a))].decl);
  return w_.classes.freezes((e.kind == ExprKind::field ? decl.fields[e.b] : decl.variants[e.b].fields[e.c]).type);
}

// A side of Python's own `==`: a tuple is no list there, and to checkers of types a frozen set no set.
Piece Operations::compared(ExprId id, Sides sides) {
  const Prec side = tighter(Prec::comparison);
  TypeId type = body_.type(id);
  if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
  bool differs = false;
  while (w_.classes.freezes(type)) {
    const bool set = sides == Sides::mixed && w_.types.is(type, TypeKind::set);
    differs = differs || set || w_.types.is(type, TypeKind::list);
    type = w_.types[type].args.back();
  }
  return {sides == Sides::frozen || !differs ? values_.expr(id, side) : values_.owned(id, side)};
}

// By the support code.
Piece Operations::structural(ExprId id, Op op) {
  const ir::Expr& e = body_.exprs[id];
  std::vector<Doc> parts = values_.operand_list(e.b);
  if (op == Op::eq || op == Op::ne) {
    Doc call = t_.call(w_.helper("equal"), parts);
    if (op == Op::eq) return {call};
    return {t_.concat({t_.text("not "), call}), Prec::logical_not};
  }
  const std::string_view sign = ir::op_sign(op);
  if (kind_of(body_.expr_at(e.b, 0)) == TypeKind::option) {
    parts.insert(parts.begin(), t_.text(Layout::string_literal(sign)));
    return {t_.call(w_.helper("compare_options"), parts)};
  }
  Doc call = t_.call(w_.helper("compare"), parts);
  return {t_.concat({call, t_.text(" "), t_.text(sign), t_.text(" 0")}), Prec::comparison};
}

// `a % 7 == 0`
bool Operations::compares_remainder(const ir::Expr& e) const {
  const ir::Expr& zero = body_.exprs[body_.expr_at(e.b, 1)];
  const ir::Expr& rest = body_.exprs[body_.expr_at(e.b, 0)];
  if (zero.kind != ExprKind::const_int || ir::int_value(zero) != 0 || rest.kind != ExprKind::op) return false;
  if (static_cast<Op>(rest.a) != Op::rem || !w_.types.is(rest.type, TypeKind::integer)) return false;
  const ExprId by = body_.expr_at(rest.b, 1);
  return body_.kind(by) == ExprKind::const_int && facts_.sums().at_least(by, 1);
}

Piece Operations::negation(ExprId id) {
  const ExprId value = body_.operand(id, 0);
  const ir::Expr& inner = body_.exprs[value];
  const bool held =
      inner.kind == ExprKind::op && row_of(static_cast<Op>(inner.a)).write == &Operations::contains;
  if (held) return membership(inner, "not in");
  if (inner.kind == ExprKind::is_some && !w_.types.is(body_.type(ExprId(inner.a)), TypeKind::any)) {
    const Piece option = values_.piece(ExprId(inner.a), tighter(Prec::comparison));
    return t_.infix(option, "is", {t_.text("None")}, Prec::comparison);
  }
  if (inner.kind == ExprKind::tag_is) return values_.tag_is(inner, true);
  const Piece operand = values_.piece(value, Prec::logical_not);
  Piece made{
      t_.concat({t_.text("not "), operand.doc}), Prec::logical_not, operand.operators, {}, operand.opens};
  if (operand.bare.valid()) made.bare = t_.concat({t_.text("not "), operand.bare});
  if (t_.ends_with_bracket(operand.doc)) t_.bracketed(made.doc);
  return made;
}

Piece Operations::contains(ExprId id) { return membership(body_.exprs[id], "in"); }

// `item in container` natively: no helper decides what equal means.
Piece Operations::membership(const ir::Expr& e, std::string_view sign) {
  const Prec side = tighter(Prec::comparison);
  const ExprId container = body_.expr_at(e.b, 0);
  const ExprId item = body_.expr_at(e.b, 1);
  // The container is evaluated first, by Python's operator last.
  if (!facts_.is_simple(container) && facts_.effects(item).calls) {
    Piece call = helper_call("holds", e.b);
    return sign == "in" ? call
                        : Piece{t_.bracketed(t_.concat({t_.text("not "), call.doc})), Prec::logical_not};
  }
  const Piece left = values_.piece(item, side);
  return t_.infix(left, sign, values_.piece(container, side), Prec::comparison);
}

}  // namespace mochi::emit::python
