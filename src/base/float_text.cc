#include "base/float_text.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/check.h"
#include "base/string_util.h"

namespace mochi {
namespace {

// value = d[0].d[1]d[2]… × 10^exponent, without trailing zeros (at least one digit).
struct Digits {
  bool negative = false;
  int count = 0;
  int exponent = 0;
  char digit[24] = {};
};

Digits shortest(double value) {
  Digits out;
  out.negative = std::signbit(value);
  char text[40];
  auto end = std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
  const char* at = text;
  for (; at != end && *at != 'e'; ++at) {
    if (*at != '.') out.digit[out.count++] = *at;
  }
  while (out.count > 1 && out.digit[out.count - 1] == '0') --out.count;
  if (at != end) {
    ++at;
    if (at != end && *at == '+') ++at;
    std::from_chars(at, end, out.exponent);
  }
  return out;
}

bool append_special(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
    return true;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-Inf" : "+Inf";
    return true;
  }
  return false;
}

std::string_view digits_view(const Digits& d) { return {d.digit, static_cast<std::size_t>(d.count)}; }

void append_plain(std::string& out, const Digits& d, bool point_zero) {
  if (d.negative) out += '-';
  if (d.exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-d.exponent - 1), '0');
    out += digits_view(d);
    return;
  }
  int whole = d.exponent + 1;
  if (d.count <= whole) {
    out += digits_view(d);
    out.append(static_cast<std::size_t>(whole - d.count), '0');
    if (point_zero) out += ".0";
    return;
  }
  out += digits_view(d).substr(0, static_cast<std::size_t>(whole));
  out += '.';
  out += digits_view(d).substr(static_cast<std::size_t>(whole));
}

void append_exponent(std::string& out, const Digits& d, int least_digits) {
  if (d.negative) out += '-';
  out += d.digit[0];
  if (d.count > 1) {
    out += '.';
    out += digits_view(d).substr(1);
  }
  out += 'e';
  out += d.exponent < 0 ? '-' : '+';
  std::string number = std::to_string(std::abs(d.exponent));
  for (auto n = static_cast<int>(number.size()); n < least_digits; ++n) out += '0';
  out += number;
}

// The shape of a number: where it ends, and the decimal exponent of its first digit that is not zero.
struct Shape {
  bool valid = false;
  bool zero = true;
  std::int64_t magnitude = 0;
};

Shape shape_of(std::string_view text) {
  Shape shape;
  std::size_t i = 0;
  std::int64_t whole = 0;
  std::size_t digits = 0;
  for (; i < text.size() && is_ascii_digit(text[i]); ++i, ++digits) {
    if (text[i] != '0') shape.zero = false;
    if (!shape.zero) ++whole;
  }
  std::int64_t leading_zeros = 0;
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && is_ascii_digit(text[i]); ++i, ++digits) {
      if (text[i] != '0') shape.zero = false;
      if (shape.zero) ++leading_zeros;
    }
  }
  if (digits == 0) return shape;
  std::int64_t exponent = 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool negative = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (i == text.size() || !is_ascii_digit(text[i])) return shape;
    for (; i < text.size() && is_ascii_digit(text[i]); ++i) {
      if (exponent < 1'000'000'000) exponent = exponent * 10 + (text[i] - '0');
    }
    if (negative) exponent = -exponent;
  }
  shape.valid = i == text.size();
  shape.magnitude = exponent + (whole > 0 ? whole - 1 : -leading_zeros - 1);
  return shape;
}

}  // namespace

void append_float_top(std::string& out, double value) {
  if (append_special(out, value)) return;
  Digits d = shortest(value);
  if (d.exponent < -4 || d.exponent >= 21) {
    append_exponent(out, d, 2);
  } else {
    append_plain(out, d, false);
  }
}

void append_float_nested(std::string& out, double value) {
  if (append_special(out, value)) return;
  append_plain(out, shortest(value), true);
}

void append_float_json(std::string& out, double value) {
  MOCHI_DCHECK(std::isfinite(value));
  Digits d = shortest(value);
  if (d.exponent < -6 || d.exponent >= 21) {
    append_exponent(out, d, 1);
  } else {
    append_plain(out, d, false);
  }
}

std::string float_top(double value) {
  std::string out;
  append_float_top(out, value);
  return out;
}

std::string float_nested(double value) {
  std::string out;
  append_float_nested(out, value);
  return out;
}

std::string float_json(double value) {
  std::string out;
  append_float_json(out, value);
  return out;
}

FloatParse parse_float(std::string_view text, double& value) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::string_view rest = text;
  bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "Inf") {
    value = negative ? -kInfinity : kInfinity;
    return FloatParse::ok;
  }
  if (text == "NaN") {
    value = std::numeric_limits<double>::quiet_NaN();
    return FloatParse::ok;
  }
  Shape shape = shape_of(rest);
  if (!shape.valid) return FloatParse::malformed;
  double magnitude = 0;
  if (!shape.zero) {
    // libstdc++ reports both ends of the range alike; the magnitude tells them apart.
    auto [ptr, error] = std::from_chars(rest.data(), rest.data() + rest.size(), magnitude);
    static_cast<void>(ptr);
    if (error != std::errc()) magnitude = shape.magnitude > 0 ? kInfinity : 0.0;
  }
  value = negative ? -magnitude : magnitude;
  return std::isinf(magnitude) ? FloatParse::too_large : FloatParse::ok;
}

}  // namespace mochi
