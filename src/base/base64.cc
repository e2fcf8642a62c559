#include "base/base64.h"

#include <array>
#include <cstdint>

namespace mochi {
namespace {

constexpr char kStandard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrl[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kBad = 64;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kBad;
  for (std::uint8_t i = 0; i < 64; ++i) {
    values[static_cast<unsigned char>(kStandard[i])] = i;
    values[static_cast<unsigned char>(kUrl[i])] = i;
  }
  return values;
}
constexpr std::array<std::uint8_t, 256> kValues = make_values();

std::string encode(std::string_view bytes, const char* alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::size_t at = 0;
  auto byte = [&bytes](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
  for (; at + 3 <= bytes.size(); at += 3) {
    std::uint32_t group = byte(at) << 16U | byte(at + 1) << 8U | byte(at + 2);
    for (unsigned shift : {18U, 12U, 6U, 0U}) out += alphabet[group >> shift & 63U];
  }
  if (at + 1 == bytes.size()) {
    std::uint32_t group = byte(at) << 16U;
    for (unsigned shift : {18U, 12U}) out += alphabet[group >> shift & 63U];
  } else if (at + 2 == bytes.size()) {
    std::uint32_t group = byte(at) << 16U | byte(at + 1) << 8U;
    for (unsigned shift : {18U, 12U, 6U}) out += alphabet[group >> shift & 63U];
  }
  return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out = encode(bytes, kStandard);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string base64url(std::string_view bytes) { return encode(bytes, kUrl); }

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 == 0 && text.ends_with('=')) {
    text.remove_suffix(text.ends_with("==") ? 2 : 1);
    if (text.size() % 4 < 2) return std::nullopt;
  }
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (char c : text) {
    std::uint8_t value = kValues[static_cast<unsigned char>(c)];
    if (value == kBad) return std::nullopt;
    bits = (bits << 6U | value) & 0xffffffU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xffU);
    }
  }
  // The bits left over must be zero, or two texts would mean the same bytes.
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace mochi
