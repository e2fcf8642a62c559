// A digest of 256 bits as index lines write it, 64 lower-case hexadecimal digits, held as its bytes: an index has
// three of them in every line, and nearly none is ever looked at.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mochi::package {

class HexDigest {
 public:
  // Absent.
  HexDigest() = default;
  // The digits; absent for what is no digest. `read` is for who must know.
  HexDigest(std::string_view digits);  // NOLINT: a digest is its digits
  HexDigest(const std::string& digits) : HexDigest(std::string_view(digits)) {}  // NOLINT
  // False for anything but 64 lower-case digits.
  bool read(std::string_view digits);

  bool empty() const { return !there_; }
  std::string text() const;
  operator std::string() const { return text(); }  // NOLINT
  friend bool operator==(const HexDigest&, const HexDigest&) = default;
  friend bool operator==(const HexDigest& a, const std::string& b) { return a.text() == b; }

 private:
  std::array<std::uint8_t, 32> bytes_{};
  bool there_ = false;
};

}  // namespace mochi::package
