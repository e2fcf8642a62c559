// The references that an object holds: one walk for releasing them and for the cycle collector.
#pragma once

#include "vm/data/map.h"
#include "vm/heap/heap.h"

namespace mochi::vm {

// Calls each(Object*) for every reference slot of `o`, in the object's own order; a slot may hold nullptr.
// `each` must not change the object.
template <typename F>
void for_each_reference(const Heap& heap, Object* o, F&& each) {
  switch (o->kind) {
    case Kind::list: {
      auto* l = static_cast<List*>(o);
      if (heap.desc(l->desc).element->ref) {
        for (std::uint32_t n = 0; n < l->size; ++n) each(l->data[n].o);
      }
      if ((o->flags & kIndexed) != 0) each(static_cast<GroupList*>(l)->places);
      return;
    }
    case Kind::set:
    case Kind::map: {
      auto* m = static_cast<Map*>(o);
      const TypeDesc& type = heap.desc(m->desc);
      const bool keys = key_type_of(heap, m).ref;
      const bool values = type.cls == TypeClass::map && type.value->ref;
      if (!keys && !values) return;
      for (std::uint32_t n = 0; n < m->used; ++n) {
        if (!entry_alive(m, n)) continue;
        if (keys) each(m->entries[n].key.o);
        if (values) each(m->entries[n].value.o);
      }
      return;
    }
    case Kind::record: {
      auto* r = static_cast<Record*>(o);
      for (const std::uint32_t field : heap.desc(r->desc).layouts[r->tag].refs) each(r->fields()[field].o);
      return;
    }
    case Kind::group: {
      auto* g = static_cast<Group*>(o);
      if (heap.desc(g->desc).key->ref) each(g->key.o);
      each(g->items.o);
      return;
    }
    case Kind::closure: {
      auto* c = static_cast<Closure*>(o);
      for (std::uint32_t n = 0; n < c->tag; ++n) each(c->captures()[n].o);
      return;
    }
    case Kind::cell: {
      auto* c = static_cast<Cell*>(o);
      if (heap.desc(c->desc).ref) each(c->value.o);
      return;
    }
    case Kind::string:
    case Kind::bytes:
    case Kind::bigint:
    case Kind::bigrat:
    case Kind::box_int:
    case Kind::box_float:
    case Kind::box_bool:
    case Kind::box_enum:
    case Kind::foreign: return;
  }
}

}  // namespace mochi::vm
