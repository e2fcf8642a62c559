#include "emit/python/literals.h"

#include <cmath>

#include "base/float_text.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "emit/common/quoted.h"

namespace mochi::emit::python {

std::optional<std::string> repr_text(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const Decoded c = decode_utf8(utf8, at);
    if (c.code_point >= 0x80 && !is_printable(c.code_point)) return std::nullopt;
    at += c.size;
  }
  const bool twice = utf8.find('\'') != utf8.npos && utf8.find('"') == utf8.npos;
  return quoted(utf8, twice ? '"' : '\'');
}

std::optional<std::string> repr_float(double value) {
  const double size = std::fabs(value);
  if (!std::isfinite(value) || (size != 0.0 && (size < 1e-4 || size >= 1e16))) return std::nullopt;
  return float_nested(value);
}

}  // namespace mochi::emit::python
