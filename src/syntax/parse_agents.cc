// Tier 3: agents, streams, models, logic programs.
#include "syntax/parser_impl.h"

namespace mochi::syntax {

NodeId Parser::agent() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  TokenId name;
  bool named = expect_name(name);
  std::uint32_t tail = mark();
  if (!panic_ && !at(left_brace)) expected("\"{\"", Code::P001);
  if (!panic_ || resync_body()) {
    std::uint32_t opener = index();
    advance();
    ++blocks_;
    std::uint32_t first = index();
    while (!at(right_brace) && !at_end()) {
      std::uint32_t from = index();
      keep(agent_member());
      if (panic_) resync_statement(from, first);
      if (index() == from) advance();
    }
    --blocks_;
    close(opener, right_brace);
  }
  return named ? make(NodeKind::Agent, begin, name, {}, tail) : make(NodeKind::Error, begin, {}, {}, tail);
}

NodeId Parser::agent_member() {
  using enum TokenKind;
  if (at(kw_let) || at(kw_var) || at(kw_on)) return statement();
  if (at(kw_intent)) return intent();
  if (at_name()) {
    NodeId assign = expression_statement();
    if (panic_ || kind_of(assign) == NodeKind::Assign) return assign;
  }
  expected("\"let\", \"var\", \"on\" or \"intent\"");
  return missing();
}

NodeId Parser::intent() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  TokenId name;
  bool named = expect_name(name);
  NodeId parameters = params();
  NodeId result;
  if (!panic_ && eat(TokenKind::colon)) result = type();
  NodeId block = body(head, Code::P010);
  return named ? make(NodeKind::Intent, begin, name, {parameters, result, block})
               : make(NodeKind::Error, begin, {});
}

NodeId Parser::stream_decl() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  TokenId name;
  if (!expect_name(name)) return make(NodeKind::Error, begin, {});
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  if (expect(left_brace)) {
    while (!at(right_brace) && !at_end()) {
      keep(field());
      if (panic_ && !resync_list(opener)) break;
      eat(comma);
    }
    close(opener, right_brace);
  }
  return make(NodeKind::StreamDecl, begin, name, {}, tail);
}

NodeId Parser::model_decl() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  TokenId name = here();
  advance();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  advance();
  while (!at(right_brace) && !at_end()) {
    keep(field_init());
    if (panic_ && !resync_list(opener)) break;
    eat(comma);
  }
  close(opener, right_brace);
  return make(NodeKind::ModelDecl, begin, name, {}, tail);
}

NodeId Parser::on_handler() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  TokenId stream;
  bool named = expect_name(stream);
  NodeId alias;
  if (named && eat_word(words_.as_)) {
    alias = name_node();
  } else {
    expected("\"as\"");
    alias = missing();
  }
  NodeId block = body(head);
  return named ? make(NodeKind::OnHandler, begin, stream, {alias, block}) : make(NodeKind::Error, begin, {});
}

NodeId Parser::emit() {
  using enum TokenKind;
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  if (eat(left_paren)) {
    list(opener, right_paren, false, &Parser::expression);
  } else if (expect_name(main)) {
    field_inits();
  } else {
    return make(NodeKind::Error, begin, {});
  }
  return make(NodeKind::Emit, begin, main, {}, tail);
}

NodeId Parser::fact() {
  std::uint32_t begin = start();
  advance();
  NodeId of = predicate();
  return make(NodeKind::Fact, begin, {}, {of});
}

NodeId Parser::rule() {
  std::uint32_t begin = start();
  advance();
  NodeId head = predicate();
  std::uint32_t tail = mark();
  // `:-` is two tokens that touch, so that `xs[:-1]` and `f(rule:-1)` mean what they say.
  const bool body = at(TokenKind::colon) && look(1).kind == TokenKind::minus && adjacent(*at_, look(1));
  if (!panic_ && !body) expected("\":-\"");
  if (!panic_) {
    advance();
    advance();
    do {
      keep(condition());
    } while (!panic_ && eat(TokenKind::comma));
  }
  return make(NodeKind::Rule, begin, {}, {head}, tail);
}

NodeId Parser::condition() {
  using enum TokenKind;
  std::uint32_t begin = start();
  if (at(kw_not) && is_word(look(1).kind)) {
    advance();
    NodeId of = predicate();
    return make(NodeKind::NotPredicate, begin, {}, {of});
  }
  if (at_name() && look(1).kind == bang_eq) {
    NodeId left = leaf(NodeKind::Ident);
    TokenId main = here();
    advance();
    NodeId right = missing_name();
    return make(NodeKind::NotEqual, begin, main, {left, right});
  }
  return predicate();
}

NodeId Parser::missing_name() {
  if (at_name()) return leaf(NodeKind::Ident);
  expected("identifier", Code::P030);
  return missing();
}

NodeId Parser::predicate() {
  std::uint32_t begin = start();
  TokenId name;
  if (!expect_name(name)) return missing();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  if (expect(TokenKind::left_paren)) list(opener, TokenKind::right_paren, false, &Parser::term);
  return make(NodeKind::Predicate, begin, name, {}, tail);
}

NodeId Parser::term() {
  if (at_name()) return leaf(NodeKind::Ident);
  if (at(TokenKind::string)) return leaf(NodeKind::StringLit);
  if (at(TokenKind::integer)) return leaf(NodeKind::IntLit);
  expected("identifier, string or integer");
  return missing();
}

NodeId Parser::logic_query() {
  std::uint32_t begin = start();
  advance();
  NodeId of = predicate();
  return make(NodeKind::LogicQuery, begin, {}, {of});
}

}  // namespace mochi::syntax
