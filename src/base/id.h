// Typed 32-bit ids into stores, and the store itself. Ids of different tags do not convert into each other.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"

namespace mochi {

template <typename Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t v) : value(v) {}
  constexpr bool valid() const { return value != kNone; }
  constexpr explicit operator bool() const { return valid(); }
  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;
};

// A growing array of T addressed by ids. References are invalidated by `add`; ids are not.
template <typename IdT, typename T>
class Store {
 public:
  IdT add(T item) {
    MOCHI_DCHECK(items_.size() < IdT::kNone);
    items_.push_back(static_cast<T&&>(item));
    return IdT(static_cast<std::uint32_t>(items_.size() - 1));
  }
  T& operator[](IdT id) {
    MOCHI_DCHECK(id.value < items_.size());
    return items_[id.value];
  }
  const T& operator[](IdT id) const {
    MOCHI_DCHECK(id.value < items_.size());
    return items_[id.value];
  }
  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  void reserve(std::size_t n) { items_.reserve(n); }
  // Drops the items from index `n` on; their ids are given again.
  void truncate(std::size_t n) {
    if (n < items_.size()) items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(n), items_.end());
  }
  // Iterates over the items in id order; use `id_at` for ids.
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  static IdT id_at(std::size_t index) { return IdT(static_cast<std::uint32_t>(index)); }

 private:
  std::vector<T> items_;
};

// A side table: one T per id, grown on demand with a default value.
template <typename IdT, typename T>
class SideTable {
 public:
  explicit SideTable(T fallback = T()) : fallback_(fallback) {}
  void set(IdT id, T item) {
    if (id.value >= items_.size()) items_.resize(static_cast<std::size_t>(id.value) + 1, fallback_);
    items_[id.value] = static_cast<T&&>(item);
  }
  const T& get(IdT id) const { return id.value < items_.size() ? items_[id.value] : fallback_; }
  T& at(IdT id) {
    if (id.value >= items_.size()) items_.resize(static_cast<std::size_t>(id.value) + 1, fallback_);
    return items_[id.value];
  }
  void resize(std::size_t n) { items_.resize(n, fallback_); }

 private:
  std::vector<T> items_;
  T fallback_;
};

}  // namespace mochi
