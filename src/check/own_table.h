// Tables by id that hold something only for what the module being checked has made: its functions and
// variables have the ids from `base` on. A program of a thousand modules must not pay for all of them in
// each.
#pragma once

#include <cstddef>
#include <vector>

namespace mochi::check {

template <typename T>
class OwnTable {
 public:
  OwnTable() = default;
  explicit OwnTable(std::size_t base) : base_(base) {}

  // Forgets everything.
  void start(std::size_t base) {
    base_ = base;
    values_.clear();
  }
  void clear() { values_.clear(); }
  // Forgets what belongs to ids from `end` on.
  void truncate(std::size_t end) {
    if (base_ + values_.size() > end) values_.resize(end > base_ ? end - base_ : 0);
  }
  // What was set, else T(): for ids of other modules too.
  const T& get(std::size_t id) const {
    static const T kNothing{};
    return id >= base_ && id - base_ < values_.size() ? values_[id - base_] : kNothing;
  }
  // A place to write to. What is written for an id of another module is lost.
  T& at(std::size_t id) {
    if (id < base_) return elsewhere_ = T();
    if (id - base_ >= values_.size()) values_.resize(id - base_ + 1);
    return values_[id - base_];
  }

 private:
  std::size_t base_ = 0;
  std::vector<T> values_;
  T elsewhere_{};
};

}  // namespace mochi::check
