// Expressions: operators, postfix forms, literals, lambdas, if and match.
#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

// Binding strength of binary operators by token kind, tightest highest; 0 = no operator. The words union,
// except and intersect bind loosest of all, with strength 1.
constexpr int kWordLevel = 1;
constexpr int level_of(TokenKind kind) {
  using enum TokenKind;
  if (kind == star || kind == slash || kind == percent) return 8;
  if (kind == plus || kind == minus) return 7;
  if (kind == less || kind == less_eq || kind == greater || kind == greater_eq) return 6;
  if (kind == eq_eq || kind == bang_eq || kind == kw_in) return 5;
  if (kind == and_and) return 4;
  if (kind == or_or) return 3;
  if (kind == question_question) return 2;
  return 0;
}

struct LevelTable {
  std::uint8_t levels[256] = {};
  constexpr LevelTable() {
    for (int i = 0; i <= static_cast<int>(TokenKind::kw_spawn); ++i) {
      levels[i] = static_cast<std::uint8_t>(level_of(static_cast<TokenKind>(i)));
    }
  }
};
constexpr LevelTable kLevels;

}  // namespace

NodeId Parser::expression() {
  Level level(*this);
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  return binary(kWordLevel);
}

// `-1 =>` at the beginning of a line: the pattern of the next arm, for no operand stands before an arrow.
bool Parser::at_negative_pattern() const {
  if (!at(TokenKind::minus) || !at_->starts_line || look(2).kind != TokenKind::arrow) return false;
  return look(1).kind == TokenKind::integer || look(1).kind == TokenKind::floating;
}

int Parser::binary_level() const {
  if (at_->kind != TokenKind::identifier) {
    return at_compound() ? 0 : kLevels.levels[static_cast<std::size_t>(at_->kind)];
  }
  NameId name = at_->name;
  bool word = name == words_.union_ || name == words_.except_ || name == words_.intersect_;
  return word && (begins_expression(look(1)) || look(1).kind == TokenKind::kw_all) ? kWordLevel : 0;
}

NodeId Parser::binary(int least) {
  std::uint32_t begin = start();
  NodeId left = unary();
  for (;;) {
    if (panic_) return left;
    int strength = binary_level();
    if (strength == 0 || strength < least || at_negative_pattern()) return left;
    TokenId main = here();
    advance();
    std::uint8_t flags = eat(TokenKind::kw_all) ? static_cast<std::uint8_t>(NodeFlag::all) : std::uint8_t{0};
    NodeId right = binary(strength + 1);
    left = make(NodeKind::Binary, begin, main, {left, right}, flags);
  }
}

NodeId Parser::unary() {
  if (!at(TokenKind::minus) && !at(TokenKind::bang)) return postfix();
  std::uint32_t first = index();
  while (at(TokenKind::minus) || at(TokenKind::bang)) advance();
  std::uint32_t i = index();
  NodeId operand = postfix();
  while (i > first) {
    --i;
    operand = make(NodeKind::Unary, first_[i].span.begin, TokenId(i), {operand});
  }
  return operand;
}

NodeId Parser::postfix() {
  std::uint32_t begin = start();
  return postfix_of(primary(), begin);
}

NodeId Parser::postfix_of(NodeId base, std::uint32_t begin) {
  using enum TokenKind;
  for (;;) {
    if (panic_) return base;
    TokenKind k = kind();
    if (k == left_paren) {
      base = call(base, begin);
    } else if (k == left_bracket) {
      base = index_or_slice(base, begin);
    } else if (k == dot) {
      advance();
      TokenId name;
      const bool applied = kind_of(base) == NodeKind::Instance;
      const NodeId qualifier = applied ? tree_.child_ids[tree_.nodes[base.value].children] : base;
      bool qualified = is_name_path(qualifier, 1) && at_name() && struct_literal_follows(1);
      if (qualified) {
        const NodeId types = applied ? tree_.child_ids[tree_.nodes[base.value].children + 1] : NodeId();
        base = struct_literal(begin, kind_of(qualifier) == NodeKind::Ident ? name_of(qualifier) : qualifier,
                              types);
      } else if (expect_member(name)) {
        base = make(NodeKind::Select, begin, name, {base});
      } else {
        std::uint32_t tail = mark();
        keep(base);
        return make(NodeKind::Error, begin, {}, {}, tail);
      }
    } else if (k == question) {
      const bool access = look(1).kind == dot || look(1).kind == left_bracket;
      base = access && adjacent(*at_, look(1)) ? safe_access(base, begin) : propagate(base, begin);
    } else if (k == less) {
      if (!applies_types(base)) return base;
      base = apply_types(base, begin);
    } else if (k == identifier && at_->name == words_.with_ && with_follows()) {
      base = with(base, begin);
    } else if (k == identifier && at_->name == words_.as_ && begins_type(look(1))) {
      TokenId main = here();
      advance();
      NodeId target = type(true);
      base = make(NodeKind::Cast, begin, main, {base, target});
    } else {
      return base;
    }
  }
}

NodeId Parser::call(NodeId callee, std::uint32_t begin) {
  ++calls_;
  NodeId arguments;
  if (at(TokenKind::less)) arguments = type_arguments();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  if (expect(TokenKind::left_paren)) list(opener, TokenKind::right_paren, true, &Parser::argument);
  return make(NodeKind::Call, begin, TokenId(opener), {callee, arguments}, tail);
}

// `x?`: takes the value of a result or option, or leaves the function with what is wrong (language-17 §7).
NodeId Parser::propagate(NodeId base, std::uint32_t begin) {
  ++calls_;
  const TokenId main = here();
  advance();
  return make(NodeKind::Propagate, begin, main, {base});
}

NodeId Parser::argument() {
  // `a := 1` is another language's assignment, not a label.
  if (!labelled(0) || look(2).kind == TokenKind::equal) return expression();
  std::uint32_t begin = start();
  TokenId name = here();
  advance();
  advance();
  return make(NodeKind::Label, begin, name, {expression()});
}

NodeId Parser::index_or_slice(NodeId base, std::uint32_t begin) {
  using enum TokenKind;
  std::uint32_t opener = index();
  TokenId main = here();
  Head head(*this, false);
  advance();
  NodeId bounds[3];
  int colons = 0;
  for (;;) {
    if (!at(colon) && !at(right_bracket)) bounds[colons] = expression();
    if (panic_ || colons == 2 || !eat(colon)) break;
    ++colons;
  }
  bool empty = !bounds[0] && !bounds[1] && !bounds[2];
  if (empty && !panic_ && at(right_bracket))
    report(Code::P060, first_[opener].span, "empty index expression");
  close(opener, right_bracket);
  if (colons > 0) return make(NodeKind::Slice, begin, main, {base, bounds[0], bounds[1], bounds[2]});
  return make(NodeKind::Index, begin, main, {base, bounds[0] ? bounds[0] : missing()});
}

NodeId Parser::safe_access(NodeId base, std::uint32_t begin) {
  advance();
  std::uint32_t opener = index();
  if (eat(TokenKind::dot)) {
    TokenId name;
    if (expect_member(name)) return make(NodeKind::SafeSelect, begin, name, {base});
    std::uint32_t tail = mark();
    keep(base);
    return make(NodeKind::Error, begin, {}, {}, tail);
  }
  Head head(*this, false);
  advance();
  NodeId key = expression();
  close(opener, TokenKind::right_bracket);
  return make(NodeKind::SafeIndex, begin, TokenId(opener), {base, key});
}

void Parser::list(std::uint32_t opener, TokenKind closer, bool trailing_comma, NodeId (Parser::*element)()) {
  Head head(*this, false);
  if (eat(closer)) return;
  for (;;) {
    keep((this->*element)());
    if (panic_ && !resync_list(opener)) return;
    if (eat(TokenKind::comma)) {
      if (trailing_comma && eat(closer)) return;
      continue;
    }
    if (eat(closer)) return;
    std::uint32_t match = match_of(opener);
    if (match == kNoMatch || match < index()) {
      expected_closer(opener, closer);
      // At the end of a line the closer alone is missing.
      if (!gave_up_ && (at_->starts_line || at_end())) panic_ = false;
      return;
    }
    if (begins_expression(*at_)) {
      expected("\",\"", Code::P051);
      panic_ = gave_up_;
      continue;
    }
    expected_closer(opener, closer);
    if (!resync_list(opener)) return;
    if (eat(TokenKind::comma)) continue;
    eat(closer);
    return;
  }
}

NodeId Parser::leaf(NodeKind node_kind) {
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  return make(node_kind, begin, main);
}

NodeId Parser::primary() {
  using enum TokenKind;
  TokenKind k = kind();
  if (is_word(k)) return word_primary();
  if (k == integer) return leaf(NodeKind::IntLit);
  if (k == string || k == TokenKind::text) return leaf(NodeKind::StringLit);
  if (k == text_open) return text_with_holes();
  if (k == floating) return leaf(NodeKind::FloatLit);
  if (k == kw_true || k == kw_false) return leaf(NodeKind::BoolLit);
  if (k == kw_none) return leaf(NodeKind::NoneLit);
  if (k == left_paren) return paren();
  if (k == left_bracket) return list_literal();
  if (k == left_brace && (!in_head_ || head_brace_is_map())) return map_literal(start(), 0);
  if (k == kw_fun) return lambda();
  if (k == kw_if) return if_expression();
  if (k == kw_match) return match();
  if (k == kw_fetch) return fetch(false);
  if (k == kw_load) return load();
  if (k == kw_save) return save();
  if (k == kw_generate) return generate();
  expected_expression();
  return missing();
}

NodeId Parser::word_primary() {
  using enum TokenKind;
  TokenKind next = look(1).kind;
  if (at(identifier)) {
    NameId name = at_->name;
    if (name == words_.from_ && is_word(next) && look(2).kind == kw_in) return query();
    if (name == words_.query_ && is_word(next) && look(2).kind == left_paren && !look(1).starts_line) {
      return logic_query();
    }
    if (name == words_.nil_ || name == words_.null_) return leaf(NodeKind::NoneLit);
  } else if (at(kw_set) || at(kw_omap)) {
    // In a head `set {` may be a variable and the body; a literal has the body behind it.
    bool literal = next == left_brace;
    if (literal && in_head_) {
      std::uint32_t match = match_of(index() + 1);
      literal = match != kNoMatch && first_[match + 1].kind == left_brace;
    }
    if (literal && at(kw_set)) return set_literal();
    if (literal) {
      std::uint32_t begin = start();
      advance();
      return map_literal(begin, static_cast<std::uint8_t>(NodeFlag::omap));
    }
  } else if (at(kw_async) || at(kw_await) || at(kw_spawn)) {
    // Parentheses on the next line would be arguments, and those are written on this one: the same text
    // either way.
    bool near = !look(1).starts_line || next == left_paren;
    bool operand = begins_expression(look(1)) && !begins_clause(look(1)) && near && next != left_bracket &&
                   next != minus && next != left_brace && (next != left_paren || !at(kw_spawn));
    if (operand) return async_expression();
  }
  if (struct_literal_follows(1)) return struct_literal(start(), {});
  return leaf(NodeKind::Ident);
}

// Words that go on behind an expression. Behind `spawn` as a name they do so on its line as well as on the
// next.
bool Parser::begins_clause(const Token& token) const {
  if (token.kind != TokenKind::identifier) return false;
  for (const NameId word :
       {words_.with_, words_.to_, words_.as_, words_.into_, words_.where_, words_.group_, words_.having_,
        words_.sort_, words_.order_, words_.skip_, words_.take_, words_.select_, words_.join_, words_.left_,
        words_.right_, words_.outer_, words_.union_, words_.except_, words_.intersect_}) {
    if (token.name == word) return true;
  }
  return false;
}

NodeId Parser::paren() {
  std::uint32_t begin = start();
  std::uint32_t opener = index();
  Head head(*this, false);
  advance();
  NodeId value = expression();
  close(opener, TokenKind::right_paren);
  return make(NodeKind::Paren, begin, TokenId(opener), {value});
}

NodeId Parser::list_literal() {
  std::uint32_t begin = start();
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  advance();
  list(opener, TokenKind::right_bracket, true, &Parser::expression);
  return make(NodeKind::ListLit, begin, {}, {}, tail);
}

NodeId Parser::set_literal() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  advance();
  std::uint32_t opener = index();
  advance();
  list(opener, TokenKind::right_brace, true, &Parser::expression);
  return make(NodeKind::SetLit, begin, {}, {}, tail);
}

NodeId Parser::map_literal(std::uint32_t begin, std::uint8_t flags) {
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  if (expect(TokenKind::left_brace)) list(opener, TokenKind::right_brace, true, &Parser::map_entry);
  return make(NodeKind::MapLit, begin, {}, {}, tail, flags);
}

NodeId Parser::map_entry() {
  std::uint32_t begin = start();
  // A bare word is its own name, whatever it means elsewhere.
  NodeId key = labelled(0) ? leaf(NodeKind::Ident) : expression();
  NodeId value = !panic_ && expect(TokenKind::colon) ? expression() : missing();
  return make(NodeKind::MapEntry, begin, {}, {key, value});
}

NodeId Parser::struct_literal(std::uint32_t begin, NodeId qualifier, NodeId type_args) {
  TokenId name = here();
  std::uint32_t tail = mark();
  advance();
  field_inits();
  return make(NodeKind::StructLit, begin, name, {qualifier, type_args}, tail);
}

// Keeps the fields of `{ name: value, … }`.
void Parser::field_inits() {
  std::uint32_t opener = index();
  if (expect(TokenKind::left_brace)) list(opener, TokenKind::right_brace, true, &Parser::field_init);
}

NodeId Parser::field_init() {
  std::uint32_t begin = start();
  TokenId name;
  if (!expect_label(name)) return missing();
  NodeId value = expect(TokenKind::colon) ? expression() : missing();
  return make(NodeKind::FieldInit, begin, name, {value});
}

NodeId Parser::lambda() {
  std::uint32_t begin = start();
  std::uint32_t head = index();
  std::uint32_t calls_before = calls_;
  advance();
  Signature s = signature(true);
  NodeId result;
  if (!panic_ && eat(TokenKind::arrow)) {
    result = expression();
  } else if (at(TokenKind::left_brace) || panic_) {
    result = body(head);
  } else {
    expected("\"{\" or \"=>\"", Code::P001);
    result = resync_body() ? block() : empty_block();
  }
  calls_ = calls_before;
  return make(NodeKind::Lambda, begin, TokenId(head), {s.type_params, s.params, s.result, s.effects, result});
}

NodeId Parser::braced_expression() {
  Head head(*this, false);
  std::uint32_t opener = index();
  advance();
  NodeId value = expression();
  close(opener, TokenKind::right_brace);
  return value;
}

NodeId Parser::if_expression() {
  Level level(*this);
  std::uint32_t begin = start();
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  advance();
  NodeId condition;
  {
    Head in_head(*this, true);
    condition = expression();
  }
  return if_expression_tail(begin, condition);
}

NodeId Parser::if_expression_tail(std::uint32_t begin, NodeId condition) {
  using enum TokenKind;
  NodeId then;
  NodeId otherwise;
  if (!panic_ && eat(kw_then)) {
    then = expression();
  } else if (!panic_ && at(left_brace)) {
    then = braced_expression();
  } else {
    expected("\"{\" or \"then\"", Code::P001);
    then = missing();
  }
  if (!panic_ && eat(kw_else)) {
    if (at(kw_if)) {
      otherwise = if_expression();
    } else if (at(left_brace) && !brace_is_map()) {
      otherwise = braced_expression();
    } else {
      otherwise = expression();
    }
  }
  return make(NodeKind::IfExpr, begin, {}, {condition, then, otherwise});
}

NodeId Parser::match() {
  using enum TokenKind;
  std::uint32_t begin = start();
  TokenId main = here();
  advance();
  NodeId subject;
  {
    Head in_head(*this, true);
    subject = expression();
  }
  std::uint32_t tail = mark();
  std::uint32_t head = main.value;
  if (!panic_ && !at(left_brace)) expected("\"{\"", Code::P001);
  Head inside(*this, false);
  if (!panic_ || resync_body()) {
    std::uint32_t opener = index();
    advance();
    ++blocks_;
    match_arms(opener);
    --blocks_;
    close(opener, right_brace);
  } else if (at_unbraced_body(head)) {
    std::uint32_t indent = column(first_[line_of(head)]);
    while (!at_end() && !at(right_brace) && !panic_ && column(*at_) > indent) keep(match_arm());
    if (at_closer_of(head)) advance();
  }
  return make(NodeKind::Match, begin, main, {subject}, tail);
}

void Parser::match_arms(std::uint32_t opener) {
  while (!at(TokenKind::right_brace) && !at_end()) {
    std::uint32_t arm = index();
    keep(match_arm());
    if (panic_) resync_arm(opener, arm);
    if (panic_) break;
    if (index() == arm) advance();
  }
}

// After a broken arm: goes to the next line that is indented no deeper than the arm, or to the end of the
// match.
void Parser::resync_arm(std::uint32_t opener, std::uint32_t arm) {
  using enum TokenKind;
  if (gave_up_) return;
  std::uint32_t close = match_of(opener);
  if (close == kNoMatch || close < index()) return;
  std::uint32_t indent = column(first_[arm]);
  while (index() < close) {
    if (index() > arm && at_->starts_line && column(*at_) <= indent && begins_expression(*at_)) break;
    bool opens = opens_bracket(*at_);
    std::uint32_t inner = opens ? match_of(index()) : kNoMatch;
    if (inner != kNoMatch) at_ = first_ + inner;
    advance();
  }
  panic_ = false;
}

NodeId Parser::match_arm() {
  using enum TokenKind;
  std::uint32_t begin = start();
  std::uint32_t errors_before = errors_;
  std::uint32_t calls_before = calls_;
  if (at(comma)) help_ = "There are no commas between the arms of a `match`.";
  NodeId pattern = expression();
  calls_ = calls_before;
  if (!panic_ && errors_ == errors_before && !is_pattern(pattern)) {
    report(Code::P063, tree_.nodes[pattern.value].span,
           "match case pattern is not a recognised pattern shape");
  }
  NodeId guard;
  if (!panic_ && eat(kw_when)) guard = expression();
  TokenId main = here();
  if (panic_) return make(NodeKind::MatchArm, begin, {}, {pattern, guard, missing()});
  if (!at(arrow)) {
    expected("\"=>\"", at(right_brace) ? Code::P061 : Code::P999);
    return make(NodeKind::MatchArm, begin, {}, {pattern, guard, missing()});
  }
  advance();
  if (at(right_brace) || at(arrow)) {
    report(Code::P061, tree_.nodes[pattern.value].span, "match arm has no body");
    return make(NodeKind::MatchArm, begin, main, {pattern, guard, missing()});
  }
  NodeId result;
  if (at(left_brace) && !brace_is_map()) {
    result = block();
    // What a block does is an effect, even without a call.
    ++calls_;
  } else {
    result = expression();
  }
  return make(NodeKind::MatchArm, begin, main, {pattern, guard, result});
}

// A name, or names with at most `most` dots between: `Shape.Circle`, `geo.Shape.Circle`.
bool Parser::is_name_path(NodeId id, int most) const {
  for (int dots = 0; kind_of(id) == NodeKind::Select && dots < most; ++dots)
    id = tree_.child_ids[tree_.nodes[id.value].children];
  return kind_of(id) == NodeKind::Ident;
}

// A literal, a name, a variant call of patterns, or one of these in parentheses.
bool Parser::is_pattern(NodeId id) const {
  const Node& node = tree_.nodes[id.value];
  NodeKind k = node.kind;
  if (k == NodeKind::Paren) return is_pattern(tree_.child_ids[node.children]);
  if (k == NodeKind::Unary) {
    NodeKind operand = kind_of(tree_.child_ids[node.children]);
    return tree_.tokens[node.main.value].kind == TokenKind::minus &&
           (operand == NodeKind::IntLit || operand == NodeKind::FloatLit);
  }
  if (k == NodeKind::Call) {
    NodeId callee = tree_.child_ids[node.children];
    bool variant = is_name_path(callee, 2);
    if (!variant || tree_.child_ids[node.children + 1].valid()) return false;
    for (std::uint32_t i = node.slots; i < node.child_count; ++i) {
      if (!is_pattern(tree_.child_ids[node.children + i])) return false;
    }
    return true;
  }
  return is_name_path(id, 2) || k == NodeKind::IntLit || k == NodeKind::FloatLit ||
         k == NodeKind::StringLit || k == NodeKind::BoolLit || k == NodeKind::NoneLit;
}

}  // namespace mochi::syntax
