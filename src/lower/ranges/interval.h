// Intervals of int values and their arithmetic. The bounds are what mathematics says, cut to 64 bits: a
// result outside is a fault at run time, so that the values that exist afterwards lie inside.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace mochi::lower {

inline constexpr std::int64_t kIntMin = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kIntMax = std::numeric_limits<std::int64_t>::max();
// No list or string has more items: each takes a byte at least, and addresses have 48 bits on every target.
inline constexpr std::int64_t kMaxLength = (std::int64_t{1} << 48) - 1;
inline constexpr std::int64_t kMaxSafe = (std::int64_t{1} << 53) - 1;
inline constexpr std::int64_t kMaxSmall = (std::int64_t{1} << 31) - 1;

struct Interval {
  std::int64_t lo = kIntMin;
  std::int64_t hi = kIntMax;

  static constexpr Interval full() { return {}; }
  static constexpr Interval none() { return {kIntMax, kIntMin}; }
  static constexpr Interval of(std::int64_t v) { return {v, v}; }
  static constexpr Interval length() { return {0, kMaxLength}; }
  constexpr bool is_empty() const { return lo > hi; }
  constexpr bool is_full() const { return lo == kIntMin && hi == kIntMax; }
  constexpr bool single() const { return lo == hi; }
  constexpr bool contains(std::int64_t v) const { return lo <= v && v <= hi; }
  constexpr bool within(Interval other) const { return other.lo <= lo && hi <= other.hi; }
  friend constexpr bool operator==(Interval, Interval) = default;
};

constexpr Interval hull(Interval a, Interval b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)}; }
constexpr Interval meet(Interval a, Interval b) { return {std::max(a.lo, b.lo), std::min(a.hi, b.hi)}; }

// A result and whether the operation can never fault.
struct Computed {
  Interval range;
  bool proven = false;
};

// 128 bits hold every sum, difference and product of two ints.
__extension__ typedef __int128 Wide;

constexpr std::int64_t cut(Wide v) {
  if (v < static_cast<Wide>(kIntMin)) return kIntMin;
  if (v > static_cast<Wide>(kIntMax)) return kIntMax;
  return static_cast<std::int64_t>(v);
}
constexpr Computed computed(Wide lo, Wide hi) {
  return {{cut(lo), cut(hi)}, lo >= static_cast<Wide>(kIntMin) && hi <= static_cast<Wide>(kIntMax)};
}

constexpr Computed add(Interval a, Interval b) {
  return computed(static_cast<Wide>(a.lo) + b.lo, static_cast<Wide>(a.hi) + b.hi);
}
constexpr Computed sub(Interval a, Interval b) {
  return computed(static_cast<Wide>(a.lo) - b.hi, static_cast<Wide>(a.hi) - b.lo);
}
constexpr Computed mul(Interval a, Interval b) {
  const Wide corners[] = {static_cast<Wide>(a.lo) * b.lo, static_cast<Wide>(a.lo) * b.hi,
                          static_cast<Wide>(a.hi) * b.lo, static_cast<Wide>(a.hi) * b.hi};
  Wide lo = corners[0];
  Wide hi = corners[0];
  for (const Wide c : corners) {
    lo = c < lo ? c : lo;
    hi = c > hi ? c : hi;
  }
  return computed(lo, hi);
}
constexpr Computed neg(Interval a) { return sub(Interval::of(0), a); }
constexpr Computed abs(Interval a) {
  if (a.lo >= 0) return {a, true};
  const Computed n = neg(a);
  if (a.hi <= 0) return n;
  return {{0, std::max(a.hi, n.range.hi)}, n.proven};
}

// Truncating division. Zero is taken out of the divisor: what divides by it never returns.
constexpr Computed div(Interval a, Interval b) {
  const bool no_zero = !b.contains(0);
  Interval result{kIntMax, kIntMin};
  bool overflow = false;
  const auto part = [&](std::int64_t lo, std::int64_t hi) {
    if (lo > hi) return;
    for (const std::int64_t x : {a.lo, a.hi}) {
      for (const std::int64_t y : {lo, hi}) {
        const bool too_big = x == kIntMin && y == -1;
        overflow = overflow || too_big;
        result = hull(result, Interval::of(too_big ? kIntMax : x / y));
      }
    }
    if (a.contains(0)) result = hull(result, Interval::of(0));
  };
  part(b.lo, std::min<std::int64_t>(b.hi, -1));
  part(std::max<std::int64_t>(b.lo, 1), b.hi);
  if (result.is_empty()) return {Interval::full(), false};
  return {result, no_zero && !overflow};
}

// The sign of the dividend; min % -1 is 0.
constexpr Computed rem(Interval a, Interval b) {
  if (b == Interval::of(0)) return {Interval::full(), false};
  const Wide low = b.lo < 0 ? -static_cast<Wide>(b.lo) : static_cast<Wide>(b.lo);
  const Wide high = b.hi < 0 ? -static_cast<Wide>(b.hi) : static_cast<Wide>(b.hi);
  const std::int64_t largest = cut((low > high ? low : high) - 1);
  Interval result{a.lo < 0 ? -largest : 0, a.hi > 0 ? largest : 0};
  result.lo = std::max(result.lo, std::min<std::int64_t>(a.lo, 0));
  result.hi = std::min(result.hi, std::max<std::int64_t>(a.hi, 0));
  // A dividend smaller than every divisor is its own remainder.
  if (b.lo > 0 && a.lo >= 0 && a.hi < b.lo) result = a;
  return {result, !b.contains(0)};
}

}  // namespace mochi::lower
