// Sets of versions as the solver sees them: sorted disjoint intervals of ordinals, the last possibly open at
// the top (packages page Z1). An ordinal is the index of a version in its package's complete ascending list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

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
  static OrdinalSet range(std::uint32_t begin, std::uint32_t end) {
    OrdinalSet set;
    if (begin < end) set.intervals_.set_single({begin, end});
    return set;
  }

  // Adds an interval that starts at or after the end of the last one (adjacent ones merge).
  void append(std::uint32_t begin, std::uint32_t end);

  bool empty() const { return intervals_.empty(); }
  bool is_all() const { return intervals_.size() == 1 && intervals_[0] == Interval{0, kTop}; }
  bool contains(std::uint32_t ordinal) const {
    if (!single()) return many_contain(ordinal);
    return ordinal >= first().begin && ordinal < first().end;
  }
  bool subset_of(const OrdinalSet& other) const {
    if (!single() || !other.single()) return many_inside(other);
    return first().begin >= other.first().begin && first().end <= other.first().end;
  }
  bool disjoint(const OrdinalSet& other) const {
    if (!single() || !other.single()) return many_apart(other);
    return first().end <= other.first().begin || other.first().end <= first().begin;
  }
  OrdinalSet unite(const OrdinalSet& other) const;
  OrdinalSet intersect(const OrdinalSet& other) const {
    if (!single() || !other.single()) return many_common(other);
    return range(std::max(first().begin, other.first().begin), std::min(first().end, other.first().end));
  }
  OrdinalSet complement() const;
  OrdinalSet minus(const OrdinalSet& other) const { return intersect(other.complement()); }
  // How many of the ordinals below `count` are inside.
  std::uint32_t count_below(std::uint32_t count) const;
  std::span<const Interval> intervals() const { return intervals_.view(); }
  friend bool operator==(const OrdinalSet& a, const OrdinalSet& b) {
    std::span<const Interval> left = a.intervals();
    return std::equal(left.begin(), left.end(), b.intervals().begin(), b.intervals().end());
  }

 private:
  bool single() const { return intervals_.size() == 1; }
  Interval first() const { return intervals_[0]; }
  // The same of sets that are not both one interval.
  bool many_contain(std::uint32_t ordinal) const;
  bool many_inside(const OrdinalSet& other) const;
  bool many_apart(const OrdinalSet& other) const;
  OrdinalSet many_common(const OrdinalSet& other) const;

  // A list of intervals; up to two stand in the object itself, since nearly all sets have one.
  class Intervals {
   public:
    Intervals() = default;
    Intervals(const Intervals& other) {
      if (other.capacity_ != kSmall) {
        copy(other);
      } else {
        size_ = other.size_;
        place_ = other.place_;
      }
    }
    Intervals(Intervals&& other) noexcept { swap(other); }
    Intervals& operator=(const Intervals& other) {
      if (this == &other) return *this;
      if (capacity_ != kSmall) delete[] place_.large;
      capacity_ = kSmall;
      if (other.capacity_ != kSmall) {
        copy(other);
      } else {
        size_ = other.size_;
        place_ = other.place_;
      }
      return *this;
    }
    Intervals& operator=(Intervals&& other) noexcept {
      swap(other);
      return *this;
    }
    ~Intervals() {
      if (capacity_ != kSmall) delete[] place_.large;
    }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    const Interval* begin() const { return data(); }
    const Interval* end() const { return data() + size_; }
    const Interval& operator[](std::size_t i) const { return data()[i]; }
    Interval& back() { return (capacity_ == kSmall ? place_.small : place_.large)[size_ - 1]; }
    std::span<const Interval> view() const { return {data(), size_}; }
    void push_back(Interval i);
    // Of an empty list that never was longer.
    void set_single(Interval i) {
      place_.small[0] = i;
      size_ = 1;
    }

   private:
    static constexpr std::uint32_t kSmall = 2;
    const Interval* data() const { return capacity_ == kSmall ? place_.small : place_.large; }
    void copy(const Intervals& other);
    void swap(Intervals& other) noexcept {
      std::swap(size_, other.size_);
      std::swap(capacity_, other.capacity_);
      std::swap(place_, other.place_);
    }

    union Place {
      Interval small[kSmall];
      Interval* large;
    };
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = kSmall;  // more: they stand in `large`
    Place place_ = {};
  };
  Intervals intervals_;
};

}  // namespace mochi::package
