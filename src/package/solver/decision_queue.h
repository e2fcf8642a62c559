// The packages that are required and not yet decided, best first. Ranks are recomputed only for packages
// about which something new is known.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

class DecisionQueue {
 public:
  // Lower is sooner: group of section 5, then order of discovery.
  struct Rank {
    std::uint8_t group = 0;
    std::uint32_t discovery = 0;
    std::uint32_t package = 0;
    auto operator<=>(const Rank&) const = default;
  };

  // The package stands in the queue with this rank from now on.
  void put(PackageId package, std::uint8_t group, std::uint32_t discovery);
  void remove(PackageId package);
  bool empty() const { return order_.empty(); }
  PackageId best() const { return PackageId(order_.begin()->package); }

 private:
  struct Place {
    bool inside = false;
    Rank rank;
  };
  std::set<Rank> order_;
  std::vector<Place> places_;  // by package
};

}  // namespace mochi::package
