#include "syntax/lexer.h"

#include <array>
#include <cstring>
#include <limits>
#include <string>

#include "syntax/lexer_impl.h"
#include "syntax/literal.h"
#include "syntax/soft_words.h"
#include "syntax/unicode.h"

namespace mochi::syntax {
namespace {

// A text with more lexical errors than this is no program; the rest would only bury the first ones.
constexpr std::uint32_t kMaxLexicalErrors = 1000;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The keywords by a hash of length, first and last letter, probed linearly.
struct KeywordTable {
  static constexpr std::size_t kSize = 256;
  std::array<TokenKind, kSize> kinds{};
  std::array<std::string_view, kSize> words{};

  static constexpr std::size_t slot(std::string_view word) {
    auto byte = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
    return (byte(word.front()) * 11 + byte(word.back()) * 5 + word.size() * 37) % kSize;
  }
  constexpr void add(std::string_view word, TokenKind kind) {
    std::size_t at = slot(word);
    while (!words[at].empty()) at = (at + 1) % kSize;
    words[at] = word;
    kinds[at] = kind;
  }
  constexpr KeywordTable() {
#define K(word) add(#word, TokenKind::kw_##word);
    MOCHI_KEYWORD_LIST(K)
    MOCHI_SOFT_KEYWORD_LIST(K)
#undef K
  }
  constexpr TokenKind find(std::string_view word) const {
    for (std::size_t at = slot(word); !words[at].empty(); at = (at + 1) % kSize) {
      if (words[at] == word) return kinds[at];
    }
    return TokenKind::identifier;
  }
};
constexpr KeywordTable kKeywords;

}  // namespace

void Lexer::error(Code code, const char* from, const char* to, std::string message, const char* help) {
  tree_.has_errors = true;
  if (++errors_ > kMaxLexicalErrors) return;
  Report report(sink_, code, span(from, to), std::move(message));
  if (help != nullptr) report.help(help);
}

// One pass over texts that are not plain ASCII: reports runs of bytes that are not UTF-8, and NUL bytes.
void Lexer::check_text() {
  const char* at = begin_;
  while (at < end_) {
    std::uint64_t word = 0;
    if (end_ - at >= 8) {
      std::memcpy(&word, at, 8);
      bool has_nul = ((word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL) != 0;
      if ((word & 0x8080808080808080ULL) == 0 && !has_nul) {
        at += 8;
        continue;
      }
    }
    if (*at == '\0') {
      const char* from = at;
      while (at < end_ && *at == '\0') ++at;
      error(Code::P049, from, at, "NUL byte in source text");
      continue;
    }
    Decoded one = decode(at);
    if (one.valid) {
      at += one.size;
      continue;
    }
    const char* from = at;
    while (at < end_ && !decode(at).valid) ++at;
    constexpr char kHex[] = "0123456789ABCDEF";
    auto byte = static_cast<unsigned char>(*from);
    error(Code::P049, from, at, std::string("invalid UTF-8 byte 0x") + kHex[byte >> 4U] + kHex[byte & 15U]);
  }
}

void Lexer::run() {
  check_text();
  if (text_.starts_with("\xEF\xBB\xBF")) at_ += 3;
  for (;;) {
    switch (class_of(*at_)) {
      case Class::blank: ++at_; break;
      case Class::line_end:
        if (!texts_.empty()) {
          break_hole();
          break;
        }
        starts_line_ = true;
        ++at_;
        break;
      case Class::letter: word(); break;
      case Class::digit: number(); break;
      case Class::quote: string(); break;
      case Class::punctuation: operators(); break;
      case Class::slash:
        if ((peek(1) == '/' || peek(1) == '*') && !texts_.empty()) {
          comment_in_hole();
        } else if (peek(1) == '/') {
          line_comment();
        } else if (peek(1) == '*') {
          block_comment();
        } else {
          punctuation(TokenKind::slash, 1);
        }
        break;
      case Class::hash: texts_.empty() ? line_comment() : comment_in_hole(); break;
      case Class::high: high(); break;
      case Class::nul:
        if (at_ >= end_) {
          if (!texts_.empty()) break_hole();
          push(TokenKind::end_of_file, {}, at_);
          return;
        }
        ++at_;
        break;
      case Class::other: stray(); break;
    }
  }
}

void Lexer::line_comment() {
  const char* from = at_;
  while (at_ < end_ && *at_ != '\n' && *at_ != '\r') ++at_;
  if (*from == '#') return comment(Comment::Kind::hash, from);
  bool doc = at_ - from >= 3 && from[2] == '/' && (at_ - from == 3 || from[3] != '/');
  comment(doc ? Comment::Kind::doc : Comment::Kind::line, from);
}

void Lexer::block_comment() {
  const char* from = at_;
  at_ += 2;
  for (; at_ < end_; ++at_) {
    if (*at_ == '*' && peek(1) == '/') {
      at_ += 2;
      return comment(Comment::Kind::block, from);
    }
    if (*at_ == '\n' || *at_ == '\r') starts_line_ = true;
  }
  comment(Comment::Kind::block, from);
  error(Code::P042, from, from + 2, "unterminated block comment");
}

void Lexer::finish_identifier() {
  for (;;) {
    while (is_word(*at_)) ++at_;
    if (class_of(*at_) != Class::high) return;
    Decoded one = decode(at_);
    if (!one.valid || !is_identifier_part(one.code_point)) return;
    at_ += one.size;
  }
}

void Lexer::word() {
  if (*at_ == 'f' && peek(1) == '"') return begin_text(true);
  const char* from = at_;
  finish_identifier();
  auto size = static_cast<std::size_t>(at_ - from);
  if (size > 8 || end_ - from < 8) return push_word(from, size);
  // Most words are short and come again: one that was seen before is known by its eight bytes.
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, from, 8);
  bytes &= ~std::uint64_t{0} >> (8 * (8 - size));
  ShortWord& known = short_words_[(bytes * 0x9e3779b97f4a7c15ULL) >> (64 - kShortWordBits)];
  if (known.bytes != bytes) {
    push_word(from, size);
    const Token& token = tree_.tokens.back();
    known = {bytes, token.name, token.kind};
    return;
  }
  push(known.kind, known.name, from);
}

void Lexer::push_word(const char* from, std::size_t size) {
  std::string_view text(from, size);
  TokenKind kind = size <= 8 ? kKeywords.find(text) : TokenKind::identifier;
  push(kind, names_.intern(text), from);
}

// Reports what is glued to the number that began at `from`, and takes it into the token.
void Lexer::glued(const char* from) {
  const char* number_end = at_;
  finish_identifier();
  if (at_ == number_end) return;
  Decoded one = decode(number_end);
  std::string next(number_end, one.size);
  const bool parted = next == "_";
  error(Code::P043, from, at_, "invalid numeric literal: missing whitespace before \"" + next + "\"",
        parted ? "Digits stand together: write the number without `_`." : nullptr);
}

bool Lexer::prefixed_number(const char* from) {
  char mark = static_cast<char>(peek(1) | 0x20);
  if (*at_ != '0' || (mark != 'x' && mark != 'b' && mark != 'o')) return false;
  int base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
  at_ += 2;
  const char* digits = at_;
  while (at_ < end_ && hex_value(*at_) >= 0 && hex_value(*at_) < base) ++at_;
  if (at_ == digits) {
    finish_identifier();
    error(Code::P046, from, at_,
          "incomplete numeric literal \"" + std::string(from, 2) + "\": missing digits after base prefix");
  } else {
    glued(from);
  }
  return true;
}

void Lexer::number() {
  const char* from = at_;
  std::uint32_t errors_before = errors_;
  TokenKind kind = TokenKind::integer;
  if (!prefixed_number(from)) {
    while (is_digit(*at_)) ++at_;
    if (*at_ == '.' && is_digit(peek(1))) {
      kind = TokenKind::floating;
      ++at_;
      while (is_digit(*at_)) ++at_;
    }
    if (*at_ == 'e' || *at_ == 'E') {
      std::ptrdiff_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_digit(peek(1 + sign))) {
        kind = TokenKind::floating;
        at_ += 1 + sign;
        while (is_digit(*at_)) ++at_;
      }
    }
    glued(from);
  }
  std::string_view text(from, static_cast<std::size_t>(at_ - from));
  if (errors_ == errors_before) {
    std::int64_t value = 0;
    if (kind == TokenKind::integer && text.size() > 16 && !int_literal_value(text, value)) {
      error(Code::P045, from, at_,
            "integer literal " + std::string(text) + " is out of range for a 64-bit signed integer");
    } else if (kind == TokenKind::floating &&
               float_literal_value(text) == std::numeric_limits<double>::infinity()) {
      error(Code::P048, from, at_, "float literal " + std::string(text) + " is out of range");
    }
  }
  push(kind, names_.intern(text), from);
}

void Lexer::string() {
  if (peek(1) == '"' && peek(2) == '"') return begin_text(false);
  const char* from = at_;
  ++at_;
  const char* body = at_;
  bool escaped = false;
  bool multi_line = false;
  buffer_.clear();
  for (;;) {
    while (*at_ != '"' && *at_ != '\\' && *at_ != '\n' && *at_ != '\r' && *at_ != '\0') ++at_;
    if (*at_ == '"') break;
    if (*at_ == '\0' && at_ < end_) {
      ++at_;
    } else if (*at_ == '\\' && peek(1) != '\n' && peek(1) != '\r' && end_ - at_ > 1) {
      buffer_.append(body, at_);
      escaped = true;
      escape(buffer_);
      body = at_;
    } else {
      if (!multi_line) unclosed_string(from, multi_line);
      if (!multi_line && *at_ == '\\') ++at_;
      if (!multi_line || at_ >= end_) break;
      // The closing quote stands on a later line: the text up to it belongs to this string.
      ++at_;
    }
  }
  NameId name;
  if (escaped) {
    buffer_.append(body, at_);
    name = names_.intern(buffer_);
  } else {
    name = names_.intern(std::string_view(body, static_cast<std::size_t>(at_ - body)));
  }
  if (at_ < end_ && *at_ == '"') ++at_;
  push(TokenKind::string, name, from);
}

// At the end of a line (or of the text) inside the string that began at `from`. Says whether the string goes
// on: if the next line that has quotes has an odd number of them, the first of these closes it; else a quote
// was forgotten.
void Lexer::unclosed_string(const char* from, bool& multi_line) {
  auto left = static_cast<std::size_t>(end_ - at_);
  const auto* quote = left == 0 ? nullptr : static_cast<const char*>(std::memchr(at_, '"', left));
  if (quote == nullptr) {
    error(Code::P040, from, at_, "unterminated string literal");
    return;
  }
  error(Code::P044, from, at_, "newline in string literal");
  if (!texts_.empty()) return;
  int quotes = 0;
  for (const char* look = quote; look < end_ && *look != '\n' && *look != '\r'; ++look) {
    if (*look == '\\' && end_ - look > 1) {
      ++look;
    } else if (*look == '"') {
      ++quotes;
    }
  }
  multi_line = quotes % 2 == 1;
}

bool Lexer::hex_escape(std::string& out, int digits, const char* from) {
  std::uint32_t code = 0;
  for (int i = 0; i < digits; ++i) {
    int value = at_ < end_ ? hex_value(*at_) : -1;
    if (value < 0) {
      error(Code::P041, from, at_, "invalid escape sequence in string literal");
      return false;
    }
    code = code * 16 + static_cast<std::uint32_t>(value);
    ++at_;
  }
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    error(Code::P041, from, at_, "escape sequence in string literal is not a Unicode scalar value");
    return false;
  }
  append_utf8(out, code);
  return true;
}

void Lexer::escape(std::string& out) {
  const char* from = at_;
  char mark = at_[1];
  at_ += 2;
  constexpr std::string_view kMarks = "\\\"abfnrtv";
  constexpr std::string_view kValues = "\\\"\a\b\f\n\r\t\v";
  std::size_t simple = kMarks.find(mark);
  if (simple != std::string_view::npos) {
    out.push_back(kValues[simple]);
  } else if (mark == 'x' || mark == 'u' || mark == 'U') {
    hex_escape(out, mark == 'x' ? 2 : mark == 'u' ? 4 : 8, from);
  } else if (mark >= '0' && mark <= '3' && peek(0) >= '0' && peek(0) <= '7' && peek(1) >= '0' &&
             peek(1) <= '7') {
    append_utf8(out, static_cast<char32_t>((mark - '0') * 64 + (at_[0] - '0') * 8 + (at_[1] - '0')));
    at_ += 2;
  } else {
    // The whole character after the backslash belongs to the escape.
    if (class_of(mark) == Class::high) {
      Decoded one = decode(at_ - 1);
      at_ += one.size - 1;
    }
    error(Code::P041, from, at_, "invalid escape sequence in string literal");
  }
}

void Lexer::operators() {
  using enum TokenKind;
  if (!texts_.empty() && in_hole()) return;
  char next = peek(1);
  switch (*at_) {
    case '=':
      return next == '='   ? punctuation(eq_eq, 2)
             : next == '>' ? punctuation(arrow, 2)
                           : punctuation(equal, 1);
    case '!': return next == '=' ? punctuation(bang_eq, 2) : punctuation(bang, 1);
    case '<': return next == '=' ? punctuation(less_eq, 2) : punctuation(less, 1);
    case '>': return next == '=' ? punctuation(greater_eq, 2) : punctuation(greater, 1);
    case '&': return next == '&' ? punctuation(and_and, 2) : stray();
    case '|': return next == '|' ? punctuation(or_or, 2) : punctuation(bar, 1);
    case ':': return punctuation(colon, 1);
    case '.': return next == '.' ? punctuation(dot_dot, 2) : punctuation(dot, 1);
    case '?': return next == '?' ? punctuation(question_question, 2) : punctuation(question, 1);
    case '+': return punctuation(plus, 1);
    case '-': return punctuation(minus, 1);
    case '*': return punctuation(star, 1);
    case '%': return punctuation(percent, 1);
    case '{': return punctuation(left_brace, 1);
    case '}': return punctuation(right_brace, 1);
    case '[': return punctuation(left_bracket, 1);
    case ']': return punctuation(right_bracket, 1);
    case '(': return punctuation(left_paren, 1);
    case ')': return punctuation(right_paren, 1);
    default: return punctuation(comma, 1);
  }
}

// A character outside ASCII: a word, a stray byte order mark, or no token at all.
void Lexer::high() {
  Decoded one = decode(at_);
  if (!one.valid) {
    // Reported by check_text.
    ++at_;
  } else if (one.code_point == 0xFEFF) {
    error(Code::P047, at_, at_ + 3, "byte order mark inside the text");
    at_ += 3;
  } else if (is_identifier_start(one.code_point)) {
    word();
  } else {
    stray();
  }
}

// A text in quotes of another language counts as one string, so that it is one mistake.
bool Lexer::foreign_string() {
  constexpr std::ptrdiff_t kLongest = 1000;
  const char* from = at_;
  const char* close = at_ + 1;
  while (close < end_ && close - from < kLongest && *close != *from && *close != '\n' && *close != '\r')
    ++close;
  if (close >= end_ || *close != *from) return false;
  at_ = close + 1;
  std::string quote(from, 1);
  error(Code::P072, from, at_, "unexpected character \"" + quote + "\"", "Strings stand in double quotes.");
  push(TokenKind::string,
       names_.intern(std::string_view(from + 1, static_cast<std::size_t>(close - from - 1))), from);
  return true;
}

namespace {

// For the operators of other languages; null for other characters.
const char* stray_help(char c) {
  switch (c) {
    case '&':
      return "`&&` is «and»; the operations on bits are functions of `std/bits`, such as `bits.and(a, b)`.";
    case '^': return "Powers are products; of bits, `bits.xor(a, b)` of `std/bits`.";
    case '~': return "The operations on bits are functions of `std/bits`, such as `bits.not(a)`.";
    case '@': return "There are no decorators; a doc comment is written `///`.";
    default: return nullptr;
  }
}

}  // namespace

// A run of characters that begin no token.
void Lexer::stray() {
  const char* from = at_;
  if ((*at_ == '\'' || *at_ == '`') && foreign_string()) return;
  for (;;) {
    bool single_and = *at_ == '&' && peek(1) != '&';
    if (class_of(*at_) == Class::other || single_and) {
      ++at_;
      continue;
    }
    if (class_of(*at_) != Class::high) break;
    Decoded one = decode(at_);
    if (!one.valid || one.code_point == 0xFEFF || is_identifier_start(one.code_point)) break;
    at_ += one.size;
  }
  error(Code::P072, from, at_, "unexpected character \"" + std::string(from, at_) + "\"", stray_help(*from));
  push(TokenKind::invalid, {}, from);
}

void lex(SourceId source, const SourceMap& sources, Names& names, Sink& sink, Tree& tree) {
  const Source& text = sources.source(source);
  tree.source = source;
  if (text.text().size() > kMaxSourceBytes) {
    tree.has_errors = true;
    Report(sink, Code::P071, {text.base(), text.base()}, "source text is larger than 256 MiB");
    Token& end = tree.tokens.emplace_back();
    end.kind = TokenKind::end_of_file;
    end.span = {text.base(), text.base()};
    return;
  }
  tree.tokens.reserve(text.text().size() / 3 + 16);
  Lexer(text, names, sink, tree).run();
  settle_soft_words(tree.tokens, names);
}

}  // namespace mochi::syntax
