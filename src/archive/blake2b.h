// BLAKE2b with a 32-byte result (RFC 7693). Here because the system's crypto library has only the 64-byte
// one, whose first half is another value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mochi::archive {

class Blake2b256 {
 public:
  Blake2b256();
  void update(std::string_view bytes);
  std::string finish();

 private:
  void compress(const unsigned char* block, bool last);

  std::array<std::uint64_t, 8> state_{};
  std::array<unsigned char, 128> buffer_{};
  std::size_t used_ = 0;
  // Bytes compressed; inputs of 2^64 bytes do not exist.
  std::uint64_t count_ = 0;
};

}  // namespace mochi::archive
