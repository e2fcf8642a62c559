#include "syntax/soft_words.h"

namespace mochi::syntax {
namespace {

using enum TokenKind;

bool can_name(TokenKind k) { return k == identifier || k >= kw_close; }
bool is_string(TokenKind k) { return k == string || k == text || k == text_open; }

// Looks at each such word and its neighbours; the last token is end-of-file.
class SoftWords {
 public:
  SoftWords(std::vector<Token>& tokens, const Names& names)
      : tokens_(tokens),
        as_(names.find("as")),
        to_(names.find("to")),
        with_(names.find("with")),
        set_words_{names.find("union"), names.find("except"), names.find("intersect")} {}

  void run() {
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (is_soft(tokens_[i].kind) && !begins_form(i)) tokens_[i].kind = identifier;
    }
  }

 private:
  static bool is_soft(TokenKind k) {
    return k == kw_fact || k == kw_rule || k == kw_agent || k == kw_intent || k == kw_on || k == kw_stream ||
           k == kw_emit || k == kw_test || k == kw_expect || k == kw_load || k == kw_save || k == kw_fetch ||
           k == kw_generate || k == kw_all || k == kw_then;
  }

  TokenKind kind(std::size_t i) const { return i < tokens_.size() ? tokens_[i].kind : end_of_file; }
  bool touches(std::size_t i) const { return tokens_[i].span.end == tokens_[i + 1].span.begin; }
  bool is_word(std::size_t i, NameId word) const {
    return word.valid() && kind(i) == identifier && tokens_[i].name == word;
  }

  // The token can be the last one of an expression or statement.
  static bool ends_something(TokenKind k) {
    return can_name(k) || is_string(k) || k == text_close || k == integer || k == floating ||
           k == right_paren || k == right_bracket || k == right_brace || k == question || k == greater ||
           k == kw_true || k == kw_false || k == kw_none || k == kw_break || k == kw_continue || is_soft(k);
  }

  // What stands behind a word of a form; `-` and what touches the word belong to a name.
  bool begins_operand(std::size_t i) const {
    const TokenKind k = kind(i);
    const bool bracket = k == left_paren || k == left_bracket;
    return can_name(k) || is_soft(k) || is_string(k) || k == integer || k == floating || k == kw_true ||
           k == kw_false || k == kw_none || k == kw_match || k == kw_if || k == kw_fun || k == left_brace ||
           k == bang || (bracket && !touches(i - 1));
  }

  bool begins_value(std::size_t i) const {
    const TokenKind k = kind(i);
    return begins_operand(i) || k == left_paren || k == left_bracket || k == minus;
  }

  // Behind the parenthesis that opens at `i`; there is no other token within reach if none closes it.
  std::size_t behind_parentheses(std::size_t i) const {
    constexpr std::size_t kMost = 200;
    int open = 0;
    for (std::size_t at = i; at < tokens_.size() && at < i + kMost; ++at) {
      if (kind(at) == left_paren) ++open;
      if (kind(at) == right_paren && --open == 0) return at + 1;
    }
    return tokens_.size();
  }

  bool begins_form(std::size_t i) const {
    const TokenKind before = i == 0 ? end_of_file : kind(i - 1);
    if (before == kw_fun || before == kw_let || before == kw_var || before == kw_for || before == dot)
      return false;
    const TokenKind next = kind(i + 1);
    const TokenKind third = kind(i + 2);
    const bool stands = i == 0 || before == left_brace || ends_something(before) || before == arrow;
    const TokenKind k = tokens_[i].kind;
    // `xs union all ys`; `if c then a`, where a condition ends before the word.
    if (k == kw_all)
      return i != 0 &&
             (is_word(i - 1, set_words_[0]) || is_word(i - 1, set_words_[1]) ||
              is_word(i - 1, set_words_[2])) &&
             begins_value(i + 1);
    if (k == kw_then) return ends_something(before) && before != greater && begins_value(i + 1);
    if (k == kw_fact || k == kw_rule || k == kw_intent) return can_name(next) && third == left_paren;
    if (k == kw_agent || k == kw_emit || k == kw_generate) return can_name(next) && third == left_brace;
    if (k == kw_stream) return (can_name(next) && third == left_brace) || (next == less && touches(i));
    if (k == kw_test) return is_string(next);
    if (k == kw_expect)
      return stands && (begins_operand(i + 1) || next == left_paren || next == left_bracket || next == minus);
    if (k == kw_on) return stands && (begins_operand(i + 1) || next == left_paren || next == minus);
    if (k == kw_load) return is_string(next) || is_word(i + 1, as_);
    if (k == kw_fetch || next != left_paren || !touches(i)) return begins_operand(i + 1);
    const std::size_t behind = behind_parentheses(i + 1);
    return is_word(behind, to_) || is_word(behind, with_);
  }

  std::vector<Token>& tokens_;
  const NameId as_, to_, with_;
  const NameId set_words_[3];
};

}  // namespace

void settle_soft_words(std::vector<Token>& tokens, const Names& names) { SoftWords(tokens, names).run(); }

}  // namespace mochi::syntax
