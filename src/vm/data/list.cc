#include "vm/data/list.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace mochi::vm {

void reserve_list(Heap& heap, List* list, std::size_t more) {
  const std::size_t wanted = std::size_t{list->size} + more;
  if (wanted <= list->capacity) return;
  MOCHI_CHECK(wanted < 0xffffff00U);
  std::size_t capacity = std::max<std::size_t>(wanted, std::size_t{list->capacity} * 2);
  if (capacity < 4) capacity = 4;
  capacity = std::min<std::size_t>(capacity, 0xfffffeffU);
  list->data = static_cast<Value*>(
      heap.resize(list->data, std::size_t{list->capacity} * sizeof(Value), capacity * sizeof(Value)));
  list->capacity = static_cast<std::uint32_t>(capacity);
  heap.stats().elements_copied += list->size;
}

List* copy_list(Heap& heap, const List* list, std::size_t from, std::size_t to, std::size_t spare) {
  const TypeDesc& type = heap.desc(list->desc);
  const std::size_t count = to - from;
  List* result = heap.list(type, count + spare);
  result->size = static_cast<std::uint32_t>(count);
  if (count != 0) std::memcpy(result->data, list->data + from, count * sizeof(Value));
  heap.stats().elements_copied += count;
  if (type.element->ref) {
    for (std::size_t n = 0; n < count; ++n) Heap::retain_maybe(result->data[n].o);
  }
  return result;
}

namespace {

// Makes the list in `slot` one that may be changed, with room for `more`.
List* own_list(Heap& heap, Value& slot, std::size_t more) {
  List* list = as_list(slot);
  if (list->count == 1 && (list->flags & kIndexed) == 0) {
    reserve_list(heap, list, more);
    return list;
  }
  List* copy = copy_list(heap, list, 0, list->size, std::max<std::size_t>(more, list->size / 2));
  heap.release(list);
  slot = ref_value(copy);
  return copy;
}

}  // namespace

void push_list(Heap& heap, Value& slot, Value element) {
  List* list = own_list(heap, slot, 1);
  list->data[list->size++] = element;
}

void extend_list(Heap& heap, Value& slot, const List* other) {
  const std::uint32_t count = other->size;
  const bool same = slot.o == other;
  // Also with nothing to add: the result is a new list, which nobody else may see.
  List* list = own_list(heap, slot, count);
  if (count == 0) return;
  const Value* from = same ? list->data : other->data;
  std::memcpy(list->data + list->size, from, std::size_t{count} * sizeof(Value));
  if (heap.desc(list->desc).element->ref) {
    for (std::uint32_t n = 0; n < count; ++n) Heap::retain_maybe(list->data[list->size + n].o);
  }
  list->size += count;
  heap.stats().elements_copied += count;
}

}  // namespace mochi::vm
