#include "package/solver/decision_queue.h"

#include <algorithm>

namespace mochi::package {

void DecisionQueue::put(PackageId package, std::uint8_t group, std::uint32_t discovery) {
  if (package.value >= ranks_.size()) ranks_.resize(static_cast<std::size_t>(package.value) + 1, kOutside);
  std::uint64_t rank = (std::uint64_t{group} << 32U) | discovery;
  std::uint64_t& place = ranks_[package.value];
  if (place == rank) return;
  if (place == kOutside) ++inside_;
  place = rank;
  // What was left behind by changes of rank must not outgrow what is there.
  if (heap_.size() > 1024 + 4 * inside_) {
    std::erase_if(heap_, [&](const Entry& e) { return stale(e); });
    std::make_heap(heap_.begin(), heap_.end(), later);
  }
  heap_.push_back({rank, package.value});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

void DecisionQueue::remove(PackageId package) {
  if (package.value >= ranks_.size() || ranks_[package.value] == kOutside) return;
  ranks_[package.value] = kOutside;
  --inside_;
}

PackageId DecisionQueue::best() {
  while (stale(heap_.front())) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }
  return PackageId(heap_.front().package);
}

}  // namespace mochi::package
