#include "emit/rust/native/texts.h"

#include <algorithm>

#include "emit/rust/native/function.h"
#include "emit/rust/shared/holes.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
         std::all_of(text.begin(), text.end(), is_word_character);
}

}  // namespace

void NativeTexts::format_piece(ExprId part, std::string& text, std::vector<NodeId>& args) {
  const auto [id, format] = hole_of(p_.program, body_, part);
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_string && !format.empty()) {
    text += "{" + format + "}";
    args.push_back(expr_.make(id).node);
    return;
  }
  if (e.kind == ExprKind::const_string) {
    text += format_text(p_.program.names->text(NameId(e.a)));
    return;
  }
  if (format.empty() && e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::str_concat) {
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) format_piece(body_.operand(id, i), text, args);
    return;
  }
  NodeId node;
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::to_text) {
    const ExprId shown = body_.operand(id, 0);
    const TypeKind kind = kind_of(shown);
    node = kind == TypeKind::integer   ? expr_.typed(shown)
           : kind == TypeKind::boolean ? expr_.copy(shown)
           : kind == TypeKind::bigint  ? expr_.look(shown)
                                       : expr_.make(id).node;
  } else {
    node = expr_.make(id).node;
  }
  const Node& made = s_[node];
  if (made.kind == NodeKind::word && is_name(made.text) && made.text != "true" && made.text != "false") {
    text += "{" + made.text + format + "}";
    return;
  }
  text += "{" + format + "}";
  args.push_back(node);
}

Made NativeTexts::concatenation(ExprId id, std::string_view macro) {
  std::string text;
  std::vector<NodeId> args;
  format_piece(id, text, args);
  args.insert(args.begin(), s_.word("\"" + text + "\""));
  return {s_.macro(std::string(macro), args)};
}

bool NativeTexts::is_empty_text(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  return e.kind == ExprKind::const_string && p_.program.names->text(NameId(e.a)).empty();
}

bool NativeTexts::has_separator(ExprId split) const {
  const ExprId by = body_.operand(split, 1);
  return body_.kind(by) == ExprKind::const_string && !is_empty_text(by);
}

NodeId NativeTexts::parts(ExprId split) {
  const NodeId text = subject(split);
  return s_.method(text, "split", {pattern_of(body_.operand(split, 1))});
}

NodeId NativeTexts::subject(ExprId operation) {
  const Made made = expr_.make(body_.operand(operation, 0));
  return made.hold == Hold::chr ? s_.method(made.node, "to_string") : made.node;
}

std::string NativeTexts::view(ExprId operation) const {
  const ir::Expr& e = body_.exprs[body_.operand(operation, 0)];
  return e.kind == ExprKind::local ? holds_.view(LocalId(e.a)) : std::string();
}

NodeId NativeTexts::char_of(ExprId id) {
  if (auto literal = char_literal(p_.program, body_, id)) return s_.word(*literal);
  return expr_.make(id).node;
}

NodeId NativeTexts::pattern_of(ExprId id) {
  if (char_literal(p_.program, body_, id) || holds_.is_char(id)) return char_of(id);
  return expr_.borrow(id);
}

Made NativeTexts::length(ExprId id, std::string_view name) {
  if (const std::string chars = view(id); !chars.empty()) {
    p_.use_helper("Chars_len");
    return {s_.cast(s_.method(s_.word(chars), std::string(name)), "i64")};
  }
  if (holds_.is_char(body_.operand(id, 0))) return {s_.word("1")};
  return {s_.cast(s_.method(s_.method(subject(id), "chars"), "count"), "i64")};
}

Made NativeTexts::index(ExprId id, std::string_view name) {
  const ExprId at = body_.operand(id, 1);
  const std::string chars = view(id);
  if (chars.empty()) {
    const ExprId text = body_.operand(id, 0);
    if (holds_.is_char(text)) return refuse("a place in a character");
    return {s_.call(helper(std::string(name)), {expr_.borrow(text), expr_.copy(at)}), Hold::chr};
  }
  const bool proven = body_.exprs[id].has(ExprFlag::proven);
  p_.use_helper(proven ? "Chars_get" : "Chars_at");
  const NodeId place = proven ? expr_.usize(at) : expr_.copy(at);
  return {s_.method(s_.word(chars), proven ? "get" : "at", {place}), Hold::chr};
}

Made NativeTexts::text_slice(ExprId id, std::string_view name) {
  const std::string chars = view(id);
  if (chars.empty()) return f_.collections.slice(name, expr_.borrow(body_.operand(id, 0)), id, Hold::str);
  const ExprId from = body_.operand(id, 1);
  const ExprId to = body_.operand(id, 2);
  p_.use_helper("Chars_part");
  const NodeId begin = kind_of(from) == TypeKind::unit ? s_.word("0") : expr_.copy(from);
  const NodeId end = kind_of(to) == TypeKind::unit ? s_.word("i64::MAX") : expr_.copy(to);
  return {s_.method(s_.word(chars), "part", {begin, end})};
}

Made NativeTexts::search(ExprId id, std::string_view name) {
  const NodeId text = subject(id);
  return {s_.method(text, std::string(name), {pattern_of(body_.operand(id, 1))})};
}

Made NativeTexts::in_case(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  if (!holds_.is_char(of)) return {s_.method(subject(id), std::string(name))};
  return {s_.method(s_.method(expr_.make(of).node, std::string(name)), "to_string")};
}

Made NativeTexts::trim(ExprId id, std::string_view name) {
  return {s_.method(subject(id), std::string(name)), Hold::str};
}

Made NativeTexts::split(ExprId id, std::string_view name) {
  const ExprId by = body_.operand(id, 1);
  if (body_.kind(by) != ExprKind::const_string) {
    const NodeId text = expr_.borrow(body_.operand(id, 0));
    return {s_.call(helper(std::string(name)), {text, expr_.borrow(by)})};
  }
  const bool letters = is_empty_text(by);
  const NodeId items = letters ? s_.method(subject(id), "chars") : parts(id);
  return {
      s_.method(s_.method(items, "map", {s_.word(letters ? host("String") + "::from" : "str::to_string")}),
                "collect::<" + host("Vec") + "<_>>")};
}

Made NativeTexts::join(ExprId id, std::string_view name) {
  const ExprId between = body_.operand(id, 1);
  const NodeId list = expr_.look(body_.operand(id, 0));
  if (is_empty_text(between)) return {s_.method(list, "concat")};
  return {s_.method(list, std::string(name), {expr_.borrow(between)})};
}

Made NativeTexts::reverse(ExprId id, std::string_view name) {
  return {s_.method(s_.method(s_.method(subject(id), "chars"), std::string(name)),
                    "collect::<" + host("String") + ">")};
}

Made NativeTexts::ord(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  if (holds_.is_char(of)) return {s_.cast(expr_.make(of).node, "i64")};
  return {s_.call(helper(std::string(name)), {expr_.borrow(of)})};
}

Made NativeTexts::chr(ExprId id, std::string_view name) {
  return {s_.call(helper(std::string(name)), {expr_.copy(body_.operand(id, 0))}), Hold::chr};
}

Made NativeTexts::byte(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  const ExprId at = body_.operand(id, 1);
  if (body_.exprs[id].has(ExprFlag::proven)) {
    const NodeId bytes_node = expr_.look(of);
    return {s_.call("i64::from", {s_.index(bytes_node, expr_.usize(at))})};
  }
  const NodeId bytes_node = expr_.borrow(of);
  return {s_.call("i64::from", {s_.call(helper(std::string(name)), {bytes_node, expr_.copy(at)})})};
}

Made NativeTexts::joined_bytes(ExprId id, std::string_view name) {
  std::vector<NodeId> all;
  for (std::size_t i = 0; i < body_.list_size(body_.exprs[id].b); ++i) {
    const Made part = expr_.make(body_.operand(id, i));
    // A parameter is a slice already.
    const ir::Expr& e = body_.exprs[body_.operand(id, i)];
    const bool slice = part.hold == Hold::ref && e.kind == ExprKind::local && f_.outer == nullptr &&
                       body_.locals[LocalId(e.a)].parameter;
    all.push_back(slice ? part.node : s_.unary("&", s_.index(part.node, s_.word(".."))));
  }
  return {s_.method(s_.make(NodeKind::array, {}, all), std::string(name))};
}

Made NativeTexts::bytes(ExprId id, std::string_view name) {
  return {s_.method(s_.method(subject(id), std::string(name)), "to_vec")};
}

Made NativeTexts::parse_int(ExprId id, std::string_view) {
  const ExprId of = body_.operand(id, 0);
  if (!holds_.is_char(of)) return f_.operations.helped(id);
  return {s_.call(helper("digit_of"), {char_of(of)})};
}

Made NativeTexts::text(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  const TypeKind kind = kind_of(of);
  if (kind == TypeKind::string) return expr_.make(of);
  if (kind == TypeKind::integer || kind == TypeKind::boolean)
    return {s_.method(expr_.typed(of), std::string(name))};
  if (kind == TypeKind::bigint) return {s_.method(expr_.look(of), std::string(name))};
  if (kind == TypeKind::floating) return {s_.call(helper("float_text"), {expr_.copy(of)})};
  return refuse("the text of such a value");
}

}  // namespace mochi::emit::rust
