#include "base/bigint.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/hash.h"
#include "base/natural.h"

namespace mochi {

// Makes values from magnitudes, keeping «zero is not negative».
struct BigIntAccess {
  static BigInt make(natural::Limbs limbs, bool negative) {
    BigInt out;
    out.negative_ = negative && !limbs.empty();
    out.limbs_ = std::move(limbs);
    return out;
  }
  static const natural::Limbs& limbs(const BigInt& a) { return a.limbs_; }
};

namespace {

BigInt add_signed(const BigInt& a, const BigInt& b, bool negate_b) {
  const auto& x = BigIntAccess::limbs(a);
  const auto& y = BigIntAccess::limbs(b);
  bool b_negative = b.is_negative() != negate_b;
  if (a.is_negative() == b_negative) return BigIntAccess::make(natural::add(x, y), b_negative);
  int order = natural::compare(x, y);
  if (order == 0) return {};
  if (order > 0) return BigIntAccess::make(natural::subtract(x, y), a.is_negative());
  return BigIntAccess::make(natural::subtract(y, x), b_negative);
}

}  // namespace

BigInt::BigInt(std::int64_t value) : negative_(value < 0) {
  auto bits = static_cast<std::uint64_t>(value);
  if (value != 0) limbs_.push_back(negative_ ? ~bits + 1 : bits);
}

BigInt BigInt::from_unsigned(std::uint64_t value) {
  return BigIntAccess::make(value == 0 ? natural::Limbs{} : natural::Limbs{value}, false);
}

bool BigInt::from_double(double value, BigInt& out) {
  if (!std::isfinite(value)) return false;
  int exponent = 0;
  double fraction = std::frexp(std::trunc(std::fabs(value)), &exponent);
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  natural::Limbs limbs;
  if (mantissa != 0) limbs.push_back(mantissa);
  limbs = exponent >= 53 ? natural::shift_left(limbs, static_cast<std::size_t>(exponent - 53))
                         : natural::shift_right(limbs, static_cast<std::size_t>(53 - exponent));
  out = BigIntAccess::make(std::move(limbs), value < 0);
  return true;
}

bool BigInt::parse(std::string_view text, BigInt& out) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !digits) return false;
  out = BigIntAccess::make(natural::parse_decimal(text), negative);
  return true;
}

bool BigInt::fits_int64() const {
  if (limbs_.size() > 1) return false;
  std::uint64_t magnitude = limbs_.empty() ? 0 : limbs_[0];
  constexpr std::uint64_t kTop = std::uint64_t{1} << 63U;
  return negative_ ? magnitude <= kTop : magnitude < kTop;
}

std::int64_t BigInt::to_int64() const {
  MOCHI_DCHECK(fits_int64());
  std::uint64_t magnitude = limbs_.empty() ? 0 : limbs_[0];
  return static_cast<std::int64_t>(negative_ ? ~magnitude + 1 : magnitude);
}

double BigInt::to_double() const {
  std::size_t bits = bit_length();
  if (bits == 0) return 0.0;
  if (bits > 1024) {
    double infinity = std::numeric_limits<double>::infinity();
    return negative_ ? -infinity : infinity;
  }
  // The top 64 bits, with every lower bit folded into the last one, round like the whole number.
  std::size_t dropped = bits > 64 ? bits - 64 : 0;
  std::uint64_t top = natural::shift_right(limbs_, dropped)[0];
  bool sticky = false;
  for (std::size_t i = 0; i < dropped / 64 && !sticky; ++i) sticky = limbs_[i] != 0;
  std::size_t partial = dropped % 64;
  if (partial != 0) sticky = sticky || (limbs_[dropped / 64] << (64 - partial)) != 0;
  if (sticky) top |= 1;
  double magnitude = std::ldexp(static_cast<double>(top), static_cast<int>(dropped));
  return negative_ ? -magnitude : magnitude;
}

std::string BigInt::to_string() const {
  std::string digits = natural::to_decimal(limbs_);
  return negative_ ? "-" + digits : digits;
}

std::size_t BigInt::bit_length() const { return natural::bit_length(limbs_); }

std::uint64_t BigInt::hash() const {
  std::uint64_t h = negative_ ? 1 : 2;
  for (std::uint64_t limb : limbs_) h = hash_mix(h, limb);
  return h;
}

BigInt BigInt::operator-() const { return BigIntAccess::make(limbs_, !negative_); }
BigInt BigInt::abs() const { return BigIntAccess::make(limbs_, false); }

BigInt operator+(const BigInt& a, const BigInt& b) { return add_signed(a, b, false); }
BigInt operator-(const BigInt& a, const BigInt& b) { return add_signed(a, b, true); }
BigInt operator*(const BigInt& a, const BigInt& b) {
  return BigIntAccess::make(natural::multiply(a.limbs_, b.limbs_), a.negative_ != b.negative_);
}

void BigInt::divide(const BigInt& a, const BigInt& b, BigInt& quotient, BigInt& remainder) {
  bool quotient_negative = a.negative_ != b.negative_;
  bool remainder_negative = a.negative_;
  natural::Limbs q;
  natural::Limbs r;
  natural::divide(a.limbs_, b.limbs_, q, r);
  quotient = BigIntAccess::make(std::move(q), quotient_negative);
  remainder = BigIntAccess::make(std::move(r), remainder_negative);
}

BigInt operator/(const BigInt& a, const BigInt& b) {
  BigInt quotient;
  BigInt remainder;
  BigInt::divide(a, b, quotient, remainder);
  return quotient;
}

BigInt operator%(const BigInt& a, const BigInt& b) {
  BigInt quotient;
  BigInt remainder;
  BigInt::divide(a, b, quotient, remainder);
  return remainder;
}

BigInt BigInt::gcd(BigInt a, BigInt b) {
  a.negative_ = false;
  b.negative_ = false;
  while (!b.is_zero()) {
    if (a.limbs_.size() == 1 && b.limbs_.size() == 1) {
      std::uint64_t x = a.limbs_[0];
      std::uint64_t y = b.limbs_[0];
      while (y != 0) {
        x %= y;
        std::swap(x, y);
      }
      return from_unsigned(x);
    }
    BigInt r = a % b;
    a = std::move(b);
    b = std::move(r);
  }
  return a;
}

BigInt BigInt::power(BigInt base, std::uint32_t exponent) {
  BigInt result(1);
  while (true) {
    if ((exponent & 1U) != 0) result = result * base;
    exponent >>= 1U;
    if (exponent == 0) return result;
    base = base * base;
  }
}

std::strong_ordering operator<=>(const BigInt& a, const BigInt& b) {
  if (a.negative_ != b.negative_) {
    return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  int order = natural::compare(a.limbs_, b.limbs_);
  if (a.negative_) order = -order;
  return order <=> 0;
}

std::partial_ordering BigInt::compare(const BigInt& a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (std::isinf(b)) return b > 0 ? std::partial_ordering::less : std::partial_ordering::greater;
  BigInt whole;
  from_double(b, whole);
  std::strong_ordering order = a <=> whole;
  if (order != std::strong_ordering::equal) return order;
  double fraction = b - std::trunc(b);
  return 0.0 <=> fraction;
}

}  // namespace mochi
