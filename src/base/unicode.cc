#include "base/unicode.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/string_util.h"
#include "base/utf8.h"

namespace mochi {
namespace {

struct Mapping {
  char32_t from;
  char32_t to[3];
};

#include "base/unicode_tables.inc"

constexpr std::uint32_t kStart = 1;
constexpr std::uint32_t kNumber = 2;
constexpr std::uint32_t kPrintable = 4;
constexpr std::uint32_t kCased = 8;
constexpr std::uint32_t kIgnorable = 16;
constexpr std::uint32_t kSpace = 32;

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kFinalSigma = 0x3C2;

std::uint32_t flags_of(char32_t c) {
  if (c > kLastCodePoint) return 0;
  std::uint32_t key = (static_cast<std::uint32_t>(c) << 8U) | 0xFFU;
  return *(std::upper_bound(std::begin(kRuns), std::end(kRuns), key) - 1) & 0xFFU;
}

bool has(char32_t c, std::uint32_t flags) { return (flags_of(c) & flags) != 0; }

template <std::size_t N>
const Mapping* find_mapping(const Mapping (&table)[N], char32_t c) {
  auto found = std::lower_bound(std::begin(table), std::end(table), c,
                                [](const Mapping& m, char32_t wanted) { return m.from < wanted; });
  return found != std::end(table) && found->from == c ? found : nullptr;
}

void append_mapping(std::string& out, const Mapping& mapping) {
  for (char32_t c : mapping.to) {
    if (c != 0) append_utf8(out, c);
  }
}

// A cased letter before `at`, looking through ignorable characters.
bool cased_before(std::string_view text, std::size_t at) {
  while (at > 0) {
    --at;
    while (at > 0 && is_utf8_continuation(text[at])) --at;
    char32_t c = decode_utf8(text, at).code_point;
    std::uint32_t flags = flags_of(c);
    if ((flags & kIgnorable) == 0) return (flags & kCased) != 0;
  }
  return false;
}

bool cased_after(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    Decoded next = decode_utf8(text, at);
    std::uint32_t flags = flags_of(next.code_point);
    if ((flags & kIgnorable) == 0) return (flags & kCased) != 0;
    at += next.size;
  }
  return false;
}

bool is_ascii_letter(char32_t c) { return (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z'; }
bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view unicode_version() { return kVersion; }

bool is_identifier_start(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || c == '_';
  return has(c, kStart);
}

bool is_identifier_continue(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
  return has(c, kStart | kNumber);
}

bool is_white_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return has(c, kSpace);
}

bool is_printable(char32_t c) {
  if (c < 0x80) return c >= 0x20 && c < 0x7F;
  return has(c, kPrintable);
}

std::string to_upper(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    char first = text[i];
    if (static_cast<unsigned char>(first) < 0x80) {
      out += first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first;
      ++i;
      continue;
    }
    Decoded next = decode_utf8(text, i);
    const Mapping* mapping = next.valid ? find_mapping(kUpper, next.code_point) : nullptr;
    if (mapping != nullptr) {
      append_mapping(out, *mapping);
    } else {
      out.append(text.substr(i, next.size));
    }
    i += next.size;
  }
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    char first = text[i];
    if (static_cast<unsigned char>(first) < 0x80) {
      out += first >= 'A' && first <= 'Z' ? static_cast<char>(first - 'A' + 'a') : first;
      ++i;
      continue;
    }
    Decoded next = decode_utf8(text, i);
    const Mapping* mapping = next.valid ? find_mapping(kLower, next.code_point) : nullptr;
    if (next.code_point == kCapitalSigma) {
      bool is_final = cased_before(text, i) && !cased_after(text, i + next.size);
      append_utf8(out, is_final ? kFinalSigma : kSmallSigma);
    } else if (mapping != nullptr) {
      append_mapping(out, *mapping);
    } else {
      out.append(text.substr(i, next.size));
    }
    i += next.size;
  }
  return out;
}

std::string_view trim_white_space(std::string_view text) {
  while (!text.empty()) {
    Decoded first = decode_utf8(text, 0);
    if (!is_white_space(first.code_point)) break;
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && is_utf8_continuation(text[at])) --at;
    if (!is_white_space(decode_utf8(text, at).code_point)) break;
    text.remove_suffix(text.size() - at);
  }
  return text;
}

namespace {

void append_hex_escape(std::string& out, char kind, std::uint32_t value, unsigned digits) {
  out += '\\';
  out += kind;
  for (unsigned i = digits; i-- > 0;) out += kHexDigits[(value >> (i * 4)) & 0xFU];
}

// The letter of the lexer's short escape of `c`, or 0.
char short_escape(char32_t c) {
  switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '\a': return 'a';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    default: return 0;
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    Decoded next = decode_utf8(text, i);
    char32_t c = next.code_point;
    char letter = short_escape(c);
    if (letter != 0) {
      out += '\\';
      out += letter;
    } else if (is_printable(c)) {
      append_utf8(out, c);
    } else if (c < 0x80) {
      append_hex_escape(out, 'x', static_cast<std::uint32_t>(c), 2);
    } else if (c < 0x10000) {
      append_hex_escape(out, 'u', static_cast<std::uint32_t>(c), 4);
    } else {
      append_hex_escape(out, 'U', static_cast<std::uint32_t>(c), 8);
    }
    i += next.size;
  }
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace mochi
