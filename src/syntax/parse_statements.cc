// Statements and blocks.
#include "syntax/foreign_words.h"
#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

constexpr std::uint8_t flag(NodeFlag f) { return static_cast<std::uint8_t>(f); }

// Words that begin a statement and no expression; `if` does both, but is no key of a map.
bool begins_only_statements(const Token& token) {
  using enum TokenKind;
  const TokenKind k = token.kind;
  return k == kw_let || k == kw_var || k == kw_return || k == kw_if || k == kw_for || k == kw_while ||
         k == kw_break || k == kw_continue || k == kw_expect;
}

}  // namespace

NodeId Parser::program() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  if (at(TokenKind::kw_package)) {
    std::uint32_t from = index();
    std::uint32_t package_begin = start();
    advance();
    TokenId name;
    keep(expect_name(name) ? make(NodeKind::PackageClause, package_begin, name)
                           : make(NodeKind::Error, package_begin, {}));
    if (panic_) resync_statement(from, from);
  }
  statements_until_brace();
  return make(NodeKind::Program, begin, {}, {}, tail);
}

void Parser::statements_until_brace() {
  std::uint32_t first = index();
  while (!at_end()) {
    std::uint32_t from = index();
    if (at(TokenKind::right_brace)) {
      if (at_end_of_block(first)) return;
      expected("statement", Code::P053);
      panic_ = gave_up_;
      advance();
      continue;
    }
    keep(statement());
    if (panic_) {
      resync_statement(from, first);
    } else if (index() == from) {
      advance();
    }
  }
}

// At a `}`. In a block that began with a line end, one inside of a line may be one too many.
bool Parser::at_end_of_block(std::uint32_t first) {
  if (blocks_ == 0) return false;
  bool odd = errors_ != 0 || (!at_->starts_line && first_[first].starts_line);
  return !odd || !at_stray_closer();
}

NodeId Parser::block() {
  Level level(*this);
  if (nesting_ > kMaxNesting && too_deep()) return empty_block();
  Head head(*this, false);
  std::uint32_t begin = start();
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  advance();
  ++blocks_;
  statements_until_brace();
  --blocks_;
  if (!eat(TokenKind::right_brace)) {
    opener_ = first_[opener].span;
    if (is_explained(opener) && !panic_) {
      ++errors_;
      panic_ = true;
    }
    expected("\"}\"", Code::P001);
  }
  return make(NodeKind::Block, begin, {}, {}, tail);
}

NodeId Parser::body(std::uint32_t head, Code code) {
  if (panic_ && !resync_body()) return empty_block();
  if (at(TokenKind::left_brace)) return block();
  bool arrow = at(TokenKind::arrow) && code == Code::P010;
  expected("\"{\"", at_end() ? Code::P001 : arrow ? Code::P011 : code);
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  if (arrow) {
    panic_ = false;
    advance();
    std::uint32_t value_begin = start();
    NodeId value = expression();
    keep(make(NodeKind::Return, value_begin, {}, {value}));
    return make(NodeKind::Block, begin, {}, {}, tail);
  }
  const bool deeper = !at_end() && at_->starts_line && column(*at_) > column(first_[line_of(head)]);
  if (!deeper && resync_body()) return block();
  if (at_unbraced_body(head)) {
    std::uint32_t indent = column(first_[line_of(head)]);
    ++blocks_;
    std::uint32_t first = index();
    while (!at_end() && !at(TokenKind::right_brace) && at_->starts_line && column(*at_) > indent) {
      std::uint32_t from = index();
      keep(statement());
      if (panic_) resync_statement(from, first);
      if (index() == from) advance();
    }
    --blocks_;
  }
  if (at_closer_of(head)) advance();
  return make(NodeKind::Block, begin, {}, {}, tail);
}

NodeId Parser::statement() {
  using enum TokenKind;
  std::uint32_t begin = start();
  TokenKind k = kind();
  if (is_word(k)) return word_statement();
  if (k == kw_let) return let_statement(begin, 0);
  if (k == kw_var) return let_statement(begin, flag(NodeFlag::variable));
  if (k == kw_return) return return_statement();
  if (k == kw_if) return if_statement(false);
  if (k == kw_for) return for_statement();
  if (k == kw_while) return while_statement();
  if (k == kw_fun) {
    bool lambda = look(1).kind == left_paren || look(1).kind == less;
    return lambda ? expression_statement() : fun_statement(begin, 0);
  }
  if (k == kw_type) return type_statement(begin, 0);
  if (k == kw_export) return exported_statement();
  if (k == kw_break || k == kw_continue) {
    advance();
    return make(k == kw_break ? NodeKind::Break : NodeKind::Continue, begin, TokenId(index() - 1));
  }
  if (k == kw_test) return named_block(NodeKind::Test);
  if (k == kw_expect) return expect_statement();
  if (k == kw_import) return import_statement();
  if (k == kw_extern) return extern_statement();
  if (k == kw_fetch) return fetch(true);
  if (k == kw_agent) return agent();
  if (k == kw_stream) return stream_decl();
  if (k == kw_on) return on_handler();
  if (k == kw_emit) return emit();
  if (k == kw_fact) return fact();
  if (k == kw_rule) return rule();
  if (k == left_brace && begins_only_statements(look(1))) return stray_block();
  if (begins_expression(*at_)) return expression_statement();
  if (k == star) {
    expected("statement", Code::P050);
  } else if (k == dot) {
    expected("statement", Code::P055);
  } else {
    expected("statement");
  }
  return missing();
}

NodeId Parser::stray_block() {
  help_ = "A block stands behind `fun`, `if`, `for` and the like; a `{` of its own begins a literal.";
  expected("statement");
  panic_ = gave_up_;
  return block();
}

NodeId Parser::word_statement() {
  using enum TokenKind;
  TokenKind next = look(1).kind;
  if (at(kw_try) && next == left_brace) return try_statement();
  if (at_word(words_.bench_) && next == string && !look(1).starts_line) return named_block(NodeKind::Bench);
  if (at_word(words_.update_) && is_word(next) && look(2).kind == kw_set && look(3).kind == left_brace) {
    return update_statement();
  }
  if (at_word(words_.model_) && is_word(next) && look(2).kind == left_brace && !look(1).starts_line) {
    return model_decl();
  }
  if (at_foreign_fun() || at_foreign_let()) {
    bool fun = at_foreign_fun();
    help_ = fun ? "Functions begin with `fun`." : "Variables are declared by `let`, or `var` if they change.";
    expected(fun ? "\"fun\"" : "\"let\" or \"var\"");
    panic_ = gave_up_;
    return fun ? fun_statement(start(), 0) : let_statement(start(), 0);
  }
  return expression_statement();
}

NodeId Parser::named_block(NodeKind node_kind) {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  TokenId name = here();
  bool named = at(TokenKind::string);
  if (named) {
    advance();
  } else {
    expected("string");
  }
  NodeId block = body(head);
  return named ? make(node_kind, begin, name, {block}) : make(NodeKind::Error, begin, {});
}

NodeId Parser::expect_statement() {
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  NodeId value = expression();
  return make(NodeKind::Expect, begin, main, {value});
}

NodeId Parser::exported_statement() {
  std::uint32_t begin = start();
  advance();
  if (at(TokenKind::kw_fun)) return fun_statement(begin, flag(NodeFlag::exported));
  if (at(TokenKind::kw_type)) return type_statement(begin, flag(NodeFlag::exported));
  if (at(TokenKind::kw_let)) return let_statement(begin, flag(NodeFlag::exported));
  if (at(TokenKind::kw_var)) {
    return let_statement(begin, flag(NodeFlag::exported) | flag(NodeFlag::variable));
  }
  expected("\"fun\", \"type\" or \"let\"");
  return make(NodeKind::Error, begin, {});
}

NodeId Parser::let_statement(std::uint32_t begin, std::uint8_t flags) {
  advance();
  TokenId name;
  if (!expect_name(name, Code::P031)) return make(NodeKind::Error, begin, {});
  NodeId annotation;
  NodeId value;
  if (eat(TokenKind::colon)) annotation = type();
  if (!panic_ && at(TokenKind::equal)) {
    advance();
    value = expression();
  } else if (!panic_ && !annotation && !at_->starts_line && begins_expression(*at_)) {
    expected("\"=\"");
  }
  return make(NodeKind::Let, begin, name, {annotation, value}, flags);
}

NodeId Parser::return_statement() {
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  NodeId value;
  bool function = at(TokenKind::kw_fun) && is_word(look(1).kind);
  if (begins_expression(*at_) && !function) value = expression();
  return make(NodeKind::Return, begin, main, {value});
}

NodeId Parser::if_statement(bool after_else) {
  Level level(*this);
  std::uint32_t begin = start();
  std::uint32_t head = index();
  std::uint32_t calls_before = calls_;
  std::uint32_t errors_before = errors_;
  TokenId main = here();
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  advance();
  NodeId condition;
  {
    Head in_head(*this, true);
    condition = expression();
  }
  if (!panic_ && at(TokenKind::kw_then) && !after_else) {
    NodeId value = if_expression_tail(begin, condition);
    if (!panic_) check_effect(value, calls_before, errors_before);
    return make(NodeKind::ExprStmt, begin, {}, {value});
  }
  NodeId then = body(head);
  NodeId otherwise;
  if (!panic_ && at(TokenKind::kw_else)) {
    advance();
    otherwise = at(TokenKind::kw_if) ? if_statement(true) : body(head);
  }
  return make(NodeKind::If, begin, main, {condition, then, otherwise});
}

NodeId Parser::while_statement() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  NodeId condition;
  {
    Head in_head(*this, true);
    condition = expression();
  }
  NodeId loop = body(head);
  return make(NodeKind::While, begin, TokenId(head), {condition, loop});
}

NodeId Parser::for_statement() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  TokenId name;
  NodeId from;
  NodeId to;
  if (!is_word(kind()) || look(1).kind != TokenKind::kw_in) help_ = std::string(foreign_word_hint("loop"));
  if (look(1).kind == TokenKind::comma) help_ = "A loop has one variable: `for k in m { … m[k] … }`.";
  bool named = expect_name(name);
  if (named && expect(TokenKind::kw_in)) {
    Head in_head(*this, true);
    from = expression();
    if (!panic_ && eat(TokenKind::dot_dot)) to = expression();
  }
  if (!from) from = missing();
  NodeId loop = body(head);
  if (!named) {
    std::uint32_t tail = mark();
    keep(loop);
    return make(NodeKind::Error, begin, {}, {}, tail);
  }
  return make(NodeKind::For, begin, name, {from, to, loop});
}

NodeId Parser::try_statement() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  advance();
  NodeId tried = body(head);
  TokenId name;
  if (look(1).kind == TokenKind::left_paren) help_ = "The name stands without parentheses: `catch e { … }`.";
  if (look(1).kind == TokenKind::left_brace) help_ = "`catch` names the fault: `catch e { … }`.";
  bool named = expect(TokenKind::kw_catch) && expect_name(name);
  help_.clear();
  NodeId handler = body(head);
  if (named) return make(NodeKind::TryCatch, begin, name, {tried, handler});
  std::uint32_t tail = mark();
  keep(tried);
  keep(handler);
  return make(NodeKind::Error, begin, {}, {}, tail);
}

NodeId Parser::update_statement() {
  std::uint32_t begin = start();
  advance();
  TokenId target = here();
  advance();
  advance();
  NodeId fields = map_literal(start(), 0);
  NodeId where;
  if (!panic_ && eat_word(words_.where_)) where = expression();
  return make(NodeKind::Update, begin, target, {fields, where});
}

// A chain of `[i]` and `.f` on a name.
bool Parser::is_target(NodeId id) const {
  while (kind_of(id) == NodeKind::Index || kind_of(id) == NodeKind::Select) {
    id = tree_.child_ids[tree_.nodes[id.value].children];
  }
  return kind_of(id) == NodeKind::Ident;
}

// At `+=`, `-=`, `*=`, `/=` or `%=`: an operator and a touching `=`.
bool Parser::at_compound() const {
  using enum TokenKind;
  const TokenKind k = kind();
  const bool sign = k == plus || k == minus || k == star || k == slash || k == percent;
  return sign && look(1).kind == equal && adjacent(*at_, look(1));
}

// `target op= value`, behind the target (language-17 C1).
NodeId Parser::compound_assignment(NodeId target, std::uint32_t begin) {
  const TokenId sign = here();
  advance();
  const TokenId main = here();
  const NodeId read = make(NodeKind::Again, begin, main);
  tree_.nodes[read.value].span = tree_.nodes[target.value].span;
  advance();
  const NodeId operand = expression();
  // Messages about the operation point at its sign.
  const NodeId value = make(NodeKind::Binary, first_[sign.value].span.begin, sign, {read, operand});
  return make(NodeKind::Assign, begin, main, {target, value}, static_cast<std::uint8_t>(NodeFlag::compound));
}

NodeId Parser::expression_statement() {
  std::uint32_t begin = start();
  std::uint32_t calls_before = calls_;
  std::uint32_t errors_before = errors_;
  NodeId value = expression();
  if (panic_) return make(NodeKind::ExprStmt, begin, {}, {value});
  if (at(TokenKind::equal)) {
    if (is_target(value)) {
      TokenId main = here();
      advance();
      NodeId assigned = expression();
      return make(NodeKind::Assign, begin, main, {value, assigned});
    }
    expected("statement");
    return make(NodeKind::ExprStmt, begin, {}, {value});
  }
  if (at_compound()) {
    if (is_target(value)) return compound_assignment(value, begin);
    expected("statement");
    return make(NodeKind::ExprStmt, begin, {}, {value});
  }
  check_effect(value, calls_before, errors_before);
  return make(NodeKind::ExprStmt, begin, {}, {value});
}

// P065, once per line: words in a row without meaning are one mistake.
void Parser::check_effect(NodeId value, std::uint32_t calls_before, std::uint32_t errors_before) {
  if (options_.bare_expressions || calls_ != calls_before || errors_ != errors_before) return;
  std::uint32_t token = index() - 1;
  while (first_[token].span.begin > begin_of(value)) --token;
  std::uint32_t line = line_of(token);
  if (line == last_line_) return;
  last_line_ = line;
  help_ = idle_hint(token);
  report(Code::P065, tree_.nodes[value.value].span, "expression statement has no effect");
}

}  // namespace mochi::syntax
