#include "package/capability.h"

#include <array>

namespace mochi::package {
namespace {

// By name, as the enumeration.
constexpr std::array<std::string_view, kCapabilityCount> kNames = {
    "clock", "env", "ffi", "fs.read", "fs.write", "net.dial", "net.listen", "proc.spawn", "random"};

CapabilitySet set_of(std::initializer_list<Capability> items) {
  CapabilitySet set;
  for (Capability c : items) set.add(c);
  return set;
}

}  // namespace

std::string_view capability_name(Capability capability) {
  return kNames[static_cast<std::size_t>(capability)];
}

std::optional<Capability> find_capability(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Capability>(i);
  }
  return std::nullopt;
}

CapabilitySet CapabilitySet::minus(CapabilitySet other) const {
  CapabilitySet rest;
  rest.bits_ = static_cast<std::uint16_t>(bits_ & ~other.bits_);
  return rest;
}

CapabilitySet CapabilitySet::all() {
  CapabilitySet set;
  for (std::uint8_t i = 0; i < kCapabilityCount; ++i) set.add(static_cast<Capability>(i));
  return set;
}

std::vector<Capability> CapabilitySet::items() const {
  std::vector<Capability> items;
  for (std::uint8_t i = 0; i < kCapabilityCount; ++i) {
    if (has(static_cast<Capability>(i))) items.push_back(static_cast<Capability>(i));
  }
  return items;
}

std::string CapabilitySet::text() const {
  std::string text;
  for (Capability c : items()) {
    if (!text.empty()) text += ", ";
    text += capability_name(c);
  }
  return text;
}

std::optional<CapabilitySet> parse_capability_word(std::string_view word) {
  if (auto one = find_capability(word)) return set_of({*one});
  if (word == "net") return set_of({Capability::net_dial, Capability::net_listen});
  if (word == "fs") return set_of({Capability::fs_read, Capability::fs_write});
  if (word == "proc") return set_of({Capability::proc_spawn});
  if (word == "unsafe") return set_of({Capability::ffi});
  return std::nullopt;
}

}  // namespace mochi::package
