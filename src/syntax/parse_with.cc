// `r with { f: v }`.
#include <utility>

#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

constexpr std::uint32_t kLongestPath = 16;

}  // namespace

// At the word `with`: it goes on only before `{ }`, `{ name:` or, so that the mistake is told, `{ name.name …:`.
bool Parser::with_follows() const {
  if (options_follow_ || look(1).kind != TokenKind::left_brace) return false;
  if (look(2).kind == TokenKind::right_brace) return true;
  std::uint32_t at = 2;
  while (is_label(look(at).kind) && look(at + 1).kind == TokenKind::dot && at < kLongestPath) at += 2;
  return labelled(at);
}

NodeId Parser::with(NodeId base, std::uint32_t begin) {
  TokenId main = here();
  advance();
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  if (expect(TokenKind::left_brace)) list(opener, TokenKind::right_brace, true, &Parser::new_field);
  return make(NodeKind::With, begin, main, {base}, tail);
}

NodeId Parser::new_field() {
  if (is_label(kind()) && look(1).kind == TokenKind::dot) {
    const std::string field(names_.text(at_->name));
    help_ = "Change the inner record: `" + field + ": r." + field + " with { … }`.";
    advance();
    expected("\":\"");
    return missing();
  }
  return field_init();
}

// Of `save` and `fetch`: `with` behind it brings their options.
NodeId Parser::operand_before_options() {
  const bool before = std::exchange(options_follow_, true);
  NodeId operand = expression();
  options_follow_ = before;
  return operand;
}

}  // namespace mochi::syntax
