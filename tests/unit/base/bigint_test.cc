#include "base/bigint.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mochi {
namespace {

BigInt big(std::string_view text) {
  BigInt out;
  EXPECT_TRUE(BigInt::parse(text, out)) << text;
  return out;
}

struct Vector {
  const char* a;
  const char* b;
  const char* sum;
  const char* difference;
  const char* product;
  const char* quotient;
  const char* remainder;
};

constexpr Vector kVectors[] = {
#include "unit/base/bigint_vectors.inc"
};

TEST(BigInt, AgreesWithPython) {
  for (const Vector& v : kVectors) {
    BigInt a = big(v.a);
    BigInt b = big(v.b);
    EXPECT_EQ(a.to_string(), v.a);
    EXPECT_EQ((a + b).to_string(), v.sum);
    EXPECT_EQ((a - b).to_string(), v.difference);
    EXPECT_EQ((a * b).to_string(), v.product);
    if (b.is_zero()) continue;
    EXPECT_EQ((a / b).to_string(), v.quotient) << v.a << " / " << v.b;
    EXPECT_EQ((a % b).to_string(), v.remainder) << v.a << " % " << v.b;
  }
}

BigInt pseudo_random(std::size_t bits, std::uint64_t seed) {
  BigInt out;
  BigInt base = BigInt::from_unsigned(1ULL << 32U);
  for (std::size_t i = 0; i < bits / 32; ++i) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    out = out * base + BigInt::from_unsigned(seed >> 32U);
  }
  return out;
}

// Powers of two are shifted by: the same numbers as by the long way, at every edge of a limb.
TEST(BigInt, PowersOfTwoDivideAndMultiplyLikeOthers) {
  const BigInt three(3);
  for (std::uint32_t exponent : {0U, 1U, 31U, 62U, 63U, 64U, 65U, 127U, 128U, 129U, 640U, 6'401U}) {
    const BigInt power = BigInt::power(BigInt(2), exponent);
    for (std::size_t bits : {0U, 32U, 64U, 96U, 128U, 640U, 6'400U, 12'800U}) {
      for (const BigInt& a : {pseudo_random(bits, 5), -pseudo_random(bits, 6), power, -power}) {
        EXPECT_EQ(a * power * three, (a * three) * power);
        EXPECT_EQ((a * power) / power, a);
        EXPECT_EQ((a / power) * power + a % power, a) << exponent << " " << bits;
        EXPECT_LT((a % power).abs(), power);
        // By a divisor that is none: three times the power gives the same remainder modulo the power.
        EXPECT_EQ((a % (power * three)) % power, a % power);
      }
    }
  }
}

TEST(BigInt, IdentitiesHoldForLargeOperands) {
  for (std::size_t bits : {4'000U, 12'000U, 20'000U, 50'000U}) {
    BigInt a = pseudo_random(bits, 1);
    BigInt b = pseudo_random(bits / 2, 2);
    BigInt c = pseudo_random(bits / 2 - 640, 3);
    EXPECT_EQ((a + b) * (a - b), a * a - b * b);
    EXPECT_EQ((a + c) * b, a * b + c * b);
    BigInt q;
    BigInt r;
    BigInt::divide(a * b + c, b, q, r);
    EXPECT_EQ(q, a);
    EXPECT_EQ(r, c);
    BigInt::divide(a, c, q, r);
    EXPECT_EQ(q * c + r, a);
    EXPECT_LT(r, c);
    EXPECT_EQ(big(a.to_string()), a);
  }
}

TEST(BigInt, DecimalTextOfPowersOfTen) {
  std::string text = "1" + std::string(20'000, '0');
  BigInt value = BigInt::power(BigInt(10), 20'000);
  EXPECT_EQ(value.to_string(), text);
  EXPECT_EQ(big(text), value);
  EXPECT_EQ((value - BigInt(1)).to_string(), std::string(20'000, '9'));
}

TEST(BigInt, ParsesOnlySignAndDigits) {
  BigInt out;
  for (const char* bad : {"", "-", "+", "1.0", "0x1", " 1", "1 ", "1_0", "--1"}) {
    EXPECT_FALSE(BigInt::parse(bad, out)) << bad;
  }
  EXPECT_EQ(big("-0").to_string(), "0");
  EXPECT_FALSE(big("-0").is_negative());
  EXPECT_EQ(big("+0012").to_string(), "12");
}

TEST(BigInt, Int64Edges) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t v : {kMin, kMin + 1, std::int64_t{-1}, std::int64_t{0}, kMax}) {
    BigInt b(v);
    EXPECT_TRUE(b.fits_int64());
    EXPECT_EQ(b.to_int64(), v);
    EXPECT_EQ(b.to_string(), std::to_string(v));
  }
  EXPECT_FALSE((BigInt(kMax) + BigInt(1)).fits_int64());
  EXPECT_FALSE((BigInt(kMin) - BigInt(1)).fits_int64());
  EXPECT_TRUE((-(BigInt(kMax) + BigInt(1))).fits_int64());
}

TEST(BigInt, Doubles) {
  BigInt out;
  ASSERT_TRUE(BigInt::from_double(-1e30, out));
  EXPECT_EQ(out.to_string(), "-1000000000000000019884624838656");
  EXPECT_EQ(out.to_double(), -1e30);
  ASSERT_TRUE(BigInt::from_double(-0.75, out));
  EXPECT_TRUE(out.is_zero());
  EXPECT_FALSE(BigInt::from_double(std::nan(""), out));
  EXPECT_FALSE(BigInt::from_double(std::numeric_limits<double>::infinity(), out));
  // Ties to even at the 53rd bit, and the sticky bit far below.
  EXPECT_EQ(big("9007199254740993").to_double(), 9007199254740992.0);
  EXPECT_EQ(big("9007199254740995").to_double(), 9007199254740996.0);
  BigInt tie = BigInt::power(BigInt(2), 200) + BigInt::power(BigInt(2), 147);
  EXPECT_EQ(tie.to_double(), std::ldexp(1.0, 200));
  EXPECT_EQ((tie + BigInt(1)).to_double(), std::ldexp(1.0, 200) + std::ldexp(1.0, 148));
  EXPECT_TRUE(std::isinf(BigInt::power(BigInt(10), 309).to_double()));
  EXPECT_EQ(BigInt::power(BigInt(10), 308).to_double(), 1e308);
}

TEST(BigInt, Order) {
  EXPECT_LT(big("-10"), big("-9"));
  EXPECT_LT(big("-1"), big("0"));
  EXPECT_LT(big("18446744073709551615"), big("18446744073709551616"));
  EXPECT_EQ(big("5") <=> big("5"), std::strong_ordering::equal);
  EXPECT_EQ(BigInt::compare(BigInt(1), 1.5), std::partial_ordering::less);
  EXPECT_EQ(BigInt::compare(BigInt(-1), -1.5), std::partial_ordering::greater);
  EXPECT_EQ(BigInt::compare(BigInt(2), 2.0), std::partial_ordering::equivalent);
  EXPECT_EQ(BigInt::compare(big("9007199254740993"), 9007199254740992.0), std::partial_ordering::greater);
  EXPECT_EQ(BigInt::compare(BigInt(0), std::nan("")), std::partial_ordering::unordered);
}

TEST(BigInt, GcdAndPower) {
  EXPECT_EQ(BigInt::gcd(big("-48"), big("18")), BigInt(6));
  EXPECT_EQ(BigInt::gcd(big("0"), big("-7")), BigInt(7));
  BigInt a = BigInt::power(BigInt(6), 200);
  BigInt b = BigInt::power(BigInt(10), 150);
  EXPECT_EQ(BigInt::gcd(a, b), BigInt::power(BigInt(2), 150));
  EXPECT_EQ(BigInt::power(BigInt(7), 0), BigInt(1));
  EXPECT_EQ(BigInt::power(BigInt(-3), 3), BigInt(-27));
}

}  // namespace
}  // namespace mochi
