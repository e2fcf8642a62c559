// Texts of Python as documents, laid out as the formatter that everybody uses does.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc.h"
#include "base/source.h"
#include "emit/common/placed_text.h"

namespace mochi::emit::python {

// Columns of a line, as that formatter has them.
constexpr int kWidth = 88;

// Binding strength (Python reference section 6.17), loosest first.
enum class Prec : std::uint8_t {
  lambda,
  conditional,
  logical_or,
  logical_and,
  logical_not,
  comparison,
  bit_or,
  bit_xor,
  bit_and,
  shift,
  additive,
  multiplicative,
  unary,
  power,
  primary,
};
constexpr Prec tighter(Prec p) {
  return p == Prec::primary ? p : static_cast<Prec>(static_cast<std::uint8_t>(p) + 1);
}

struct Piece {
  Doc doc;
  Prec prec = Prec::primary;
  // Operators that break together with the outermost one, itself included.
  unsigned operators = 0;
  // With operators: the same without a break at any of them.
  Doc bare{};
  // One operator whose right side ends with a bracket, or whose left side is in parentheses: these break, not
  // the operator.
  bool opens = false;
};

class Layout {
 public:
  Docs docs;

  Doc text(std::string_view t) { return docs.text(t); }
  Doc concat(std::initializer_list<Doc> parts) { return docs.concat(parts); }
  // Says that what follows stems from `span`.
  Doc mark(Span span) { return marks_.mark(docs, span); }
  // The line with a mark before it.
  Doc marked(Doc doc, Span span);
  // With the places of the marks.
  PlacedText print(Doc doc) const { return marks_.print(docs, doc, kWidth); }

  Doc call(Doc callee, const std::vector<Doc>& args);
  // How a bracket breaks: arguments go on one line of their own if they fit, items of a literal have a line
  // each, a parameter that is alone has a comma.
  enum class Shape : std::uint8_t { arguments, literal, parameters };
  Doc list(std::string_view open, const std::vector<Doc>& items, std::string_view close,
           Shape shape = Shape::arguments);
  // `left sign right`; each operand is in parentheses already if it must be.
  Piece infix(const Piece& left, std::string_view sign, const Piece& right, Prec prec);
  // The document ends with a bracket that has something inside.
  bool ends_with_bracket(Doc doc) const { return bracketed_.contains(doc); }
  Doc bracketed(Doc doc) {
    bracketed_.insert(doc);
    return doc;
  }
  // `base[key]`.
  Doc subscript(Doc base, Doc key);
  // `base.name`. A chain of several behind brackets breaks before each of their dots.
  Doc attribute(Doc base, std::string_view name);
  // `( … )` around it.
  Doc parenthesised(Doc doc);
  // A whole right-hand side or condition: in parentheses if it must break at its operators.
  Doc enclosed(const Piece& piece);
  // `target = value`.
  Doc assign(Doc target, Doc value) { return concat({target, text(" = "), value}); }
  // `head:` and an indented body; `pass` for none.
  Doc suite(Doc head, const std::vector<Doc>& lines);
  // A function inside another, which has empty lines around it.
  Doc definition(Doc doc) {
    definitions_.insert(doc);
    return doc;
  }
  bool is_definition(Doc doc) const { return definitions_.contains(doc); }
  Doc joined_lines(const std::vector<Doc>& lines);
  static std::string string_literal(std::string_view utf8);

 private:
  struct Chain {
    unsigned dots = 0;  // that stand behind a bracket
    Doc links;          // with a break before each of them
    bool closed = false;  // ends with a bracket
  };
  Chain chain_of(Doc doc) const;
  Doc linked(Doc plain, const Chain& chain);
  // The document with something in brackets behind it.
  Doc trailed(Doc base, Doc brackets);

  PlaceMarks marks_;
  std::map<Doc, Chain> chains_;
  std::set<Doc> bracketed_;
  std::set<Doc> parenthesised_;
  std::set<Doc> definitions_;
};

}  // namespace mochi::emit::python
