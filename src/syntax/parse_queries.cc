// Queries, and the forms that read and write data.
#include "syntax/parser_impl.h"

namespace mochi::syntax {

NodeId Parser::query() {
  std::uint32_t begin = start();
  advance();
  TokenId variable = here();
  advance();
  advance();
  NodeId source = expression();
  NodeId where, group, sort, skip, take, select;
  std::uint32_t tail = mark();
  bindings_in_query();
  while (!panic_ && at_word(words_.from_)) keep(from_clause());
  bindings_in_query();
  for (;;) {
    bool side = (at_word(words_.left_) || at_word(words_.right_) || at_word(words_.outer_)) &&
                look(1).kind == TokenKind::identifier && look(1).name == words_.join_;
    if (panic_ || (!side && !at_word(words_.join_))) break;
    keep(join_clause());
  }
  bindings_in_query();
  if (!panic_ && eat_word(words_.where_)) where = expression();
  bindings_in_query();
  if (!panic_ && at_word(words_.group_)) group = group_clause();
  bindings_in_query();
  if (!panic_ && (at_word(words_.sort_) || at_word(words_.order_))) {
    sort = sort_clause();
  }
  if (!panic_ && eat_word(words_.skip_)) skip = expression();
  if (!panic_ && eat_word(words_.take_)) take = expression();
  std::uint8_t flags = 0;
  if (!panic_ && eat_word(words_.select_)) {
    if (at_word(words_.distinct_) && begins_expression(look(1))) {
      advance();
      flags = static_cast<std::uint8_t>(NodeFlag::distinct);
    }
    select = expression();
  } else {
    expected("\"select\"");
    select = missing();
  }
  return make(NodeKind::Query, begin, variable, {source, where, group, sort, skip, take, select}, tail,
              flags);
}

// Whether the `let` here is one that other languages have between clauses, and not the statement behind a query without
// `select`.
bool Parser::at_binding_in_query() {
  constexpr std::uint32_t kLongest = 200;
  if (!at(TokenKind::kw_let) || !is_word(look(1).kind) || look(2).kind != TokenKind::equal) return false;
  for (std::uint32_t i = index() + 3; i < tree_.tokens.size() && i < index() + kLongest; ++i) {
    const Token& token = first_[i];
    if (begins_clause(token)) return true;
    const bool other_query = token.kind == TokenKind::identifier && token.name == words_.from_;
    if (other_query || token.kind == TokenKind::right_brace) return false;
    if (token.kind != TokenKind::kw_let && token.starts_line && surely_begins(i)) return false;
    const std::uint32_t close = opens_bracket(token) ? match_of(i) : kNoMatch;
    if (close != kNoMatch && close > i) i = close;
  }
  return false;
}

// Told once, and read over.
void Parser::bindings_in_query() {
  while (!panic_ && at_binding_in_query()) {
    help_ =
        "A query binds no names: write the expression where it is used, or select a record and query that.";
    expected("\"select\"");
    panic_ = false;
    advance();
    advance();
    advance();
    expression();
  }
}

NodeId Parser::from_clause() {
  std::uint32_t begin = start();
  advance();
  TokenId variable;
  if (!expect_name(variable)) return missing();
  NodeId source = expect(TokenKind::kw_in) ? expression() : missing();
  return make(NodeKind::From, begin, variable, {source});
}

NodeId Parser::join_clause() {
  std::uint32_t begin = start();
  NodeFlag side = at_word(words_.left_)    ? NodeFlag::left
                  : at_word(words_.right_) ? NodeFlag::right
                                           : NodeFlag::outer;
  std::uint8_t flags = 0;
  if (!at_word(words_.join_)) {
    flags = static_cast<std::uint8_t>(side);
    advance();
  }
  advance();
  if (is_word(look(1).kind)) eat_word(words_.from_);
  TokenId variable;
  if (!expect_name(variable)) return missing();
  NodeId source = expect(TokenKind::kw_in) ? expression() : missing();
  NodeId on = !panic_ && expect(TokenKind::kw_on) ? expression() : missing();
  return make(NodeKind::Join, begin, variable, {source, on}, flags);
}

NodeId Parser::group_clause() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  advance();
  if (!eat_word(words_.by_)) {
    expected("\"by\"");
    return missing();
  }
  do {
    keep(expression());
  } while (!panic_ && eat(TokenKind::comma));
  TokenId name;
  NodeId having;
  bool named = false;
  if (!panic_ && !eat_word(words_.into_)) {
    expected("\"into\"");
  } else if (!panic_) {
    named = expect_name(name);
  }
  if (!named) return make(NodeKind::Error, begin, {}, {}, tail);
  if (eat_word(words_.having_)) having = expression();
  return make(NodeKind::GroupBy, begin, name, {having}, tail);
}

// Behind a complete key `asc` and `desc` are its direction, always; at its beginning they are names.
NodeId Parser::sort_clause() {
  std::uint32_t begin = start();
  TokenId word = here();
  std::uint32_t tail = mark();
  advance();
  if (!eat_word(words_.by_)) {
    expected("\"by\"");
    return {};
  }
  do {
    std::uint32_t key_begin = start();
    NodeId value = expression();
    TokenId direction;
    if (!panic_ && (at_word(words_.asc_) || at_word(words_.desc_))) {
      direction = here();
      advance();
    }
    keep(make(NodeKind::SortKey, key_begin, direction, {value}));
    if (!panic_ && at(TokenKind::comma) && look(1).kind == TokenKind::identifier &&
        look(1).name == words_.select_ && look(1).starts_line) {
      help_ = "Remove the comma behind the last key.";
      expected("\"select\"");
    }
  } while (!panic_ && eat(TokenKind::comma));
  return make(NodeKind::SortBy, begin, word, {}, tail);
}

NodeId Parser::option_with() {
  if (panic_ || !eat_word(words_.with_)) return {};
  return expression();
}

NodeId Parser::load() {
  std::uint32_t begin = start();
  ++calls_;
  TokenId main = here();
  advance();
  if (at(TokenKind::string)) {
    main = here();
    if (names_.text(at_->name).empty())
      report(Code::P062, tree_.tokens[index() - 1].span, "load path is the empty string");
    advance();
  }
  NodeId rows;
  if (eat_word(words_.as_)) {
    rows = type();
  } else {
    expected("\"as\"");
    rows = missing();
  }
  NodeId options = option_with();
  return make(NodeKind::Load, begin, main, {rows, options});
}

NodeId Parser::save() {
  std::uint32_t begin = start();
  ++calls_;
  TokenId main = here();
  Span word = at_->span;
  advance();
  NodeId value = operand_before_options();
  if (!panic_ && eat_word(words_.to_)) {
    if (at(TokenKind::string)) {
      main = here();
      if (names_.text(at_->name).empty()) report(Code::P062, word, "save path is the empty string");
      advance();
    } else {
      expected("string");
    }
  }
  NodeId options = option_with();
  return make(NodeKind::Save, begin, main, {value, options});
}

NodeId Parser::fetch(bool as_statement) {
  std::uint32_t begin = start();
  std::uint32_t calls_before = calls_;
  ++calls_;
  TokenId main = here();
  advance();
  NodeId url = operand_before_options();
  if (as_statement && !panic_ && eat_word(words_.into_)) {
    TokenId name;
    if (!expect_name(name)) return make(NodeKind::Error, begin, {});
    NodeId options = option_with();
    calls_ = calls_before;
    return make(NodeKind::FetchStmt, begin, name, {url, options});
  }
  NodeId options = option_with();
  NodeId value = make(NodeKind::Fetch, begin, main, {url, options});
  return as_statement ? make(NodeKind::ExprStmt, begin, {}, {value}) : value;
}

NodeId Parser::generate() {
  std::uint32_t begin = start();
  ++calls_;
  advance();
  TokenId name;
  if (!expect_name(name)) return missing();
  std::uint32_t tail = mark();
  field_inits();
  return make(NodeKind::Generate, begin, name, {}, tail);
}

NodeId Parser::async_expression() {
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  NodeId value = expression();
  return make(NodeKind::Async, begin, main, {value});
}

}  // namespace mochi::syntax
