// Natives on lists, maps, sets and groups.
#include <algorithm>
#include <cstring>

#include "vm/natives/natives.h"
#include "vm/natives/sort.h"

namespace mochi::vm {

bool native_list_slice(Machine& m, const Value* args, Value& result, Data data) {
  const List* list = as_list(args[0]);
  const Bounds bounds = slice_bounds(args, list->size, data.low);
  if (!has_room(m, (bounds.to - bounds.from) * sizeof(Value))) return false;
  result = ref_value(copy_list(m.heap, list, bounds.from, bounds.to, 0));
  return true;
}

bool native_list_copy(Machine& m, const Value* args, Value& result, Data data) {
  const List* list = as_list(args[0]);
  if (!has_room(m, std::uint64_t{list->size} * sizeof(Value))) return false;
  // Widening gives a list of another element type.
  const TypeDesc& type = m.desc(data.low);
  List* copy = nullptr;
  if (type.cls == TypeClass::list && type.number != list->desc) {
    const TypeDesc& from = element_of(m, list);
    copy = m.heap.list(type, list->size);
    for (std::uint32_t n = 0; n < list->size; ++n) {
      Value element = list->data[n];
      if (type.element->cls == TypeClass::any) {
        element = box_value(m, from, element);
      } else {
        retain_as(from, element);
      }
      copy->data[copy->size++] = element;
    }
  } else {
    copy = copy_list(m.heap, list, 0, list->size, 0);
  }
  result = ref_value(copy);
  return true;
}

bool native_list_reverse(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  if (!has_room(m, std::uint64_t{list->size} * sizeof(Value))) return false;
  List* reversed = copy_list(m.heap, list, 0, list->size, 0);
  std::reverse(reversed->data, reversed->data + reversed->size);
  result = ref_value(reversed);
  return true;
}

bool native_list_contains(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  const TypeDesc& type = element_of(m, list);
  bool found = false;
  m.heap.worked(list->size / 8);
  if (type.cls == TypeClass::integer || type.cls == TypeClass::boolean ||
      type.cls == TypeClass::enumeration) {
    found = std::any_of(list->data, list->data + list->size, [&](Value v) { return v.i == args[1].i; });
  } else {
    Comparer comparer(m.heap);
    for (std::uint32_t n = 0; n < list->size && !found; ++n)
      found = comparer.equal(type, list->data[n], args[1]);
    if (!check_depth(m, comparer)) return false;
  }
  result = int_value(found ? 1 : 0);
  return true;
}

// --- as sets ---

namespace {

// Values seen so far, as a set.
class Seen {
 public:
  Seen(Machine& m, const TypeDesc& set_type)
      : m_(m), element_(*set_type.element), set_(m.heap.map(set_type)) {}
  ~Seen() { m_.heap.release(set_); }
  Seen(const Seen&) = delete;
  Seen& operator=(const Seen&) = delete;

  bool has(Value v) { return find_key(m_.heap, set_, element_, v) != kNoEntry; }
  // True if it was not there.
  bool add(Value v) {
    m_.heap.worked(1);
    retain_as(element_, v);
    bool fresh = false;
    put_key(m_.heap, set_, element_, v, fresh);
    return fresh;
  }

 private:
  Machine& m_;
  const TypeDesc& element_;
  Map* set_;
};

void append_counted(Machine& m, List* list, const TypeDesc& element, Value v) {
  retain_as(element, v);
  add_element(m.heap, list, v);
}

}  // namespace

// data: a set of the elements' type
bool native_list_distinct(Machine& m, const Value* args, Value& result, Data data) {
  const List* list = as_list(args[0]);
  const TypeDesc& element = element_of(m, list);
  Seen seen(m, m.desc(data.low));
  List* kept = m.heap.list(m.desc(list->desc), 0);
  for (std::uint32_t n = 0; n < list->size; ++n) {
    if (seen.add(list->data[n])) append_counted(m, kept, element, list->data[n]);
  }
  result = ref_value(kept);
  return true;
}

namespace {

// union, except, intersect of lists and sets; the result has the left operand's type.
bool combine(Machine& m, const Value* args, Value& result, Data data, bool take_right, bool in_right,
             bool not_in_right) {
  const bool sets = args[0].o->kind == Kind::set;
  const auto walk = [&](Value v, auto&& each) {
    if (sets) {
      const Map* set = as_map(v);
      for (std::uint32_t n = 0; n < set->used; ++n) {
        if (entry_alive(set, n)) each(set->entries[n].key);
      }
    } else {
      const List* list = as_list(v);
      for (std::uint32_t n = 0; n < list->size; ++n) each(list->data[n]);
    }
  };
  const TypeDesc& type = m.desc(static_cast<const Typed*>(args[0].o)->desc);
  const TypeDesc& element = *type.element;
  Seen right(m, m.desc(data.low));
  if (in_right || not_in_right) walk(args[1], [&](Value v) { right.add(v); });
  Seen seen(m, m.desc(data.low));
  List* list = sets ? nullptr : m.heap.list(type, 0);
  Map* set = sets ? m.heap.map(type) : nullptr;
  const auto keep = [&](Value v) {
    if (!seen.add(v)) return;
    if (!sets) {
      append_counted(m, list, element, v);
      return;
    }
    retain_as(element, v);
    bool fresh = false;
    put_key(m.heap, set, element, v, fresh);
  };
  walk(args[0], [&](Value v) {
    if ((in_right && !right.has(v)) || (not_in_right && right.has(v))) return;
    keep(v);
  });
  if (take_right) walk(args[1], keep);
  result = sets ? ref_value(set) : ref_value(list);
  return true;
}

}  // namespace

bool native_list_union(Machine& m, const Value* args, Value& result, Data data) {
  return combine(m, args, result, data, true, false, false);
}
bool native_list_except(Machine& m, const Value* args, Value& result, Data data) {
  return combine(m, args, result, data, false, false, true);
}
bool native_list_intersect(Machine& m, const Value* args, Value& result, Data data) {
  return combine(m, args, result, data, false, true, false);
}

// data: option type
bool native_list_first(Machine& m, const Value* args, Value& result, Data data) {
  const List* list = as_list(args[0]);
  const TypeDesc& type = m.desc(data.low);
  if (list->size == 0) {
    result = bits_value(type.ref ? 0 : kNoneBits);
  } else if (type.small_int && element_of(m, list).cls == TypeClass::integer) {
    result = ref_value(m.heap.box_int(list->data[0].i));
  } else {
    result = list->data[0];
    retain_as(element_of(m, list), result);
  }
  return true;
}

// --- order ---

bool native_list_sort(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  if (!has_room(m, std::uint64_t{list->size} * 4 * sizeof(Value))) return false;
  List* sorted = copy_list(m.heap, list, 0, list->size, 0);
  if (!sort_values(m.heap, element_of(m, list), sorted->data, sorted->size)) {
    m.heap.release(sorted);
    return m.fail(FaultCode::type, "values are nested too deeply to compare");
  }
  result = ref_value(sorted);
  return true;
}

// data: 0, or the number of columns, and which of them descend
bool native_list_sort_by_keys(Machine& m, const Value* args, Value& result, Data data) {
  const List* items = as_list(args[0]);
  if (!has_room(m, std::uint64_t{items->size} * 4 * sizeof(Value))) return false;
  std::vector<std::uint32_t> order;
  bool compared = false;
  std::uint32_t count = items->size;
  if (data.low == 0) {
    const List* keys = as_list(args[1]);
    compared = sorted_order(m.heap, element_of(m, keys), keys->data, std::min(count, keys->size), order);
  } else {
    std::vector<SortColumn> columns;
    for (std::uint32_t n = 0; n < data.low; ++n) {
      const List* keys = as_list(args[1 + n]);
      columns.push_back({&element_of(m, keys), keys->data, (data.high >> n & 1U) != 0});
      count = std::min(count, keys->size);
    }
    compared = sorted_order(m.heap, columns, count, order);
  }
  if (!compared) return m.fail(FaultCode::type, "values are nested too deeply to compare");
  List* sorted = m.heap.list(m.desc(items->desc), order.size());
  const TypeDesc& element = element_of(m, items);
  for (const std::uint32_t at : order) {
    retain_as(element, items->data[at]);
    sorted->data[sorted->size++] = items->data[at];
  }
  result = ref_value(sorted);
  return true;
}

bool native_list_range(Machine& m, const Value* args, Value& result, Data data) {
  const std::int64_t from = args[0].i;
  const std::int64_t to = args[1].i;
  const std::int64_t step = args[2].i;
  if (step == 0) return m.fail(FaultCode::type, "range step must not be zero");
  std::uint64_t count = 0;
  const auto distance = [](std::int64_t low, std::int64_t high) {
    return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  };
  if (step > 0 && from < to) count = (distance(from, to) - 1) / static_cast<std::uint64_t>(step) + 1;
  if (step < 0 && from > to) count = (distance(to, from) - 1) / (0 - static_cast<std::uint64_t>(step)) + 1;
  if (count >= 0xfffffe00U || !has_room(m, count * sizeof(Value))) return slow::out_of_memory(m);
  List* list = m.heap.list(m.desc(data.low), count);
  for (std::uint64_t n = 0; n < count; ++n) {
    list->data[n] = bits_value(static_cast<std::uint64_t>(from) + n * static_cast<std::uint64_t>(step));
  }
  list->size = static_cast<std::uint32_t>(count);
  result = ref_value(list);
  return true;
}

// --- aggregates ---

namespace {

// An element as a plain number of its kind: none items are skipped.
bool plain_item(Machine& m, const TypeDesc& type, Value item, const TypeDesc*& kind, Value& value) {
  kind = &type;
  value = item;
  if (type.cls == TypeClass::option) {
    if (is_none_of(type, item.bits)) return false;
    kind = type.element;
    if (type.small_int) value = as_box(item)->value;
  }
  if (kind->cls == TypeClass::any) {
    if (value.o == nullptr) return false;
    kind = &m.heap.type_of(value.o);
    if (value.o->kind == Kind::box_int || value.o->kind == Kind::box_float ||
        value.o->kind == Kind::box_bool) {
      value = as_box(value)->value;
    }
  }
  return true;
}

bool is_number_class(TypeClass cls) {
  return cls == TypeClass::integer || cls == TypeClass::floating || cls == TypeClass::bigint ||
         cls == TypeClass::bigrat;
}

// The wider of two kinds of numbers.
const TypeDesc& wider(Machine& m, const TypeDesc& a, const TypeDesc& b) {
  const auto rank = [](TypeClass cls) {
    return cls == TypeClass::integer ? 0
                                     : (cls == TypeClass::bigint ? 1 : (cls == TypeClass::floating ? 2 : 3));
  };
  if (rank(a.cls) + rank(b.cls) == 3 && rank(a.cls) != 0 && rank(b.cls) != 0) return m.desc(kBigratDesc);
  return rank(a.cls) >= rank(b.cls) ? a : b;
}

// Sum of what is there: `kind` and `total` (owned).
bool add_up(Machine& m, const List* list, const char* name, const TypeDesc*& kind, Value& total,
            std::uint64_t& count) {
  const TypeDesc& element = element_of(m, list);
  kind = &m.desc(kIntDesc);
  if (element.cls == TypeClass::floating || element.cls == TypeClass::bigint ||
      element.cls == TypeClass::bigrat)
    kind = &element;
  m.heap.worked(list->size);
  total = int_value(0);
  if (kind->cls == TypeClass::floating) total = float_value(0);
  if (kind->ref) {
    const Value zero = int_value(0);
    convert_number(m, m.desc(kIntDesc), *kind, zero, total);
  }
  for (std::uint32_t n = 0; n < list->size; ++n) {
    const TypeDesc* item_kind = nullptr;
    Value item;
    if (!plain_item(m, element, list->data[n], item_kind, item)) continue;
    if (!is_number_class(item_kind->cls)) {
      if (kind->ref) m.heap.release(total.o);
      return m.fail(FaultCode::type, std::string(name) + " expects list");
    }
    ++count;
    const TypeDesc& join = wider(m, *kind, *item_kind);
    Value left;
    Value right;
    Value next;
    const bool ok =
        convert_number(m, *kind, join, total, left) && convert_number(m, *item_kind, join, item, right);
    const bool done = ok && number_binary(m, join, ir::Op::add, left, right, next);
    if (ok && join.ref) {
      m.heap.release(left.o);
      m.heap.release(right.o);
    }
    if (kind->ref) m.heap.release(total.o);
    if (!done) return false;
    kind = &join;
    total = next;
  }
  return true;
}

}  // namespace

// data: type of the result, which is the element type
bool native_list_sum(Machine& m, const Value* args, Value& result, Data data) {
  const List* list = as_list(args[0]);
  const TypeDesc& element = element_of(m, list);
  m.heap.worked(list->size / 8);
  if (element.cls == TypeClass::integer) {
    std::int64_t total = 0;
    for (std::uint32_t n = 0; n < list->size; ++n) {
      if (__builtin_add_overflow(total, list->data[n].i, &total)) return slow::overflow(m);
    }
    result = int_value(total);
    return true;
  }
  if (element.cls == TypeClass::floating) {
    double total = 0;
    for (std::uint32_t n = 0; n < list->size; ++n) total += list->data[n].f;
    result = float_value(total);
    return true;
  }
  const TypeDesc* kind = nullptr;
  std::uint64_t count = 0;
  if (!add_up(m, list, "sum", kind, result, count)) return false;
  const TypeDesc& wanted = m.desc(data.low);
  if (wanted.cls == TypeClass::any || (wanted.cls == TypeClass::option && wanted.small_int)) {
    if (!kind->ref) result = box_value(m, *kind, result);
  }
  return true;
}

bool native_list_avg(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  const TypeDesc& element = element_of(m, list);
  double total = 0;
  std::uint64_t count = list->size;
  m.heap.worked(count / 8);
  if (element.cls == TypeClass::floating) {
    for (std::uint32_t n = 0; n < list->size; ++n) total += list->data[n].f;
  } else if (element.cls == TypeClass::integer) {
    std::int64_t whole = 0;
    bool exact = true;
    for (std::uint32_t n = 0; n < list->size; ++n) {
      exact = exact && !__builtin_add_overflow(whole, list->data[n].i, &whole);
      total += static_cast<double>(list->data[n].i);
    }
    if (exact) total = static_cast<double>(whole);
  } else {
    count = 0;
    const TypeDesc* kind = nullptr;
    Value sum;
    if (!add_up(m, list, "avg", kind, sum, count)) return false;
    Value as_float;
    const bool ok = convert_number(m, *kind, m.desc(kFloatDesc), sum, as_float);
    if (kind->ref) m.heap.release(sum.o);
    if (!ok) return false;
    total = as_float.f;
  }
  result = float_value(count == 0 ? 0.0 : total / static_cast<double>(count));
  return true;
}

namespace {

bool extreme(Machine& m, const Value* args, Value& result, bool least, const char* name) {
  const List* list = as_list(args[0]);
  const TypeDesc& element = element_of(m, list);
  bool found = false;
  Comparer comparer(m.heap);
  m.heap.worked(list->size / 8);
  for (std::uint32_t n = 0; n < list->size; ++n) {
    const Value item = list->data[n];
    if (element.cls == TypeClass::option && is_none_of(element, item.bits)) continue;
    if (element.cls == TypeClass::any && item.o == nullptr) continue;
    if (found) {
      const int order = element.cls == TypeClass::integer
                            ? (item.i < result.i ? -1 : (item.i > result.i ? 1 : 0))
                            : comparer.order(element, item, result);
      if (least ? order >= 0 : order <= 0) continue;
    }
    result = item;
    found = true;
  }
  if (!found) return m.fail(FaultCode::index, std::string(name) + " of an empty list");
  retain_as(element, result);
  return true;
}

}  // namespace

bool native_list_min(Machine& m, const Value* args, Value& result, Data) {
  return extreme(m, args, result, true, "min");
}
bool native_list_max(Machine& m, const Value* args, Value& result, Data) {
  return extreme(m, args, result, false, "max");
}

// --- maps and sets ---

namespace {
List* entry_list(Machine& m, const Map* map, const TypeDesc& list_type, bool values) {
  m.heap.worked(map->used);
  List* list = m.heap.list(list_type, map->size);
  const TypeDesc& element = *list_type.element;
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (!entry_alive(map, n)) continue;
    append_counted(m, list, element, values ? map->entries[n].value : map->entries[n].key);
  }
  return list;
}
}  // namespace

// data: list type
bool native_map_keys(Machine& m, const Value* args, Value& result, Data data) {
  result = ref_value(entry_list(m, as_map(args[0]), m.desc(data.low), false));
  return true;
}
bool native_map_values(Machine& m, const Value* args, Value& result, Data data) {
  result = ref_value(entry_list(m, as_map(args[0]), m.desc(data.low), true));
  return true;
}
bool native_set_items(Machine& m, const Value* args, Value& result, Data data) {
  return native_map_keys(m, args, result, data);
}

bool native_map_remove(Machine& m, const Value* args, Value& result, Data) {
  Map* map = as_map(args[0]);
  const std::uint32_t entry = find_key(m.heap, map, key_type_of(m.heap, map), args[1]);
  result = int_value(entry != kNoEntry ? 1 : 0);
  if (entry != kNoEntry) remove_entry(m.heap, map, entry);
  return true;
}

bool native_map_copy(Machine& m, const Value* args, Value& result, Data data) {
  const Map* map = as_map(args[0]);
  m.heap.worked(map->used);
  const TypeDesc& type = m.desc(data.low);
  const TypeDesc& from = m.desc(map->desc);
  if (type.number == from.number || type.cls != TypeClass::map || type.value->cls != TypeClass::any) {
    result = ref_value(copy_map(m.heap, map));
    return true;
  }
  Map* copy = m.heap.map(type);
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (!entry_alive(map, n)) continue;
    retain_as(*type.key, map->entries[n].key);
    bool fresh = false;
    put_key(m.heap, copy, *type.key, map->entries[n].key, fresh).value =
        box_value(m, *from.value, map->entries[n].value);
  }
  result = ref_value(copy);
  return true;
}

bool native_set_add(Machine& m, const Value* args, Value& result, Data) {
  m.heap.worked(as_map(args[0])->used);
  Map* copy = copy_map(m.heap, as_map(args[0]));
  const TypeDesc& element = key_type_of(m.heap, copy);
  if (!slow::check_key(m, element, args[1])) {
    m.heap.release(copy);
    return false;
  }
  retain_as(element, args[1]);
  bool fresh = false;
  put_key(m.heap, copy, element, args[1], fresh);
  result = ref_value(copy);
  return true;
}

// --- groups ---

// data: list<group<K, T>>, set<K>
bool native_group_new(Machine& m, const Value*, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  GroupList* groups = m.heap.group_list(type);
  groups->places = m.heap.map(m.desc(data.high));
  result = ref_value(groups);
  return true;
}

bool native_group_add(Machine& m, const Value* args, Value& result, Data) {
  auto* groups = static_cast<GroupList*>(args[0].o);
  const TypeDesc& type = *m.desc(groups->desc).element;
  retain_as(*type.key, args[1]);
  bool fresh = false;
  Entry& place = put_key(m.heap, groups->places, *type.key, args[1], fresh);
  if (fresh) {
    place.value = int_value(groups->size);
    retain_as(*type.key, args[1]);
    List* items = m.heap.list(*type.element, 4);
    add_element(m.heap, groups, ref_value(m.heap.group(type, args[1], ref_value(items))));
  }
  Group* group = as_group(groups->data[static_cast<std::size_t>(place.value.i)]);
  retain_as(*type.element->element, args[2]);
  push_list(m.heap, group->items, args[2]);
  result = bits_value(0);
  return true;
}

bool native_group_key(Machine& m, const Value* args, Value& result, Data) {
  const Group* group = as_group(args[0]);
  result = group->key;
  retain_as(*m.desc(group->desc).key, result);
  return true;
}

bool native_group_items(Machine&, const Value* args, Value& result, Data) {
  result = as_group(args[0])->items;
  Heap::retain(result.o);
  return true;
}

}  // namespace mochi::vm
