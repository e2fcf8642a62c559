// Texts with holes as f-strings.
#include "emit/python/expressions.h"
#include "emit/python/operations.h"

namespace mochi::emit::python {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

namespace {

constexpr int kEndless = 1 << 28;

// The characters of a text inside of an f-string in quotes `quote`.
std::string f_string_text(std::string_view utf8, char quote) {
  const std::string literal = Layout::string_literal(utf8);
  std::string made;
  for (std::size_t c = 1; c + 1 < literal.size(); ++c) {
    const bool escaped = literal[c] == '\\';
    const char character = escaped ? literal[++c] : literal[c];
    const bool is_quote = character == '"' || character == '\'';
    if (is_quote ? character == quote : escaped) made += '\\';
    if (character == '{' || character == '}') made += character;
    made += character;
  }
  return made;
}

}  // namespace

// Nothing where a hole would hold what older versions do not take in one: quotes of both kinds, backslashes, line ends.
Piece Operations::f_string(ExprId id) {
  const std::vector<ExprId> parts = operands_of(body_.exprs[id].b);
  std::vector<Doc> holes;
  bool doubles = false;
  for (const ExprId part : parts) {
    holes.emplace_back();
    if (body_.kind(part) == ExprKind::const_string) continue;
    holes.back() = f_string_hole(part);
    if (!holes.back().valid()) return {};
    const std::string text = t_.docs.print(holes.back(), kEndless);
    if (text.find_first_of("'\\\n") != std::string::npos) return {};
    doubles = doubles || text.find('"') != std::string::npos;
  }
  const char quote = doubles ? '\'' : '"';
  std::vector<Doc> docs = {t_.text(std::string("f") + quote)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const ir::Expr& e = body_.exprs[parts[i]];
    docs.push_back(holes[i].valid() ? holes[i]
                                    : t_.text(f_string_text(w_.program.names->text(NameId(e.a)), quote)));
  }
  docs.push_back(t_.text(std::string(1, quote)));
  return {t_.docs.concat(docs)};
}

// `{value}`, or `{value:*>8}`; none where that would say something else.
Doc Operations::f_string_hole(ExprId part) {
  const auto is_op = [&](ExprId of, Op op) {
    return body_.kind(of) == ExprKind::op && static_cast<Op>(body_.exprs[of].a) == op;
  };
  std::string format;
  if (is_op(part, Op::str_pad_start)) {
    const ir::Expr& width = body_.exprs[body_.operand(part, 1)];
    const ir::Expr& fill = body_.exprs[body_.operand(part, 2)];
    if (width.kind != ExprKind::const_int || fill.kind != ExprKind::const_string) return {};
    const std::string_view pad = w_.program.names->text(NameId(fill.a));
    if (pad.size() != 1 || pad.find_first_of("{}'\"\\") != std::string::npos) return {};
    format =
        ":" + (pad == " " ? std::string() : std::string(pad)) + ">" + std::to_string(ir::int_value(width));
    part = body_.operand(part, 0);
  }
  const bool shown = is_op(part, Op::to_text);
  const TypeKind of = shown ? kind_of(body_.operand(part, 0)) : TypeKind::string;
  const bool plain = shown && (of == TypeKind::integer || of == TypeKind::bigint);
  const Doc value = values_.expr(plain ? body_.operand(part, 0) : part);
  if (t_.docs.must_break(value)) return {};
  const Doc flat = t_.docs.flat(value);
  if (t_.docs.print(flat, kEndless).find_first_of("{}!:") != std::string::npos) return {};
  return t_.concat({t_.text("{"), flat, t_.text(format + "}")});
}

}  // namespace mochi::emit::python
