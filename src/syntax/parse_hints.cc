// Help for spellings of other languages that Mochi does not have (language page 14.11).
#include <string>

#include "syntax/parser_impl.h"

namespace mochi::syntax {

// A sentence for the unexpected token here; empty if nothing special is known.
std::string Parser::foreign_hint() const {
  using enum TokenKind;
  TokenKind k = kind();
  TokenKind before = at_ == first_ ? invalid : at_[-1].kind;
  bool arithmetic =
      before == plus || before == minus || before == star || before == slash || before == percent;
  if (k == equal && arithmetic && adjacent(at_[-1], *at_)) {
    std::string sign(token_text(before));
    return "There is no `" + sign + "=`; write `x = x " + sign + " …`.";
  }
  if (k == equal && before == eq_eq) return "There is no `===`; `==` compares values of every kind.";
  if (k == plus && before == plus) return "There is no `++`; write `x = x + 1`.";
  if (k == star && before == star) return "There is no `**`; multiply with a single `*`.";
  if (k == arrow && (is_word(before) || before == right_paren)) {
    return "Write a function as `fun(x) => …`; without `fun`, `=>` belongs to the arms of a `match`.";
  }
  if (k == minus && look(1).kind == greater)
    return "Write the type of a result after `:`, as in `fun f(): int`.";
  if (k == question && before != right_brace) return "There is no `a ? b : c`; write `if a then b else c`.";
  return {};
}

// `fn`, `func`, `function`, `def` before a name and parameters: somebody means `fun`.
bool Parser::at_foreign_fun() const {
  if (!at(TokenKind::identifier) || !is_word(look(1).kind) || look(1).starts_line) return false;
  if (look(2).kind != TokenKind::left_paren && look(2).kind != TokenKind::less) return false;
  std::string_view word = names_.text(at_->name);
  return word == "fn" || word == "func" || word == "function" || word == "def";
}

// `const x =`: somebody means `let`.
bool Parser::at_foreign_let() const {
  if (!at(TokenKind::identifier) || !is_word(look(1).kind) || look(1).starts_line) return false;
  if (look(2).kind != TokenKind::equal && look(2).kind != TokenKind::colon) return false;
  std::string_view word = names_.text(at_->name);
  return word == "const" || word == "val" || word == "mut";
}

}  // namespace mochi::syntax
