#include "archive/blake2b.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace mochi::archive {
namespace {

constexpr std::array<std::uint64_t, 8> kStart = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                                 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                                 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
constexpr unsigned kRounds = 12;
constexpr std::uint8_t kOrder[10][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                         {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                         {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                         {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                         {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                         {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                         {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                         {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                         {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                         {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

std::uint64_t load(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

void mix(std::uint64_t* v, unsigned a, unsigned b, unsigned c, unsigned d, std::uint64_t x, std::uint64_t y) {
  v[a] += v[b] + x;
  v[d] = std::rotr(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = std::rotr(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 63);
}

}  // namespace

Blake2b256::Blake2b256() : state_(kStart) {
  // Parameter block: 32 bytes of result, no key, fan-out 1, depth 1.
  state_[0] ^= 0x01010020;
}

void Blake2b256::compress(const unsigned char* block, bool last) {
  std::uint64_t message[16];
  for (unsigned i = 0; i < 16; ++i) message[i] = load(block + 8 * i);
  std::uint64_t v[16];
  std::copy(state_.begin(), state_.end(), v);
  std::copy(kStart.begin(), kStart.end(), v + 8);
  v[12] ^= count_;
  if (last) v[14] = ~v[14];
  for (unsigned round = 0; round < kRounds; ++round) {
    const std::uint8_t* order = kOrder[round % 10];
    for (unsigned i = 0; i < 4; ++i) {
      mix(v, i, i + 4, i + 8, i + 12, message[order[2 * i]], message[order[2 * i + 1]]);
    }
    for (unsigned i = 0; i < 4; ++i) {
      mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, message[order[8 + 2 * i]],
          message[order[9 + 2 * i]]);
    }
  }
  for (unsigned i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
}

void Blake2b256::update(std::string_view bytes) {
  while (!bytes.empty()) {
    // A full block waits until more comes: the last one is compressed differently.
    if (used_ == buffer_.size()) {
      count_ += used_;
      compress(buffer_.data(), false);
      used_ = 0;
    }
    std::size_t take = std::min(bytes.size(), buffer_.size() - used_);
    std::memcpy(buffer_.data() + used_, bytes.data(), take);
    used_ += take;
    bytes.remove_prefix(take);
  }
}

std::string Blake2b256::finish() {
  count_ += used_;
  std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(used_), buffer_.end(),
            static_cast<unsigned char>(0));
  compress(buffer_.data(), true);
  std::string out;
  for (unsigned i = 0; i < 4; ++i) {
    for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(state_[i] >> shift & 0xffU);
  }
  return out;
}

}  // namespace mochi::archive
