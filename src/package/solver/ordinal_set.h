// Sets of versions as the solver sees them: sorted disjoint intervals of ordinals, the last possibly open at
// the top (packages page Z1). An ordinal is the index of a version in its package's complete ascending list.
#pragma once

#include <cstdint>
#include <vector>

namespace mochi::package {

class OrdinalSet {
 public:
  static constexpr std::uint32_t kTop = 0xffffffffU;  // as an end: open-topped

  struct Interval {
    std::uint32_t begin;  // included
    std::uint32_t end;    // excluded, or kTop
    friend bool operator==(Interval, Interval) = default;
  };

  static OrdinalSet none() { return {}; }
  static OrdinalSet all() { return range(0, kTop); }
  static OrdinalSet one(std::uint32_t ordinal) { return range(ordinal, ordinal + 1); }
  // begin ≤ ordinal < end; empty if begin ≥ end.
  static OrdinalSet range(std::uint32_t begin, std::uint32_t end);

  // Adds an interval that starts at or after the end of the last one (adjacent ones merge).
  void append(std::uint32_t begin, std::uint32_t end);

  bool empty() const { return intervals_.empty(); }
  bool is_all() const { return intervals_.size() == 1 && intervals_[0] == Interval{0, kTop}; }
  bool contains(std::uint32_t ordinal) const;
  bool subset_of(const OrdinalSet& other) const;
  bool disjoint(const OrdinalSet& other) const;
  OrdinalSet unite(const OrdinalSet& other) const;
  OrdinalSet intersect(const OrdinalSet& other) const;
  OrdinalSet complement() const;
  OrdinalSet minus(const OrdinalSet& other) const { return intersect(other.complement()); }
  // How many of the ordinals below `count` are inside.
  std::uint32_t count_below(std::uint32_t count) const;
  const std::vector<Interval>& intervals() const { return intervals_; }
  friend bool operator==(const OrdinalSet&, const OrdinalSet&) = default;

 private:
  std::vector<Interval> intervals_;
};

}  // namespace mochi::package
