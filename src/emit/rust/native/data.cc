// Operations on text, bytes, lists, maps and sets without shared types.
#include "base/check.h"
#include "emit/rust/native/native.h"
#include "emit/rust/shared/writer.h"

// Dispatchers by group name only their own kinds.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

// `base[from:to]`; a missing bound is an operand of type unit.
Made NativeFunction::slice(std::string_view name, NodeId base, ExprId from, ExprId to, Hold hold) {
  const bool start = kind_of(from) != TypeKind::unit;
  const bool end = kind_of(to) != TypeKind::unit;
  if (!start && !end) return {base, hold};
  std::vector<NodeId> args = {base};
  if (start) args.push_back(copy(from));
  if (end) args.push_back(copy(to));
  const std::string suffix = start && end ? "" : start ? "_from" : "_to";
  return {s_.call(helper(std::string(name) + suffix), args), hold};
}

// What a text is searched for.
NodeId NativeFunction::pattern_of(ExprId id) {
  if (auto literal = char_literal(id)) return s_.word(*literal);
  if (is_char(id)) return make(id).node;
  return borrow(id);
}

namespace {

bool is_name(std::string_view text) {
  for (char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
      return false;
  }
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9');
}

// A literal inside of a format string.
std::string format_text(std::string_view utf8) {
  std::string quoted = string_literal(utf8);
  std::string out;
  for (char c : quoted.substr(1, quoted.size() - 2)) {
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return out;
}

}  // namespace

void NativeFunction::format_piece(ExprId id, std::string& text, std::vector<NodeId>& args) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_string) {
    text += format_text(p_.program.names->text(NameId(e.a)));
    return;
  }
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::str_concat) {
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) format_piece(body_.operand(id, i), text, args);
    return;
  }
  NodeId node;
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::to_text) {
    const ExprId shown = body_.operand(id, 0);
    const TypeKind kind = kind_of(shown);
    node = kind == TypeKind::integer ? typed(shown) : kind == TypeKind::boolean ? copy(shown) : make(id).node;
  } else {
    node = make(id).node;
  }
  const Node& made = s_[node];
  if (made.kind == NodeKind::word && is_name(made.text) && made.text != "true" && made.text != "false") {
    text += "{" + made.text + "}";
    return;
  }
  text += "{}";
  args.push_back(node);
}

Made NativeFunction::concatenation(ExprId id) {
  std::string text;
  std::vector<NodeId> args;
  format_piece(id, text, args);
  args.insert(args.begin(), s_.word("\"" + text + "\""));
  return {s_.macro("format!(", args)};
}

Made NativeFunction::text_operation(ExprId id, Op op, const ir::Expr& e) {
  auto first = [&] { return body_.operand(id, 0); };
  // A text to call methods on.
  auto text = [&](ExprId operand) {
    const Made made = make(operand);
    return made.hold == Hold::chr ? s_.method(made.node, "to_string") : made.node;
  };
  auto subject = [&] { return text(first()); };
  const ir::Expr& f = body_.exprs[first()];
  const std::string view =
      f.kind == ExprKind::local && views_.contains(LocalId(f.a)) ? views_.at(LocalId(f.a)) : std::string();
  switch (op) {
    case Op::str_concat: return concatenation(id);
    case Op::str_len:
      if (!view.empty()) return {s_.cast(s_.method(s_.word(view), "len"), "i64")};
      if (is_char(first())) return {s_.word("1")};
      return {s_.cast(s_.method(s_.method(subject(), "chars"), "count"), "i64")};
    case Op::str_index: {
      if (view.empty()) {
        if (is_char(first())) return refuse("a place in a character");
        return {s_.call(helper("char_at"), {borrow(first()), copy(body_.operand(id, 1))}), Hold::chr};
      }
      if (e.has(ExprFlag::proven)) return {s_.index(s_.word(view), usize(body_.operand(id, 1))), Hold::chr};
      return {s_.call(helper("char_in"), {s_.unary("&", s_.word(view)), copy(body_.operand(id, 1))}),
              Hold::chr};
    }
    case Op::str_slice: {
      if (view.empty())
        return slice("text_slice", borrow(first()), body_.operand(id, 1), body_.operand(id, 2), Hold::str);
      Made part =
          slice("slice", s_.unary("&", s_.word(view)), body_.operand(id, 1), body_.operand(id, 2), Hold::ref);
      return {s_.method(s_.method(part.node, "iter"), "collect::<String>")};
    }
    case Op::str_contains: return {s_.method(subject(), "contains", {pattern_of(body_.operand(id, 1))})};
    case Op::str_starts_with:
      return {s_.method(subject(), "starts_with", {pattern_of(body_.operand(id, 1))})};
    case Op::str_index_of:
      return {s_.call(helper("index_of"), {borrow(first()), borrow(body_.operand(id, 1))})};
    case Op::str_upper:
      if (is_char(first())) return {s_.method(s_.method(make(first()).node, "to_uppercase"), "to_string")};
      return {s_.method(subject(), "to_uppercase")};
    case Op::str_lower:
      if (is_char(first())) return {s_.method(s_.method(make(first()).node, "to_lowercase"), "to_string")};
      return {s_.method(subject(), "to_lowercase")};
    case Op::str_trim: return {s_.method(subject(), "trim"), Hold::str};
    case Op::str_split: {
      const ExprId separator = body_.operand(id, 1);
      const ir::Expr& s = body_.exprs[separator];
      if (s.kind != ExprKind::const_string)
        return {s_.call(helper("split"), {borrow(first()), borrow(separator)})};
      if (p_.program.names->text(NameId(s.a)).empty()) {
        return {s_.method(s_.method(s_.method(subject(), "chars"), "map", {s_.word("String::from")}),
                          "collect::<Vec<_>>")};
      }
      NodeId parts = s_.method(subject(), "split", {pattern_of(separator)});
      return {s_.method(s_.method(parts, "map", {s_.word("str::to_string")}), "collect::<Vec<_>>")};
    }
    case Op::str_join: {
      const ir::Expr& s = body_.exprs[body_.operand(id, 1)];
      if (s.kind == ExprKind::const_string && p_.program.names->text(NameId(s.a)).empty())
        return {s_.method(look(first()), "concat")};
      return {s_.method(look(first()), "join", {borrow(body_.operand(id, 1))})};
    }
    case Op::str_repeat: return {s_.call(helper("repeat"), {borrow(first()), copy(body_.operand(id, 1))})};
    case Op::str_pad_start:
      return {s_.call(helper("pad_start"),
                      {borrow(first()), copy(body_.operand(id, 1)), borrow(body_.operand(id, 2))})};
    case Op::str_reverse:
      return {s_.method(s_.method(s_.method(subject(), "chars"), "rev"), "collect::<String>")};
    case Op::str_ord:
      if (is_char(first())) return {s_.cast(make(first()).node, "i64")};
      return {s_.call(helper("ord"), {borrow(first())})};
    case Op::str_chr: return {s_.call(helper("chr"), {copy(first())}), Hold::chr};
    case Op::bytes_len: return {s_.cast(s_.method(look(first()), "len"), "i64")};
    case Op::bytes_index:
      if (e.has(ExprFlag::proven))
        return {s_.call("i64::from", {s_.index(look(first()), usize(body_.operand(id, 1)))})};
      return {
          s_.call("i64::from", {s_.call(helper("byte_at"), {borrow(first()), copy(body_.operand(id, 1))})})};
    case Op::bytes_slice:
      return slice("slice", borrow(first()), body_.operand(id, 1), body_.operand(id, 2), Hold::ref);
    case Op::bytes_concat: {
      std::vector<NodeId> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
        parts.push_back(s_.index(look(body_.operand(id, i)), s_.word("..")));
      for (NodeId& part : parts) part = s_.unary("&", part);
      return {s_.method(s_.make(NodeKind::array, {}, parts), "concat")};
    }
    case Op::bytes_from_text: return {s_.method(s_.method(subject(), "as_bytes"), "to_vec")};
    case Op::bytes_from_list: return {s_.call(helper("bytes_of"), {borrow(first())})};
    case Op::text_from_bytes: return {s_.call(helper("text_of"), {borrow(first())})};
    case Op::to_text:
      switch (kind_of(first())) {
        case TypeKind::string: return make(first());
        case TypeKind::integer:
        case TypeKind::boolean: {
          NodeId node = copy(first());
          if (int_constant(first())) node = s_.word(s_[node].text + "_i64");
          return {s_.method(node, "to_string")};
        }
        case TypeKind::floating: return {s_.call(helper("float_text"), {copy(first())})};
        default: return refuse("the text of such a value");
      }
    case Op::parse_int: return {s_.call(helper("parse_int"), {borrow(first())})};
    case Op::parse_int_base:
      return {s_.call(helper("parse_int_base"), {borrow(first()), copy(body_.operand(id, 1))})};
    case Op::parse_float: return {s_.call(helper("parse_float"), {borrow(first())})};
    default: MOCHI_UNREACHABLE("text operation");
  }
}

namespace {

bool sorts(const types::TypeStore& types, TypeId id) {
  switch (types.kind(id)) {
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::boolean:
    case TypeKind::parameter: return true;
    case TypeKind::list: return sorts(types, types.element(id));
    default: return false;
  }
}

}  // namespace

Made NativeFunction::list_operation(ExprId id, Op op, const ir::Expr& e) {
  auto first = [&] { return body_.operand(id, 0); };
  auto second = [&] { return body_.operand(id, 1); };
  auto element = [&] { return p_.types.element(body_.type(first())); };
  auto helped = [&](const std::string& name) { return Made{s_.call(helper(name), {borrow(first())})}; };
  switch (op) {
    case Op::list_len: return {s_.cast(s_.method(look(first()), "len"), "i64")};
    case Op::list_append: {
      if (e.has(ExprFlag::in_place) && body_.kind(first()) == ExprKind::local && !moves(first()))
        return refuse("a growth inside of an expression");
      return {s_.call(helper("appended"), {borrow(first()), own(second())})};
    }
    case Op::list_concat: {
      std::vector<NodeId> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        const ir::Expr& part = body_.exprs[body_.operand(id, i)];
        const Made made = make(body_.operand(id, i));
        // A parameter is a slice already, and so is a part of a list.
        if (made.hold == Hold::ref && s_[made.node].kind == NodeKind::call && part.kind == ExprKind::op) {
          parts.push_back(made.node);
          continue;
        }
        if (made.hold == Hold::ref && part.kind == ExprKind::local &&
            body_.locals[LocalId(part.a)].parameter && outer_ == nullptr) {
          parts.push_back(made.node);
          continue;
        }
        NodeId whole = s_.index(made.node, s_.word(".."));
        parts.push_back(s_.unary("&", whole));
      }
      return {s_.method(s_.make(NodeKind::array, {}, parts), "concat")};
    }
    case Op::list_slice: return slice("slice", borrow(first()), second(), body_.operand(id, 2), Hold::ref);
    case Op::list_reverse:
      return {s_.method(s_.method(s_.method(s_.method(look(first()), "iter"), "rev"),
                                  is_copy(element()) ? "copied" : "cloned"),
                        "collect::<Vec<_>>")};
    case Op::list_contains: {
      if (!p_.types.is(element(), TypeKind::string))
        return {s_.method(look(first()), "contains", {borrow(second())})};
      Made item = make(second());
      if (item.hold == Hold::chr) item = {s_.method(item.node, "to_string"), Hold::value};
      const bool mine = item.hold == Hold::value || item.hold == Hold::place;
      NodeId it = mine ? s_.unary("*", s_.word("it")) : s_.word("it");
      NodeId any = s_.closure("|it|", s_.binary(it, "==", item.node));
      return {s_.method(s_.method(look(first()), "iter"), "any", {any})};
    }
    case Op::list_distinct:
    case Op::list_union:
    case Op::list_except:
    case Op::list_intersect: {
      // Users give keys an order and a hash.
      const bool key = p_.types.is(element(), TypeKind::parameter) &&
                       p_.types.param(p_.types[element()].param).declared.has(types::Bound::hash);
      if (!key && !types::has_native_equality(p_.types, element())) return refuse("sets of such values");
      if (op == Op::list_distinct) return helped("distinct");
      const std::string name = op == Op::list_union    ? "union"
                               : op == Op::list_except ? "except"
                                                       : "intersect";
      return {s_.call(helper(name), {borrow(first()), borrow(second())})};
    }
    case Op::list_first: {
      if (p_.types.is(element(), TypeKind::option)) return refuse("a list of options");
      NodeId node = s_.method(look(first()), "first");
      return {s_.method(node, is_copy(element()) ? "copied" : "cloned")};
    }
    case Op::list_sort:
      return sorts(p_.types, element()) ? helped("sorted") : refuse("an order of such values");
    case Op::list_sort_by_keys:
      if (!sorts(p_.types, p_.types.element(body_.type(second())))) return refuse("an order of such values");
      return {s_.call(helper("sorted_by_keys"), {own(first()), own(second())})};
    case Op::list_range:
      if (int_constant(body_.operand(id, 2)) == 1) {
        NodeId from = copy(first());
        if (int_constant(first())) from = s_.word(s_[from].text + "_i64");
        return {s_.method(s_.range(from, copy(second())), "collect::<Vec<_>>")};
      }
      return {s_.call(helper("range"), {copy(first()), copy(second()), copy(body_.operand(id, 2))})};
    case Op::list_sum:
      if (p_.types.is(element(), TypeKind::integer)) return helped("sum");
      return p_.types.is(element(), TypeKind::floating) ? helped("sum_floats")
                                                        : refuse("a sum of such values");
    case Op::list_avg:
      if (p_.types.is(element(), TypeKind::integer)) return helped("average_ints");
      return p_.types.is(element(), TypeKind::floating) ? helped("average")
                                                        : refuse("an average of such values");
    case Op::list_min:
    case Op::list_max: {
      const TypeKind kind = p_.types.kind(element());
      if (kind != TypeKind::integer && kind != TypeKind::floating && kind != TypeKind::string)
        return refuse("an order of such values");
      return helped(op == Op::list_min ? "least" : "greatest");
    }
    case Op::list_copy:
    case Op::deep_copy: return {own(first())};
    default: MOCHI_UNREACHABLE("list operation");
  }
}

Made NativeFunction::map_operation(ExprId id, Op op, const ir::Expr& e) {
  auto first = [&] { return body_.operand(id, 0); };
  auto second = [&] { return body_.operand(id, 1); };
  const TypeId type = body_.type(first());
  auto listed = [&](const std::string& name, TypeId part) {
    return Made{s_.method(
        s_.method(s_.method(look(first()), map_method(first(), name)), is_copy(part) ? "copied" : "cloned"),
        "collect::<Vec<_>>")};
  };
  switch (op) {
    case Op::map_len:
    case Op::set_len: return {s_.cast(s_.method(look(first()), map_method(first(), "len")), "i64")};
    case Op::map_has:
      return {s_.method(look(first()), map_method(first(), "contains_key"), {borrow(second())})};
    case Op::set_has: return {s_.method(look(first()), "contains", {borrow(second())})};
    case Op::map_keys: return listed("keys", p_.types.key(type));
    case Op::map_values: return listed("values", p_.types.value(type));
    case Op::map_remove:
      return {s_.method(s_.method(place_mut(first()), map_method(first(), "remove"), {borrow(second())}),
                        "is_some")};
    case Op::map_copy: return {own(first())};
    case Op::set_items: return refuse("the order of a set");
    case Op::set_add: {
      if (e.has(ExprFlag::in_place)) return refuse("a growth inside of an expression");
      std::vector<NodeId> lines = {s_.let("let mut longer", own(first())),
                                   s_.statement(s_.method(s_.word("longer"), "insert", {own(second())})),
                                   s_.word("longer")};
      return {s_.block(lines, true)};
    }
    default: MOCHI_UNREACHABLE("map operation");
  }
}

Made NativeFunction::other_operation(ExprId id, Op op, const ir::Expr& e) {
  auto first = [&] { return body_.operand(id, 0); };
  switch (op) {
    case Op::print: {
      std::string text;
      std::vector<NodeId> args;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        const TypeKind kind = kind_of(body_.operand(id, i));
        if (kind != TypeKind::string && kind != TypeKind::integer && kind != TypeKind::boolean)
          return refuse("printing such a value");
        if (i > 0) text += " ";
        if (kind == TypeKind::string) {
          format_piece(body_.operand(id, i), text, args);
        } else {
          text += "{}";
          args.push_back(typed(body_.operand(id, i)));
        }
      }
      if (body_.list_size(e.b) > 2) return refuse("printing several values");
      args.insert(args.begin(), s_.word("\"" + text + "\""));
      return {s_.macro("println!(", args)};
    }
    case Op::panic: {
      return {s_.call(helper("fault"), {borrow(body_.operand(id, 1))})};
    }
    case Op::expect: {
      const bool test = function_.kind == ir::FunctionKind::test;
      if (std::optional<Made> claim = example_ ? shown_claim(first()) : std::nullopt) return *claim;
      const ir::Expr& c = body_.exprs[first()];
      if (test && c.kind == ExprKind::op && static_cast<Op>(c.a) == Op::eq) {
        // What differs is shown.
        Made made = comparison(Op::eq, body_.operand(first(), 0), body_.operand(first(), 1));
        const Node& node = s_[made.node];
        if (node.kind == NodeKind::binary && node.text == "==") {
          const std::vector<NodeId> sides = node.kids;
          return {s_.macro("assert_eq!(", sides)};
        }
        return {s_.macro("assert!(", {made.node})};
      }
      if (c.kind == ExprKind::const_bool && c.a == 0) {
        return {
            s_.macro("panic!(", {s_.word("\"" + format_text(p_.program.names->text(NameId(e.c))) + "\"")})};
      }
      if (test) return {s_.macro("assert!(", {copy(first())})};
      NodeId message = s_.word(string_literal(p_.program.names->text(NameId(e.c))));
      return {
          s_.branch(negation(id).node, s_.block({s_.statement(s_.call(helper("fault"), {message}))}, false))};
    }
    default: MOCHI_UNREACHABLE("operation");
  }
}

Made NativeFunction::variant_field(const ir::Expr& e) {
  const TypeId base = body_.type(ExprId(e.a));
  if (p_.face.is_result(base)) {
    NodeId part = s_.method(look(ExprId(e.a)), "as_ref");
    NodeId node = s_.method(s_.method(part, e.b == 0 ? "ok" : "err"), "unwrap");
    return is_copy(e.type) ? Made{s_.unary("*", node)} : Made{node, Hold::ref};
  }
  const types::DeclId decl = p_.types[base].decl;
  const std::string path = p_.face.type_path(decl, from_, uses_) + "::" + p_.face.variant(decl, e.b);
  const bool box = p_.face.boxed(decl, e.type);
  if (box && p_.types.is(e.type, TypeKind::option)) return refuse("an optional part of a nested value");
  NodeId some = s_.arm(path + " { " + p_.face.field(decl, e.b, e.c) + ": it, .. }", s_.word("it"));
  NodeId none = s_.arm("_", s_.macro("unreachable!(", {}));
  NodeId node = s_.match(borrow(ExprId(e.a)), {some, none});
  if (is_copy(e.type)) return {s_.unary("*", node)};
  return {node, box ? Hold::box_ref : Hold::ref};
}

Made NativeFunction::tag_is(const ir::Expr& e) {
  const TypeId base = body_.type(ExprId(e.a));
  if (p_.face.is_result(base)) return {s_.method(look(ExprId(e.a)), e.b == 0 ? "is_ok" : "is_err")};
  const types::DeclId decl = p_.types[base].decl;
  const std::string path = p_.face.type_path(decl, from_, uses_) + "::" + p_.face.variant(decl, e.b);
  if (p_.face.is_enum(base)) return {s_.binary(copy(ExprId(e.a)), "==", s_.word(path))};
  const bool empty = p_.types.variant_fields(base, e.b).empty();
  const Made subject = make(ExprId(e.a));
  NodeId node = subject.hold == Hold::box_ref ? s_.unary("*", s_.unary("*", subject.node)) : subject.node;
  return {s_.macro("matches!(", {node, s_.word(path + (empty ? "" : " { .. }"))})};
}

}  // namespace mochi::emit::rust
