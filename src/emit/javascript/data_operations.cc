#include "emit/javascript/data_operations.h"

#include <utility>

#include "base/check.h"
#include "emit/javascript/expressions.h"
#include "ir/forms.h"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

// What `String` makes of a value is its text in Mochi.
bool is_plain_text(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::boolean || kind == TypeKind::bigint ||
         kind == TypeKind::string;
}

}  // namespace

bool DataOperations::shows_itself(ExprId id) const { return is_plain_text(kind_of(id)); }

Doc DataOperations::operand(const ir::Expr& e, std::size_t i) { return e_.expr(body_.expr_at(e.b, i)); }

Doc DataOperations::name_text(const ir::Expr& e) const {
  return w_.text(Writer::string_literal(w_.program.names->text(NameId(e.c))));
}

TypeId DataOperations::element_type(const ir::Expr& e, std::size_t operand) const {
  return w_.types.element(body_.type(body_.expr_at(e.b, operand)));
}

// --- text and bytes ---

Doc DataOperations::text_of(ExprId id) {
  if (w_.types.is(body_.type(id), TypeKind::string)) return e_.expr(id);
  if (shows_itself(id)) return w_.call(w_.text("String"), {e_.expr(id)});
  if (kind_of(id) == TypeKind::floating) return w_.call(w_.helper("formatFloat"), {e_.expr(id)});
  Doc description = w_.descriptions.of(body_.type(id));
  return w_.call(w_.helper("format"), {description, e_.expr(id)});
}

Piece DataOperations::shown(ExprId id, Op, const ir::Expr&) {
  const ExprId value = body_.operand(id, 0);
  if (kind_of(value) == TypeKind::string) return e_.expression(value);
  return {text_of(value), Prec::call};
}

Piece DataOperations::printed(ExprId id, Op, const ir::Expr& e) {
  std::vector<Doc> parts;
  const std::size_t count = body_.list_size(e.b);
  for (std::size_t i = 0; i < count; ++i) parts.push_back(text_of(body_.operand(id, i)));
  if (count == 0) parts.push_back(w_.text("\"\""));
  return {w_.call(w_.helper(count <= 1 ? "print" : "printAll"), parts), Prec::call};
}

Piece DataOperations::described(ExprId id, Op op, const ir::Expr&) {
  const ExprId value = body_.operand(id, 0);
  Doc helper = w_.helper(op == Op::to_json ? "toJson" : "printJson");
  Doc description = w_.descriptions.of(body_.type(value));
  return {w_.call(helper, {description, e_.expr(value)}), Prec::call};
}

// The characters of a text inside of a template literal.
std::string DataOperations::template_text(std::string_view text) {
  const std::string quoted = Writer::string_literal(text);
  std::string made;
  for (std::size_t c = 1; c + 1 < quoted.size(); ++c) {
    const bool hole = quoted[c] == '$' && quoted[c + 1] == '{';
    // A quote needs its backslash only in the other form.
    if (quoted[c] == '\\' && quoted[c + 1] == quoted[0]) continue;
    if (quoted[c] == '\\') made += quoted[c++];
    if (quoted[c] == '`' || hole) made += '\\';
    made += quoted[c];
  }
  return made;
}

Piece DataOperations::concatenation(const ir::Expr& e, std::size_t from) {
  struct Part {
    ExprId id;
    Piece value;
    bool converted = false;  // `value` is what `String` takes
  };
  std::vector<Part> parts;
  bool literal = false;
  bool value = false;
  bool flat = true;
  for (std::size_t i = from; i < body_.list_size(e.b); ++i) {
    Part part = {body_.expr_at(e.b, i), {}};
    const ir::Expr& p = body_.exprs[part.id];
    const bool text = p.kind == ExprKind::const_string;
    part.converted = p.kind == ExprKind::op && static_cast<Op>(p.a) == Op::to_text &&
                     shows_itself(body_.operand(part.id, 0));
    part.value = e_.expression(part.converted ? body_.operand(part.id, 0) : part.id);
    literal = literal || text;
    value = value || !text;
    flat = flat && !w_.docs.must_break(w_.chained(part.value));
    parts.push_back(std::move(part));
  }
  if ((literal || e.has(ExprFlag::sugar)) && value && flat) {
    std::vector<Doc> docs = {w_.text("`")};
    for (const Part& part : parts) {
      const ir::Expr& p = body_.exprs[part.id];
      if (p.kind == ExprKind::const_string) {
        docs.push_back(w_.text(template_text(w_.program.names->text(NameId(p.a)))));
      } else {
        docs.push_back(w_.concat({w_.text("${"), w_.docs.flat(w_.chained(part.value)), w_.text("}")}));
      }
    }
    docs.push_back(w_.text("`"));
    return {w_.docs.concat(docs)};
  }
  Piece made{.doc = Doc(), .prec = Prec::additive, .sign = "+", .chain = {}};
  for (const Part& part : parts) {
    const bool first = made.chain.empty();
    const bool text = !part.converted || kind_of(body_.operand(part.id, 0)) == TypeKind::string;
    const Piece shown =
        text ? part.value : Piece{w_.call(w_.text("String"), {w_.chained(part.value)}), Prec::call};
    Doc operand = w_.operand_of("+", Prec::additive, shown, !first);
    made.chain.push_back(first ? operand : w_.concat({w_.text(" +"), w_.docs.line(), operand}));
  }
  return made;
}

Piece DataOperations::text_length(ExprId id, Op, const ir::Expr& e) {
  if (const std::string* view = view_of(body_.operand(id, 0)); view != nullptr)
    return {w_.text(*view + ".length"), Prec::call};
  return e_.helper_call("textLength", e.b);
}

Piece DataOperations::text_index(ExprId id, Op, const ir::Expr& e) {
  const std::string* view = view_of(body_.operand(id, 0));
  if (view == nullptr) return e_.helper_call("charAt", e.b);
  Doc at = operand(e, 1);
  if (e.has(ExprFlag::proven))
    return {w_.concat({w_.text(*view + "["), at, w_.text("]"), w_.text(w_.options.dialect.present)}),
            Prec::call};
  return {w_.call(w_.helper("pointAt"), {w_.text(*view), at}), Prec::call};
}

Piece DataOperations::text_split(ExprId id, Op, const ir::Expr& e) {
  const ir::Expr& separator = body_.exprs[body_.operand(id, 1)];
  const bool known =
      separator.kind == ExprKind::const_string && !w_.program.names->text(NameId(separator.a)).empty();
  if (!known) return e_.helper_call("splitText", e.b);
  return e_.method_call("split", e.b);
}

// JavaScript counts units, of which texts of numbers have one for each code point.
Piece DataOperations::padded(ExprId id, Op, const ir::Expr& e) {
  const ExprId text = body_.operand(id, 0);
  const ir::Expr& shown = body_.exprs[text];
  const ir::Expr& fill = body_.exprs[body_.operand(id, 2)];
  const std::string_view pad =
      fill.kind == ExprKind::const_string ? w_.program.names->text(NameId(fill.a)) : std::string_view();
  const bool one = pad.size() == 1 && static_cast<unsigned char>(pad[0]) < 0x80;
  const bool units = shown.kind == ExprKind::op && static_cast<Op>(shown.a) == Op::to_text &&
                     (types::is_numeric(w_.types.kind(body_.type(body_.operand(text, 0)))));
  if (!one || !units || body_.kind(body_.operand(id, 1)) != ExprKind::const_int)
    return e_.helper_call("padStart", e.b);
  const Doc value = e_.expr(text, Prec::call);
  std::vector<Doc> args = {e_.expr(body_.operand(id, 1))};
  if (pad != " ") args.push_back(w_.text(Writer::string_literal(pad)));
  return {w_.call(w_.concat({value, w_.text(".padStart")}), args), Prec::call};
}

// What a loop over a text gives.
bool DataOperations::is_loop_character(ExprId text) const {
  return body_.kind(text) == ExprKind::local && s_.characters.contains(ir::LocalId(body_.exprs[text].a));
}

Piece DataOperations::text_slice(ExprId id, Op, const ir::Expr& e) {
  const auto is_absent = [&](std::size_t i) { return w_.types.is(body_.type(body_.operand(id, i)), TypeKind::unit); };
  std::vector<Doc> args = {operand(e, 0), is_absent(1) ? w_.text("0") : operand(e, 1)};
  if (!is_absent(2)) args.push_back(operand(e, 2));
  return {w_.call(w_.helper("sliceText"), args), Prec::call};
}

Piece DataOperations::parsed_int(ExprId id, Op, const ir::Expr& e) {
  const ir::Expr& text = body_.exprs[body_.operand(id, 0)];
  const bool taken = text.kind == ExprKind::op && static_cast<Op>(text.a) == Op::str_index;
  const bool one = taken || is_loop_character(body_.operand(id, 0));
  return e_.helper_call(one ? "parseDigit" : "parseInteger", e.b);
}

Piece DataOperations::code_point(ExprId id, Op, const ir::Expr& e) {
  const ExprId text = body_.operand(id, 0);
  if (!is_loop_character(text)) return e_.helper_call("ord", e.b);
  return {w_.concat({e_.expr(text), w_.text(".codePointAt(0)"), w_.text(w_.options.dialect.present)}),
          Prec::call};
}

Piece DataOperations::character(ExprId, Op, const ir::Expr& e) {
  if (!e.has(ExprFlag::proven)) return e_.helper_call("chr", e.b);
  return {w_.call(w_.text("String.fromCharCode"), e_.expr_list(e.b)), Prec::call};
}

Piece DataOperations::byte_index(ExprId id, Op, const ir::Expr& e) {
  if (!e.has(ExprFlag::proven)) return e_.helper_call("byteAt", e.b);
  Doc bytes = e_.expr(body_.operand(id, 0), Prec::call);
  return {w_.concat({bytes, w_.text("["), operand(e, 1), w_.text("]"), w_.text(w_.options.dialect.present)}),
          Prec::call};
}

Piece DataOperations::slice(ExprId id, Op, const ir::Expr&) {
  auto bound = [&](std::size_t i) {
    const ExprId at = body_.operand(id, i);
    if (w_.types.is(body_.type(at), TypeKind::unit)) return Doc();
    return s_.numbers.is_safe(at) ? e_.expr(at) : w_.call(w_.text("Number"), {e_.expr(at)});
  };
  const Doc start = bound(1);
  const Doc end = bound(2);
  std::vector<Doc> args;
  if (start.valid() || end.valid()) args.push_back(start.valid() ? start : w_.text("0"));
  if (end.valid()) args.push_back(end);
  const ExprId sliced = body_.operand(id, 0);
  // What users give may be a Buffer, whose parts are Buffers, and share its memory (S9 of the border page).
  if (w_.options.module.valid() && kind_of(sliced) == TypeKind::bytes)
    return {w_.call(w_.text("new Uint8Array"), {e_.method_call(sliced, "subarray", args).doc}), Prec::call};
  return e_.method_call(sliced, "slice", args);
}

// --- lists ---

Doc DataOperations::spread(ExprId id) { return w_.concat({w_.text("..."), e_.expr(id, Prec::unary)}); }

bool DataOperations::makes_new(const ir::Expr& e) const {
  return !e.has(ExprFlag::in_place) || body_.kind(body_.expr_at(e.b, 0)) == ExprKind::make_list;
}

// How many containers stand around what stands for a type parameter, which crosses as it is (B1 of fanout section 14);
// none where something else stands there.
std::optional<unsigned> DataOperations::levels_above_parameter(TypeId id) const {
  const types::Type& type = w_.types[id];
  if (type.kind == TypeKind::parameter) return 0;
  const bool option = type.kind == TypeKind::option;
  if (!option && type.kind != TypeKind::list && type.kind != TypeKind::map && type.kind != TypeKind::set) return {};
  std::optional<unsigned> inner = levels_above_parameter(type.args.back());
  if (inner && !option) ++*inner;
  return inner;
}

// Containers alone are copied: one that holds none is copied by the language.
Piece DataOperations::copied(ExprId id, Op, const ir::Expr& e) {
  const types::Type& type = w_.types[e.type];
  TypeKind inner = type.args.empty() ? TypeKind::any : w_.types.kind(type.args.back());
  if (inner == TypeKind::option) inner = w_.types.kind(w_.types.element(type.args.back()));
  const bool flat = inner != TypeKind::list && inner != TypeKind::map && inner != TypeKind::set &&
                    inner != TypeKind::any && inner != TypeKind::soft && inner != TypeKind::group &&
                    inner != TypeKind::bytes;
  if (type.kind == TypeKind::list && flat) return {w_.list("[", {spread(body_.operand(id, 0))}, "]")};
  if (type.kind == TypeKind::map && flat) return {w_.call(w_.text("new Map"), {operand(e, 0)}), Prec::call};
  if (type.kind == TypeKind::set) return {w_.call(w_.text("new Set"), {operand(e, 0)}), Prec::call};
  std::vector<Doc> args = e_.expr_list(e.b);
  if (const std::optional<unsigned> levels = levels_above_parameter(e.type))
    args.push_back(w_.text(std::to_string(*levels)));
  return {w_.call(w_.helper("deepCopy"), args), Prec::call};
}

Piece DataOperations::append(ExprId id, Op, const ir::Expr& e) {
  if (!makes_new(e)) return e_.helper_call("pushed", e.b);
  Doc all = spread(body_.operand(id, 0));
  return {w_.list("[", {all, operand(e, 1)}, "]")};
}

Piece DataOperations::list_concatenation(ExprId id, Op, const ir::Expr& e) {
  if (!makes_new(e)) return e_.helper_call("extend", e.b);
  std::vector<Doc> parts;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    const ExprId part = body_.operand(id, i);
    if (body_.kind(part) != ExprKind::make_list) {
      parts.push_back(spread(part));
      continue;
    }
    for (Doc item : e_.expr_list(body_.exprs[part].a)) parts.push_back(item);
  }
  return {w_.list("[", parts, "]")};
}

Piece DataOperations::reversed(ExprId id, Op, const ir::Expr&) {
  return {w_.concat({e_.expr(body_.operand(id, 0), Prec::call), w_.text(".slice().reverse()")}), Prec::call};
}

Piece DataOperations::list_contains(ExprId, Op, const ir::Expr& e) {
  const TypeId type = element_type(e, 0);
  if (is_plain_text(w_.types.kind(type)) || w_.is_enum(type)) return e_.method_call("includes", e.b);
  return e_.helper_call("contains", e.b);
}

Piece DataOperations::first_element(ExprId id, Op, const ir::Expr&) {
  return {w_.concat({e_.expr(body_.operand(id, 0), Prec::call), w_.text("[0]")}), Prec::call};
}

Piece DataOperations::ordered_call(std::string_view helper, const ir::Expr& e, TypeId compared) {
  std::vector<Doc> args = e_.expr_list(e.b);
  args.push_back(e_.operators().order_of(compared));
  return {w_.call(w_.helper(helper), args), Prec::call};
}

// `sortedByAll(items, [[keys, compareText, -1], [keys2, ascending, 1]])`
Piece DataOperations::sorted_by_all(ExprId id, const ir::Expr& e) {
  const std::vector<Doc> operands = e_.expr_list(e.b);
  std::vector<Doc> columns;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    Doc order = e_.operators().order_of(element_type(e, i));
    Doc sign = w_.text(ir::sort_descends(body_, id, i - 1) ? "-1" : "1");
    std::vector<Doc> column = {operands[i], order, sign};
    if (w_.types.is(element_type(e, i), types::TypeKind::any)) column.push_back(w_.text("true"));
    columns.push_back(w_.list("[", column, "]"));
  }
  return {w_.call(w_.helper("sortedByAll"), {operands[0], w_.list("[", columns, "]")}), Prec::call};
}

Piece DataOperations::sorted(ExprId id, Op op, const ir::Expr& e) {
  if (op == Op::list_sort_by_keys && !ir::sorts_plainly(body_, id)) return sorted_by_all(id, e);
  const bool keys = op == Op::list_sort_by_keys;
  return ordered_call(keys ? "sortedByKeys" : "sorted", e, element_type(e, keys ? 1 : 0));
}

Piece DataOperations::range(ExprId id, Op, const ir::Expr& e) {
  auto is_int = [&](std::size_t i, std::int64_t value) {
    const ir::Expr& bound = body_.exprs[body_.operand(id, i)];
    return bound.kind == ExprKind::const_int && ir::int_value(bound) == value;
  };
  if (is_int(0, 0) && is_int(2, 1)) return {w_.call(w_.helper("countTo"), {operand(e, 1)}), Prec::call};
  return e_.helper_call("rangeList", e.b);
}

Piece DataOperations::list_total(ExprId, Op op, const ir::Expr& e) {
  const TypeKind kind = w_.types.kind(element_type(e, 0));
  if (op == Op::list_avg) {
    return e_.helper_call(kind == TypeKind::bigrat ? "averageRationals"
                          : kind == TypeKind::any  ? "averageAny"
                                                   : "average",
                          e.b);
  }
  return e_.helper_call(kind == TypeKind::integer    ? "sumInts"
                        : kind == TypeKind::floating ? "sumFloats"
                        : kind == TypeKind::bigint   ? "sumBigs"
                        : kind == TypeKind::any      ? "sumAny"
                                                     : "sumRationals",
                        e.b);
}

Piece DataOperations::extreme(ExprId id, Op op, const ir::Expr& e) {
  const ir::Expr& list = body_.exprs[body_.operand(id, 0)];
  bool safe = list.kind == ExprKind::make_list && w_.types.is(element_type(e, 0), TypeKind::integer) &&
              body_.list_size(list.a) > 0;
  for (std::size_t i = 0; safe && i < body_.list_size(list.a); ++i)
    safe = s_.numbers.is_safe(body_.expr_at(list.a, i));
  const bool least = op == Op::list_min;
  if (!safe) return ordered_call(least ? "least" : "greatest", e, element_type(e, 0));
  return {w_.call(w_.text(least ? "Math.min" : "Math.max"), e_.expr_list(list.a)), Prec::call};
}

// --- maps, sets, groups ---

Piece DataOperations::keyed(ExprId id, Op op, const ir::Expr&) {
  const ExprId map = body_.operand(id, 0);
  const TypeId type = body_.type(map);
  if (op == Op::set_has && w_.is_told_by_content(w_.types.element(type)))
    return e_.helper_call("hasItem", body_.exprs[id].b);
  return e_.method_call(map, op == Op::map_remove ? "delete" : "has", {e_.key(body_.operand(id, 1))});
}

// Keys of type any are held as scalars.
Piece DataOperations::items(ExprId id, Op op, const ir::Expr&) {
  const TypeId type = body_.type(body_.operand(id, 0));
  const bool any = (op == Op::map_keys && w_.types.is(w_.types.key(type), TypeKind::any)) ||
                   (op == Op::set_items && w_.types.is(w_.types.element(type), TypeKind::any));
  const std::string_view part = op == Op::map_keys ? ".keys()" : op == Op::map_values ? ".values()" : "";
  std::vector<Doc> args = {w_.concat({e_.expr(body_.operand(id, 0), Prec::call), w_.text(part)})};
  if (any) args.push_back(w_.helper("keyAny"));
  return {w_.call(w_.text("Array.from"), args), Prec::call};
}

Piece DataOperations::set_add(ExprId id, Op, const ir::Expr& e) {
  const ExprId set = body_.operand(id, 0);
  const ExprId item = body_.operand(id, 1);
  const bool content = w_.is_told_by_content(w_.types.element(body_.type(set)));
  if (content && e.has(ExprFlag::in_place)) return e_.helper_call("addItem", e.b);
  if (content) {
    Doc items = w_.list("[", {spread(set), e_.expr(item)}, "]");
    return {w_.call(w_.helper("setOf"), {items}), Prec::call};
  }
  if (e.has(ExprFlag::in_place)) return e_.method_call(set, "add", {e_.key(item)});
  Doc all = w_.concat({w_.text("..."), e_.expr(set)});
  return {w_.call(w_.text("new Set"), {w_.list("[", {all, e_.key(item)}, "]")}), Prec::call};
}

Piece DataOperations::set_operator(ExprId id, Op op, const ir::Expr& e) {
  const TypeId type = body_.type(body_.operand(id, 0));
  const bool sets = w_.types.is(type, TypeKind::set);
  if (sets && w_.is_told_by_content(w_.types.element(type))) {
    return e_.helper_call(op == Op::list_union    ? "uniteItems"
                          : op == Op::list_except ? "exceptItems"
                                                  : "intersectItems",
                          e.b);
  }
  if (op == Op::list_union) return e_.helper_call(sets ? "uniteSets" : "union", e.b);
  if (op == Op::list_except) return e_.helper_call(sets ? "exceptSet" : "except", e.b);
  return e_.helper_call(sets ? "intersectSets" : "intersect", e.b);
}

Piece DataOperations::group_add(ExprId id, Op, const ir::Expr& e) {
  std::vector<Doc> args = e_.expr_list(e.b);
  const TypeId type = body_.type(body_.operand(id, 1));
  const TypeKind kind = w_.types.kind(type);
  if (!is_plain_text(kind) && kind != TypeKind::floating && !w_.is_enum(type))
    args.push_back(w_.call(w_.helper("groupText"), {w_.descriptions.of(type)}));
  return {w_.call(w_.helper("groupAdd"), args), Prec::call};
}

// --- any, and the world ---

Piece DataOperations::named(ExprId, Op op, const ir::Expr& e) {
  if (op == Op::expect && w_.options.tests)
    return {w_.call(w_.text("assert.ok"), {operand(e, 0)}), Prec::call};
  Doc helper = w_.helper(op == Op::expect ? "expect" : "anyField");
  return {w_.call(helper, {operand(e, 0), name_text(e)}), Prec::call};
}

Piece DataOperations::any_binary(ExprId, Op, const ir::Expr& e) {
  Doc sign = w_.text(Writer::string_literal(ir::op_info(static_cast<Op>(e.c)).name));
  Doc left = operand(e, 0);
  Doc call = w_.call(w_.helper("anyBinary"), {sign, left, operand(e, 1)});
  if (w_.types.is(e.type, TypeKind::any)) return {call, Prec::call};
  return {w_.concat({call, w_.text(".value")}), Prec::call};
}

Piece DataOperations::cast_rows(ExprId, Op, const ir::Expr& e) {
  std::vector<Doc> args = e_.expr_list(e.b);
  args.push_back(w_.descriptions.of(w_.types.element(e.type)));
  return {w_.call(w_.helper("castRows"), args), Prec::call};
}

// Only derived functions have it (lower/derive), which JavaScript does not ask for.
Piece DataOperations::of_derived(ExprId, Op, const ir::Expr&) {
  MOCHI_UNREACHABLE("operation of derived functions");
}

Piece DataOperations::refuse(ExprId, Op, const ir::Expr& e) {
  return {w_.call(w_.helper("raise"), {w_.text("3"), name_text(e)}), Prec::call};
}

}  // namespace mochi::emit::javascript
