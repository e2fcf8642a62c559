// Operations on texts, lists, maps, values of any type, and the world.
#include <algorithm>

#include "emit/python/expressions.h"
#include "emit/python/operations.h"
#include "ir/forms.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

Piece Operations::concatenation(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.has(ExprFlag::sugar)) return f_string(id);
  Piece joined = values_.piece(body_.operand(id, 0), Prec::additive);
  for (std::size_t i = 1; i < body_.list_size(e.b); ++i)
    joined = t_.infix(joined, "+", values_.piece(body_.operand(id, i), Prec::multiplicative), Prec::additive);
  return joined;
}

Piece Operations::text_index(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const ExprId base = body_.operand(id, 0);
  const ExprId key = body_.operand(id, 1);
  if (e.has(ExprFlag::proven) || s_.native_subscript(base, key, false)) {
    const std::vector<Doc> parts = values_.operands({base, key}, {Prec::primary});
    if (!e.has(ExprFlag::proven)) s_.note_subscript(base, key, parts);
    return {t_.subscript(parts[0], parts[1])};
  }
  return helper_call(static_cast<Op>(e.a) == Op::str_index ? "char_at" : "index", e.b);
}

// Taken out of a text, by a loop or by its place.
bool Operations::is_character(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::op) return static_cast<Op>(e.a) == Op::str_index;
  if (e.kind != ExprKind::local || body_.locals[LocalId(e.a)].assigned) return false;
  bool found = false;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](StmtId s) {
        const ir::Stmt& loop = body_.stmts[s];
        found = found || (loop.kind == StmtKind::for_each && loop.a == e.a &&
                          w_.types.is(body_.type(ExprId(loop.b)), TypeKind::string));
      });
  return found;
}

Piece Operations::parsed_int(ExprId id) {
  const bool one = is_character(body_.operand(id, 0));
  return helper_call(one ? "parse_digit" : "parse_int", body_.exprs[id].b);
}

// A name or a literal, to the formatter's eye.
bool Operations::plain_bound(ExprId id) const {
  const ExprKind kind = body_.kind(id);
  const bool name = kind == ExprKind::local && !s_.attributes.contains(body_.exprs[id].a);
  return name || kind == ExprKind::const_int || (kind == ExprKind::global && w_.dialect.constants);
}

Piece Operations::slice(ExprId id) {
  auto absent = [&](std::size_t i) { return kind_of(body_.operand(id, i)) == TypeKind::unit; };
  const std::vector<Doc> parts = values_.operands(operands_of(body_.exprs[id].b), {Prec::primary});
  Doc from = absent(1) ? t_.docs.empty() : t_.docs.group(parts[1]);
  Doc to = absent(2) ? t_.docs.empty() : t_.docs.group(parts[2]);
  // The colon is an operator: blanks around it if a bound has operators of its own.
  const bool wide = (!absent(1) && !plain_bound(body_.operand(id, 1))) ||
                    (!absent(2) && !plain_bound(body_.operand(id, 2)));
  Doc before = t_.text(wide && !absent(1) ? " :" : ":");
  return {t_.subscript(parts[0], t_.concat({from, before, t_.text(wide && !absent(2) ? " " : ""), to}))};
}

Piece Operations::split_text(ExprId id) {
  const ir::Expr& separator = body_.exprs[body_.operand(id, 1)];
  const bool plain =
      separator.kind == ExprKind::const_string && !w_.program.names->text(NameId(separator.a)).empty();
  if (!plain) return helper_call("split_text", body_.exprs[id].b);
  const std::vector<Doc> parts = values_.operands(operands_of(body_.exprs[id].b), {Prec::primary});
  return {t_.call(t_.concat({parts[0], t_.text(".split")}), {parts[1]})};
}

Piece Operations::join_text(ExprId id) {
  const std::uint32_t list = body_.exprs[id].b;
  if (facts_.effects(body_.operand(id, 1)).calls) return helper_call("join_text", list);
  const std::vector<Doc> parts = values_.operands(operands_of(list), {Prec::conditional, Prec::primary});
  return {t_.call(t_.concat({parts[1], t_.text(".join")}), {parts[0]})};
}

Piece Operations::reversed(ExprId id) {
  return {t_.concat({values_.expr(body_.operand(id, 0), Prec::primary), t_.text("[::-1]")})};
}

Piece Operations::letter_code(ExprId id) {
  const std::uint32_t list = body_.exprs[id].b;
  return facts_.sums().is_letter_code(id) ? function_call("ord", list) : helper_call("ord_of", list);
}

Piece Operations::letter(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  return e.has(ExprFlag::proven) ? function_call("chr", e.b) : helper_call("chr_of", e.b);
}

Piece Operations::encoded(ExprId id) {
  return {t_.call(t_.concat({values_.expr(body_.operand(id, 0), Prec::primary), t_.text(".encode")}), {})};
}

Piece Operations::to_text(ExprId id) {
  const ExprId value = body_.operand(id, 0);
  if (kind_of(value) == TypeKind::string) return values_.expression(value);
  return {text_of(values_.expr(value), body_.type(value))};
}

// The text that `print` and `str` show.
Doc Operations::text_of(Doc value, TypeId type) {
  const TypeKind kind = w_.types.kind(type);
  if (kind == TypeKind::string) return value;
  // A library cannot ask the interpreter of its user for more digits than `str` gives.
  if (kind == TypeKind::bigint && w_.dialect.native_classes && !s_.example)
    return t_.call(w_.helper("big_text"), {value});
  if (kind == TypeKind::integer || kind == TypeKind::bigint) return t_.call(w_.builtin("str"), {value});
  if (kind == TypeKind::boolean) return t_.call(w_.helper("format_bool"), {value});
  if (kind == TypeKind::floating) return t_.call(w_.helper("format_float"), {value});
  return t_.call(w_.helper("format_value"), {w_.classes.description(type), value});
}

Piece Operations::print_line(ExprId id) {
  std::vector<Doc> parts;
  for (const ExprId part : operands_of(body_.exprs[id].b))
    parts.push_back(text_of(values_.expr(part), body_.type(part)));
  // Three or more parts lose blanks at both ends of the line.
  if (w_.dialect.modules)
    return {t_.call(parts.size() > 2 ? w_.helper("print_parts") : w_.builtin("print"), parts)};
  if (parts.empty()) parts.push_back(t_.text("\"\""));
  return {t_.call(w_.helper(parts.size() == 1 ? "print_line" : "print_parts"), parts)};
}

Piece Operations::append(ExprId id) {
  Doc list = values_.expr(body_.operand(id, 0), Prec::bit_or);
  Doc item = values_.owned(body_.operand(id, 1));
  return {t_.list("[", {t_.concat({t_.text("*"), list}), item}, "]", Layout::Shape::literal)};
}

Piece Operations::join_lists(ExprId id) {
  const std::vector<ExprId> ids = operands_of(body_.exprs[id].b);
  if (std::any_of(ids.begin(), ids.end(), [&](ExprId part) { return facts_.is_view(part); })) {
    std::vector<Doc> all;
    for (ExprId part : ids) {
      const ir::Expr& e = body_.exprs[part];
      const bool literal = e.kind == ExprKind::make_list;
      for (std::size_t i = 0; literal && i < body_.list_size(e.a); ++i)
        all.push_back(values_.owned(body_.expr_at(e.a, i)));
      if (!literal) all.push_back(t_.concat({t_.text("*"), values_.expr(part, Prec::bit_or)}));
    }
    return {t_.list("[", all, "]", Layout::Shape::literal)};
  }
  if (ids.size() == 1) return {t_.call(w_.builtin("list"), {values_.expr(ids[0], Prec::primary)})};
  return concatenation(id);
}

namespace {

// Python orders them as Mochi does.
bool is_plain_key(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::string || kind == TypeKind::boolean ||
         kind == TypeKind::bigint;
}

}  // namespace

ExprId Operations::source(ExprId list) const {
  while (body_.kind(list) == ExprKind::op) {
    const Op op = static_cast<Op>(body_.exprs[list].a);
    if (op != Op::list_copy && op != Op::map_keys && op != Op::set_items) break;
    list = body_.operand(list, 0);
  }
  return list;
}

Piece Operations::sort(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const TypeKind element = w_.types.kind(w_.types.element(body_.type(body_.operand(id, 0))));
  const bool native =
      types::is_numeric(element) || element == TypeKind::string || element == TypeKind::boolean;
  if (!native) return helper_call("sort_list", e.b);
  return {t_.call(w_.builtin("sorted"), {values_.expr(source(body_.operand(id, 0)))})};
}

Piece Operations::sort_by_keys(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (!ir::sorts_plainly(body_, id)) return sort_by_columns(id);
  const ir::Expr& keys = body_.exprs[body_.operand(id, 1)];
  const ir::SortKey* by = keys.kind == ExprKind::local ? facts_.sort_key(keys.a) : nullptr;
  if (by != nullptr) return sorted_by_key(e, *by);
  const bool plain = is_plain_key(w_.types.kind(w_.types.element(keys.type)));
  return helper_call(plain ? "sort_by_plain_keys" : "sort_by_keys", e.b);
}

// Tuples of the keys where Python orders them as Mochi does and all ascend.
Piece Operations::sort_by_columns(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const std::vector<Doc> operands = values_.operand_list(e.b);
  bool plain = true;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const TypeId keys = body_.type(body_.operand(id, i));
    plain =
        plain && !ir::sort_descends(body_, id, i - 1) && is_plain_key(w_.types.kind(w_.types.element(keys)));
  }
  if (plain) {
    Doc tuples = t_.call(w_.builtin("zip"), {operands.begin() + 1, operands.end()});
    return {t_.call(w_.helper("sort_by_plain_keys"), {operands[0], t_.call(w_.builtin("list"), {tuples})})};
  }
  std::vector<Doc> args = {operands[0]};
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const bool descends = ir::sort_descends(body_, id, i - 1);
    args.push_back(t_.concat({t_.text("("), operands[i], t_.text(descends ? ", True)" : ", False)")}));
  }
  return {t_.call(w_.helper("sort_by_columns"), args)};
}

// `sorted(items, key=len, reverse=True)`
Piece Operations::sorted_by_key(const ir::Expr& e, const ir::SortKey& by) {
  std::vector<Doc> args = {values_.expr(body_.expr_at(e.b, 0))};
  auto is_op = [&](ExprId id, Op op) {
    return body_.kind(id) == ExprKind::op && static_cast<Op>(body_.exprs[id].a) == op;
  };
  const bool descending = is_op(by.key, Op::neg);
  const ExprId key = descending ? body_.operand(by.key, 0) : by.key;
  const bool length = is_op(key, Op::str_len) || is_op(key, Op::list_len);
  if (length && body_.kind(body_.operand(key, 0)) == ExprKind::local) {
    args.push_back(t_.concat({t_.text("key="), w_.builtin("len")}));
  } else if (body_.kind(key) != ExprKind::local || body_.exprs[key].a != by.item.value) {
    const bool before = std::exchange(out_.inline_only, true);
    Doc value = values_.expr(key);
    out_.inline_only = before;
    const std::string& item = w_.names.local_name(s_.id, by.item);
    args.push_back(t_.concat({t_.text("key=lambda " + item + ": "), value}));
  }
  if (descending) args.push_back(t_.text("reverse=True"));
  return {t_.call(w_.builtin("sorted"), args)};
}

Piece Operations::range(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const ir::Expr& step = body_.exprs[body_.operand(id, 2)];
  if (step.kind != ExprKind::const_int || ir::int_value(step) != 1) return helper_call("range_list", e.b);
  return {t_.call(w_.builtin("list"), {values_.range(body_.operand(id, 0), body_.operand(id, 1))})};
}

Piece Operations::sum(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const TypeKind element = w_.types.kind(w_.types.element(body_.type(body_.operand(id, 0))));
  if (element == TypeKind::integer) return helper_call("sum_ints", e.b);
  if (element == TypeKind::floating) return helper_call("sum_floats", e.b);
  if (element == TypeKind::any) return helper_call("sum_any", e.b);
  return function_call("sum", e.b);
}

Piece Operations::average(ExprId id) {
  const bool dynamic = w_.types.is(w_.types.element(body_.type(body_.operand(id, 0))), TypeKind::any);
  return helper_call(dynamic ? "average_any" : "average", body_.exprs[id].b);
}

// Containers of what cannot change, however deep.
bool Operations::copies_plainly(TypeId type) const {
  const types::Type& t = w_.types[type];
  // Records are shared; what a type parameter or `any` is, nobody knows.
  auto settled = [&](TypeId part) {
    const TypeKind kind = w_.types.kind(part);
    return types::is_numeric(kind) || kind == TypeKind::string || kind == TypeKind::boolean ||
           kind == TypeKind::bytes || kind == TypeKind::record || kind == TypeKind::union_ ||
           kind == TypeKind::parameter;
  };
  if (t.kind == TypeKind::list) return settled(t.args[0]) || copies_plainly(t.args[0]);
  if (t.kind == TypeKind::map) return settled(t.args[1]) || copies_plainly(t.args[1]);
  return t.kind == TypeKind::set;
}

// A value that leaves the package: nobody inside shares it.
Piece Operations::copy(ExprId id) { return copied(body_.operand(id, 0)); }

Piece Operations::copied(ExprId value) {
  const TypeId type = body_.type(value);
  if (copies_plainly(type)) return {as_own(values_.operands({value}, {Prec::bit_or})[0], type)};
  const bool option = w_.types.is(type, TypeKind::option);
  if (option && copies_plainly(w_.types.element(type))) {
    const Piece own = values_.own_option(value);
    return own;
  }
  Doc source = values_.expr(value);
  if (facts_.is_view(value) && !option)
    source = t_.call(w_.builtin(w_.types.is(type, TypeKind::map) ? "dict" : "list"), {source});
  return {t_.call(w_.helper("copy_items"), {source})};
}

Doc Operations::as_own(Doc value, TypeId type, unsigned depth) {
  const types::Type& t = w_.types[type];
  auto holds = [&](TypeId part) {
    const TypeKind kind = w_.types.kind(part);
    return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
  };
  static constexpr std::string_view kItems[] = {"item", "part", "piece"};
  const std::string item(kItems[std::min<unsigned>(depth, 2)]);
  if (t.kind == TypeKind::list && !holds(t.args[0])) return t_.call(w_.builtin("list"), {value});
  if (t.kind == TypeKind::list) {
    Doc all = t_.concat({as_own(t_.text(item), t.args[0], depth + 1), t_.docs.line(),
                         t_.text("for " + item + " in "), value});
    return t_.list("[", {all}, "]");
  }
  if (t.kind == TypeKind::map && !holds(t.args[1])) return t_.call(w_.builtin("dict"), {value});
  if (t.kind == TypeKind::map) {
    Doc pair = t_.concat({t_.text("key: "), as_own(t_.text(item), t.args[1], depth + 1)});
    Doc all = t_.concat({pair, t_.docs.line(), t_.text("for key, " + item + " in "), value, t_.text(".items()")});
    return t_.list("{", {all}, "}");
  }
  if (w_.classes.holds_content(type)) return t_.call(w_.helper("content_set"), {value});
  return t_.call(w_.helper(t.kind == TypeKind::set ? "OrderedSet" : "copy_items"), {value});
}

Piece Operations::add_to_set(ExprId id) {
  const std::vector<Doc> parts = values_.operands(operands_of(body_.exprs[id].b), {Prec::bit_or});
  if (w_.classes.holds_content(body_.type(id))) {
    Doc items = t_.list("[", {t_.concat({t_.text("*"), parts[0]}), parts[1]}, "]", Layout::Shape::literal);
    return {t_.call(w_.helper("content_set"), {items})};
  }
  if (w_.dialect.native_classes) {
    Doc items = t_.list("[", {t_.concat({t_.text("*"), parts[0]}), parts[1]}, "]", Layout::Shape::literal);
    return {t_.call(w_.helper("OrderedSet"), {items})};
  }
  return {t_.list("{", {t_.concat({t_.text("**"), parts[0]}), t_.concat({parts[1], t_.text(": None")})}, "}",
                  Layout::Shape::literal)};
}

Piece Operations::set_operator(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const Op op = static_cast<Op>(e.a);
  const bool sets = w_.types.is(body_.type(body_.operand(id, 0)), TypeKind::set);
  if (sets && w_.classes.holds_content(body_.type(body_.operand(id, 0)))) {
    if (op == Op::list_except) return helper_call("content_except", e.b);
    if (op == Op::list_intersect) return helper_call("content_intersect", e.b);
    std::vector<Doc> parts = values_.operands(operands_of(e.b), {Prec::bit_or, Prec::bit_or});
    for (Doc& part : parts) part = t_.concat({t_.text("*"), part});
    return {t_.call(w_.helper("content_set"), {t_.list("[", parts, "]", Layout::Shape::literal)})};
  }
  if (op == Op::list_union) return helper_call(sets ? "union_sets" : "union", e.b);
  if (op == Op::list_except) return helper_call(sets ? "except_set" : "except_items", e.b);
  return helper_call(sets ? "intersect_sets" : "intersect", e.b);
}

Piece Operations::any_binary(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  return after("any_binary", e, t_.text(Layout::string_literal(ir::op_info(static_cast<Op>(e.c)).name)));
}

Piece Operations::cast_rows(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  std::vector<Doc> args = values_.operand_list(e.b);
  args.push_back(w_.classes.description(w_.types.element(e.type)));
  return {t_.call(w_.helper("cast_rows"), args)};
}

Piece Operations::expect(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (!w_.options.tests) return after("expect", e, title(e));
  const Piece condition = values_.expression(body_.operand(id, 0));
  return {t_.concat({t_.text("assert "), t_.enclosed(condition)})};
}

Piece Operations::refuse(ExprId id) {
  return {t_.call(w_.helper("fail"), {t_.text("3"), title(body_.exprs[id])})};
}

}  // namespace mochi::emit::python
