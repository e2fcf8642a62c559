// A set of the values of an enum, as bits.
#pragma once

#include <cstdint>
#include <type_traits>

namespace mochi {

// E's values are small numbers from 0 (not masks), at most 63.
template <typename E>
class Flags {
 public:
  constexpr Flags() = default;
  constexpr Flags(E value) : bits_(mask(value)) {}

  constexpr bool has(E value) const { return (bits_ & mask(value)) != 0; }
  constexpr bool has_all(Flags other) const { return (bits_ & other.bits_) == other.bits_; }
  constexpr bool has_any(Flags other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Flags& add(Flags other) {
    bits_ |= other.bits_;
    return *this;
  }
  constexpr Flags& remove(Flags other) {
    bits_ &= ~other.bits_;
    return *this;
  }
  constexpr std::uint64_t bits() const { return bits_; }
  static constexpr Flags from_bits(std::uint64_t bits) {
    Flags out;
    out.bits_ = bits;
    return out;
  }
  friend constexpr Flags operator|(Flags a, Flags b) { return from_bits(a.bits_ | b.bits_); }
  friend constexpr Flags operator&(Flags a, Flags b) { return from_bits(a.bits_ & b.bits_); }
  friend constexpr Flags operator-(Flags a, Flags b) { return from_bits(a.bits_ & ~b.bits_); }
  friend constexpr bool operator==(Flags a, Flags b) = default;

 private:
  static constexpr std::uint64_t mask(E value) {
    return std::uint64_t{1} << static_cast<std::underlying_type_t<E>>(value);
  }
  std::uint64_t bits_ = 0;
};

}  // namespace mochi
