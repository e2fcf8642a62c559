// Documents of JavaScript, as the formatter that everybody uses lays them out.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc.h"
#include "emit/javascript/precedence.h"

namespace mochi::emit::javascript {

// Columns of a line of what is emitted.
inline constexpr int kLineWidth = 80;

// An expression with the strength of its outermost operator.
struct Piece {
  // Invalid for a chain: what it becomes depends on what stands around it.
  Doc doc;
  Prec prec = Prec::primary;
  // Of a chain of binary operators: its sign, the first operand, then sign and operand each (sign, line,
  // operand).
  std::string_view sign{};
  std::vector<Doc> chain{};
  // No operand is such a chain itself, `&&` and `||` aside.
  bool lone = false;
  // A conditional whose test is such a chain.
  bool tests_chain = false;
  bool valid() const { return doc.valid() || !chain.empty(); }
};

class Layout {
 public:
  Docs docs;

  Doc text(std::string_view t) { return docs.text(t); }
  Doc concat(std::initializer_list<Doc> parts) { return docs.concat(parts); }
  static std::string string_literal(std::string_view utf8);
  // A number as it stands in a source: lists of them fill their lines.
  Doc number(std::string_view literal);

  // `f(a, b)`, broken over lines where it does not fit.
  Doc call(Doc callee, const std::vector<Doc>& args);
  Doc list(std::string_view open, const std::vector<Doc>& items, std::string_view close);
  Doc braces(const std::vector<Doc>& items);  // { a, b } with blanks inside
  // `{ a; b }`, as types of objects stand.
  Doc fields(const std::vector<Doc>& items);
  // `(a: A, b: B): C`: the parameters stand on lines of their own before anything in the result type breaks.
  Doc signature(const std::vector<Doc>& params, Doc result);
  // { lines } with the lines indented.
  Doc body(const std::vector<Doc>& lines);
  // Tells `call` that the document is an arrow function; `open`: its body is a block, list or object.
  Doc function_form(Doc doc, bool open);

  // The piece where nothing else says how a chain breaks.
  Doc chained(const Piece& piece);
  // In parentheses where it binds more loosely.
  Doc enclosed(const Piece& piece, Prec at_least);
  // In parentheses that may stand on lines of their own.
  Doc in_parentheses(const Piece& piece);
  // Behind `=`: on the next line if it does not fit there.
  Doc behind_sign(const Piece& piece);
  // An operand as the formatter writes it: with parentheses also where readers would have to think.
  Doc operand_of(std::string_view sign, Prec prec, const Piece& piece, bool right);
  Piece binary(std::string_view sign, Prec prec, Piece left, const Piece& right);
  // A left operand and a right one that is a document already.
  Piece joined(std::string_view sign, Prec prec, Piece left, Doc right);
  // `first ?? second`.
  Piece coalesced(Doc first, Doc second);
  // `a, b` of a declaration or a loop.
  Doc declarators(const std::vector<Doc>& all);
  // `for (head; test; step) `.
  Doc for_clauses(Doc head, Doc test, Doc step);

 private:
  // What layout has to know of a document.
  enum class Shape : std::uint8_t { other, list, object, function, holding_function, number };
  struct Form {
    Shape shape = Shape::other;
    std::size_t count = 0;  // elements
  };
  Form form(Doc doc) const {
    auto found = forms_.find(doc);
    return found == forms_.end() ? Form{} : found->second;
  }
  Doc arguments(const std::vector<Doc>& args);
  // `(a, b)`, flat or on lines of their own.
  Doc between(std::string_view open, Doc inner, std::string_view close);
  std::map<Doc, Form> forms_;
};

}  // namespace mochi::emit::javascript
