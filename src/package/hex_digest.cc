#include "package/hex_digest.h"

namespace mochi::package {
namespace {

constexpr std::uint8_t kNoDigit = 0x80;

constexpr auto kDigitValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (unsigned i = 0; i < 10; ++i) values['0' + i] = static_cast<std::uint8_t>(i);
  for (unsigned i = 0; i < 6; ++i) values['a' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}();

}  // namespace

HexDigest::HexDigest(std::string_view digits) { read(digits); }

bool HexDigest::read(std::string_view digits) {
  if (digits.size() != 2 * bytes_.size()) return false;
  std::uint8_t wrong = 0;
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    const std::uint8_t high = kDigitValues[static_cast<unsigned char>(digits[2 * i])];
    const std::uint8_t low = kDigitValues[static_cast<unsigned char>(digits[2 * i + 1])];
    wrong |= high | low;
    bytes_[i] = static_cast<std::uint8_t>(high << 4U | (low & 0xfU));
  }
  there_ = (wrong & kNoDigit) == 0;
  if (!there_) bytes_ = {};
  return there_;
}

std::string HexDigest::text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  if (!there_) return out;
  out.reserve(2 * bytes_.size());
  for (std::uint8_t byte : bytes_) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xfU];
  }
  return out;
}

}  // namespace mochi::package
