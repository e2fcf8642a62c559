// The packages that are required and not yet decided, best first. Ranks are recomputed only for packages
// about which something new is known.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

class DecisionQueue {
 public:
  static constexpr std::uint8_t kGroups = 6;

  // The package stands in the queue with this rank from now on. Lower is sooner: group of section 5 (below
  // kGroups), then order of discovery, which no two packages share and which never changes.
  void put(PackageId package, std::uint8_t group, std::uint32_t discovery);
  void remove(PackageId package);
  bool empty() const { return inside_ == 0; }
  // The queue must not be empty.
  PackageId best() const;

 private:
  // Numbers, the lowest of which is found at once: a bit for each, a bit for each word that has one, and so
  // on.
  class Numbers {
   public:
    void insert(std::uint32_t number);
    void erase(std::uint32_t number);
    bool empty() const { return levels_.empty() || levels_.back().front() == 0; }
    std::uint32_t lowest() const;

   private:
    // The last one has one word.
    std::vector<std::vector<std::uint64_t>> levels_;
  };
  static constexpr std::uint8_t kOutside = 0xff;
  struct Place {
    std::uint32_t discovery = 0;
    std::uint8_t group = kOutside;
  };

  std::array<Numbers, kGroups> groups_;  // of discoveries
  std::vector<Place> places_;            // by package
  std::vector<std::uint32_t> found_;     // package by discovery
  std::size_t inside_ = 0;
};

}  // namespace mochi::package
