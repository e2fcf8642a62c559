#include "syntax/text_format.h"

#include "base/utf8.h"

namespace mochi::syntax {
namespace {

constexpr std::size_t kMaxFormatDigits = 4;  // of a width or a number of digits

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

// A number at the front of `format`, taken off; false if it has too many digits.
bool take_number(std::string_view& format, std::uint32_t& number) {
  std::size_t size = 0;
  while (size < format.size() && is_decimal(format[size])) {
    if (size < kMaxFormatDigits) number = number * 10 + static_cast<std::uint32_t>(format[size] - '0');
    ++size;
  }
  format.remove_prefix(size);
  return size > 0 && size <= kMaxFormatDigits;
}

}  // namespace

bool read_text_format(std::string_view format, TextFormat& out) {
  constexpr std::string_view kSides = "<>^";
  const auto side_at = [&](std::size_t at) {
    return at < format.size() && kSides.find(format[at]) != std::string_view::npos;
  };
  const std::size_t first = format.empty() ? 0 : decode_utf8(format, 0).size;
  if (side_at(first)) {
    out.fill = format.substr(0, first);
    out.side = format[first];
    format.remove_prefix(first + 1);
  } else if (side_at(0)) {
    out.side = format[0];
    format.remove_prefix(1);
  }
  out.zeros = format.size() > 1 && format.starts_with('0');
  if (out.zeros) format.remove_prefix(1);
  if (!format.empty() && is_decimal(format[0]) && (!take_number(format, out.width) || out.width == 0))
    return false;
  if (format.starts_with('.')) {
    format.remove_prefix(1);
    if (!take_number(format, out.digits.emplace())) return false;
  }
  return format.empty() && (out.width > 0 || out.digits) && (out.width > 0 || !out.zeros);
}

TextFormat text_format(std::string_view format) {
  TextFormat found;
  read_text_format(format, found);
  return found;
}

}  // namespace mochi::syntax
