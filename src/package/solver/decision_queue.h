// The packages that are required and not yet decided, best first. Ranks are recomputed only for packages
// about which something new is known.
#pragma once

#include <cstdint>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

class DecisionQueue {
 public:
  // The package stands in the queue with this rank from now on. Lower is sooner: group of section 5, then
  // order of discovery, then number.
  void put(PackageId package, std::uint8_t group, std::uint32_t discovery);
  void remove(PackageId package);
  bool empty() const { return inside_ == 0; }
  // The queue must not be empty.
  PackageId best();

 private:
  static constexpr std::uint64_t kOutside = ~std::uint64_t{0};
  struct Entry {
    std::uint64_t rank;
    std::uint32_t package;
  };
  static bool later(const Entry& a, const Entry& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.package > b.package;
  }
  bool stale(const Entry& entry) const { return ranks_[entry.package] != entry.rank; }

  std::vector<Entry> heap_;           // also entries whose package has another rank by now
  std::vector<std::uint64_t> ranks_;  // by package
  std::size_t inside_ = 0;
};

}  // namespace mochi::package
