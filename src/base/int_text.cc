#include "base/int_text.h"

#include <charconv>
#include <limits>

namespace mochi {
namespace {

IntParse digits_of(std::string_view digits, int base, std::uint64_t& value) {
  const char* end = digits.data() + digits.size();
  auto [ptr, error] = std::from_chars(digits.data(), end, value, base);
  if (digits.empty() || error == std::errc::invalid_argument || ptr != end) return IntParse::malformed;
  return error == std::errc() ? IntParse::ok : IntParse::out_of_range;
}

}  // namespace

IntParse parse_int_base(std::string_view text, int base, std::int64_t& value) {
  if (base < 2 || base > 36) return IntParse::malformed;
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::uint64_t magnitude = 0;
  IntParse parsed = digits_of(text, base, magnitude);
  if (parsed != IntParse::ok) return parsed;
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMax + (negative ? 1U : 0U)) return IntParse::out_of_range;
  value = static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
  return IntParse::ok;
}

IntParse parse_int(std::string_view text, std::int64_t& value) { return parse_int_base(text, 10, value); }

IntParse parse_int_literal(std::string_view text, std::int64_t& value) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0') {
    char kind = static_cast<char>(text[1] | 0x20);
    if (kind == 'x') base = 16;
    if (kind == 'b') base = 2;
    if (kind == 'o') base = 8;
    if (base != 10) text.remove_prefix(2);
  }
  if (text.starts_with('-') || text.starts_with('+')) return IntParse::malformed;
  return parse_int_base(text, base, value);
}

void append_int(std::string& out, std::int64_t value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

void append_unsigned(std::string& out, std::uint64_t value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

std::string int_text(std::int64_t value) {
  std::string out;
  append_int(out, value);
  return out;
}

}  // namespace mochi
