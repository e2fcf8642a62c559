// Texts with holes.
#include "syntax/parser_impl.h"

namespace mochi::syntax {

NodeId Parser::text_with_holes() {
  Level level(*this);
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  std::uint32_t begin = start();
  TokenId main = here();
  std::uint32_t tail = mark();
  Head head(*this, false);
  for (bool last = false; !last;) {
    last = at(TokenKind::text_close);
    keep(leaf(NodeKind::TextPart));
    if (!last) keep(hole());
    if (gave_up_) break;
  }
  return make(NodeKind::Text, begin, main, {}, tail);
}

NodeId Parser::hole() {
  std::uint32_t begin = start();
  std::uint32_t first = index();
  NodeId value = expression();
  using enum TokenKind;
  if (!panic_ && !at(text_format) && !at(text_middle) && !at(text_close)) expected("\"}\"");
  TokenId format;
  if (panic_) {
    leave_hole(first);
  } else if (at(text_format)) {
    format = here();
    advance();
  }
  return make(NodeKind::Hole, begin, format, {value});
}

// After an error in the hole whose first token is `from`: goes to the part of the text behind it.
void Parser::leave_hole(std::uint32_t from) {
  if (gave_up_) return;
  std::uint32_t inner = 0;
  at_ = first_ + from;
  for (; !at_end(); advance()) {
    if (inner == 0 && (at(TokenKind::text_middle) || at(TokenKind::text_close))) break;
    if (at(TokenKind::text_open)) ++inner;
    if (at(TokenKind::text_close)) --inner;
  }
  panic_ = false;
}

}  // namespace mochi::syntax
