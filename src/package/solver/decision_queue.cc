#include "package/solver/decision_queue.h"

namespace mochi::package {

void DecisionQueue::put(PackageId package, std::uint8_t group, std::uint32_t discovery) {
  if (package.value >= places_.size()) places_.resize(static_cast<std::size_t>(package.value) + 1);
  Place& place = places_[package.value];
  Rank rank{group, discovery, package.value};
  if (place.inside && place.rank == rank) return;
  if (place.inside) order_.erase(place.rank);
  place = {true, rank};
  order_.insert(rank);
}

void DecisionQueue::remove(PackageId package) {
  if (package.value >= places_.size() || !places_[package.value].inside) return;
  order_.erase(places_[package.value].rank);
  places_[package.value].inside = false;
}

}  // namespace mochi::package
