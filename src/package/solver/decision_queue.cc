#include "package/solver/decision_queue.h"

#include <bit>

namespace mochi::package {

void DecisionQueue::Numbers::insert(std::uint32_t number) {
  std::size_t word = number / 64;
  if (levels_.empty()) levels_.emplace_back(1, 0);
  if (word >= levels_[0].size()) levels_[0].resize(word + 1, 0);
  for (std::size_t level = 0;; ++level, number = static_cast<std::uint32_t>(word), word /= 64) {
    if (level == levels_.size()) {
      // Below, the first word alone may have had bits until now.
      levels_.emplace_back(1, levels_[level - 1][0] != 0 ? 1 : 0);
    }
    if (word >= levels_[level].size()) levels_[level].resize(word + 1, 0);
    levels_[level][word] |= std::uint64_t{1} << (number % 64);
    if (level + 1 == levels_.size() && levels_[level].size() == 1) return;
  }
}

void DecisionQueue::Numbers::erase(std::uint32_t number) {
  for (std::vector<std::uint64_t>& level : levels_) {
    std::uint64_t& word = level[number / 64];
    word &= ~(std::uint64_t{1} << (number % 64));
    if (word != 0) return;
    number /= 64;
  }
}

std::uint32_t DecisionQueue::Numbers::lowest() const {
  std::uint32_t at = 0;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    at = at * 64 + static_cast<std::uint32_t>(std::countr_zero(levels_[level][at]));
  }
  return at;
}

void DecisionQueue::put(PackageId package, std::uint8_t group, std::uint32_t discovery) {
  if (package.value >= places_.size()) places_.resize(static_cast<std::size_t>(package.value) + 1);
  Place& place = places_[package.value];
  if (place.group == group) return;
  if (place.group == kOutside) {
    ++inside_;
    place.discovery = discovery;
    if (discovery >= found_.size()) found_.resize(static_cast<std::size_t>(discovery) + 1);
    found_[discovery] = package.value;
  } else {
    groups_[place.group].erase(discovery);
  }
  place.group = group;
  groups_[group].insert(discovery);
}

void DecisionQueue::remove(PackageId package) {
  if (package.value >= places_.size() || places_[package.value].group == kOutside) return;
  Place& place = places_[package.value];
  groups_[place.group].erase(place.discovery);
  place.group = kOutside;
  --inside_;
}

PackageId DecisionQueue::best() const {
  for (const Numbers& group : groups_) {
    if (!group.empty()) return PackageId(found_[group.lowest()]);
  }
  MOCHI_UNREACHABLE("the queue is empty");
}

}  // namespace mochi::package
