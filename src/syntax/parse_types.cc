// Types.
#include "syntax/parser_impl.h"

namespace mochi::syntax {

NodeId Parser::type(bool in_cast) {
  using enum TokenKind;
  Level level(*this);
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  std::uint32_t begin = start();
  NodeId found = simple_type(in_cast);
  // Options do not nest: `T??` is `T?` (Z11). After `as` a `??` is the operator.
  bool option = false;
  while (!panic_ && (at(question) || (at(question_question) && !in_cast))) {
    advance();
    option = true;
  }
  return option ? make(NodeKind::OptionType, begin, {}, {found}) : found;
}

NodeId Parser::simple_type(bool in_cast) {
  using enum TokenKind;
  std::uint32_t begin = start();
  std::uint32_t opener = index();
  if (at(kw_fun)) return fun_type();
  if (eat(left_bracket)) {
    Head head(*this, false);
    NodeId element = type();
    close(opener, right_bracket);
    return make(NodeKind::ListType, begin, {}, {element});
  }
  if (eat(left_brace)) {
    std::uint32_t tail = mark();
    list(opener, right_brace, true, &Parser::field);
    return make(NodeKind::RecordType, begin, {}, {}, tail);
  }
  if (!at_name() && !at(kw_stream)) {
    expected("type");
    return missing();
  }
  TokenId name = here();
  NodeId qualifier;
  if (at_name() && look(1).kind == dot && is_word(look(2).kind)) {
    // `x as T.f` is the field of the cast value, `x as m.T` a type of module m.
    char initial = sources_.text(look(2).span).front();
    if (!in_cast || (initial >= 'A' && initial <= 'Z')) {
      qualifier = name_node();
      advance();
      name = here();
    }
  }
  advance();
  std::uint32_t tail = mark();
  if (at(less) && (!in_cast || type_args_follow(0, false))) type_args();
  return make(NodeKind::NamedType, begin, name, {qualifier}, tail);
}

// Keeps the types between `<` and `>`.
void Parser::type_args() {
  do {
    advance();
    keep(type());
  } while (!panic_ && at(TokenKind::comma));
  if (!panic_) close_angle();
}

NodeId Parser::fun_type() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  if (expect(left_paren)) list(opener, right_paren, true, &Parser::list_item_type);
  NodeId result;
  NodeId labels;
  if (!panic_ && eat(colon)) result = type();
  if (!panic_ && at(bang) && is_word(look(1).kind) && !look(1).starts_line) labels = effects(true);
  return make(NodeKind::FunType, begin, {}, {result, labels}, tail);
}

}  // namespace mochi::syntax
