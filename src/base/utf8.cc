#include "base/utf8.h"

#include <cstring>

namespace mochi {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

constexpr Decoded kInvalid{kReplacementCharacter, 1, false};

}  // namespace

Decoded decode_utf8(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  unsigned first = byte_at(text, at);
  if (first < 0x80) return {first, 1, true};
  std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() - at < size) return kInvalid;
  char32_t c = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    unsigned next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80U) return kInvalid;
    c = (c << 6U) | (next & 0x3FU);
  }
  bool overlong = (size == 3 && c < 0x800) || (size == 4 && c < 0x10000);
  if (overlong || !is_scalar_value(c)) return kInvalid;
  return {c, static_cast<std::uint8_t>(size), true};
}

std::size_t utf8_size(char32_t c) {
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  return c < 0x10000 ? 3 : 4;
}

void append_utf8(std::string& out, char32_t c) {
  if (!is_scalar_value(c)) c = kReplacementCharacter;
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  std::size_t size = utf8_size(c);
  char bytes[4];
  for (std::size_t i = size - 1; i > 0; --i) {
    bytes[i] = static_cast<char>(0x80U | (c & 0x3FU));
    c >>= 6U;
  }
  bytes[0] = static_cast<char>(((0xF00U >> size) & 0xFFU) | c);
  out.append(bytes, size);
}

std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  while (i + 32 <= text.size()) {
    const char* at = text.data() + i;
    std::uint64_t any = word_at(at) | word_at(at + 8) | word_at(at + 16) | word_at(at + 24);
    if ((any & kHighBits) != 0) break;
    i += 32;
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

bool is_ascii(std::string_view text) { return ascii_prefix(text) == text.size(); }

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (true) {
    i += ascii_prefix(text.substr(i));
    if (i == text.size()) return i;
    while (i < text.size() && byte_at(text, i) >= 0x80) {
      Decoded next = decode_utf8(text, i);
      if (!next.valid) return i;
      i += next.size;
    }
  }
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t good = first_invalid_utf8(text);
    out.append(text.substr(0, good));
    if (good == text.size()) break;
    append_utf8(out, kReplacementCharacter);
    text.remove_prefix(good + 1);
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t continuations = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = word_at(text.data() + i);
    // Bit 7 set and bit 6 clear marks a continuation byte.
    std::uint64_t marks = (word & kHighBits) & ~(word << 1U);
    continuations += static_cast<std::size_t>(__builtin_popcountll(marks));
  }
  for (; i < text.size(); ++i) continuations += is_utf8_continuation(text[i]) ? 1U : 0U;
  return text.size() - continuations;
}

std::size_t offset_of_code_point(std::string_view text, std::size_t index) {
  std::size_t i = 0;
  while (i + 8 <= text.size()) {
    std::uint64_t word = word_at(text.data() + i);
    std::uint64_t marks = (word & kHighBits) & ~(word << 1U);
    auto starts = 8U - static_cast<unsigned>(__builtin_popcountll(marks));
    if (starts > index) break;
    index -= starts;
    i += 8;
  }
  for (; i < text.size(); ++i) {
    if (is_utf8_continuation(text[i])) continue;
    if (index == 0) return i;
    --index;
  }
  return text.size();
}

}  // namespace mochi
