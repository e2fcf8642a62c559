// Formats of the holes of a text (rule F4).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mochi::syntax {

// What stands between a hole's `:` and its end: `[[fill] side] ["0"] [width] ["." digits]`, with a width or digits.
struct TextFormat {
  std::string_view fill = " ";  // one code point
  char side = '\0';             // `<`, `>`, `^`; none if not written
  bool zeros = false;           // zeros behind the sign, up to the width
  std::uint32_t width = 0;      // 0: as long as it is
  std::optional<std::uint32_t> digits;
};
// Whether `format` is one; fills `out`, whose views are into `format`.
bool read_text_format(std::string_view format, TextFormat& out);
// Of a format that the lexer took.
TextFormat text_format(std::string_view format);

}  // namespace mochi::syntax
