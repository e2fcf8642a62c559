// The closed set of capabilities (packages page section 10 and Z12).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mochi::package {

enum class Capability : std::uint8_t {
  clock,
  env,
  ffi,
  fs_read,
  fs_write,
  net_dial,
  net_listen,
  proc_spawn,
  random
};
constexpr std::uint8_t kCapabilityCount = 9;

std::string_view capability_name(Capability capability);
std::optional<Capability> find_capability(std::string_view name);

// A set of them.
class CapabilitySet {
 public:
  constexpr CapabilitySet() = default;
  void add(Capability c) { bits_ = static_cast<std::uint16_t>(bits_ | bit(c)); }
  void add(CapabilitySet other) { bits_ = static_cast<std::uint16_t>(bits_ | other.bits_); }
  bool has(Capability c) const { return (bits_ & bit(c)) != 0; }
  bool contains(CapabilitySet other) const { return (other.bits_ & ~bits_) == 0; }
  CapabilitySet minus(CapabilitySet other) const;
  bool empty() const { return bits_ == 0; }
  // As a number, for keys; and back.
  std::uint16_t bits() const { return bits_; }
  static CapabilitySet of_bits(std::uint32_t bits) {
    CapabilitySet set;
    set.bits_ = static_cast<std::uint16_t>(bits & all().bits_);
    return set;
  }
  static CapabilitySet all();
  // In order of name.
  std::vector<Capability> items() const;
  // «fs.read, net.dial»
  std::string text() const;
  friend bool operator==(CapabilitySet, CapabilitySet) = default;

 private:
  static constexpr std::uint16_t bit(Capability c) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(c));
  }
  std::uint16_t bits_ = 0;
};

// A word of a manifest: a capability, or a boolean of the bridges that stands for several (net, fs, proc,
// unsafe).
std::optional<CapabilitySet> parse_capability_word(std::string_view word);

}  // namespace mochi::package
