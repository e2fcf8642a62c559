// Operations on text, bytes, lists, maps, sets, values of type any, and the world.
#include "base/check.h"
#include "emit/javascript/writer.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation` (operations.cc), which has
// no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {
bool shows_itself(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::boolean || kind == TypeKind::bigint ||
         kind == TypeKind::string;
}
}  // namespace

// The text that `print` and `str` show.
Doc FunctionWriter::text_of(ExprId id) {
  TypeKind kind = kind_of(id);
  if (kind == TypeKind::string) return expr(id);
  if (shows_itself(kind)) return w_.call(w_.text("String"), {expr(id)});
  if (kind == TypeKind::floating) return w_.call(w_.helper("formatFloat"), {expr(id)});
  return w_.call(w_.helper("format"), {w_.descriptions.of(body_.type(id)), expr(id)});
}

Piece FunctionWriter::ordered_call(std::string_view helper, std::uint32_t operands, TypeId compared) {
  std::vector<Doc> args = expr_list(operands);
  args.push_back(order_of(compared));
  return {w_.call(w_.helper(helper), args), Prec::call};
}

Piece FunctionWriter::slice(const ir::Expr& e) {
  auto bound = [&](std::size_t i) {
    const ExprId id = body_.expr_at(e.b, i);
    if (w_.types.is(body_.type(id), TypeKind::unit)) return Doc();
    return numbers_.is_safe(id) ? expr(id) : w_.call(w_.text("Number"), {expr(id)});
  };
  const Doc start = bound(1);
  const Doc end = bound(2);
  std::vector<Doc> args;
  if (start.valid() || end.valid()) args.push_back(start.valid() ? start : w_.text("0"));
  if (end.valid()) args.push_back(end);
  return method_call(body_.expr_at(e.b, 0), "slice", args);
}

// The characters of a text inside of a template literal.
std::string FunctionWriter::template_text(std::string_view text) {
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

// A template literal if text and values mix and all of it stands on one line, else a sum.
Piece FunctionWriter::concatenation(const ir::Expr& e, std::size_t from) {
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
                     shows_itself(kind_of(body_.operand(part.id, 0)));
    part.value = expression(part.converted ? body_.operand(part.id, 0) : part.id);
    literal = literal || text;
    value = value || !text;
    flat = flat && !w_.docs.must_break(w_.chained(part.value));
    parts.push_back(std::move(part));
  }
  if (literal && value && flat) {
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

Piece FunctionWriter::text_operation(Op op, const ir::Expr& e) {
  ExprId first = body_.list_size(e.b) > 0 ? body_.expr_at(e.b, 0) : ExprId();
  auto second = [&] { return expr(body_.expr_at(e.b, 1)); };
  switch (op) {
    case Op::str_len:
      if (const std::string* view = view_of(body_.expr_at(e.b, 0)); view != nullptr)
        return {w_.text(*view + ".length"), Prec::call};
      return helper_call("textLength", e.b);
    case Op::str_index:
      if (const std::string* view = view_of(body_.expr_at(e.b, 0)); view != nullptr) {
        if (e.has(ExprFlag::proven))
          return {w_.concat({w_.text(*view + "["), second(), w_.text("]")}), Prec::call};
        return {w_.call(w_.helper("pointAt"), {w_.text(*view), second()}), Prec::call};
      }
      return helper_call("charAt", e.b);
    case Op::str_slice: return helper_call("sliceText", e.b);
    case Op::str_contains: return method_call(first, "includes", {second()});
    case Op::str_starts_with: return method_call(first, "startsWith", {second()});
    case Op::str_index_of: return helper_call("indexOfText", e.b);
    case Op::str_upper: return method_call(first, "toUpperCase", {});
    case Op::str_lower: return method_call(first, "toLowerCase", {});
    case Op::str_trim: return helper_call("trimText", e.b);
    case Op::str_split: {
      const ir::Expr& separator = body_.exprs[body_.expr_at(e.b, 1)];
      const bool known =
          separator.kind == ExprKind::const_string && !w_.program.names->text(NameId(separator.a)).empty();
      return known ? method_call(first, "split", {second()}) : helper_call("splitText", e.b);
    }
    case Op::str_join: return method_call(first, "join", {second()});
    case Op::str_repeat: return helper_call("repeatText", e.b);
    case Op::str_pad_start: return helper_call("padStart", e.b);
    case Op::str_reverse: return helper_call("reverseText", e.b);
    case Op::str_ord:
      if (body_.kind(first) == ExprKind::local && characters_.contains(ir::LocalId(body_.exprs[first].a))) {
        return {
            w_.concat({expr(first), w_.text(w_.options.typescript ? ".codePointAt(0)!" : ".codePointAt(0)")}),
            Prec::call};
      }
      return helper_call("ord", e.b);
    case Op::str_chr:
      if (!e.has(ExprFlag::proven)) return helper_call("chr", e.b);
      return {w_.call(w_.text("String.fromCharCode"), expr_list(e.b)), Prec::call};
    case Op::bytes_len: return {w_.concat({expr(first, Prec::call), w_.text(".length")}), Prec::call};
    case Op::bytes_index:
      if (e.has(ExprFlag::proven))
        return {w_.concat({expr(first, Prec::call), w_.text("["), second(), w_.text("]")}), Prec::call};
      return helper_call("byteAt", e.b);
    case Op::bytes_slice: return slice(e);
    case Op::bytes_concat: return helper_call("concatBytes", e.b);
    case Op::bytes_from_list: return helper_call("bytesFromList", e.b);
    case Op::bytes_from_text: return helper_call("utf8Bytes", e.b);
    case Op::text_from_bytes: return helper_call("utf8Text", e.b);
    default: MOCHI_UNREACHABLE("text operation");
  }
}

Piece FunctionWriter::list_operation(Op op, const ir::Expr& e) {
  ExprId first = body_.list_size(e.b) > 0 ? body_.expr_at(e.b, 0) : ExprId();
  auto spread = [&](ExprId id) { return w_.concat({w_.text("..."), expr(id, Prec::unary)}); };
  auto second = [&] { return expr(body_.expr_at(e.b, 1)); };
  auto element = [&] { return w_.types.kind(w_.types.element(body_.type(first))); };
  switch (op) {
    case Op::list_len: return {w_.concat({expr(first, Prec::call), w_.text(".length")}), Prec::call};
    case Op::list_append:
      if (e.has(ExprFlag::in_place) && body_.kind(first) != ExprKind::make_list)
        return helper_call("pushed", e.b);
      return {w_.list("[", {spread(first), expr(body_.expr_at(e.b, 1))}, "]")};
    case Op::list_concat: {
      if (e.has(ExprFlag::in_place) && body_.kind(first) != ExprKind::make_list)
        return helper_call("extend", e.b);
      std::vector<Doc> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        ExprId part = body_.expr_at(e.b, i);
        if (body_.kind(part) != ExprKind::make_list) {
          parts.push_back(spread(part));
          continue;
        }
        for (Doc item : expr_list(body_.exprs[part].a)) parts.push_back(item);
      }
      return {w_.list("[", parts, "]")};
    }
    case Op::list_slice: return slice(e);
    case Op::list_reverse:
      return {w_.concat({expr(first, Prec::call), w_.text(".slice().reverse()")}), Prec::call};
    case Op::list_contains: {
      TypeKind kind = element();
      bool scalar = shows_itself(kind) || w_.is_enum(w_.types.element(body_.type(first)));
      if (scalar) return method_call(first, "includes", {expr(body_.expr_at(e.b, 1))});
      return helper_call("contains", e.b);
    }
    case Op::list_distinct: return helper_call("distinct", e.b);
    case Op::list_first: return {w_.concat({expr(first, Prec::call), w_.text("[0]")}), Prec::call};
    case Op::list_sort: return ordered_call("sorted", e.b, w_.types.element(body_.type(first)));
    case Op::list_sort_by_keys:
      return ordered_call("sortedByKeys", e.b, w_.types.element(body_.type(body_.expr_at(e.b, 1))));
    case Op::list_range: {
      auto is_int = [&](std::size_t i, std::int64_t value) {
        const ir::Expr& operand = body_.exprs[body_.expr_at(e.b, i)];
        return operand.kind == ExprKind::const_int && ir::int_value(operand) == value;
      };
      if (is_int(0, 0) && is_int(2, 1)) return {w_.call(w_.helper("countTo"), {second()}), Prec::call};
      return helper_call("rangeList", e.b);
    }
    case Op::list_sum: {
      TypeKind kind = element();
      if (kind == TypeKind::integer) return helper_call("sumInts", e.b);
      if (kind == TypeKind::floating) return helper_call("sumFloats", e.b);
      if (kind == TypeKind::bigint) return helper_call("sumBigs", e.b);
      if (kind == TypeKind::any) return helper_call("sumAny", e.b);
      return helper_call("sumRationals", e.b);
    }
    case Op::list_avg:
      if (element() == TypeKind::bigrat) return helper_call("averageRationals", e.b);
      return element() == TypeKind::any ? helper_call("averageAny", e.b) : helper_call("average", e.b);
    case Op::list_min:
    case Op::list_max: {
      bool safe = body_.kind(first) == ExprKind::make_list && element() == TypeKind::integer &&
                  body_.list_size(body_.exprs[first].a) > 0;
      for (std::size_t i = 0; safe && i < body_.list_size(body_.exprs[first].a); ++i)
        safe = numbers_.is_safe(body_.expr_at(body_.exprs[first].a, i));
      if (safe)
        return {
            w_.call(w_.text(op == Op::list_min ? "Math.min" : "Math.max"), expr_list(body_.exprs[first].a)),
            Prec::call};
      return ordered_call(op == Op::list_min ? "least" : "greatest", e.b,
                          w_.types.element(body_.type(first)));
    }
    case Op::list_copy: return {w_.concat({expr(first, Prec::call), w_.text(".slice()")}), Prec::call};
    case Op::list_union: return helper_call("union", e.b);
    case Op::list_except: return helper_call("except", e.b);
    case Op::list_intersect: return helper_call("intersect", e.b);
    case Op::deep_copy: return helper_call("deepCopy", e.b);
    default: MOCHI_UNREACHABLE("list operation");
  }
}

Piece FunctionWriter::map_operation(ExprId id, Op op, const ir::Expr& e) {
  ExprId first = body_.list_size(e.b) > 0 ? body_.expr_at(e.b, 0) : ExprId();
  auto all = [&](std::string_view part) -> Piece {
    return {w_.call(w_.text("Array.from"), {w_.concat({expr(first, Prec::call), w_.text(part)})}),
            Prec::call};
  };
  // Keys of type any are held as scalars.
  auto any_keys = [&](std::string_view part) -> Piece {
    return {w_.call(w_.text("Array.from"),
                    {w_.concat({expr(first, Prec::call), w_.text(part)}), w_.helper("keyAny")}),
            Prec::call};
  };
  auto second = [&] { return key(body_.expr_at(e.b, 1)); };
  switch (op) {
    case Op::map_len:
    case Op::set_len: return {w_.concat({expr(first, Prec::call), w_.text(".size")}), Prec::call};
    case Op::map_has:
    case Op::set_has: return method_call(first, "has", {second()});
    case Op::map_keys:
      return w_.types.is(w_.types.key(body_.type(first)), TypeKind::any) ? any_keys(".keys()")
                                                                         : all(".keys()");
    case Op::map_values: return all(".values()");
    case Op::map_remove: return method_call(first, "delete", {second()});
    case Op::map_copy: return {w_.call(w_.text("new Map"), {expr(first)}), Prec::call};
    case Op::set_add: {
      if (e.has(ExprFlag::in_place)) return method_call(first, "add", {second()});
      Doc items = w_.list("[", {w_.concat({w_.text("..."), expr(first)}), second()}, "]");
      return {w_.call(w_.text("new Set"), {items}), Prec::call};
    }
    case Op::set_items:
      return w_.types.is(w_.types.element(body_.type(first)), TypeKind::any) ? any_keys("") : all("");
    case Op::group_new: return helper_call("newGroups", e.b);
    case Op::group_add: {
      std::vector<Doc> args = expr_list(e.b);
      TypeId type = body_.type(body_.operand(id, 1));
      TypeKind kind = w_.types.kind(type);
      if (!shows_itself(kind) && kind != TypeKind::floating && !w_.is_enum(type)) {
        args.push_back(w_.call(w_.helper("groupText"), {w_.descriptions.of(type)}));
      }
      return {w_.call(w_.helper("groupAdd"), args), Prec::call};
    }
    case Op::group_key: return {w_.concat({expr(first, Prec::call), w_.text(".key")}), Prec::call};
    case Op::group_items: return {w_.concat({expr(first, Prec::call), w_.text(".items")}), Prec::call};
    default: MOCHI_UNREACHABLE("map operation");
  }
}

Piece FunctionWriter::other_operation(ExprId id, Op op, const ir::Expr& e) {
  auto described = [&](Doc helper) -> Piece {
    ExprId value = body_.expr_at(e.b, 0);
    return {w_.call(helper, {w_.descriptions.of(body_.type(value)), expr(value)}), Prec::call};
  };
  auto name = [&] { return w_.text(Writer::string_literal(w_.program.names->text(NameId(e.c)))); };
  switch (op) {
    case Op::to_text:
      if (kind_of(body_.operand(id, 0)) == TypeKind::string) return expression(body_.operand(id, 0));
      return {text_of(body_.operand(id, 0)), Prec::call};
    case Op::print: {
      std::vector<Doc> parts;
      std::size_t count = body_.list_size(e.b);
      for (std::size_t i = 0; i < count; ++i) parts.push_back(text_of(body_.operand(id, i)));
      if (count == 0) parts.push_back(w_.text("\"\""));
      if (count <= 1) return {w_.call(w_.helper("print"), parts), Prec::call};
      return {w_.call(w_.helper("printAll"), parts), Prec::call};
    }
    case Op::to_json: return described(w_.helper("toJson"));
    case Op::print_json: return described(w_.helper("printJson"));
    case Op::json_parse: return helper_call("parseJson", e.b);
    case Op::json_decode: return helper_call("decodeJson", e.b);
    case Op::parse_int: return helper_call("parseInteger", e.b);
    case Op::parse_int_base: return helper_call("parseIntegerBase", e.b);
    case Op::parse_float: return helper_call("parseFloating", e.b);
    case Op::any_index: return helper_call("anyIndex", e.b);
    case Op::any_field:
      return {w_.call(w_.helper("anyField"), {expr(body_.operand(id, 0)), name()}), Prec::call};
    case Op::any_slice: return helper_call("anySlice", e.b);
    case Op::any_len: return helper_call("anyLength", e.b);
    case Op::any_items: return helper_call("anyItems", e.b);
    case Op::any_to_int: return helper_call("anyToInt", e.b);
    case Op::any_to_float: return helper_call("anyToFloat", e.b);
    case Op::any_binary: {
      Doc sign = w_.text(Writer::string_literal(ir::op_info(static_cast<Op>(e.c)).name));
      Doc call =
          w_.call(w_.helper("anyBinary"), {sign, expr(body_.operand(id, 0)), expr(body_.operand(id, 1))});
      if (w_.types.is(e.type, TypeKind::any)) return {call, Prec::call};
      return {w_.concat({call, w_.text(".value")}), Prec::call};
    }
    case Op::any_negate: return helper_call("anyNegate", e.b);
    case Op::any_contains: return helper_call("anyContains", e.b);
    case Op::any_store: return helper_call("anyStore", e.b);
    case Op::now: return helper_call("now", e.b);
    case Op::input: return helper_call("input", e.b);
    case Op::read_file: return helper_call("readFile", e.b);
    case Op::write_file: return helper_call("writeFile", e.b);
    case Op::append_file: return helper_call("appendFile", e.b);
    case Op::read_lines: return helper_call("readLines", e.b);
    case Op::load_rows:
      return {w_.call(w_.helper("loadRows"), {expr(body_.operand(id, 0)), expr(body_.operand(id, 1)),
                                              w_.descriptions.of(w_.types.element(e.type))}),
              Prec::call};
    case Op::save_rows: return helper_call("saveRows", e.b);
    case Op::sha256: return helper_call("sha256", e.b);
    case Op::panic: return helper_call("panic", e.b);
    case Op::exit_: return helper_call("exit", e.b);
    case Op::expect:
      if (w_.options.tests) return {w_.call(w_.text("assert.ok"), {expr(body_.operand(id, 0))}), Prec::call};
      return {w_.call(w_.helper("expect"), {expr(body_.operand(id, 0)), name()}), Prec::call};
    case Op::bench_report: return helper_call("benchReport", e.b);
    case Op::clock_ns: return helper_call("clockNs", e.b);
    case Op::refuse: return {w_.call(w_.helper("raise"), {w_.text("3"), name()}), Prec::call};
    default: MOCHI_UNREACHABLE("operation");
  }
}

}  // namespace mochi::emit::javascript
