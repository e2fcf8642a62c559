#include "syntax/brackets.h"

#include <algorithm>

namespace mochi::syntax {
namespace {

using enum TokenKind;

// The parts of a text with holes are one pair of brackets, which the lexer has closed.
bool is_opener(TokenKind k) {
  return k == left_paren || k == left_bracket || k == left_brace || k == text_open;
}
bool is_closer(TokenKind k) {
  return k == right_paren || k == right_bracket || k == right_brace || k == text_close;
}
TokenKind opener_of(TokenKind k) {
  if (k == text_close) return text_open;
  return k == right_paren ? left_paren : k == right_bracket ? left_bracket : left_brace;
}
bool is_word(TokenKind k) { return k == identifier || k >= kw_close; }

// Pairs by nesting alone; false at the first bracket that does not fit.
bool match_strictly(const std::vector<Token>& tokens, std::vector<std::uint32_t>& partner) {
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < tokens.size(); ++i) {
    TokenKind k = tokens[i].kind;
    if (is_opener(k)) {
      open.push_back(i);
    } else if (is_closer(k)) {
      if (open.empty() || tokens[open.back()].kind != opener_of(k)) return false;
      partner[open.back()] = i;
      partner[i] = open.back();
      open.pop_back();
    }
  }
  return open.empty();
}

// Pairs the brackets of a broken program as its layout suggests.
class Matcher {
 public:
  Matcher(const std::vector<Token>& tokens, std::string_view text, std::uint32_t base,
          std::vector<std::uint32_t>& partner)
      : tokens_(tokens), text_(text), base_(base), partner_(partner) {}

  void run() {
    for (std::uint32_t i = 0; i + 1 < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.starts_line) {
        ++line_;
        indent_ = column(token);
        if (surely_begins_statement(token, tokens_[i + 1])) drop_parentheses();
      }
      if (is_opener(token.kind)) {
        open_.push_back({i, token.kind, line_, indent_, tokens_[i + 1].starts_line});
      } else if (token.kind == right_brace) {
        if (token.starts_line) {
          close_at_line_start(i);
        } else {
          close_inside_line(i);
        }
      } else if (token.kind == text_close) {
        close_text(i);
      } else if (is_closer(token.kind)) {
        close_parenthesis(i);
      }
    }
  }

 private:
  struct Open {
    std::uint32_t index;
    TokenKind kind;
    std::uint32_t line;
    // Of the line where it stands.
    std::uint32_t indent;
    // Nothing follows it on its line: its closer should begin a line.
    bool ends_line;
  };

  std::uint32_t column(const Token& token) const {
    std::uint32_t local = token.span.begin - base_;
    std::uint32_t begin = local;
    while (begin > 0 && text_[begin - 1] != '\n' && text_[begin - 1] != '\r') --begin;
    return local - begin;
  }
  // Pairs the opener at `depth` of the stack with the closer; those above it have none.
  void pair(std::size_t depth, std::uint32_t closer) {
    partner_[open_[depth].index] = closer;
    partner_[closer] = open_[depth].index;
    open_.resize(depth);
  }
  void drop_parentheses() {
    while (!open_.empty() && open_.back().kind != left_brace) open_.pop_back();
  }

  // A `}` that begins a line closes the `{` whose line has its indentation.
  void close_at_line_start(std::uint32_t closer) {
    std::size_t innermost = open_.size();
    for (std::size_t depth = open_.size(); depth-- > 0;) {
      if (open_[depth].kind != left_brace) continue;
      if (innermost == open_.size()) innermost = depth;
      if (open_[depth].indent == indent_) return pair(depth, closer);
      // Further out there are only smaller indentations.
      if (open_[depth].ends_line && open_[depth].indent < indent_) break;
    }
    // Its opener is missing, if the innermost waits for a line of its own.
    if (innermost < open_.size() && open_[innermost].indent < indent_ && !open_[innermost].ends_line) {
      pair(innermost, closer);
    }
  }

  // A `}` inside of a line closes a `{` of its line, or one that other text follows; else it is one too many.
  void close_inside_line(std::uint32_t closer) {
    std::size_t depth = open_.size();
    while (depth > 0 && open_[depth - 1].kind != left_brace && open_[depth - 1].kind != text_open) --depth;
    if (depth == 0 || open_[depth - 1].kind == text_open) return;
    const Open& brace = open_[depth - 1];
    if (brace.ends_line && brace.line != line_) return;
    if (depth < open_.size() && closes_later_in_line(closer)) return;
    pair(depth - 1, closer);
  }

  // Does the rest of the line close a parenthesis that it has not opened?
  bool closes_later_in_line(std::uint32_t closer) const {
    constexpr std::uint32_t kFar = 64;
    int depth = 0;
    for (std::uint32_t i = closer + 1; i < tokens_.size() && i < closer + kFar && !tokens_[i].starts_line;
         ++i) {
      TokenKind k = tokens_[i].kind;
      if (k == left_paren || k == left_bracket) ++depth;
      if ((k == right_paren || k == right_bracket) && --depth < 0) return true;
    }
    return false;
  }

  void close_text(std::uint32_t closer) {
    for (std::size_t depth = open_.size(); depth-- > 0;)
      if (open_[depth].kind == text_open) return pair(depth, closer);
  }

  // Braces are stronger, but for one of the same line that was not closed.
  void close_parenthesis(std::uint32_t closer) {
    TokenKind wanted = opener_of(tokens_[closer].kind);
    for (std::size_t depth = open_.size(); depth-- > 0;) {
      if (open_[depth].kind == wanted) return pair(depth, closer);
      if (open_[depth].kind == text_open) return;
      if (open_[depth].kind == left_brace && open_[depth].line != line_) return;
    }
  }

  const std::vector<Token>& tokens_;
  std::string_view text_;
  std::uint32_t base_;
  std::vector<std::uint32_t>& partner_;
  std::vector<Open> open_;
  std::uint32_t line_ = 0;
  std::uint32_t indent_ = 0;
};

}  // namespace

bool surely_begins_statement(const Token& token, const Token& next) {
  TokenKind k = token.kind;
  if (k == kw_fun) return is_word(next.kind);
  if (k == kw_test) return next.kind == string;
  return k == kw_let || k == kw_var || k == kw_return || k == kw_while || k == kw_for || k == kw_import ||
         k == kw_export || k == kw_extern || k == kw_expect || k == kw_break || k == kw_continue ||
         k == kw_type;
}

Brackets match_brackets(const std::vector<Token>& tokens, std::string_view text, std::uint32_t base) {
  Brackets found;
  found.partner.assign(tokens.size(), Brackets::kNone);
  found.balanced = match_strictly(tokens, found.partner);
  if (found.balanced) return found;
  std::fill(found.partner.begin(), found.partner.end(), Brackets::kNone);
  Matcher(tokens, text, base, found.partner).run();
  return found;
}

}  // namespace mochi::syntax
