// Structural equality (Z15) and order (16.7) of values, by the description of their type.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "vm/heap/heap.h"

namespace mochi::vm {

// Values nested deeper than this are not compared: error 3.
inline constexpr std::uint32_t kCompareDepth = 10000;

class Comparer {
 public:
  explicit Comparer(const Heap& heap) : heap_(heap) {}
  // NaN equals nothing, functions are never equal, numbers in `any` are equal by value across kinds.
  bool equal(const TypeDesc& type, Value a, Value b);
  // -1, 0, 1. NaN stands after all numbers and none after all values.
  int order(const TypeDesc& type, Value a, Value b);
  // The depth limit was met; results since then mean nothing.
  bool too_deep() const { return too_deep_; }

 private:
  struct Deeper {
    explicit Deeper(Comparer& c) : owner(c) {
      if (++owner.depth_ > kCompareDepth) owner.too_deep_ = true;
    }
    ~Deeper() { --owner.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    Comparer& owner;
  };
  // What several places share is compared once: few objects may be reached in any number of ways. Comparing
  // one that was found equal succeeds; only long comparisons remember.
  bool found_equal(const Object* a, const Object* b);
  bool remember_equal(const Object* a, const Object* b);
  bool equal_lists(const List* a, const List* b);
  bool equal_maps(const TypeDesc& type, const Map* a, const Map* b);
  bool equal_records(const TypeDesc& type_a, const TypeDesc& type_b, const Record* a, const Record* b);
  bool equal_any(Value a, Value b);
  bool equal_objects(const TypeDesc& type_a, const TypeDesc& type_b, Value a, Value b);
  int order_any(Value a, Value b);

  const Heap& heap_;
  std::unique_ptr<std::set<std::pair<const Object*, const Object*>>> equal_;
  std::uint64_t steps_ = 0;
  std::uint32_t depth_ = 0;
  bool too_deep_ = false;
};

inline bool equal_strings(const String* a, const String* b) { return a == b || a->text() == b->text(); }
// By code point, which is the order of the bytes.
inline int order_strings(const String* a, const String* b) {
  const int c = a->text().compare(b->text());
  return c < 0 ? -1 : (c > 0 ? 1 : 0);
}

}  // namespace mochi::vm
