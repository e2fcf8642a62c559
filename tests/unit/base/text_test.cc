#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "base/float_text.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace mochi {
namespace {

struct FloatRow {
  std::uint64_t bits;
  const char* top;
  const char* nested;
  const char* json;
};
struct CaseRow {
  const char* text;
  const char* upper;
  const char* lower;
};

#include "unit/base/text_vectors.inc"

// The generator and digest of tools/gen_text_vectors.py.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

 private:
  std::uint64_t state_;
};

constexpr std::uint64_t kDigestStart = 0xCBF29CE484222325ULL;
void digest(std::uint64_t& state, std::string_view text) {
  for (char c : text) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
}

double from_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

double draw(Generator& generator) {
  std::uint64_t bits = generator.next();
  if (bits % 4 == 0) return from_bits(generator.next());
  std::uint64_t range = 1;
  for (std::uint64_t i = 0; i < 1 + bits % 9; ++i) range *= 10;
  std::string text = std::to_string(generator.next() % range) + "e";
  text += std::to_string(static_cast<int>((bits >> 8U) % 30) - 15);
  double value = 0;
  EXPECT_EQ(parse_float(text, value), FloatParse::ok) << text;
  return (bits >> 63U) != 0 ? -value : value;
}

TEST(FloatText, AgreesWithPython) {
  for (const FloatRow& row : kFloats) {
    double value = from_bits(row.bits);
    EXPECT_EQ(float_top(value), row.top);
    EXPECT_EQ(float_nested(value), row.nested);
    if (std::isfinite(value)) {
      EXPECT_EQ(float_json(value), row.json);
    }
  }
}

TEST(FloatText, AgreesWithPythonOnAHundredThousandValues) {
  Generator generator(2);
  std::uint64_t states[3] = {kDigestStart, kDigestStart, kDigestStart};
  for (int i = 0; i < 100'000; ++i) {
    double value = draw(generator);
    digest(states[0], float_top(value) + "\n");
    digest(states[1], float_nested(value) + "\n");
    digest(states[2], (std::isfinite(value) ? float_json(value) : float_top(value)) + "\n");
    double back = 0;
    ASSERT_EQ(parse_float(float_nested(value), back), FloatParse::ok);
    ASSERT_TRUE(std::memcmp(&back, &value, sizeof back) == 0 || std::isnan(value));
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(states[i], kFloatDigests[i]) << i;
}

TEST(FloatText, Parses) {
  double value = 0;
  EXPECT_EQ(parse_float("1e400", value), FloatParse::too_large);
  EXPECT_TRUE(std::isinf(value));
  EXPECT_EQ(parse_float("-1e-400", value), FloatParse::ok);
  EXPECT_EQ(value, 0.0);
  EXPECT_TRUE(std::signbit(value));
  EXPECT_EQ(parse_float("0e999999999999", value), FloatParse::ok);
  EXPECT_EQ(parse_float("5e-324", value), FloatParse::ok);
  EXPECT_EQ(value, 5e-324);
  EXPECT_EQ(parse_float(".5", value), FloatParse::ok);
  EXPECT_EQ(parse_float("+5.", value), FloatParse::ok);
  EXPECT_EQ(value, 5.0);
  EXPECT_EQ(parse_float("-Inf", value), FloatParse::ok);
  EXPECT_EQ(value, -std::numeric_limits<double>::infinity());
  for (const char* bad :
       {"", ".", "-", "e5", "1e", "1e+", "0x1p3", "nan", "inf", "1 ", " 1", "1_0", "--1", "+NaN"}) {
    EXPECT_EQ(parse_float(bad, value), FloatParse::malformed) << bad;
  }
}

TEST(Unicode, CaseMappingOfWords) {
  for (const CaseRow& row : kCases) {
    EXPECT_EQ(to_upper(row.text), row.upper);
    EXPECT_EQ(to_lower(row.text), row.lower);
  }
}

TEST(Unicode, AgreesWithPythonOnEveryCodePoint) {
  std::uint64_t upper = kDigestStart;
  std::uint64_t lower = kDigestStart;
  std::uint64_t classes = kDigestStart;
  for (char32_t c = 0; c <= kLastCodePoint; ++c) {
    if (!is_scalar_value(c)) continue;
    std::string text;
    append_utf8(text, c);
    digest(upper, to_upper(text));
    digest(lower, to_lower(text));
    digest(classes, is_identifier_start(c) ? "1" : "0");
    digest(classes, is_identifier_continue(c) ? "1" : "0");
    digest(classes, is_printable(c) ? "1" : "0");
  }
  EXPECT_EQ(upper, kUpperDigest);
  EXPECT_EQ(lower, kLowerDigest);
  EXPECT_EQ(classes, kClassDigest);
}

TEST(Unicode, TrimsAndQuotes) {
  EXPECT_EQ(trim_white_space(" \t\xC2\xA0x y\xE2\x80\xA8\n"), "x y");
  EXPECT_EQ(trim_white_space("\xE3\x80\x80"), "");
  EXPECT_EQ(quoted("a\"\\\n\x01\x7F\xC2\xA0\xC3\xA9\xF3\xA0\x80\x81"),
            "\"a\\\"\\\\\\n\\x01\\x7f\\u00a0\xC3\xA9\\U000e0001\"");
}

TEST(Utf8, RoundTripsEveryScalarValue) {
  std::string all;
  std::size_t count = 0;
  for (char32_t c = 0; c <= kLastCodePoint; ++c) {
    if (!is_scalar_value(c)) continue;
    std::string one;
    append_utf8(one, c);
    ASSERT_EQ(one.size(), utf8_size(c));
    Decoded back = decode_utf8(one, 0);
    ASSERT_TRUE(back.valid);
    ASSERT_EQ(back.code_point, c);
    ASSERT_EQ(back.size, one.size());
    all += one;
    ++count;
  }
  EXPECT_TRUE(is_valid_utf8(all));
  EXPECT_EQ(count_code_points(all), count);
  EXPECT_EQ(decode_utf8(all, offset_of_code_point(all, 0xE000 - 0x800)).code_point, U'\xE000');
}

TEST(Utf8, RefusesWhatIsNotUtf8) {
  for (std::string_view bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF"}) {
    EXPECT_EQ(first_invalid_utf8(bad), 0U);
    EXPECT_FALSE(decode_utf8(bad, 0).valid);
  }
  std::string text = std::string(40, 'a') + "\xC3\xA9\xFF" + "b";
  EXPECT_EQ(first_invalid_utf8(text), 42U);
  EXPECT_EQ(repair_utf8(text), std::string(40, 'a') + "\xC3\xA9\xEF\xBF\xBD" + "b");
  EXPECT_EQ(ascii_prefix(text), 40U);
  EXPECT_FALSE(is_ascii(text));
}

}  // namespace
}  // namespace mochi
