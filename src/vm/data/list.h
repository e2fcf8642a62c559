// Operations on lists that both the interpreter and the natives use.
#pragma once

#include "vm/heap/heap.h"

namespace mochi::vm {

// Room for `more` further elements.
void reserve_list(Heap& heap, List* list, std::size_t more);
// A new list with the elements of another from `from` to before `to`, counted; room for `spare` more.
List* copy_list(Heap& heap, const List* list, std::size_t from, std::size_t to, std::size_t spare);
// Appends an owned element to the list in `slot`: in place if the slot is its only owner, else to a copy.
void push_list(Heap& heap, Value& slot, Value element);
// Appends the elements of `other`, which may be the same list.
void extend_list(Heap& heap, Value& slot, const List* other);
// Appends an owned element to a list that is known to have one owner.
inline void add_element(Heap& heap, List* list, Value element) {
  if (list->size == list->capacity) reserve_list(heap, list, 1);
  list->data[list->size++] = element;
}

}  // namespace mochi::vm
