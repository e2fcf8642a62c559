#include "vm/natives/sort.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace mochi::vm {

namespace {

// A number as an unsigned word whose order is the number's; NaN comes last.
std::uint64_t int_word(std::int64_t n) { return static_cast<std::uint64_t>(n) ^ 0x8000000000000000ULL; }
std::uint64_t float_word(double f) {
  if (f != f) return ~std::uint64_t{0};
  // -0 and 0 are equal.
  const std::uint64_t bits = float_value(f == 0 ? 0.0 : f).bits;
  return (bits >> 63U) != 0 ? ~bits : bits | 0x8000000000000000ULL;
}

struct Item {
  std::uint64_t word;
  std::uint32_t at;
};

constexpr std::size_t kRadixFrom = 256;

// By bytes from the lowest; bytes that are alike in all words cost nothing.
void radix_sort(std::vector<Item>& items) {
  std::vector<Item> other(items.size());
  std::uint64_t all_or = 0;
  std::uint64_t all_and = ~std::uint64_t{0};
  for (const Item& item : items) {
    all_or |= item.word;
    all_and &= item.word;
  }
  const std::uint64_t differing = all_or ^ all_and;
  constexpr unsigned kBits = 11;
  constexpr std::size_t kBuckets = std::size_t{1} << kBits;
  std::vector<std::uint32_t> start(kBuckets);
  for (unsigned shift = 0; shift < 64; shift += kBits) {
    if ((differing >> shift & (kBuckets - 1)) == 0) continue;
    std::fill(start.begin(), start.end(), 0);
    for (const Item& item : items) ++start[item.word >> shift & (kBuckets - 1)];
    std::uint32_t sum = 0;
    for (std::uint32_t& count : start) {
      const std::uint32_t here = count;
      count = sum;
      sum += here;
    }
    for (const Item& item : items) other[start[item.word >> shift & (kBuckets - 1)]++] = item;
    items.swap(other);
  }
}

void sort_items(std::vector<Item>& items) {
  if (items.size() >= kRadixFrom) {
    radix_sort(items);
  } else {
    std::stable_sort(items.begin(), items.end(),
                     [](const Item& a, const Item& b) { return a.word < b.word; });
  }
}

bool is_number(const TypeDesc& type) {
  return type.cls == TypeClass::integer || type.cls == TypeClass::floating ||
         type.cls == TypeClass::boolean || type.cls == TypeClass::enumeration;
}

std::vector<Item> number_items(const TypeDesc& type, const Value* keys, std::uint32_t count) {
  std::vector<Item> items(count);
  const bool floating = type.cls == TypeClass::floating;
  for (std::uint32_t n = 0; n < count; ++n)
    items[n] = {floating ? float_word(keys[n].f) : int_word(keys[n].i), n};
  return items;
}

// The first bytes of a text as a word in their order.
std::uint64_t prefix_word(const String* s) {
  unsigned char bytes[8] = {};
  std::memcpy(bytes, s->data(), std::min<std::size_t>(8, s->size));
  std::uint64_t word = 0;
  for (const unsigned char byte : bytes) word = word << 8U | byte;
  return word;
}

std::vector<Item> string_items(const Value* keys, std::uint32_t count) {
  std::vector<Item> items(count);
  for (std::uint32_t n = 0; n < count; ++n) items[n] = {prefix_word(as_string(keys[n])), n};
  std::stable_sort(items.begin(), items.end(), [keys](const Item& a, const Item& b) {
    if (a.word != b.word) return a.word < b.word;
    return order_strings(as_string(keys[a.at]), as_string(keys[b.at])) < 0;
  });
  return items;
}

}  // namespace

bool sorted_order(const Heap& heap, const TypeDesc& type, const Value* keys, std::uint32_t count,
                  std::vector<std::uint32_t>& order) {
  order.resize(count);
  if (is_number(type) || type.cls == TypeClass::string) {
    std::vector<Item> items;
    if (type.cls == TypeClass::string) {
      items = string_items(keys, count);
    } else {
      items = number_items(type, keys, count);
      sort_items(items);
    }
    for (std::uint32_t n = 0; n < count; ++n) order[n] = items[n].at;
    return true;
  }
  std::iota(order.begin(), order.end(), 0U);
  Comparer comparer(heap);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return comparer.order(type, keys[a], keys[b]) < 0;
  });
  return !comparer.too_deep();
}

namespace {

// NaN and none: last in both directions.
bool stays_last(const Heap& heap, const TypeDesc& type, Value value) {
  switch (type.cls) {
    case TypeClass::floating: return value.f != value.f;
    case TypeClass::option: {
      if (is_none_of(type, value.bits)) return true;
      return stays_last(heap, *type.element, type.small_int ? as_box(value)->value : value);
    }
    case TypeClass::any:
      return value.o == nullptr ||
             (value.o->kind == Kind::box_float && as_box(value)->value.f != as_box(value)->value.f);
    case TypeClass::unit:
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_:
    case TypeClass::enumeration: return false;
  }
  return false;
}

int column_order(Comparer& comparer, const Heap& heap, const SortColumn& column, std::uint32_t a,
                 std::uint32_t b) {
  const Value x = column.keys[a];
  const Value y = column.keys[b];
  const bool ascends =
      !column.descends || stays_last(heap, *column.type, x) || stays_last(heap, *column.type, y);
  return ascends ? comparer.order(*column.type, x, y) : comparer.order(*column.type, y, x);
}

}  // namespace

bool sorted_order(const Heap& heap, std::span<const SortColumn> columns, std::uint32_t count,
                  std::vector<std::uint32_t>& order) {
  order.resize(count);
  std::iota(order.begin(), order.end(), 0U);
  Comparer comparer(heap);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (const SortColumn& column : columns)
      if (const int found = column_order(comparer, heap, column, a, b); found != 0) return found < 0;
    return false;
  });
  return !comparer.too_deep();
}

bool sort_values(const Heap& heap, const TypeDesc& type, Value* values, std::uint32_t count) {
  Comparer comparer(heap);
  const bool sorted = std::is_sorted(values, values + count, [&](Value a, Value b) {
    return type.cls == TypeClass::integer ? a.i < b.i : comparer.order(type, a, b) < 0;
  });
  if (comparer.too_deep()) return false;
  if (sorted) return true;
  std::vector<std::uint32_t> order;
  if (!sorted_order(heap, type, values, count, order)) return false;
  std::vector<Value> old(values, values + count);
  for (std::uint32_t n = 0; n < count; ++n) values[n] = old[order[n]];
  return true;
}

}  // namespace mochi::vm
