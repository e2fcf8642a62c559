// Copies of containers that cross an export, down to records, which are shared (Z4, border page B2 and B3). Each place gets a
// container of its own; only inside of `any`, where cycles are possible, containers in several places stay shared in the copy.
#include <unordered_map>

#include "vm/natives/natives.h"

namespace mochi::vm {

namespace {

constexpr std::uint32_t kCopyDepth = 10000;

// Whether a container of this type can hold another through `any`.
bool holds_any(const TypeDesc& type) {
  if (type.cls == TypeClass::any) return true;
  return (type.element != nullptr && holds_any(*type.element)) || (type.value != nullptr && holds_any(*type.value));
}

class Copier {
 public:
  Copier(Machine& m, const TypeDesc& type) : m_(m), shares_(holds_any(type)) {}

  // The copy, counted. False: nested too deeply.
  bool copy(const TypeDesc& type, Value value, Value& result) {
    result = value;
    if (!type.ref || value.o == nullptr) return true;
    switch (value.o->kind) {
      case Kind::string:
      case Kind::bytes:
      case Kind::bigint:
      case Kind::bigrat:
      case Kind::box_int:
      case Kind::box_float:
      case Kind::box_bool:
      case Kind::box_enum:
      case Kind::closure:
      case Kind::cell:
      case Kind::foreign:
      case Kind::record: Heap::retain(value.o); return true;
      case Kind::list:
      case Kind::set:
      case Kind::map:
      case Kind::group: break;
    }
    if (const auto found = copies_.find(value.o); shares_ && found != copies_.end()) {
      Heap::retain(found->second);
      result = ref_value(found->second);
      return true;
    }
    m_.heap.worked(8);
    if (++depth_ > kCopyDepth) return m_.fail(FaultCode::type, "values are nested too deeply to copy");
    const bool ok = aggregate(value, result);
    --depth_;
    return ok;
  }

 private:
  bool aggregate(Value value, Value& result) {
    const TypeDesc& type = m_.heap.type_of(value.o);
    switch (value.o->kind) {
      case Kind::list: {
        const List* list = as_list(value);
        m_.heap.worked(list->size);
        List* made = m_.heap.list(type, list->size);
        remember(value, made, result);
        for (std::uint32_t n = 0; n < list->size; ++n) {
          if (!copy(*type.element, list->data[n], made->data[n])) return drop(made, result);
          ++made->size;
        }
        return true;
      }
      case Kind::set:
      case Kind::map: {
        const Map* map = as_map(value);
        Map* made = m_.heap.map(type);
        remember(value, made, result);
        const TypeDesc& keys = key_type_of(m_.heap, map);
        for (std::uint32_t n = 0; n < map->used; ++n) {
          if (!entry_alive(map, n)) continue;
          Value item = bits_value(0);
          if (type.cls == TypeClass::map && !copy(*type.value, map->entries[n].value, item))
            return drop(made, result);
          retain_as(keys, map->entries[n].key);
          bool fresh = false;
          put_key(m_.heap, made, keys, map->entries[n].key, fresh).value = item;
        }
        return true;
      }
      case Kind::group: {
        const Group* group = as_group(value);
        Value items;
        if (!copy(*type.element, group->items, items)) return false;
        retain_as(*type.key, group->key);
        result = ref_value(m_.heap.group(type, group->key, items));
        return true;
      }
      case Kind::string:
      case Kind::bytes:
      case Kind::bigint:
      case Kind::bigrat:
      case Kind::box_int:
      case Kind::box_float:
      case Kind::box_bool:
      case Kind::box_enum:
      case Kind::closure:
      case Kind::cell:
      case Kind::foreign:
      case Kind::record: break;
    }
    return true;
  }
  void remember(Value from, Object* made, Value& result) {
    if (shares_) copies_.emplace(from.o, made);
    result = ref_value(made);
  }
  bool drop(Object* made, Value& result) {
    m_.heap.release(made);
    result = bits_value(0);
    return false;
  }

  Machine& m_;
  bool shares_;
  std::unordered_map<const Object*, Object*> copies_;
  std::uint32_t depth_ = 0;
};

}  // namespace

// data: type of the operand
bool native_deep_copy(Machine& m, const Value* args, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  return Copier(m, type).copy(type, args[0], result);
}

}  // namespace mochi::vm
