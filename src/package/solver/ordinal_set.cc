#include "package/solver/ordinal_set.h"

#include <algorithm>

#include "base/check.h"

namespace mochi::package {

void OrdinalSet::Intervals::push_back(Interval i) {
  if (size_ == capacity_) {
    auto* larger = new Interval[std::size_t{capacity_} * 2];
    std::copy(begin(), end(), larger);
    if (capacity_ != kSmall) delete[] place_.large;
    place_.large = larger;
    capacity_ *= 2;
  }
  (capacity_ == kSmall ? place_.small : place_.large)[size_++] = i;
}

void OrdinalSet::Intervals::copy(const Intervals& other) {
  size_ = other.size_;
  if (other.capacity_ != kSmall) {
    capacity_ = other.capacity_;
    place_.large = new Interval[capacity_];
    std::copy(other.begin(), other.end(), place_.large);
    return;
  }
  place_ = other.place_;
}

void OrdinalSet::append(std::uint32_t begin, std::uint32_t end) {
  if (begin >= end) return;
  MOCHI_DCHECK(intervals_.empty() || intervals_.back().end <= begin);
  if (!intervals_.empty() && intervals_.back().end == begin) {
    intervals_.back().end = end;
  } else {
    intervals_.push_back({begin, end});
  }
}

bool OrdinalSet::many_contain(std::uint32_t ordinal) const {
  auto after = std::upper_bound(intervals_.begin(), intervals_.end(), ordinal,
                                [](std::uint32_t o, Interval i) { return o < i.begin; });
  return after != intervals_.begin() && ordinal < (after - 1)->end;
}

bool OrdinalSet::many_inside(const OrdinalSet& other) const {
  auto outer = other.intervals_.begin();
  for (Interval inner : intervals_) {
    while (outer != other.intervals_.end() && outer->end < inner.end) ++outer;
    if (outer == other.intervals_.end() || outer->begin > inner.begin) return false;
  }
  return true;
}

bool OrdinalSet::many_apart(const OrdinalSet& other) const {
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  while (a != intervals_.end() && b != other.intervals_.end()) {
    if (a->end <= b->begin) {
      ++a;
    } else if (b->end <= a->begin) {
      ++b;
    } else {
      return false;
    }
  }
  return true;
}

OrdinalSet OrdinalSet::many_common(const OrdinalSet& other) const {
  OrdinalSet made;
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  while (a != intervals_.end() && b != other.intervals_.end()) {
    made.append(std::max(a->begin, b->begin), std::min(a->end, b->end));
    if (a->end < b->end) {
      ++a;
    } else {
      ++b;
    }
  }
  return made;
}

OrdinalSet OrdinalSet::complement() const {
  if (single() && first().begin == 0) return range(first().end, kTop);
  if (single() && first().end == kTop) return range(0, first().begin);
  OrdinalSet made;
  std::uint32_t from = 0;
  for (Interval i : intervals_) {
    made.append(from, i.begin);
    from = i.end;
  }
  if (from != kTop) made.append(from, kTop);
  return made;
}

OrdinalSet OrdinalSet::unite(const OrdinalSet& other) const {
  if (empty()) return other;
  OrdinalSet made;
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  auto add = [&](Interval next) {
    if (!made.intervals_.empty() && next.begin <= made.intervals_.back().end) {
      made.intervals_.back().end = std::max(made.intervals_.back().end, next.end);
    } else {
      made.intervals_.push_back(next);
    }
  };
  while (a != intervals_.end() || b != other.intervals_.end()) {
    bool take_a = b == other.intervals_.end() || (a != intervals_.end() && a->begin <= b->begin);
    add(take_a ? *a++ : *b++);
  }
  return made;
}

std::uint32_t OrdinalSet::count_below(std::uint32_t count) const {
  if (single()) return first().begin >= count ? 0 : std::min(first().end, count) - first().begin;
  std::uint32_t inside = 0;
  for (Interval i : intervals_) {
    if (i.begin >= count) break;
    inside += std::min(i.end, count) - i.begin;
  }
  return inside;
}

}  // namespace mochi::package
