#include "syntax/literal.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace mochi::syntax {
namespace {

// No text has so many digits that they could make up for such an exponent.
constexpr std::int64_t kHugeExponent = std::int64_t{1} << 40;

// Whether the decimal number `text` is at least 1: tells overflow from underflow.
bool at_least_one(std::string_view text) {
  std::size_t exponent_at = text.find_first_of("eE");
  std::string_view digits = text.substr(0, exponent_at);
  std::size_t first = digits.find_first_not_of("0.");
  if (first == std::string_view::npos) return false;
  std::int64_t exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view rest = text.substr(exponent_at + 1);
    bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    bool fits = std::from_chars(rest.data(), rest.data() + rest.size(), exponent).ec == std::errc();
    if (!fits || exponent > kHugeExponent) return !negative;
    if (negative) exponent = -exponent;
  }
  std::size_t point = digits.find('.');
  auto whole = static_cast<std::int64_t>(point == std::string_view::npos ? digits.size() : point);
  auto lead = static_cast<std::int64_t>(first);
  // The power of ten just above the first digit that counts.
  std::int64_t magnitude = lead < whole ? whole - lead : whole - lead + 1;
  return magnitude + exponent > 0;
}

}  // namespace

bool int_literal_value(std::string_view text, std::int64_t& value) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0') {
    char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : mark == 'o' ? 8 : 10;
    if (base != 10) text.remove_prefix(2);
  }
  const char* end = text.data() + text.size();
  if (text.empty() || *text.data() == '-') return false;
  auto [stop, error] = std::from_chars(text.data(), end, value, base);
  return error == std::errc() && stop == end;
}

double float_literal_value(std::string_view text) {
  double value = 0;
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return at_least_one(text) ? std::numeric_limits<double>::infinity() : 0.0;
  }
  return value;
}

}  // namespace mochi::syntax
