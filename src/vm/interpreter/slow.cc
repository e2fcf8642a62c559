#include "vm/interpreter/slow.h"

#include "base/float_text.h"
#include "vm/data/compare.h"
#include "vm/data/map.h"
#include "vm/data/print.h"
#include "vm/data/text.h"

namespace mochi::vm::slow {

bool overflow(Machine& m) { return m.fail(FaultCode::overflow, "integer overflow"); }
bool zero_division(Machine& m) { return m.fail(FaultCode::zero_division, "division by zero"); }
bool bad_shift(Machine& m, std::int64_t count) {
  return m.fail(FaultCode::type, "shift count out of range: " + std::to_string(count));
}
bool bad_float_to_int(Machine& m, double value) {
  return m.fail(FaultCode::type, "cannot cast " + float_top(value) + " to int");
}
bool list_index(Machine& m, std::int64_t index, std::uint32_t size) {
  return m.fail(FaultCode::index,
                "list index out of range: " + std::to_string(index) + " (len " + std::to_string(size) + ")");
}
bool string_index(Machine& m, std::int64_t index, std::uint32_t size) {
  return m.fail(FaultCode::index, "string index out of range: " + std::to_string(index) + " (len " +
                                      std::to_string(size) + ")");
}
bool too_deep(Machine& m) {
  return m.fail(FaultCode::none, "call stack exceeded " + std::to_string(m.options.max_depth) + " frames");
}
bool global_not_set(Machine& m, std::uint32_t global) {
  return m.fail(FaultCode::type, "global " + m.compiled.globals[global].name + " is not set yet");
}
bool out_of_memory(Machine& m) {
  m.fail(FaultCode::none, "memory limit exceeded: " + std::to_string(m.heap.limit()) + " bytes");
  if (m.heap.limit() == 0) m.fault.message = "out of memory";
  m.fault.kind = Fault::Kind::memory;
  return false;
}

bool missing(Machine& m, Data data) {
  switch (static_cast<ir::UnwrapReason>(data.low)) {
    case ir::UnwrapReason::missing_key: return m.fail(FaultCode::index, "map key not found");
    case ir::UnwrapReason::cast:
    case ir::UnwrapReason::absent:
      return m.fail(FaultCode::type, "cannot cast nil to " + m.desc(data.high).shown);
  }
  return false;
}

bool missing_key(Machine& m, Value key, std::uint32_t key_desc) {
  std::string text = "map key not found: ";
  Printer(m.heap, text).top(m.desc(key_desc), key);
  return m.fail(FaultCode::index, std::move(text));
}

std::int64_t code_at(Machine& m, String* s, std::size_t index) { return code_point_at(m.heap, s, index); }

bool fits(Machine& m, std::uint64_t bytes) {
  if (m.heap.room(bytes)) return true;
  // What only cycles hold may be most of it.
  m.heap.collect(true);
  return m.heap.room(bytes) || out_of_memory(m);
}

bool concat_fits(Machine& m, const Value* parts, std::size_t count) {
  std::uint64_t size = 0;
  for (std::size_t n = 0; n < count; ++n) size += as_string(parts[n])->size;
  if (size >= kMostText) return out_of_memory(m);
  return size < 4096 || fits(m, size);
}

bool push_fits(Machine& m, Value string, Value more) {
  const String* text = as_string(string);
  const std::uint64_t size = std::uint64_t{text->size} + as_string(more)->size;
  if (size >= kMostText) return out_of_memory(m);
  // One that nobody else has grows in place.
  const std::uint64_t there = text->count == 1 ? text->capacity : 0;
  return size < there + 4096 || fits(m, size - there);
}

bool list_fits(Machine& m, const List* list, std::uint64_t more) {
  const std::uint64_t size = list->size + more;
  if (size >= kMostElements) return out_of_memory(m);
  const std::uint64_t there = list->count == 1 ? list->capacity : 0;
  return size < there + 512 || fits(m, (size - there) * sizeof(Value));
}

std::uint32_t find_any(Machine& m, const Map* map, Value key) {
  return find_key(m.heap, map, key_type_of(m.heap, map), key);
}

void set_entry(Machine& m, const Map* map, Entry& entry, bool fresh, Value value) {
  const Value old = entry.value;
  entry.value = value;
  if (!fresh && m.heap.desc(map->desc).value->ref) m.heap.release_maybe(old.o);
}

bool set_key(Machine& m, Map* map, Value key, Value value) {
  const TypeDesc& keys = key_type_of(m.heap, map);
  if (!check_key(m, keys, key)) return false;
  if (keys.ref) Heap::retain_maybe(key.o);
  bool fresh = false;
  Entry& entry = put_key(m.heap, map, keys, key, fresh);
  set_entry(m, map, entry, fresh, value);
  return true;
}

bool check_key(Machine& m, const TypeDesc& keys, Value key) {
  if (keys.cls != TypeClass::any) return true;
  if (key.o != nullptr) {
    switch (key.o->kind) {
      case Kind::string:
      case Kind::bigint:
      case Kind::box_int:
      case Kind::box_bool:
      case Kind::box_enum: return true;
      case Kind::bytes:
      case Kind::bigrat:
      case Kind::box_float:
      case Kind::list:
      case Kind::set:
      case Kind::map:
      case Kind::record:
      case Kind::group:
      case Kind::closure:
      case Kind::cell:
      case Kind::foreign: break;
    }
  }
  std::string text = "invalid map key: ";
  Printer(m.heap, text).top(keys, key);
  return m.fail(FaultCode::type, std::move(text));
}

void take_entry(Machine& m, Map* map, Value key, Value& taken) {
  const std::uint32_t entry = find_any(m, map, key);
  if (entry == kNoEntry || taken.o == nullptr || map->entries[entry].value.o != taken.o) return;
  map->entries[entry].value.bits = 0;
  --taken.o->count;
}

}  // namespace mochi::vm::slow
