// UTF-8: decoding, encoding, validation, counting. Mochi strings hold Unicode scalar values (Z16): surrogates
// and overlong forms are invalid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mochi {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;
inline constexpr char32_t kLastCodePoint = 0x10FFFF;

// One decoded code point. `size` is the number of bytes used; 0 at the end of the text. An invalid byte gives
// kReplacementCharacter with size 1 and valid = false.
struct Decoded {
  char32_t code_point = 0;
  std::uint8_t size = 0;
  bool valid = true;
};

// Decodes at byte `at` (at most text.size()).
Decoded decode_utf8(std::string_view text, std::size_t at);

inline bool is_scalar_value(char32_t c) { return c <= kLastCodePoint && (c < 0xD800 || c > 0xDFFF); }

// Appends `c`; what is no scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t c);
std::size_t utf8_size(char32_t c);

// The offset of the first invalid byte, or text.size() if all is valid.
std::size_t first_invalid_utf8(std::string_view text);
inline bool is_valid_utf8(std::string_view text) { return first_invalid_utf8(text) == text.size(); }
// `text` with each invalid byte replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

bool is_ascii(std::string_view text);
// The length of the leading part that is ASCII.
std::size_t ascii_prefix(std::string_view text);

// For valid text: bytes that do not continue a code point.
std::size_t count_code_points(std::string_view text);
// The byte offset of code point `index`; text.size() if there are not so many. For valid text.
std::size_t offset_of_code_point(std::string_view text, std::size_t index);

inline bool is_utf8_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace mochi
