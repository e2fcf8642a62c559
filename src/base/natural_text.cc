#include <algorithm>

#include "base/natural.h"

// Decimal text by halving: a number is split at a power of ten of half its length, so that the cost follows
// that of multiplication and division.
namespace mochi::natural {
namespace {

constexpr std::size_t kChunkDigits = 19;
constexpr Limb kChunk = 10'000'000'000'000'000'000ULL;
// Below these sizes the plain methods are faster.
constexpr std::size_t kPlainLimbs = 30;
constexpr std::size_t kPlainDigits = 400;

// powers[k] = 10^(19·2^k)
void extend(std::vector<Limbs>& powers) {
  if (powers.empty()) {
    powers.push_back({kChunk});
  } else {
    powers.push_back(multiply(powers.back(), powers.back()));
  }
}

Limb chunk_value(std::string_view digits) {
  Limb value = 0;
  for (char c : digits) value = value * 10 + static_cast<Limb>(c - '0');
  return value;
}

Limbs parse_plain(std::string_view digits) {
  Limbs out;
  std::size_t first = digits.size() % kChunkDigits;
  if (first != 0) multiply_add_small(out, 1, chunk_value(digits.substr(0, first)));
  for (std::size_t i = first; i < digits.size(); i += kChunkDigits) {
    multiply_add_small(out, kChunk, chunk_value(digits.substr(i, kChunkDigits)));
  }
  trim(out);
  return out;
}

Limbs parse_range(std::string_view digits, std::vector<Limbs>& powers) {
  if (digits.size() <= kPlainDigits) return parse_plain(digits);
  std::size_t k = 0;
  while ((kChunkDigits << (k + 1)) < digits.size()) ++k;
  while (powers.size() <= k) extend(powers);
  std::size_t low_digits = kChunkDigits << k;
  Limbs high = parse_range(digits.substr(0, digits.size() - low_digits), powers);
  Limbs low = parse_range(digits.substr(digits.size() - low_digits), powers);
  return add(multiply(high, powers[k]), low);
}

// Appends a's digits, with leading zeros up to `width`.
void append_plain(std::string& out, Limbs a, std::size_t width) {
  std::string reversed;
  while (!a.empty()) {
    Limb chunk = divide_small(a, kChunk);
    for (std::size_t i = 0; i < kChunkDigits; ++i) {
      reversed += static_cast<char>('0' + static_cast<int>(chunk % 10));
      chunk /= 10;
    }
  }
  while (!reversed.empty() && reversed.back() == '0') reversed.pop_back();
  if (reversed.size() < width) reversed.append(width - reversed.size(), '0');
  out.append(reversed.rbegin(), reversed.rend());
}

// `level`: a < powers[level]². `width` 0 = no leading zeros.
void append_range(std::string& out, const Limbs& a, std::size_t level, std::size_t width,
                  const std::vector<Limbs>& powers) {
  if (a.size() <= kPlainLimbs) {
    append_plain(out, a, width);
    return;
  }
  std::size_t low_digits = kChunkDigits << level;
  Limbs high;
  Limbs low;
  divide(a, powers[level], high, low);
  std::size_t deeper = level == 0 ? 0 : level - 1;
  if (high.empty() && width == 0) {
    append_range(out, low, deeper, 0, powers);
    return;
  }
  append_range(out, high, deeper, width == 0 ? 0 : width - low_digits, powers);
  append_range(out, low, deeper, low_digits, powers);
}

}  // namespace

Limbs parse_decimal(std::string_view digits) {
  std::vector<Limbs> powers;
  return parse_range(digits, powers);
}

std::string to_decimal(const Limbs& a) {
  if (a.empty()) return "0";
  std::vector<Limbs> powers;
  std::size_t level = 0;
  if (a.size() > kPlainLimbs) {
    extend(powers);
    while (powers.back().size() * 2 <= a.size() + 1) extend(powers);
    level = powers.size() - 1;
  }
  std::string out;
  append_range(out, a, level, 0, powers);
  return out;
}

}  // namespace mochi::natural
