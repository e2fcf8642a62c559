// Assignment to a part of a value whose kind only the run time knows.
#include "vm/natives/natives.h"

namespace mochi::vm {
namespace {

bool store_in_list(Machine& m, List* list, const Value* args) {
  const Object* index = args[1].o;
  if (index == nullptr || index->kind != Kind::box_int) return m.fail(FaultCode::type, "invalid index");
  const std::int64_t wanted = as_box(args[1])->value.i;
  const std::int64_t at = wanted < 0 ? wanted + list->size : wanted;
  if (at < 0 || at >= static_cast<std::int64_t>(list->size)) return slow::list_index(m, wanted, list->size);
  const TypeDesc& element = element_of(m, list);
  Value made;
  if (!convert_any(m, args[2], element, made, {true, 0})) return false;
  const Value old = list->data[at];
  list->data[at] = made;
  if (element.ref) m.heap.release_maybe(old.o);
  return true;
}

bool store_in_map(Machine& m, Map* map, const Value* args) {
  const TypeDesc& keys = key_type_of(m.heap, map);
  const TypeDesc& values = *m.desc(map->desc).value;
  const Object* key = args[1].o;
  const bool fits =
      keys.cls == TypeClass::any || (key != nullptr && m.heap.type_of(args[1].o).number == keys.number);
  if (!fits) return m.fail(FaultCode::type, "invalid index");
  Value made;
  if (!convert_any(m, args[2], values, made, {true, 0})) return false;
  Value real;
  if (!convert_any(m, args[1], keys, real)) {
    if (values.ref) m.heap.release_maybe(made.o);
    return false;
  }
  bool fresh = false;
  Entry& entry = put_key(m.heap, map, keys, real, fresh);
  const Value old = entry.value;
  entry.value = made;
  if (!fresh && values.ref) m.heap.release_maybe(old.o);
  return true;
}

bool store_in_record(Machine& m, Record* record, const Value* args) {
  const Object* key = args[1].o;
  if (key == nullptr || key->kind != Kind::string) return m.fail(FaultCode::type, "invalid index");
  const std::string name(as_string(args[1])->text());
  const TypeDesc& type = m.desc(record->desc);
  const Layout& layout = type.layouts[record->tag];
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
    if (layout.fields[n].name != name) continue;
    const TypeDesc& field = *layout.fields[n].type;
    Value made;
    if (!convert_any(m, args[2], field, made, {true, 0})) return false;
    const Value old = record->fields()[n];
    record->fields()[n] = made;
    if (field.ref) m.heap.release_maybe(old.o);
    return true;
  }
  return m.fail(FaultCode::type, "missing field " + name + " for " + type.shown);
}

}  // namespace

// any, key, value
bool native_any_store(Machine& m, const Value* args, Value& result, Data) {
  result = bits_value(0);
  Object* base = args[0].o;
  if (base != nullptr && base->kind == Kind::list) return store_in_list(m, as_list(args[0]), args);
  if (base != nullptr && base->kind == Kind::map) return store_in_map(m, as_map(args[0]), args);
  if (base != nullptr && base->kind == Kind::record) return store_in_record(m, as_record(args[0]), args);
  return m.fail(FaultCode::type, "invalid index target");
}

}  // namespace mochi::vm
