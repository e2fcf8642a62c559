// Text blocks and texts with holes (rules B1–B7 and F1–F6 of the language's second reading). A text without holes is one
// token; else its parts are tokens, with the ordinary tokens of each hole between them. A text with an error in it is
// one token too, so that nothing follows from the error.
#include <algorithm>

#include "syntax/lexer_impl.h"
#include "syntax/text_format.h"

namespace mochi::syntax {
namespace {

constexpr std::string_view kQuotes = "\"\"\"";

bool ends_line(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

// Behind the line end at `at`, of one or two bytes.
const char* behind_line_end(const char* at, const char* end) {
  const bool pair = *at == '\r' && end - at > 1 && at[1] == '\n';
  return at + (pair ? 2 : 1);
}

const char* behind_spaces(const char* at, const char* end) {
  while (at < end && is_space(*at)) ++at;
  return at;
}

}  // namespace

// At `"""`, or at the `f` that touches a quote.
void Lexer::begin_text(bool holes) {
  OpenText text;
  text.from = at_;
  text.holes = holes;
  text.first_token = tree_.tokens.size();
  text.errors_before = errors_;
  if (holes) ++at_;
  text.block = peek(1) == '"' && peek(2) == '"';
  if (text.block && !begin_block(text)) return;
  if (!text.block) ++at_;
  texts_.push_back(text);
  text_part(text.from);
}

// Finds the end of the block; false if there is none, or text stands behind the opening quotes.
bool Lexer::begin_block(OpenText& text) {
  const char* quotes = at_;
  const char* line_end = behind_spaces(at_ + kQuotes.size(), end_);
  if (line_end < end_ && !ends_line(*line_end)) {
    misplaced_block(text.from, quotes);
    return false;
  }
  for (const char* line = line_end; line < end_;) {
    line = behind_line_end(line, end_);
    const char* first = behind_spaces(line, end_);
    if (std::string_view(first, static_cast<std::size_t>(end_ - first)).starts_with(kQuotes)) {
      if (!texts_.empty()) return skip_block(text.from, quotes, first + kQuotes.size()), false;
      text.last_line = line;
      text.indentation = std::string_view(line, static_cast<std::size_t>(first - line));
      at_ = behind_line_end(line_end, end_);
      return true;
    }
    for (line = first; line < end_ && !ends_line(*line);) ++line;
  }
  at_ = end_;
  error(Code::P040, text.from, quotes + kQuotes.size(), "unterminated text block",
        "Close it with `\"\"\"` at the beginning of a line.");
  tree_.open_text = true;
  tree_.incomplete = errors_ == 1;
  push(TokenKind::text, names_.intern(""), text.from);
  return false;
}

// A text block inside a hole, which ends at `close`.
void Lexer::skip_block(const char* from, const char* quotes, const char* close) {
  error(Code::P076, quotes, quotes + kQuotes.size(), "text block inside a hole");
  at_ = is_behind_block(close) ? behind_spaces(quotes + kQuotes.size(), end_) : close;
  push(TokenKind::text, names_.intern(""), from);
}

// Whether a text block around the hole has ended before `at`.
bool Lexer::is_behind_block(const char* at) const {
  return std::any_of(texts_.begin(), texts_.end(),
                     [at](const OpenText& text) { return text.block && at >= text.last_line; });
}

// Text behind the opening quotes: what was meant goes on to the next three quotes, or to the end of the line.
void Lexer::misplaced_block(const char* from, const char* quotes) {
  error(Code::P074, quotes, quotes + kQuotes.size(), "text behind the opening quotes of a text block");
  const std::string_view rest(quotes + kQuotes.size(),
                              static_cast<std::size_t>(end_ - quotes) - kQuotes.size());
  const std::size_t close = rest.find(kQuotes);
  const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
  const bool closed = close != std::string_view::npos && (texts_.empty() || close < line);
  at_ = rest.data() + (closed ? close + kQuotes.size() : line);
  push(TokenKind::text, names_.intern(""), from);
}

// Reads a part of the innermost text, which begins with the token begun at `from`, up to a hole or the end.
void Lexer::text_part(const char* from) {
  buffer_.clear();
  if (texts_.back().block && from == texts_.back().from && text_line()) return end_text(from);
  for (;;) {
    const OpenText& text = texts_.back();
    const char c = at_ < end_ ? *at_ : '\n';
    if (at_ >= end_ && text.block) return end_text(from);
    if (c == '"' && !text.block) {
      ++at_;
      return end_text(from);
    }
    if ((c == '{' || c == '}') && text.holes) {
      if (text_brace()) continue;
      return begin_hole(from);
    }
    if (ends_line(c) && !text.block) {
      const bool last = at_ >= end_;
      error(last ? Code::P040 : Code::P044, text.from, at_,
            last ? "unterminated string literal" : "newline in string literal");
      return end_text(from);
    }
    if (ends_line(c)) {
      at_ = behind_line_end(at_, end_);
      if (at_ != text.last_line) buffer_.push_back('\n');
      if (text_line()) return end_text(from);
    } else if (c == '\\' && (peek(1) == '{' || peek(1) == '}') && text.holes) {
      error(Code::P077, at_, at_ + 2, std::string("`\\") + at_[1] + "` in a text with holes");
      at_ += 2;
    } else if (c == '\\' && (end_ - at_ < 2 || ends_line(at_[1]))) {
      error(Code::P041, at_, at_ + 1, "invalid escape sequence in string literal");
      ++at_;
    } else if (c == '\\') {
      escape(buffer_);
    } else {
      buffer_.push_back(c);
      ++at_;
    }
  }
}

// At the beginning of a line of the block: takes its indentation off, or reads the closing quotes; true at these.
bool Lexer::text_line() {
  OpenText& text = texts_.back();
  if (at_ == text.last_line) {
    at_ += text.indentation.size() + kQuotes.size();
    return true;
  }
  const char* first = behind_spaces(at_, end_);
  const std::string_view blanks(at_, static_cast<std::size_t>(first - at_));
  std::size_t same = 0;
  while (same < blanks.size() && same < text.indentation.size() && blanks[same] == text.indentation[same])
    ++same;
  at_ += same;
  if (same == text.indentation.size() || ends_line(*first) || text.misplaced) return false;
  text.misplaced = true;
  error(Code::P075, first, first + decode(first).size,
        "line of a text block with less indentation than its end");
  return false;
}

// At a brace in the text: true if it is read as text, false at the beginning of a hole.
bool Lexer::text_brace() {
  const char brace = *at_;
  if (peek(1) == brace) {
    buffer_.push_back(brace);
    at_ += 2;
    return true;
  }
  if (brace == '}') {
    error(Code::P077, at_, at_ + 1, "`}` in a text with holes");
    ++at_;
    return true;
  }
  const char* inside = behind_spaces(at_ + 1, end_);
  if (inside >= end_ || (*inside != '}' && *inside != ':')) return false;
  // A format without a value ends with the hole too.
  const char* close = inside;
  while (close < end_ && *close != '}' && *close != '"' && !ends_line(*close)) ++close;
  if (close < end_ && *close == '}') ++close;
  error(Code::P077, at_, close, "empty hole");
  at_ = close;
  return true;
}

NameId Lexer::part_name() { return names_.intern(buffer_); }

void Lexer::begin_hole(const char* from) {
  OpenText& text = texts_.back();
  text.hole = at_;
  text.depth = 0;
  ++at_;
  push(from == text.from ? TokenKind::text_open : TokenKind::text_middle, part_name(), from);
}

void Lexer::end_text(const char* from) {
  const OpenText text = texts_.back();
  texts_.pop_back();
  const bool broken = errors_ != text.errors_before;
  if (!broken && from != text.from) return push(TokenKind::text_close, part_name(), from);
  if (broken && tree_.tokens.size() > text.first_token) {
    starts_line_ = tree_.tokens[text.first_token].starts_line;
    tree_.tokens.resize(text.first_token);
  }
  push(TokenKind::text, part_name(), text.from);
}

// In a hole, at a punctuation mark: counts brackets and ends the hole; true if the mark is no token.
bool Lexer::in_hole() {
  OpenText& text = texts_.back();
  switch (*at_) {
    case '{':
    case '[':
    case '(': ++text.depth; return false;
    case ']':
    case ')':
      if (text.depth > 0) --text.depth;
      return false;
    case '}': {
      if (text.depth > 0) {
        --text.depth;
        return false;
      }
      const char* from = at_++;
      text_part(from);
      return true;
    }
    case ':':
      if (text.depth > 0) return false;
      hole_format();
      return true;
    default: return false;
  }
}

// From the `:` to the end of the hole.
void Lexer::hole_format() {
  const bool block = texts_.back().block;
  const char* from = at_;
  // A hole inside, which is an error, ends before this one.
  std::uint32_t inner = 0;
  for (; at_ < end_ && (*at_ != '}' || inner > 0) && (block || *at_ != '"') && !ends_line(*at_); ++at_) {
    if (*at_ == '{') ++inner;
    if (*at_ == '}') --inner;
  }
  const std::string_view format(from + 1, static_cast<std::size_t>(at_ - from) - 1);
  if (at_ < end_ && *at_ == '"') {
    error(Code::P078, from, at_, "format of a hole without its `}`");
    return text_part(at_);
  }
  if (at_ >= end_ || *at_ != '}') return;
  TextFormat found;
  if (!read_text_format(format, found))
    error(Code::P078, from, at_,
          format.empty() ? "empty format of a hole" : "invalid format `" + std::string(format) + "`");
  push(TokenKind::text_format, names_.intern(format), from);
}

// At a line end, or the end of all, inside a hole. A few lines are read on, so that nothing follows from the break; then
// texts on one line end, and a block goes on.
void Lexer::break_hole() {
  constexpr std::uint32_t kMostLines = 8;
  OpenText& inner = texts_.back();
  if (errors_ == inner.errors_before) {
    error(Code::P076, inner.hole, at_, "line break inside a hole");
    inner.lines = 1;
  }
  const bool goes_on = at_ < end_ && inner.lines > 0 && inner.lines++ < kMostLines;
  if (goes_on && !is_behind_block(behind_line_end(at_, end_))) {
    ++at_;
    return;
  }
  while (!texts_.empty() && !texts_.back().block) end_text(at_);
  if (!texts_.empty()) text_part(at_);
}

void Lexer::comment_in_hole() {
  const OpenText& text = texts_.back();
  if (errors_ == text.errors_before)
    error(Code::P076, at_, at_ + (*at_ == '#' ? 1 : 2), "comment inside a hole");
  while (at_ < end_ && *at_ != '}' && !ends_line(*at_)) ++at_;
}

}  // namespace mochi::syntax
