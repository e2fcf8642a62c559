#include "emit/python/literals.h"

#include <cmath>

#include "base/float_text.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace mochi::emit::python {

std::optional<std::string> repr_text(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const Decoded c = decode_utf8(utf8, at);
    if (c.code_point >= 0x80 && !is_printable(c.code_point)) return std::nullopt;
    at += c.size;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  const bool twice = utf8.find('\'') != utf8.npos && utf8.find('"') == utf8.npos;
  const char mark = twice ? '"' : '\'';
  std::string out(1, mark);
  for (char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + mark;
}

std::optional<std::string> repr_float(double value) {
  const double size = std::fabs(value);
  if (!std::isfinite(value) || (size != 0.0 && (size < 1e-4 || size >= 1e16))) return std::nullopt;
  return float_nested(value);
}

}  // namespace mochi::emit::python
