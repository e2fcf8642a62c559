#include "emit/javascript/layout.h"

#include <algorithm>
#include <utility>

#include "emit/common/quoted.h"

namespace mochi::emit::javascript {

std::string Layout::string_literal(std::string_view utf8) {
  const auto doubles = std::count(utf8.begin(), utf8.end(), '"');
  const auto singles = std::count(utf8.begin(), utf8.end(), '\'');
  std::string out = quoted(utf8, doubles > singles ? '\'' : '"');
  // U+2028 and U+2029 ended a line inside of literals before ES2019.
  for (std::size_t at = 0; (at = out.find("\xE2\x80", at)) != out.npos; ++at) {
    if (out.compare(at + 2, 1, "\xA8") == 0 || out.compare(at + 2, 1, "\xA9") == 0)
      out.replace(at, 3, out[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
  }
  return out;
}

Doc Layout::between(std::string_view open, Doc inner, std::string_view close) {
  // Type arguments take no comma behind the last one.
  const Doc comma = open == "<" ? docs.empty() : docs.if_break(text(","), docs.empty());
  return concat(
      {text(open), docs.nest(2, concat({docs.softline(), inner})), comma, docs.softline(), text(close)});
}

Doc Layout::list(std::string_view open, const std::vector<Doc>& items, std::string_view close) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  Doc made = between(open, docs.join(items, concat({text(","), docs.line()})), close);
  if (open != "[") return docs.group(made);
  if (items.size() > 1 &&
      std::all_of(items.begin(), items.end(), [&](Doc d) { return form(d).shape == Shape::number; })) {
    std::vector<Doc> parts;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) parts.push_back(docs.line());
      parts.push_back(i + 1 < items.size() ? concat({items[i], text(",")}) : items[i]);
    }
    made = docs.group(between("[", docs.fill(parts), "]"));
    forms_[made] = {Shape::list, items.size()};
    return made;
  }
  // A table has its rows on lines of their own.
  auto rows = [&](Shape shape) {
    return std::all_of(items.begin(), items.end(),
                       [&](Doc d) { return form(d).shape == shape && form(d).count > 1; });
  };
  bool table = items.size() > 1 && (rows(Shape::list) || rows(Shape::object));
  made = docs.group(table ? concat({made, docs.break_parent()}) : made);
  forms_[made] = {Shape::list, items.size()};
  return made;
}

Doc Layout::signature(const std::vector<Doc>& params, Doc result) {
  if (params.empty()) return concat({text("()"), result});
  return docs.group(concat({between("(", docs.join(params, concat({text(","), docs.line()})), ")"), result}));
}

Doc Layout::braces(const std::vector<Doc>& items) {
  if (items.empty()) return text("{}");
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  Doc made = docs.group(concat({text("{"), docs.nest(2, concat({docs.line(), inner})),
                                docs.if_break(text(","), docs.empty()), docs.line(), text("}")}));
  forms_[made] = {Shape::object, items.size()};
  return made;
}

Doc Layout::body(const std::vector<Doc>& lines) {
  if (lines.empty()) return text("{}");
  return concat({text("{"), docs.nest(2, concat({docs.hardline(), docs.join(lines, docs.hardline())})),
                 docs.hardline(), text("}")});
}

Doc Layout::call(Doc callee, const std::vector<Doc>& args) {
  Doc made = concat({callee, arguments(args)});
  bool function =
      std::any_of(args.begin(), args.end(), [&](Doc d) { return form(d).shape == Shape::function; });
  if (function) forms_[made] = {Shape::holding_function, args.size()};
  return made;
}

// As the formatter that everybody uses lays arguments out: the last one may open on the line of the call.
Doc Layout::arguments(const std::vector<Doc>& args) {
  if (args.empty()) return text("()");
  std::size_t functions = 0;
  bool holds = false;
  for (Doc d : args) {
    if (form(d).shape == Shape::function) ++functions;
    holds = holds || form(d).shape == Shape::holding_function;
  }
  if (args.size() > 1 && (functions > 1 || holds)) {
    Doc inner = docs.join(args, concat({text(","), docs.line()}));
    return docs.group(concat({between("(", inner, ")"), docs.break_parent()}));
  }
  Form last = form(args.back());
  bool opens = (last.shape == Shape::list || last.shape == Shape::object || last.shape == Shape::function) &&
               last.count > 0;
  bool others_flat = std::none_of(args.begin(), args.end() - 1, [&](Doc d) { return docs.must_break(d); });
  bool alike = args.size() > 1 && form(args[args.size() - 2]).shape == last.shape;
  // Next to what needs lines of its own nothing opens.
  constexpr std::size_t kShort = 64;
  if (opens && args.size() > 1 &&
      docs.flat_width(docs.join({args.begin(), args.end() - 1}, text(", "))) > kShort)
    return list("(", args, ")");
  if (opens && others_flat && !alike) return concat({text("("), docs.join(args, text(", ")), text(")")});
  return list("(", args, ")");
}

namespace {

bool is_bitwise(std::string_view sign) {
  return sign == "&" || sign == "|" || sign == "^" || sign == "<<" || sign == ">>" || sign == ">>>";
}

bool is_logical(std::string_view sign) { return sign == "&&" || sign == "||" || sign == "??"; }

// `a + b + c` is one chain; `a * b / c`, `a == b == c` and shifts are not.
bool joins(std::string_view outer, std::string_view inner, Prec prec) {
  if (prec == Prec::equality || prec == Prec::shift || prec == Prec::exponent) return false;
  if (prec == Prec::multiplicative)
    return outer == inner && outer != "%" && outer != "/" ? true : outer == "/" && inner == "/";
  return true;
}

}  // namespace

Doc Layout::operand_of(std::string_view sign, Prec prec, const Piece& piece, bool right) {
  bool parentheses = piece.prec < prec || (piece.prec == prec && right);
  if (!piece.chain.empty()) {
    if (piece.prec == prec) parentheses = parentheses || !joins(sign, piece.sign, prec);
    if (piece.prec > prec && piece.sign == "%") parentheses = sign == "+" || sign == "-";
    if (piece.prec > prec && is_bitwise(sign)) parentheses = true;
    if (sign == "||" && piece.sign == "&&") parentheses = true;
  }
  if (parentheses) return concat({text("("), chained(piece), text(")")});
  // Operators of one kind only stand apart from those of another.
  return chained(piece);
}

Doc Layout::chained(const Piece& piece) {
  if (piece.chain.empty()) return piece.doc;
  std::vector<Doc> rest(piece.chain.begin() + 1, piece.chain.end());
  return docs.group(concat({piece.chain[0], docs.nest(2, docs.concat(rest))}));
}

Piece Layout::binary(std::string_view sign, Prec prec, Piece left, const Piece& right) {
  auto arithmetic = [](const Piece& p) { return !p.chain.empty() && !is_logical(p.sign); };
  bool lone = !is_logical(sign) && !arithmetic(left) && !arithmetic(right);
  Piece made = joined(sign, prec, std::move(left), operand_of(sign, prec, right, true));
  made.lone = lone;
  // What stands alone breaks behind its sign only if the right side does not fit there.
  if (lone && made.chain.size() == 2) made.chain[1] = docs.group(made.chain[1]);
  return made;
}

Piece Layout::joined(std::string_view sign, Prec prec, Piece left, Doc right) {
  Piece made{.doc = Doc(), .prec = prec, .sign = sign, .chain = {}};
  bool flat = !left.chain.empty() && left.prec == prec && joins(sign, left.sign, prec);
  if (flat) {
    made.chain = std::move(left.chain);
  } else {
    made.chain.push_back(operand_of(sign, prec, left, false));
  }
  made.chain.push_back(concat({text(" "), text(sign), docs.line(), right}));
  return made;
}

Doc Layout::in_parentheses(const Piece& piece) {
  Doc inner = piece.chain.empty() ? piece.doc : docs.concat(piece.chain);
  return docs.group(
      concat({text("("), docs.nest(2, concat({docs.softline(), inner})), docs.softline(), text(")")}));
}

Doc Layout::enclosed(const Piece& piece, Prec at_least) {
  if (piece.prec >= at_least) return chained(piece);
  if (!piece.chain.empty() && at_least >= Prec::unary) return in_parentheses(piece);
  return concat({text("("), chained(piece), text(")")});
}

Doc Layout::behind_sign(const Piece& piece) {
  auto& d = docs;
  if (piece.chain.empty() && piece.prec == Prec::primary && d.must_break(piece.doc))
    return concat({text(" "), piece.doc});
  Doc value = piece.chain.empty() ? piece.doc : d.group(d.concat(piece.chain));
  return d.group(d.nest(2, concat({d.line(), value})));
}

Doc Layout::declarators(const std::vector<Doc>& all) {
  std::vector<Doc> rest;
  for (std::size_t i = 1; i < all.size(); ++i) rest.push_back(concat({text(","), docs.line(), all[i]}));
  return docs.group(concat({all[0], docs.nest(2, docs.concat(rest))}));
}

Piece Layout::coalesced(Doc first, Doc second) {
  Piece made{.doc = Doc(), .prec = Prec::coalesce, .sign = "??", .chain = {}};
  made.chain = {first, concat({text(" ??"), docs.line(), second})};
  return made;
}

Doc Layout::for_clauses(Doc head, Doc test, Doc step) {
  Doc inner = concat({docs.softline(), head, text(";"), docs.line(), test, text(";"), docs.line(), step});
  return docs.group(concat({text("for ("), docs.nest(2, inner), docs.softline(), text(") ")}));
}

Doc Layout::number(std::string_view literal) {
  Doc doc = text(literal);
  forms_[doc] = {Shape::number, 0};
  return doc;
}

Doc Layout::function_form(Doc doc, bool open) {
  forms_[doc] = {Shape::function, open ? std::size_t{1} : 0};
  return doc;
}

Doc Layout::fields(const std::vector<Doc>& items) {
  Doc inner = docs.join(items, concat({text(";"), docs.line()}));
  return docs.group(concat({text("{"), docs.nest(2, concat({docs.line(), inner})),
                            docs.if_break(text(";"), docs.empty()), docs.line(), text("}")}));
}

}  // namespace mochi::emit::javascript
