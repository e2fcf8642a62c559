// Hashing for in-memory tables. Not for digests (archive/digest.h), and never allowed to decide output order.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace mochi {

inline std::uint64_t hash_mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = (a ^ 0x9e3779b97f4a7c15ULL) * (b | 1U);
  x ^= x >> 32U;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 32U;
  return x;
}

inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0x51ed270b7a5c1e2dULL) {
  std::uint64_t h = seed ^ (bytes.size() * 0x9e3779b97f4a7c15ULL);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  while (left >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    h = (h ^ word) * 0xd6e8feb86659fd93ULL;
    h ^= h >> 29U;
    at += 8;
    left -= 8;
  }
  // The rest, read without a copy of varying length: words that overlap hold every byte of it.
  std::uint64_t tail = 0;
  if (left >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, at, 4);
    std::memcpy(&last, at + left - 4, 4);
    tail = std::uint64_t{last} << 32U | first;
  } else if (left != 0) {
    const auto byte = [at](std::size_t n) { return std::uint64_t{static_cast<unsigned char>(at[n])}; };
    tail = byte(0) | byte(left / 2) << 8U | byte(left - 1) << 16U;
  }
  h = (h ^ tail) * 0xd6e8feb86659fd93ULL;
  return h ^ (h >> 32U);
}

}  // namespace mochi
