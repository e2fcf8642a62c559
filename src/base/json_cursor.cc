#include "base/json_cursor.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"

namespace mochi {
namespace {

// Quotes and brackets.
constexpr std::array<bool, 256> kStructural = [] {
  std::array<bool, 256> made{};
  for (const char c : {'"', '{', '}', '[', ']'}) made[static_cast<unsigned char>(c)] = true;
  return made;
}();
bool is_structural(char c) { return kStructural[static_cast<unsigned char>(c)]; }

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
// Not zero if a byte of the word is `c`.
std::uint64_t holds(std::uint64_t word, unsigned char c) {
  const std::uint64_t x = word ^ (kOnes * c);
  return (x - kOnes) & ~x & kHighs;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Four digits at `at`, or -1.
int hex_code(std::string_view raw, std::size_t at) {
  if (at + 4 > raw.size()) return -1;
  int value = 0;
  for (char c : raw.substr(at, 4)) {
    const int digit = hex_digit(c);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

}  // namespace

JsonCursor::JsonCursor(std::string_view text, std::size_t depth) : text_(text), deepest_(depth) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

void JsonCursor::fail(std::string_view why) {
  if (failed()) return;
  problem_ = why.empty() ? "unreadable" : why;
}

void JsonCursor::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

JsonKind JsonCursor::peek() {
  if (failed()) return JsonKind::null;
  skip_blanks();
  if (at_ == text_.size()) {
    fail("the text ends too early");
    return JsonKind::null;
  }
  switch (text_[at_]) {
    case '{': return JsonKind::object;
    case '[': return JsonKind::array;
    case '"': return JsonKind::string;
    case 't':
    case 'f': return JsonKind::boolean;
    case 'n': return JsonKind::null;
    default: return JsonKind::integer;  // of characters
  }
}

bool JsonCursor::open(char bracket) {
  if (failed()) return false;
  skip_blanks();
  if (at_ == text_.size() || text_[at_] != bracket) {
    fail(bracket == '{' ? "an object is expected" : "an array is expected");
    return false;
  }
  if (++depth_ > deepest_) {
    fail("the text is nested too deeply");
    return false;
  }
  ++at_;
  fresh_ = true;
  return true;
}

bool JsonCursor::begin_object() { return open('{'); }
bool JsonCursor::begin_array() { return open('['); }

bool JsonCursor::next(char closing) {
  if (failed()) return false;
  skip_blanks();
  if (at_ == text_.size()) {
    fail("the text ends too early");
    return false;
  }
  if (text_[at_] == closing) {
    ++at_;
    --depth_;
    fresh_ = false;
    return false;
  }
  if (!fresh_) {
    if (text_[at_] != ',') {
      fail("a comma is expected");
      return false;
    }
    ++at_;
  }
  fresh_ = false;
  return true;
}

bool JsonCursor::next_item() { return next(']'); }

bool JsonCursor::next_key(std::string_view& key) {
  if (!next('}')) return false;
  key = string();
  skip_blanks();
  if (at_ < text_.size() && text_[at_] == ':') {
    ++at_;
  } else {
    fail("a colon is expected");
  }
  return !failed();
}

bool JsonCursor::pass_string(bool& escaped) {
  const char* text = text_.data();
  std::size_t at = at_ + 1;
  while (true) {
    while (at + 8 <= text_.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text + at, 8);
      if ((holds(word, '"') | holds(word, '\\')) != 0) break;
      at += 8;
    }
    while (at < text_.size() && text[at] != '"' && text[at] != '\\') ++at;
    if (at >= text_.size()) break;
    if (text[at] == '"') {
      at_ = at + 1;
      return true;
    }
    escaped = true;
    at += 2;
  }
  at_ = text_.size();
  fail("a string does not end");
  return false;
}

std::string_view JsonCursor::string() {
  if (failed()) return {};
  skip_blanks();
  if (at_ == text_.size() || text_[at_] != '"') {
    fail("a string is expected");
    return {};
  }
  const std::size_t begin = at_ + 1;
  bool escaped = false;
  if (!pass_string(escaped)) return {};
  const std::string_view raw = text_.substr(begin, at_ - 1 - begin);
  return escaped ? decoded(raw) : raw;
}

std::string_view JsonCursor::decoded(std::string_view raw) {
  std::string made;
  made.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::size_t slash = std::min(raw.find('\\', i), raw.size());
    made.append(raw, i, slash - i);
    i = slash;
    if (i == raw.size()) break;
    const char c = raw[++i];
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    if (const std::size_t found = kFrom.find(c); found != std::string_view::npos) {
      made += kTo[found];
      continue;
    }
    int code = c == 'u' ? hex_code(raw, i + 1) : -1;
    if (code < 0) {
      fail("an escape cannot be read");
      return {};
    }
    i += 4;
    const bool first = code >= 0xD800 && code < 0xDC00;
    if (first && raw.substr(i + 1).starts_with("\\u")) {
      const int second = hex_code(raw, i + 3);
      if (second >= 0xDC00 && second < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00);
        i += 6;
      }
    }
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    append_utf8(made, static_cast<char32_t>(surrogate ? 0xFFFD : code));
  }
  decoded_.push_back(std::move(made));
  return decoded_.back();
}

std::int64_t JsonCursor::integer() {
  if (failed()) return 0;
  skip_blanks();
  const bool negative = at_ < text_.size() && text_[at_] == '-';
  if (negative) ++at_;
  std::int64_t value = 0;
  std::size_t digits = 0;
  constexpr std::size_t kDigits = 18;
  while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && digits <= kDigits) {
    value = digits < kDigits ? value * 10 + (text_[at_] - '0') : value;
    ++at_;
    ++digits;
  }
  const char after = at_ < text_.size() ? text_[at_] : ' ';
  if (digits == 0 || digits > kDigits || after == '.' || after == 'e' || after == 'E') {
    fail("a whole number is expected");
    return 0;
  }
  return negative ? -value : value;
}

bool JsonCursor::take_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return false;
  at_ += word.size();
  return true;
}

bool JsonCursor::boolean() {
  if (failed()) return false;
  skip_blanks();
  if (take_word("true")) return true;
  if (!take_word("false")) fail("true or false is expected");
  return false;
}

bool JsonCursor::take_null() {
  if (failed()) return false;
  skip_blanks();
  return take_word("null");
}

// A word or a number outside of brackets.
void JsonCursor::skip_plain() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && !is_structural(text_[at_]) && text_[at_] != ',' && !is_blank(text_[at_]))
    ++at_;
  if (at_ == begin) fail("a value is expected");
}

void JsonCursor::skip() {
  if (failed()) return;
  skip_blanks();
  if (at_ < text_.size() && !is_structural(text_[at_])) {
    skip_plain();
    fresh_ = false;
    return;
  }
  std::size_t open_brackets = 0;
  while (true) {
    while (at_ < text_.size() && !is_structural(text_[at_])) ++at_;
    if (at_ == text_.size()) return fail("the text ends too early");
    const char c = text_[at_];
    if (c == '"') {
      bool escaped = false;
      if (!pass_string(escaped)) return;
    } else if (c == '{' || c == '[') {
      ++at_;
      if (++open_brackets + depth_ > deepest_) return fail("the text is nested too deeply");
    } else {
      if (open_brackets == 0) return fail("a value is expected");
      ++at_;
      --open_brackets;
    }
    if (open_brackets == 0) break;
  }
  fresh_ = false;
}

bool JsonCursor::at_end() {
  if (failed()) return false;
  skip_blanks();
  return at_ == text_.size();
}

}  // namespace mochi
