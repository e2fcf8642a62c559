// Hashes of bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mochi::archive {

enum class DigestKind : std::uint8_t { md5, sha1, sha256, sha512, blake2b_256, blake3 };

// Fed piece by piece in constant memory.
class Hasher {
 public:
  explicit Hasher(DigestKind kind);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(std::string_view bytes);
  // The raw digest (16 to 64 bytes). Call it once, last.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The raw digest of `bytes`.
std::string digest(DigestKind kind, std::string_view bytes);
// Lower-case hexadecimal of a raw digest.
std::string hex(std::string_view raw);

}  // namespace mochi::archive
