// Integers without bounds: `bigint` of the language at run time and in constant folding.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi {

// A value; copies are deep. Time: + - linear, * Karatsuba beyond 40 limbs, / % and decimal text
// sub-quadratic. Memory is not limited here: whoever computes with foreign numbers checks `byte_size` of the
// operands first.
class BigInt {
 public:
  BigInt() = default;
  explicit BigInt(std::int64_t value);
  static BigInt from_unsigned(std::uint64_t value);
  // Truncates toward zero. False, leaving `out` alone, for NaN and infinities.
  static bool from_double(double value, BigInt& out);
  // An optional sign and decimal digits, nothing else; false if malformed.
  static bool parse(std::string_view text, BigInt& out);

  bool is_zero() const { return limbs_.empty(); }
  bool is_negative() const { return negative_; }
  bool is_odd() const { return !limbs_.empty() && (limbs_[0] & 1U) != 0; }
  bool fits_int64() const;
  // The value must fit.
  std::int64_t to_int64() const;
  // Nearest double, ties to even; infinite beyond the largest.
  double to_double() const;
  std::string to_string() const;
  // Bits of the magnitude: 0 for 0, 3 for 5.
  std::size_t bit_length() const;
  std::size_t byte_size() const { return limbs_.size() * sizeof(std::uint64_t); }
  // Equal values have equal hashes, on every machine.
  std::uint64_t hash() const;

  BigInt operator-() const;
  BigInt abs() const;
  friend BigInt operator+(const BigInt& a, const BigInt& b);
  friend BigInt operator-(const BigInt& a, const BigInt& b);
  friend BigInt operator*(const BigInt& a, const BigInt& b);
  // Truncation toward zero: a = quotient·b + remainder, the remainder has a's sign. `b` must not be zero.
  static void divide(const BigInt& a, const BigInt& b, BigInt& quotient, BigInt& remainder);
  friend BigInt operator/(const BigInt& a, const BigInt& b);
  friend BigInt operator%(const BigInt& a, const BigInt& b);
  // The greatest common divisor, never negative.
  static BigInt gcd(BigInt a, BigInt b);
  static BigInt power(BigInt base, std::uint32_t exponent);

  friend bool operator==(const BigInt& a, const BigInt& b) = default;
  friend std::strong_ordering operator<=>(const BigInt& a, const BigInt& b);
  // Exact; NaN is unordered.
  static std::partial_ordering compare(const BigInt& a, double b);

 private:
  friend struct BigIntAccess;
  // Little-endian, no zero limb on top; zero is empty and never negative.
  std::vector<std::uint64_t> limbs_;
  bool negative_ = false;
};

}  // namespace mochi
