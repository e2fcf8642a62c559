// The lexer behind lexer.h; its methods are spread over lexer.cc and lex_text.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "syntax/lexer.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// What a byte may begin.
enum class Class : std::uint8_t {
  other,
  nul,
  blank,
  line_end,
  letter,
  digit,
  quote,
  slash,
  hash,
  punctuation,
  high
};

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) table[c] = c >= 0x80 ? Class::high : Class::other;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = Class::letter;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = Class::digit;
  for (char c : std::string_view("=!<>&|:.?+-*%{}[](),"))
    table[static_cast<unsigned char>(c)] = Class::punctuation;
  table['_'] = Class::letter;
  table[0] = Class::nul;
  table[' '] = table['\t'] = table[';'] = Class::blank;
  table['\n'] = table['\r'] = Class::line_end;
  table['"'] = Class::quote;
  table['/'] = Class::slash;
  table['#'] = Class::hash;
  return table;
}
inline constexpr std::array<Class, 256> kClasses = make_classes();

constexpr Class class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }
constexpr bool is_digit(char c) { return class_of(c) == Class::digit; }
constexpr bool is_word(char c) { return class_of(c) == Class::letter || class_of(c) == Class::digit; }

class Lexer {
 public:
  Lexer(const Source& source, Names& names, Sink& sink, Tree& tree)
      : names_(names),
        sink_(sink),
        tree_(tree),
        text_(source.text()),
        begin_(text_.data()),
        at_(begin_),
        end_(begin_ + text_.size()),
        base_(source.base()) {}

  void run();

 private:
  Span span(const char* from, const char* to) const {
    return {base_ + static_cast<std::uint32_t>(from - begin_),
            base_ + static_cast<std::uint32_t>(to - begin_)};
  }
  Decoded decode(const char* at) const { return decode_utf8(text_, static_cast<std::size_t>(at - begin_)); }
  char peek(std::ptrdiff_t ahead) const { return end_ - at_ > ahead ? at_[ahead] : '\0'; }
  void push(TokenKind kind, NameId name, const char* from) {
    tree_.tokens.push_back({kind, starts_line_, name, span(from, at_)});
    starts_line_ = false;
  }
  void punctuation(TokenKind kind, std::ptrdiff_t size) {
    const char* from = at_;
    at_ += size;
    push(kind, {}, from);
  }
  // `help` takes the place of the code's own sentence.
  void error(Code code, const char* from, const char* to, std::string message, const char* help = nullptr);
  void check_text();
  void comment(Comment::Kind kind, const char* from) { tree_.comments.push_back({kind, span(from, at_)}); }
  void line_comment();
  void block_comment();
  void word();
  void push_word(const char* from, std::size_t size);
  void finish_identifier();
  void number();
  bool prefixed_number(const char* from);
  void glued(const char* from);
  void string();
  void unclosed_string(const char* from, bool& multi_line);
  void escape(std::string& out);
  bool hex_escape(std::string& out, int digits, const char* from);
  void operators();
  void high();
  void stray();
  bool foreign_string();

  // --- lex_text.cc: text blocks and texts with holes ---
  // A text whose end was not reached yet.
  struct OpenText {
    const char* from = nullptr;
    bool holes = false;
    bool block = false;
    // Blocks: the line of the closing quotes, its indentation, and the quotes.
    const char* last_line = nullptr;
    std::string_view indentation;
    bool misplaced = false;  // a line with too little indentation was reported
    // Brackets that are open in the hole.
    std::uint32_t depth = 0;
    const char* hole = nullptr;
    std::uint32_t lines = 0;  // line breaks read on in the hole
    std::size_t first_token = 0;
    std::uint32_t errors_before = 0;
  };
  void begin_text(bool holes);
  bool begin_block(OpenText& text);
  void skip_block(const char* from, const char* quotes, const char* close);
  bool is_behind_block(const char* at) const;
  void misplaced_block(const char* from, const char* quotes);
  void text_part(const char* from);
  bool text_line();
  bool text_brace();
  void begin_hole(const char* from);
  void end_text(const char* from);
  bool in_hole();
  void hole_format();
  void break_hole();
  void comment_in_hole();
  NameId part_name();

  Names& names_;
  Sink& sink_;
  Tree& tree_;
  std::string_view text_;
  const char* begin_;
  const char* at_;
  const char* end_;
  std::uint32_t base_;
  std::uint32_t errors_ = 0;
  bool starts_line_ = true;
  // Little-endian bytes of a word of at most eight, none of them NUL; 0 is no word.
  struct ShortWord {
    std::uint64_t bytes = 0;
    NameId name;
    TokenKind kind = TokenKind::invalid;
  };
  static constexpr int kShortWordBits = 9;
  std::array<ShortWord, std::size_t{1} << kShortWordBits> short_words_{};
  std::string buffer_;
  // The texts around the hole that is read, the innermost last.
  std::vector<OpenText> texts_;
};

}  // namespace mochi::syntax
