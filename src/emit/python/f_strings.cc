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

// Each hole is printed once, and then found to fit into an f-string or joined: older versions take no quotes of the
// kind around, no backslashes and no line ends in a hole.
Piece Operations::f_string(ExprId id) {
  std::vector<Hole> holes;
  bool fits = true;
  bool doubles = false;
  bool singles = false;
  bool quoted = false;  // in a hole
  for (const ExprId part : operands_of(body_.exprs[id].b)) {
    holes.push_back(hole(part));
    doubles = doubles || holes.back().text.find('"') != std::string::npos;
    singles = singles || holes.back().text.find('\'') != std::string::npos;
    if (!holes.back().value.valid()) continue;
    const bool breaks = t_.docs.must_break(holes.back().value);
    const std::string text =
        breaks ? std::string() : t_.docs.print(t_.docs.flat(holes.back().value), kEndless);
    fits = fits && !breaks && text.find_first_of("{}!:'\\\n") == std::string::npos;
    quoted = quoted || text.find('"') != std::string::npos;
  }
  if (!fits) return joined_holes(holes);
  // Of the two the one that needs fewer back-slashes.
  const char quote = quoted || (doubles && !singles) ? '\'' : '"';
  std::vector<Doc> docs = {t_.text(std::string("f") + quote)};
  for (const Hole& hole : holes) {
    if (!hole.value.valid()) {
      docs.push_back(t_.text(f_string_text(hole.text, quote)));
      continue;
    }
    std::string format = hole.width == 0 ? "}" : ":" + (hole.fill == " " ? "" : hole.fill) + ">";
    if (hole.width != 0) format += std::to_string(hole.width) + "}";
    docs.push_back(t_.concat({t_.text("{"), t_.docs.flat(hole.value), t_.text(format)}));
  }
  docs.push_back(t_.text(std::string(1, quote)));
  return {t_.docs.concat(docs)};
}

// The same as a join of texts.
Piece Operations::joined_holes(const std::vector<Hole>& holes) {
  std::vector<Doc> parts;
  for (const Hole& hole : holes) {
    if (!hole.value.valid()) {
      parts.push_back(t_.text(Layout::string_literal(hole.text)));
      continue;
    }
    const Doc value = hole.type.valid() ? text_of(hole.value, hole.type) : hole.value;
    const std::string width = std::to_string(hole.width);
    parts.push_back(hole.width == 0
                        ? value
                        : t_.call(w_.helper("pad_start"),
                                  {value, t_.text(width), t_.text(Layout::string_literal(hole.fill))}));
  }
  return {t_.call(t_.text("\"\".join"), {t_.list("[", parts, "]")})};
}

// Ints stand in a hole as they are; of any size only where `str` gives all digits (`text_of`).
bool Operations::shows_itself(types::TypeId type) const {
  const TypeKind kind = w_.types.kind(type);
  return kind == TypeKind::integer ||
         (kind == TypeKind::bigint && (!w_.dialect.native_classes || s_.example));
}

Operations::Hole Operations::hole(ExprId part) {
  const auto is_op = [&](ExprId of, Op op) {
    return body_.kind(of) == ExprKind::op && static_cast<Op>(body_.exprs[of].a) == op;
  };
  Hole made;
  if (body_.kind(part) == ExprKind::const_string) {
    made.text = w_.program.names->text(NameId(body_.exprs[part].a));
    return made;
  }
  if (is_op(part, Op::str_pad_start)) {
    const ir::Expr& width = body_.exprs[body_.operand(part, 1)];
    const ir::Expr& fill = body_.exprs[body_.operand(part, 2)];
    const std::string_view pad =
        fill.kind == ExprKind::const_string ? w_.program.names->text(NameId(fill.a)) : std::string_view();
    if (width.kind == ExprKind::const_int && ir::int_value(width) > 0 && pad.size() == 1 &&
        pad.find_first_of("{}'\"\\") == std::string::npos) {
      made.width = ir::int_value(width);
      made.fill = pad;
      part = body_.operand(part, 0);
    }
  }
  if (is_op(part, Op::to_text) && shows_itself(body_.type(body_.operand(part, 0)))) {
    part = body_.operand(part, 0);
    made.type = body_.type(part);
  }
  made.value = values_.expr(part);
  return made;
}

}  // namespace mochi::emit::python
