// Stable sorting of values: plain numbers and strings take typed paths.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vm/data/compare.h"
#include "vm/heap/heap.h"

namespace mochi::vm {

// The order in which `keys` stand ascending, equal ones in their old order. False: the comparison was too
// deep.
bool sorted_order(const Heap& heap, const TypeDesc& type, const Value* keys, std::uint32_t count,
                  std::vector<std::uint32_t>& order);
// One of several keys: a list of them, their type, and their direction.
struct SortColumn {
  const TypeDesc* type = nullptr;
  const Value* keys = nullptr;
  bool descends = false;
};
// The order in which `count` rows stand by their keys, the first column the strongest; NaN and none last in both
// directions. False: as above.
bool sorted_order(const Heap& heap, std::span<const SortColumn> columns, std::uint32_t count,
                  std::vector<std::uint32_t>& order);
// Sorts plain values in place; for types whose equal values cannot be told apart (int, bool, float, string).
bool sort_values(const Heap& heap, const TypeDesc& type, Value* values, std::uint32_t count);

}  // namespace mochi::vm
