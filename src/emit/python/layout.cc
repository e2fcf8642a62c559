#include "emit/python/layout.h"

#include "emit/common/quoted.h"

namespace mochi::emit::python {

Doc Layout::list(std::string_view open, const std::vector<Doc>& items, std::string_view close, Shape shape) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  std::vector<Doc> groups;
  for (Doc item : items) groups.push_back(docs.group(item));
  Doc inner = docs.join(groups, concat({text(","), docs.line()}));
  const bool comma = items.size() > 1 || shape == Shape::parameters;
  if (comma) inner = concat({inner, docs.if_break(text(","), docs.empty())});
  // All items on one line of their own, else one line each with a comma behind the last.
  const bool apart =
      (shape == Shape::literal && items.size() > 1) || (shape == Shape::parameters && items.size() == 1);
  if (!apart) inner = docs.group(inner);
  return bracketed(docs.group(
      concat({text(open), docs.nest(4, concat({docs.softline(), inner})), docs.softline(), text(close)})));
}

namespace {

// Operators that break together.
unsigned split_level(Prec prec) {
  if (prec == Prec::logical_and) prec = Prec::logical_or;
  return static_cast<unsigned>(prec);
}

}  // namespace

Piece Layout::infix(const Piece& left, std::string_view sign, const Piece& right, Prec prec) {
  const bool left_joins =
      prec != Prec::comparison && split_level(left.prec) == split_level(prec) && left.operators > 0;
  const bool right_joins =
      prec == Prec::logical_or && split_level(right.prec) == split_level(prec) && right.operators > 0;
  Doc a = left_joins ? left.doc : docs.group(left.doc);
  Doc b = right_joins ? right.doc : docs.group(right.doc);
  Piece made;
  made.prec = prec;
  made.operators = (left_joins ? left.operators : 0) + (right_joins ? right.operators : 0) + 1;
  made.doc = concat({a, docs.line(), text(sign), text(" "), b});
  made.bare = concat({left.bare.valid() ? left.bare : left.doc, text(" "), text(sign), text(" "),
                      right.bare.valid() ? right.bare : right.doc});
  if (ends_with_bracket(right.doc)) {
    bracketed_.insert(made.doc);
    made.opens = made.operators == 1;
  }
  if (parenthesised_.contains(left.doc)) made.opens = made.operators == 1;
  return made;
}

Doc Layout::subscript(Doc base, Doc key) {
  return bracketed(trailed(base, docs.group(concat({text("["), docs.nest(4, concat({docs.softline(), key})),
                                                    docs.softline(), text("]")}))));
}

Layout::Chain Layout::chain_of(Doc doc) const {
  const auto known = chains_.find(doc);
  return known == chains_.end() ? Chain{.dots = 0, .links = doc, .closed = bracketed_.contains(doc)} : known->second;
}

Doc Layout::linked(Doc plain, const Chain& chain) {
  Doc made = chain.dots > 1 ? docs.group(chain.links) : plain;
  chains_[made] = chain;
  return made;
}

Doc Layout::attribute(Doc base, std::string_view name) {
  const Chain chain = chain_of(base);
  Doc link = text("." + std::string(name));
  return linked(concat({base, link}),
                {.dots = chain.dots + chain.closed,
                 .links = concat({chain.links, chain.closed ? docs.softline() : docs.empty(), link}),
                 .closed = false});
}

Doc Layout::trailed(Doc base, Doc brackets) {
  const Chain chain = chain_of(base);
  return linked(concat({base, brackets}),
                {.dots = chain.dots, .links = concat({chain.links, brackets}), .closed = true});
}

Doc Layout::parenthesised(Doc doc) {
  Doc made = bracketed(docs.group(concat(
      {text("("), docs.nest(4, concat({docs.softline(), docs.group(doc)})), docs.softline(), text(")")})));
  parenthesised_.insert(made);
  return made;
}

Doc Layout::enclosed(const Piece& piece) {
  if (piece.opens) return docs.group(piece.bare);
  if (piece.operators == 0 && chain_of(piece.doc).dots < 2) return docs.group(piece.doc);
  return docs.group(concat({docs.if_break(text("("), docs.empty()),
                            docs.nest(4, concat({docs.softline(), docs.group(piece.doc)})), docs.softline(),
                            docs.if_break(text(")"), docs.empty())}));
}

Doc Layout::call(Doc callee, const std::vector<Doc>& args) {
  Doc made = trailed(callee, list("(", args, ")"));
  return args.empty() ? made : bracketed(made);
}

Doc Layout::marked(Doc doc, Span span) {
  if (!span.valid()) return doc;
  Doc made = concat({mark(span), doc});
  return definitions_.contains(doc) ? definition(made) : made;
}

Doc Layout::joined_lines(const std::vector<Doc>& lines) {
  std::vector<Doc> all;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool apart = i > 0 && (definitions_.contains(lines[i]) || definitions_.contains(lines[i - 1]));
    if (apart && lines[i - 1] != docs.empty()) all.push_back(docs.empty());
    all.push_back(lines[i]);
  }
  return docs.join(all, docs.hardline());
}

Doc Layout::suite(Doc head, const std::vector<Doc>& lines) {
  Doc body = lines.empty() ? text("pass") : joined_lines(lines);
  return concat({head, text(":"), docs.nest(4, concat({docs.hardline(), body}))});
}

std::string Layout::string_literal(std::string_view utf8) {
  const bool single = utf8.find('"') != std::string_view::npos && utf8.find('\'') == std::string_view::npos;
  return quoted(utf8, single ? '\'' : '"');
}

}  // namespace mochi::emit::python
