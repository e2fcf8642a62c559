// Errors of the parser, and how it goes on after them. The aim is one report per mistake: after a report
// panic_ mutes all others until a place is found where reading is sure to be right again. Brackets that match
// tell whether an item or the closer itself is missing; indentation tells where the next statement begins.
#include <algorithm>
#include <string>

#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

// After so many reports the text is taken for something else than a program.
constexpr std::uint32_t kMaxSyntaxErrors = 250;

}  // namespace

void Parser::report(Code code, Span span, std::string message) {
  if (gave_up_ && code != Code::P069) return;
  ++errors_;
  if (++reports_ > kMaxSyntaxErrors) {
    Report(sink_, Code::P073, span, "more than " + std::to_string(kMaxSyntaxErrors) + " syntax errors");
    give_up();
    return;
  }
  if (span.begin == end_->span.begin) ++reports_at_end_;
  // What a text block that is not closed has swallowed is missing at the end.
  if (span.begin == end_->span.begin && tree_.open_text) return;
  Report entry(sink_, code, span, std::move(message));
  if (opener_.valid()) entry.label(opener_, "opened here");
  if (!help_.empty()) entry.help(help_);
  opener_ = {};
  help_.clear();
}

// The token before is a string that the lexer has reported as not closed: what it swallowed is missing here.
bool Parser::after_open_string() const {
  if (at_ == first_ || at_[-1].kind != TokenKind::string) return false;
  std::string_view text = sources_.text(at_[-1].span);
  return text.size() < 2 || text.back() != '"';
}

// The first token of the line of `token`.
std::uint32_t Parser::line_of(std::uint32_t token) const {
  while (token > 0 && !first_[token].starts_line) --token;
  return token;
}

// Whether nothing was reported on this line yet: a second report in a line is nearly always a consequence.
bool Parser::first_of_line() {
  std::uint32_t line = line_of(index());
  if (line == last_line_) return false;
  last_line_ = line;
  report_lines_.push_back(line);
  return true;
}

// Whether a mistake was reported on the line of `opener`: that it stays open is then a consequence.
bool Parser::is_explained(std::uint32_t opener) const {
  return std::find(report_lines_.begin(), report_lines_.end(), line_of(opener)) != report_lines_.end();
}

void Parser::expected(std::string_view what, Code code) {
  if (panic_ || gave_up_) {
    opener_ = {};
    help_.clear();
    return;
  }
  panic_ = true;
  // The lexer has reported this character, or this very place was reported before.
  if (at(TokenKind::invalid) || last_error_ == index() || after_open_string()) {
    ++errors_;
    opener_ = {};
    help_.clear();
    return;
  }
  last_error_ = index();
  const bool misnamed =
      misnamed_ != TokenKind::invalid && (at(misnamed_) || (at_ != first_ && at_[-1].kind == misnamed_));
  // The rest of a form on a line that was told already, as in `do { … } while (c)`.
  const bool rest = at_ != first_ && at_->starts_line && (what == "\"{\"" || what == "string") &&
                    line_of(index() - 1) == last_line_;
  if (misnamed || rest || !first_of_line()) {
    ++errors_;
    opener_ = {};
    help_.clear();
    return;
  }
  if (help_.empty() && code != Code::P011) help_ = foreign_hint(what);
  if (at_end() && (code == Code::P999 || code == Code::P020 || code == Code::P030 || code == Code::P051)) {
    code = Code::P002;
  }
  if (help_.empty() && code == Code::P999) help_ = wanted_hint(what);
  std::string_view text = at_end() ? "<EOF>" : sources_.text(at_->span);
  Place place = sources_.place(at_->span.begin);
  std::string message(sources_.source(tree_.source).name());
  message += ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": unexpected token \"";
  if (at(TokenKind::text) || at(TokenKind::text_open)) {
    message += text.substr(0, text.starts_with('f') ? 1 : 0);
    message += "\"…";
  } else if (at(TokenKind::string)) {
    // Quotes inside of quotes are hard to read.
    message += text.size() >= 2 ? text.substr(1, text.size() - 2) : text;
  } else {
    message += text;
  }
  message += "\" (expected ";
  message += what;
  message += ')';
  report(code, at_->span, std::move(message));
}

void Parser::expected_expression() {
  Code code = Code::P020;
  bool after_operator = at_ != first_ && at_[-1].kind >= TokenKind::eq_eq &&
                        at_[-1].kind <= TokenKind::percent && at_[-1].kind != TokenKind::arrow;
  if (at(TokenKind::star) && !after_operator) code = Code::P050;
  if (at(TokenKind::right_brace)) code = Code::P053;
  if (at(TokenKind::dot)) code = Code::P055;
  if (at(TokenKind::kw_let) || at(TokenKind::kw_var)) code = Code::P056;
  expected("expression", code);
}

void Parser::expected_closer(std::uint32_t opener, TokenKind closer) {
  if (!panic_ && is_explained(opener)) {
    ++errors_;
    panic_ = true;
    return;
  }
  std::string what = '"' + std::string(token_text(closer)) + '"';
  Code code = closer == TokenKind::right_paren   ? Code::P052
              : closer == TokenKind::right_brace ? Code::P001
                                                 : Code::P999;
  if (sources_.place(first_[opener].span.begin).line != sources_.place(at_->span.begin).line) {
    opener_ = first_[opener].span;
  }
  expected(what, code);
}

void Parser::close(std::uint32_t opener, TokenKind closer) {
  if (!panic_ && eat(closer)) return;
  expected_closer(opener, closer);
  if (gave_up_) return;
  std::uint32_t match = match_of(opener);
  if (match != kNoMatch && match >= index()) {
    at_ = first_ + match;
    advance();
    panic_ = false;
  } else if (at_->starts_line || at_end()) {
    // The line ends without the closer: it alone is missing.
    panic_ = false;
  }
}

bool Parser::expect(TokenKind kind) {
  if (eat(kind)) return true;
  Code code = kind == TokenKind::left_brace || kind == TokenKind::right_brace   ? Code::P001
              : kind == TokenKind::left_paren || kind == TokenKind::right_paren ? Code::P052
                                                                                : Code::P999;
  expected('"' + std::string(token_text(kind)) + '"', code);
  return false;
}

bool Parser::expect_name(TokenId& out, Code code) {
  if (at_name()) {
    out = here();
    advance();
    return true;
  }
  if (at_->kind >= TokenKind::kw_true) {
    help_ = "`" + std::string(token_text(at_->kind)) + "` is a keyword; choose another name.";
    expected("identifier", code);
    if (code == Code::P031 || code == Code::P030) misnamed_ = at_->kind;
    bool named = !at_->starts_line && look(1).kind >= TokenKind::eq_eq && look(1).kind < TokenKind::kw_true;
    if (named && !gave_up_ && !surely_begins(index())) {
      // A keyword in the place of a name: goes on as if it were one.
      panic_ = false;
      out = here();
      advance();
      return true;
    }
    return false;
  }
  expected("identifier", code);
  return false;
}

bool Parser::expect_member(TokenId& out) {
  const bool keyword = at_->kind >= TokenKind::kw_true && !(at_->starts_line && surely_begins(index()));
  if (!keyword) return expect_name(out, Code::P055);
  out = here();
  advance();
  return true;
}

bool Parser::expect_label(TokenId& out) {
  if (!labelled(0)) return expect_name(out);
  out = here();
  advance();
  return true;
}

bool Parser::too_deep() {
  if (!gave_up_) {
    Span span = at_->span;
    gave_up_ = true;
    report(Code::P069, span, "nesting deeper than " + std::to_string(kMaxNesting) + " levels");
    give_up();
  }
  return true;
}

// Nothing more can be read: everything unwinds at the end of the text without another word.
void Parser::give_up() {
  gave_up_ = true;
  panic_ = true;
  at_ = end_;
}

std::uint32_t Parser::match_of(std::uint32_t bracket) {
  if (brackets_.partner.empty()) {
    const Source& source = sources_.source(tree_.source);
    brackets_ = match_brackets(tree_.tokens, source.text(), source.base());
  }
  return brackets_.partner[bracket];
}

// The closer here closes nothing.
bool Parser::at_stray_closer() { return match_of(index()) == kNoMatch; }

bool Parser::surely_begins(std::uint32_t token) const {
  return surely_begins_statement(first_[token], token + 1 < tree_.tokens.size() ? first_[token + 1] : *end_);
}

bool Parser::begins_statement(const Token& token) const {
  using enum TokenKind;
  TokenKind k = token.kind;
  if (is_word(k)) return true;
  return k >= kw_true && k != kw_in && k != kw_else && k != kw_then && k != kw_all && k != kw_true &&
         k != kw_none;
}

// The column (in bytes, from 0) where the token stands in its line. Places are mostly asked for in order, so
// that a scan goes back only to the last one.
std::uint32_t Parser::column(const Token& token) {
  const Source& source = sources_.source(tree_.source);
  std::uint32_t local = token.span.begin - source.base();
  std::string_view text = source.text();
  std::uint32_t stop = local >= column_place_ ? column_place_ : 0;
  std::uint32_t begin = local;
  while (begin > stop && text[begin - 1] != '\n' && text[begin - 1] != '\r') --begin;
  if (begin == stop && stop != 0) begin = column_line_;
  column_place_ = local;
  column_line_ = begin;
  return local - begin;
}

void Parser::resync_statement(std::uint32_t from, std::uint32_t first) {
  if (gave_up_) return;
  panic_ = false;
  // The next statement stands no deeper than the broken one, nor than the first of the block.
  std::uint32_t indent = column(first_[line_of(from)]);
  if (first_[first].starts_line) indent = std::min(indent, column(first_[first]));
  // The token at fault begins nothing, unless it stands on a line of its own.
  bool at_fault = index() == from || (last_error_ == index() && !at_->starts_line);
  if (at_fault && !at(TokenKind::right_brace)) advance();
  while (!at_end()) {
    if (at(TokenKind::right_brace)) {
      if (blocks_ > 0 && !at_stray_closer()) return;
      advance();
      continue;
    }
    if (surely_begins(index())) {
      // What stands there is another statement, with mistakes of its own.
      last_line_ = kNoMatch;
      return;
    }
    if (at_->starts_line && begins_statement(*at_) && column(*at_) <= indent) return;
    bool opens = opens_bracket(*at_);
    std::uint32_t close = opens ? match_of(index()) : kNoMatch;
    if (close != kNoMatch) at_ = first_ + close;
    advance();
  }
}

bool Parser::resync_list(std::uint32_t opener) {
  if (gave_up_) return false;
  std::uint32_t close = match_of(opener);
  if (close == kNoMatch || close < index()) return false;
  while (index() < close) {
    if (at(TokenKind::comma)) break;
    if (at_->starts_line && surely_begins(index())) return false;
    bool opens = opens_bracket(*at_);
    std::uint32_t inner = opens ? match_of(index()) : kNoMatch;
    if (inner != kNoMatch) at_ = first_ + inner;
    advance();
  }
  panic_ = false;
  return true;
}

bool Parser::resync_body() {
  if (gave_up_) return false;
  const Token* look_at = at_;
  bool first = true;
  while (look_at != end_ && (first || !look_at->starts_line)) {
    first = false;
    if (look_at->kind == TokenKind::right_brace &&
        match_of(static_cast<std::uint32_t>(look_at - first_)) != kNoMatch) {
      return false;
    }
    if (look_at->kind == TokenKind::left_brace) {
      at_ = look_at;
      panic_ = false;
      return true;
    }
    ++look_at;
  }
  return false;
}

// In a head without its brace: goes to the next line. True if what stands there is indented deeper than the
// head and so must be the body.
bool Parser::at_unbraced_body(std::uint32_t head) {
  if (gave_up_) return false;
  while (!at_end() && !at_->starts_line) advance();
  panic_ = false;
  return !at_end() && column(*at_) > column(first_[line_of(head)]);
}

// At the `}` that closes a body whose `{` is missing.
bool Parser::at_closer_of(std::uint32_t head) {
  return at(TokenKind::right_brace) && at_->starts_line && column(*at_) == column(first_[line_of(head)]);
}

bool Parser::begins_expression(const Token& token) const {
  using enum TokenKind;
  TokenKind k = token.kind;
  return is_word(k) || k == integer || k == floating || k == string || k == text || k == text_open ||
         k == kw_true || k == kw_false || k == kw_none || k == left_paren || k == left_bracket ||
         k == left_brace || k == minus || k == bang || k == kw_fun || k == kw_if || k == kw_match ||
         k == kw_generate || k == kw_fetch || k == kw_load || k == kw_save;
}

bool Parser::begins_type(const Token& token) const {
  using enum TokenKind;
  return is_word(token.kind) || token.kind == kw_fun || token.kind == left_brace ||
         token.kind == left_bracket || token.kind == kw_stream ||
         (token.kind == left_paren && !token.starts_line && !at_->starts_line);
}

// Is what stands between this `{` and its match `expr : …`? Only tokens outside inner brackets are looked at,
// so that every token is looked at for one brace at most.
bool Parser::brace_is_map() {
  using enum TokenKind;
  if (look(1).kind == right_brace) return true;
  if (labelled(1)) return true;
  if ((look(1).kind == string || look(1).kind == integer) && look(2).kind == colon) return true;
  std::uint32_t close = match_of(index());
  if (close == kNoMatch) return false;
  for (std::uint32_t i = index() + 1; i < close; ++i) {
    TokenKind k = first_[i].kind;
    if (k == colon) return true;
    if (k == equal || k == kw_fun || k == kw_if || k == kw_match || k == kw_test || surely_begins(i)) {
      return false;
    }
    if (opens_bracket(first_[i])) {
      std::uint32_t inner = match_of(i);
      if (inner == kNoMatch || inner > close) return false;
      i = inner;
    }
  }
  return false;
}

// In the head of a statement: is this `{` a map literal, and not the body behind a missing operand?
bool Parser::head_brace_is_map() {
  if (!brace_is_map()) return false;
  std::uint32_t close = match_of(index());
  if (close == kNoMatch) return false;
  const Token& after = first_[close + 1];
  return index() + 1 != close || (!after.starts_line && after.kind != TokenKind::end_of_file);
}

// The token `ahead` is a `{`: does a record literal begin there? `{ }` is none in a head.
bool Parser::struct_literal_follows(std::uint32_t ahead) const {
  if (look(ahead).kind != TokenKind::left_brace) return false;
  if (labelled(ahead + 1)) return true;
  return look(ahead + 1).kind == TokenKind::right_brace && !in_head_;
}

std::uint32_t Parser::behind_type_args() const {
  // Longer argument lists are not looked for, so that the look-ahead is bounded.
  constexpr std::uint32_t kLongest = 96;
  return behind_types(0, TokenKind::greater, kLongest);
}

std::uint32_t Parser::behind_types(std::uint32_t ahead, TokenKind closer, std::uint32_t limit) const {
  using enum TokenKind;
  const bool fields = closer == right_brace;
  std::uint32_t at = ahead + 1;
  if (closer != greater && look(at).kind == closer) return at + 1;
  for (;;) {
    if (fields) {
      if (!labelled(at)) return 0;
      at += 2;
    }
    at = behind_type(at, limit);
    if (at == 0 || at >= limit) return 0;
    if (look(at).kind == closer) return at + 1;
    if (look(at).kind != comma) return 0;
    ++at;
    if (closer != greater && look(at).kind == closer) return at + 1;
  }
}

std::uint32_t Parser::behind_type(std::uint32_t ahead, std::uint32_t limit) const {
  using enum TokenKind;
  if (ahead >= limit) return 0;
  const TokenKind k = look(ahead).kind;
  std::uint32_t next = 0;
  if (k == kw_fun) {
    if (look(ahead + 1).kind == left_paren) next = behind_types(ahead + 1, right_paren, limit);
    if (next != 0 && look(next).kind == colon) next = behind_type(next + 1, limit);
    if (next != 0 && look(next).kind == bang && is_word(look(next + 1).kind)) next += 2;
  } else if (k == left_paren) {
    next = behind_types(ahead, right_paren, limit);
  } else if (k == left_bracket) {
    next = behind_types(ahead, right_bracket, limit);
  } else if (k == left_brace) {
    next = behind_types(ahead, right_brace, limit);
  } else if (is_word(k) || k == kw_stream) {
    next = ahead + 1;
    if (look(next).kind == dot && is_word(look(next + 1).kind)) next += 2;
    if (look(next).kind == less) next = behind_types(next, greater, limit);
  }
  while (next != 0 && (look(next).kind == question || look(next).kind == question_question)) ++next;
  return next <= limit ? next : 0;
}

}  // namespace mochi::syntax
