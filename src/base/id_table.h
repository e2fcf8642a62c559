// Finds the number of a thing by a hash of what it is. The things themselves stand in a store of the caller,
// numbered from 0; the table holds numbers only, so that a name or a key is kept once. Never decides an
// order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mochi {

class IdTable {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;

  // The number put in under `hash` for which same(number) holds, or kNone.
  template <typename Same>
  std::uint32_t find(std::uint64_t hash, Same same) const {
    if (slots_.empty()) return kNone;
    std::size_t mask = slots_.size() - 1;
    auto tag = static_cast<std::uint32_t>(hash >> 32U);
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.id == kNone) return kNone;
      if (slot.tag == tag && same(slot.id)) return slot.id;
    }
  }

  // Adds a number that is not in the table; `hash` should be well mixed (base/hash.h).
  void put(std::uint64_t hash, std::uint32_t id) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    insert(slots_, {static_cast<std::uint32_t>(hash >> 32U), id, hash});
    ++count_;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t id = kNone;
    std::uint64_t hash = 0;
  };

  static void insert(std::vector<Slot>& slots, const Slot& slot) {
    std::size_t mask = slots.size() - 1;
    std::size_t at = slot.hash & mask;
    while (slots[at].id != kNone) at = (at + 1) & mask;
    slots[at] = slot;
  }

  void grow() {
    std::vector<Slot> larger(slots_.empty() ? 16 : slots_.size() * 2);
    for (const Slot& slot : slots_) {
      if (slot.id != kNone) insert(larger, slot);
    }
    slots_ = std::move(larger);
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace mochi
