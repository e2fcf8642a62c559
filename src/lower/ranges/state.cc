#include "lower/ranges/state.h"

namespace mochi::lower {
namespace {

// Steps along differences that a query follows.
constexpr int kMaxPath = 6;
// Larger constants in differences say nothing of use, and sums of a few of them must not overflow.
constexpr std::int64_t kMaxOffset = std::int64_t{1} << 60;

bool sane(std::int64_t offset) { return -kMaxOffset < offset && offset < kMaxOffset; }

std::int64_t threshold_below(const std::vector<std::int64_t>& thresholds, std::int64_t v) {
  const auto at = std::upper_bound(thresholds.begin(), thresholds.end(), v);
  return at == thresholds.begin() ? kIntMin : *(at - 1);
}
std::int64_t threshold_above(const std::vector<std::int64_t>& thresholds, std::int64_t v) {
  const auto at = std::lower_bound(thresholds.begin(), thresholds.end(), v);
  return at == thresholds.end() ? kIntMax : *at;
}

}  // namespace

bool Value::is_exactly(Bound& bound) const {
  for (const Bound& u : upper) {
    for (const Bound& l : lower) {
      if (u.var != l.var || u.offset != l.offset) continue;
      bound = u;
      return true;
    }
  }
  return false;
}

Value shifted(Value value, std::int64_t by) {
  value.range = add(value.range, Interval::of(by)).range;
  const auto shift = [&](Bounds& bounds) {
    Bounds kept;
    for (Bound b : bounds) {
      if (!sane(by) || !sane(b.offset + by)) continue;
      b.offset += by;
      kept.push_back(b);
    }
    bounds = kept;
  };
  shift(value.upper);
  shift(value.lower);
  return value;
}

RangeState RangeState::unreachable() {
  RangeState state;
  state.dead = true;
  return state;
}

// Halves without a branch to guess: this is asked several times for every expression.
const RangeState::Entry* RangeState::find(Var var) const {
  const Entry* first = ranges_.data();
  std::size_t left = ranges_.size();
  if (left == 0) return nullptr;
  while (left > 1) {
    const std::size_t half = left / 2;
    first += first[half].var <= var ? half : 0;
    left -= half;
  }
  return first->var == var ? first : nullptr;
}

void RangeState::set(Var var, Interval interval) {
  const auto at =
      std::lower_bound(ranges_.begin(), ranges_.end(), var, [](const Entry& e, Var v) { return e.var < v; });
  if (at != ranges_.end() && at->var == var)
    at->interval = interval;
  else
    ranges_.insert(at, {var, interval});
}

void RangeState::erase(Var var) {
  // Long programs have tens of thousands of entries, and every assignment comes here.
  const auto at =
      std::lower_bound(ranges_.begin(), ranges_.end(), var, [](const Entry& e, Var v) { return e.var < v; });
  if (at != ranges_.end() && at->var == var) ranges_.erase(at);
  std::erase_if(differences_, [&](const Difference& d) { return d.x == var || d.y == var; });
}

Interval RangeState::stored(const Defaults& defaults, Var var) const {
  const Entry* entry = find(var);
  return entry != nullptr ? entry->interval : defaults.range(var);
}

void RangeState::Reached::start(Var var) {
  items_[0] = {var, 0};
  size_ = 1;
}

inline void RangeState::Reached::improve(Var var, std::int64_t offset, std::size_t& redo) {
  for (std::size_t i = 0; i < size_; ++i) {
    if (items_[i].var != var) continue;
    if (offset < items_[i].offset) {
      items_[i].offset = offset;
      redo = std::min(redo, i);
    }
    return;
  }
  items_[size_++] = {var, offset};
}

void RangeState::reach_up(Var x, Reached& out) const {
  out.start(x);
  std::size_t done = 0;
  for (int round = 0; round < kMaxPath && done < out.size(); ++round) {
    const std::size_t end = out.size();
    // A shorter way to a variable may be found when what lies behind it is known already.
    std::size_t redo = end;
    for (; done < end; ++done) {
      const Bound from = out[done];
      for (auto d = from_x(from.var); d != differences_.end() && d->x == from.var; ++d)
        if (sane(from.offset + d->c)) out.improve(d->y, from.offset + d->c, redo);
    }
    done = std::min(done, redo);
  }
}

void RangeState::reach_down(Var x, Reached& out) const {
  out.start(x);
  std::size_t done = 0;
  for (int round = 0; round < kMaxPath && done < out.size(); ++round) {
    const std::size_t end = out.size();
    // A shorter way to a variable may be found when what lies behind it is known already.
    std::size_t redo = end;
    for (; done < end; ++done) {
      const Bound from = out[done];
      for (const Difference& d : differences_)
        if (d.y == from.var && sane(from.offset + d.c)) out.improve(d.x, from.offset + d.c, redo);
    }
    done = std::min(done, redo);
  }
}

std::vector<Difference>::const_iterator RangeState::from_x(Var x) const {
  // Most states have a handful.
  constexpr std::size_t kFew = 12;
  if (differences_.size() > kFew) {
    return std::lower_bound(differences_.begin(), differences_.end(), x,
                            [](const Difference& d, Var v) { return d.x < v; });
  }
  auto at = differences_.begin();
  while (at != differences_.end() && at->x < x) ++at;
  return at;
}

Interval RangeState::range(const Defaults& defaults, Var var) const {
  Interval result = stored(defaults, var);
  if (differences_.empty()) return result;
  Reached reached;
  if (const auto first = from_x(var); first != differences_.end() && first->x == var) {
    reach_up(var, reached);
    for (const Bound& b : reached)
      result.hi = std::min(result.hi, cut(static_cast<Wide>(stored(defaults, b.var).hi) + b.offset));
  }
  if (std::none_of(differences_.begin(), differences_.end(), [&](const Difference& d) { return d.y == var; }))
    return result;
  reach_down(var, reached);
  for (const Bound& b : reached)
    result.lo = std::max(result.lo, cut(static_cast<Wide>(stored(defaults, b.var).lo) - b.offset));
  return result;
}

std::int64_t RangeState::difference(const Defaults& defaults, Var x, Var y) const {
  if (x == y) return 0;
  Reached reached;
  return difference(defaults, x, y, reached);
}

std::int64_t RangeState::apart(const Defaults& defaults, Var x, Var y) const {
  const Interval ix = stored(defaults, x);
  if (ix.hi == kIntMax) return kIntMax;
  const Interval iy = stored(defaults, y);
  return iy.lo == kIntMin ? kIntMax : cut(static_cast<Wide>(ix.hi) - iy.lo);
}

std::int64_t RangeState::difference(const Defaults& defaults, Var x, Var y, Reached& reached) const {
  std::int64_t best = apart(defaults, x, y);
  if (differences_.empty()) return best;
  if (!reached.valid || reached.from != x) {
    reach_up(x, reached);
    reached.from = x;
    reached.valid = true;
  }
  for (const Bound& b : reached)
    if (b.var == y) best = std::min(best, b.offset);
  return best;
}

bool RangeState::tells(const Defaults& defaults, const Difference& d, Reached& reached) const {
  // Nearly always it stands there in so many words.
  for (auto at = from_x(d.x); at != differences_.end() && at->x == d.x; ++at)
    if (at->y == d.y && at->c <= d.c) return true;
  return difference(defaults, d.x, d.y, reached) <= d.c;
}

std::int64_t RangeState::difference(const Defaults& defaults, const Value& a, const Value& b) const {
  std::int64_t best = kIntMax;
  if (a.range.hi != kIntMax && b.range.lo != kIntMin) best = cut(static_cast<Wide>(a.range.hi) - b.range.lo);
  for (const Bound& u : a.upper) {
    for (const Bound& l : b.lower) {
      const std::int64_t d = difference(defaults, u.var, l.var);
      if (d != kIntMax) best = std::min(best, cut(static_cast<Wide>(d) + u.offset - l.offset));
    }
  }
  return best;
}

void RangeState::add(const Difference& d) {
  if (d.x == d.y || !sane(d.c)) return;
  const auto at = std::lower_bound(
      differences_.begin(), differences_.end(), d,
      [](const Difference& a, const Difference& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  if (at != differences_.end() && at->x == d.x && at->y == d.y) {
    at->c = std::min(at->c, d.c);
    return;
  }
  if (differences_.size() < kMaxDifferences) differences_.insert(at, d);
}

void RangeState::forget(const Defaults& defaults, Var var) {
  const Interval own = stored(defaults, var);
  std::vector<Difference> above;  // var - y <= c
  std::vector<Difference> below;  // x - var <= c
  for (const Difference& d : differences_) {
    if (d.x == var) above.push_back(d);
    if (d.y == var) below.push_back(d);
  }
  for (const Difference& d : above) assume_in(defaults, d.y, {cut(static_cast<Wide>(own.lo) - d.c), kIntMax});
  for (const Difference& d : below) assume_in(defaults, d.x, {kIntMin, cut(static_cast<Wide>(own.hi) + d.c)});
  erase(var);
  for (const Difference& x : below)
    for (const Difference& y : above) add({x.x, y.y, x.c + y.c});
}

void RangeState::assign(const Defaults& defaults, Var var, const Value& value) {
  Bound exact{};
  if (value.is_exactly(exact) && exact.var == var) {
    for (Difference& d : differences_) {
      if (d.x == var) d.c += exact.offset;
      if (d.y == var) d.c -= exact.offset;
    }
    std::erase_if(differences_, [](const Difference& d) { return !sane(d.c); });
    set(var, value.range);
    return;
  }
  // Bounds in terms of the old value die with it, but for what they say through other variables.
  std::vector<Difference> made;
  Reached reached;
  for (const Bound& u : value.upper) {
    if (u.var != var) {
      made.push_back({var, u.var, u.offset});
      continue;
    }
    reach_up(var, reached);
    for (const Bound& b : reached)
      if (b.var != var) made.push_back({var, b.var, b.offset + u.offset});
  }
  for (const Bound& l : value.lower) {
    if (l.var != var) {
      made.push_back({l.var, var, -l.offset});
      continue;
    }
    reach_down(var, reached);
    for (const Bound& b : reached)
      if (b.var != var) made.push_back({b.var, var, b.offset - l.offset});
  }
  forget(defaults, var);
  set(var, value.range);
  for (const Difference& d : made) add(d);
}

void RangeState::assume_in(const Defaults& defaults, Var var, Interval interval) {
  const Interval now = meet(stored(defaults, var), interval);
  if (now.is_empty()) dead = true;
  set(var, now);
}

void RangeState::assume_at_most(const Defaults& defaults, const Value& a, const Value& b, std::int64_t k) {
  if (static_cast<Wide>(a.range.lo) > static_cast<Wide>(b.range.hi) + k) {
    dead = true;
    return;
  }
  for (const Bound& l : a.lower)
    assume_in(defaults, l.var, {kIntMin, cut(static_cast<Wide>(b.range.hi) + k - l.offset)});
  for (const Bound& u : b.upper)
    assume_in(defaults, u.var, {cut(static_cast<Wide>(a.range.lo) - k - u.offset), kIntMax});
  for (const Bound& l : a.lower)
    for (const Bound& u : b.upper) add({l.var, u.var, u.offset + k - l.offset});
}

RangeState RangeState::join(const Defaults& defaults, const RangeState& a, const RangeState& b) {
  if (a.dead) return b;
  if (b.dead) return a;
  RangeState result;
  result.ranges_.reserve(std::min(a.ranges_.size(), b.ranges_.size()));
  auto other = b.ranges_.begin();
  for (const Entry& e : a.ranges_) {
    while (other != b.ranges_.end() && other->var < e.var) ++other;
    if (other != b.ranges_.end() && other->var == e.var)
      result.ranges_.push_back({e.var, hull(e.interval, other->interval)});
  }
  // Differences of one variable stand side by side, so that what is reached from it serves them all.
  Reached from_a;
  Reached from_b;
  const auto consider = [&](const Difference& d) {
    const std::int64_t in_a = a.difference(defaults, d.x, d.y, from_a);
    const std::int64_t in_b = b.difference(defaults, d.x, d.y, from_b);
    if (in_a == kIntMax || in_b == kIntMax) return;
    const std::int64_t c = std::max(in_a, in_b);
    const Interval ix = result.stored(defaults, d.x);
    const Interval iy = result.stored(defaults, d.y);
    const bool told_by_ranges = ix.hi != kIntMax && iy.lo != kIntMin && static_cast<Wide>(ix.hi) - iy.lo <= c;
    if (!told_by_ranges) result.add({d.x, d.y, c});
  };
  for (const Difference& d : a.differences_) consider(d);
  auto same = a.differences_.begin();
  for (const Difference& d : b.differences_) {
    while (same != a.differences_.end() && (same->x != d.x ? same->x < d.x : same->y < d.y)) ++same;
    const bool considered = same != a.differences_.end() && same->x == d.x && same->y == d.y;
    if (!considered) consider(d);
  }
  return result;
}

RangeState RangeState::widen(const Defaults& defaults, const RangeState& old, const RangeState& now,
                             const std::vector<std::int64_t>& thresholds) {
  if (old.dead) return now;
  const RangeState joined = join(defaults, old, now);
  RangeState result;
  for (const Entry& e : joined.ranges_) {
    const Interval before = old.stored(defaults, e.var);
    Interval wide = e.interval;
    if (wide.lo < before.lo) wide.lo = threshold_below(thresholds, wide.lo);
    if (wide.hi > before.hi) wide.hi = threshold_above(thresholds, wide.hi);
    wide = meet(wide, hull(defaults.range(e.var), e.interval));
    result.ranges_.push_back({e.var, wide});
  }
  Reached reached;
  for (const Difference& d : old.differences_)
    if (joined.tells(defaults, d, reached)) result.add(d);
  return result;
}

bool RangeState::within(const Defaults& defaults, const RangeState& other) const {
  if (dead) return true;
  if (other.dead) return false;
  // Differences only make ranges narrower.
  for (const Entry& e : other.ranges_)
    if (!stored(defaults, e.var).within(e.interval) && !range(defaults, e.var).within(e.interval))
      return false;
  Reached reached;
  for (const Difference& d : other.differences_)
    if (!tells(defaults, d, reached)) return false;
  return true;
}

}  // namespace mochi::lower
