// What range analysis knows at one point of a function: an interval per variable, and differences between
// variables. A variable is an int local (its value), a list, string or bytes local (its length, which no
// operation changes in place), the hidden counter of a `for`, or a global that is set once. docs/analyses.md
// has the lattice.
#pragma once

#include <cstdint>
#include <vector>

#include "lower/ranges/contents.h"
#include "lower/ranges/interval.h"

namespace mochi::lower {

using Var = std::uint32_t;

// «variable + offset», one side of an inequality.
struct Bound {
  Var var;
  std::int64_t offset;
};

// A few bounds of one value, in place: values are made for every expression. More than kMost are not kept.
class Bounds {
 public:
  static constexpr std::uint32_t kMost = 4;
  Bounds() = default;
  explicit Bounds(Bound only) : size_(1) { items_[0] = only; }
  Bounds(const Bounds& other) { *this = other; }
  Bounds& operator=(const Bounds& other) {
    size_ = other.size_;
    for (std::uint32_t i = 0; i < size_; ++i) items_[i] = other.items_[i];
    return *this;
  }
  const Bound* begin() const { return items_; }
  const Bound* end() const { return items_ + size_; }
  void clear() { size_ = 0; }
  void push_back(Bound bound) {
    if (size_ < kMost) items_[size_++] = bound;
  }

 private:
  std::uint32_t size_ = 0;
  Bound items_[kMost];
};

// What is known of a value (of a list's or string's length): range, `upper`: value <= var + offset, `lower`:
// value >=. Of a list or map also what its ints can be: those of class `from`, if any, and `items`.
struct Value {
  Interval range;
  Bounds upper;
  Bounds lower;
  Interval items;
  ContentClass from = kNoClass;

  static Value of(Interval range) { return {range, {}, {}, {}, kNoClass}; }
  static Value same_as(Var var, Interval range) {
    return {range, Bounds({var, 0}), Bounds({var, 0}), {}, kNoClass};
  }
  void forget_bounds() {
    upper.clear();
    lower.clear();
  }
  // The value is exactly var + offset.
  bool is_exactly(Bound& bound) const;
};

// Adds a constant to a value.
Value shifted(Value value, std::int64_t by);

// x - y <= c.
struct Difference {
  Var x = 0;
  Var y = 0;
  std::int64_t c = 0;
};

// The range of a variable of which a state says nothing.
class Defaults {
 public:
  virtual ~Defaults() = default;
  virtual Interval range(Var var) const = 0;
};

class RangeState {
 public:
  // No run gets here.
  bool dead = false;

  static RangeState unreachable();
  // The interval of `var`, tightened by the differences.
  Interval range(const Defaults& defaults, Var var) const;
  // The least known c with x - y <= c; kIntMax if none.
  std::int64_t difference(const Defaults& defaults, Var x, Var y) const;
  // The same between two values.
  std::int64_t difference(const Defaults& defaults, const Value& a, const Value& b) const;

  // `var` becomes `value` (which may mention `var`'s old value).
  void assign(const Defaults& defaults, Var var, const Value& value);
  // Nothing is known of `var` any more; what it told about others stays.
  void forget(const Defaults& defaults, Var var);
  // Assumes a <= b + k. Becomes dead if that cannot be.
  void assume_at_most(const Defaults& defaults, const Value& a, const Value& b, std::int64_t k);
  void assume_in(const Defaults& defaults, Var var, Interval interval);
  void add(const Difference& difference);

  // The least state above both.
  static RangeState join(const Defaults& defaults, const RangeState& a, const RangeState& b);
  // Like join, but each chain of them is short. `thresholds` ascend.
  static RangeState widen(const Defaults& defaults, const RangeState& old, const RangeState& now,
                          const std::vector<std::int64_t>& thresholds);
  bool within(const Defaults& defaults, const RangeState& other) const;
  // More differences than this are not kept: queries walk the whole list.
  static constexpr std::size_t kMaxDifferences = 96;
  // What copying and joining cost, in words.
  std::size_t size() const { return ranges_.size() + 4 * differences_.size() + 1; }
  const std::vector<Difference>& differences() const { return differences_; }

 private:
  struct Entry {
    Var var;
    Interval interval;
  };
  // What `reach_up` or `reach_down` gave for one variable, in place: they are asked for every expression.
  class Reached {
   public:
    Var from = 0;
    bool valid = false;

    const Bound* begin() const { return items_; }
    const Bound* end() const { return items_ + size_; }
    std::size_t size() const { return size_; }
    const Bound& operator[](std::size_t i) const { return items_[i]; }
    void start(Var var);
    // `var` is at most `offset` away. `redo` becomes the place of a bound that got better, if it stands before.
    void improve(Var var, std::int64_t offset, std::size_t& redo);

   private:
    std::size_t size_ = 0;
    // The start, and each side of each difference.
    Bound items_[2 * kMaxDifferences + 1];
  };
  // As the public one; `reached` is of this state and unused, or from an earlier call.
  std::int64_t difference(const Defaults& defaults, Var x, Var y, Reached& reached) const;
  // difference(x, y) <= c.
  bool tells(const Defaults& defaults, const Difference& d, Reached& reached) const;
  // What the ranges alone tell of x - y.
  std::int64_t apart(const Defaults& defaults, Var x, Var y) const;
  // The first difference of `x` or what stands behind.
  std::vector<Difference>::const_iterator from_x(Var x) const;
  const Entry* find(Var var) const;
  void set(Var var, Interval interval);
  void erase(Var var);
  Interval stored(const Defaults& defaults, Var var) const;
  // Least distances from `x` along the differences: pairs (y, c) with x <= y + c.
  void reach_up(Var x, Reached& out) const;
  void reach_down(Var x, Reached& out) const;

  std::vector<Entry> ranges_;            // by variable
  std::vector<Difference> differences_;  // by x, y
};

}  // namespace mochi::lower
