// The way out of `any`: checked conversion into static types.
#include "vm/natives/natives.h"

namespace mochi::vm {

bool find_field(Machine& m, Object* o, const std::string& name, const TypeDesc*& type, Value& value) {
  if (o->kind == Kind::map) {
    const Map* map = static_cast<const Map*>(o);
    String* key = m.heap.string(name);
    const TypeDesc& keys = key_type_of(m.heap, map);
    const std::uint32_t entry = keys.cls == TypeClass::string || keys.cls == TypeClass::any
                                    ? find_key(m.heap, map, keys, ref_value(key))
                                    : kNoEntry;
    m.heap.release(key);
    if (entry == kNoEntry) return false;
    type = m.desc(map->desc).value;
    value = map->entries[entry].value;
    return true;
  }
  auto* record = static_cast<Record*>(o);
  const Layout& layout = m.desc(record->desc).layouts[record->tag];
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
    if (layout.fields[n].name != name) continue;
    type = layout.fields[n].type;
    value = record->fields()[n];
    return true;
  }
  return false;
}

namespace {

constexpr std::uint32_t kConvertDepth = 2000;

// Whether a number of another kind is one of `to` without loss.
bool widens(Kind from, TypeClass to) {
  return from == Kind::box_int || (from == Kind::bigint && to == TypeClass::bigrat);
}

bool boxed_scalar(const Object* o) {
  return o->kind == Kind::box_int || o->kind == Kind::box_float || o->kind == Kind::box_bool;
}

// A stored value of static type `from` as type `to`: through an `any`.
bool convert_stored(Machine& m, const TypeDesc& from, Value value, const TypeDesc& to, Value& result,
                    Way way) {
  if (from.number == to.number) {
    retain_as(to, value);
    result = value;
    return true;
  }
  const Value any = box_value(m, from, value);
  const bool ok = convert_any(m, any, to, result, way.deeper());
  m.heap.release_maybe(any.o);
  return ok;
}

bool convert_list(Machine& m, const List* list, const TypeDesc& to, Value& result, Way way) {
  const TypeDesc& from = element_of(m, list);
  List* made = m.heap.list(to, list->size);
  for (std::uint32_t n = 0; n < list->size; ++n) {
    Value element;
    if (!convert_stored(m, from, list->data[n], *to.element, element, way)) {
      m.heap.release(made);
      return false;
    }
    made->data[made->size++] = element;
  }
  result = ref_value(made);
  return true;
}

// Maps and sets.
bool convert_table(Machine& m, const Map* map, const TypeDesc& to, Value& result, Way way) {
  const TypeDesc& from = m.desc(map->desc);
  const TypeDesc& from_key = key_type_of(m.heap, map);
  const bool is_map = to.cls == TypeClass::map;
  const TypeDesc& to_key = is_map ? *to.key : *to.element;
  Map* made = m.heap.map(to);
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (!entry_alive(map, n)) continue;
    Value key;
    Value value = bits_value(0);
    bool ok = convert_stored(m, from_key, map->entries[n].key, to_key, key, way);
    if (ok && is_map && !convert_stored(m, *from.value, map->entries[n].value, *to.value, value, way)) {
      if (to_key.ref) m.heap.release_maybe(key.o);
      ok = false;
    }
    if (!ok) {
      m.heap.release(made);
      return false;
    }
    bool fresh = false;
    put_key(m.heap, made, to_key, key, fresh).value = value;
  }
  result = ref_value(made);
  return true;
}

bool from_anonymous(const TypeDesc& from) {
  return from.cls == TypeClass::record && from.layouts[0].name.empty();
}

// The fields of an anonymous record as the entries of a map.
bool convert_fields(Machine& m, Record* record, const TypeDesc& to, Value& result, Way way) {
  const Layout& layout = m.desc(record->desc).layouts[record->tag];
  Map* made = m.heap.map(to);
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
    Value value;
    if (!convert_stored(m, *layout.fields[n].type, record->fields()[n], *to.value, value, way)) {
      m.heap.release(made);
      return false;
    }
    bool fresh = false;
    put_key(m.heap, made, *to.key, ref_value(m.heap.string(layout.fields[n].name)), fresh).value = value;
  }
  result = ref_value(made);
  return true;
}

bool convert_record(Machine& m, Object* o, const TypeDesc& to, std::uint16_t tag, Value& result,
                    Way way) {
  const Layout& layout = to.layouts[tag];
  Record* made = m.heap.record(to, tag, static_cast<std::uint32_t>(layout.fields.size()));
  for (std::uint32_t n = 0; n < made->size; ++n) made->fields()[n] = bits_value(0);
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
    const FieldDesc& field = layout.fields[n];
    const TypeDesc* from = nullptr;
    Value value;
    bool ok = true;
    if (find_field(m, o, field.name, from, value)) {
      ok = convert_stored(m, *from, value, *field.type, made->fields()[n], way);
      if (!ok) made->fields()[n] = bits_value(0);
    } else if (field.type->cls == TypeClass::option) {
      made->fields()[n] = bits_value(field.type->ref ? 0 : kNoneBits);
    } else if (field.type->cls != TypeClass::any) {
      ok = m.fail(FaultCode::type, "missing field " + field.name + " for " + to.shown);
    }
    if (!ok) {
      m.heap.release(made);
      return false;
    }
  }
  result = ref_value(made);
  return true;
}

bool convert_union(Machine& m, Object* o, const TypeDesc& to, Value& result, Way way) {
  if (o->kind == Kind::record) {
    auto* record = static_cast<Record*>(o);
    const TypeDesc& from = m.desc(record->desc);
    if (from.cls == TypeClass::union_ && record->tag < to.layouts.size() &&
        from.layouts[record->tag].name == to.layouts[record->tag].name) {
      return convert_record(m, o, to, record->tag, result, way);
    }
  }
  return bad_cast(m, m.desc(kAnyDesc), ref_value(o), to.shown);
}

// What data files and JSON hold of an enum: the name.
bool variant_named(const TypeDesc& type, std::string_view name, Value& result) {
  for (std::size_t n = 0; n < type.layouts.size(); ++n) {
    if (type.layouts[n].name != name) continue;
    result = int_value(static_cast<std::int64_t>(n));
    return true;
  }
  return false;
}

}  // namespace

bool convert_any(Machine& m, Value any, const TypeDesc& to, Value& result, Way way) {
  if (way.depth > kConvertDepth) return m.fail(FaultCode::type, "values are nested too deeply to cast");
  const TypeDesc& any_type = m.desc(kAnyDesc);
  Object* o = any.o;
  const auto refuse = [&] { return bad_cast(m, any_type, any, to.shown); };
  if (to.cls == TypeClass::any) {
    Heap::retain_maybe(o);
    result = any;
    return true;
  }
  if (to.cls == TypeClass::option) {
    if (o == nullptr) {
      result = bits_value(to.ref ? 0 : kNoneBits);
      return true;
    }
    if (!convert_any(m, any, *to.element, result, way.deeper())) return false;
    if (to.small_int) result = ref_value(m.heap.box_int(result.i));
    return true;
  }
  if (to.cls == TypeClass::unit) {
    result = bits_value(0);
    return o == nullptr || refuse();
  }
  if (o == nullptr) return refuse();
  const TypeDesc& from = m.heap.type_of(o);
  // The type itself: nothing is copied.
  if (from.number == to.number) {
    if (boxed_scalar(o)) {
      result = as_box(any)->value;
    } else if (o->kind == Kind::box_enum) {
      result = int_value(static_cast<std::int64_t>(as_box(any)->value.bits & 0xffffffffU));
    } else {
      Heap::retain(o);
      result = any;
    }
    return true;
  }
  switch (to.cls) {
    case TypeClass::integer:
    case TypeClass::floating:
    case TypeClass::bigint:
    case TypeClass::bigrat: {
      if (way.exact && !widens(o->kind, to.cls)) return refuse();
      if (o->kind == Kind::box_int || o->kind == Kind::box_float)
        return convert_number(m, from, to, as_box(any)->value, result);
      if (o->kind == Kind::bigint || o->kind == Kind::bigrat) return convert_number(m, from, to, any, result);
      if (o->kind == Kind::string && to.cls == TypeClass::integer)
        return native_parse_int(m, &any, result, {});
      if (o->kind == Kind::string && to.cls == TypeClass::floating)
        return native_parse_float(m, &any, result, {});
      return refuse();
    }
    case TypeClass::list:
      return o->kind == Kind::list ? convert_list(m, as_list(any), to, result, way) : refuse();
    case TypeClass::set:
      return o->kind == Kind::set ? convert_table(m, as_map(any), to, result, way) : refuse();
    case TypeClass::map:
      if (o->kind == Kind::map) return convert_table(m, as_map(any), to, result, way);
      if (o->kind != Kind::record || !from_anonymous(from) || to.key->cls != TypeClass::string) return refuse();
      return convert_fields(m, static_cast<Record*>(o), to, result, way);
    case TypeClass::record: {
      if (o->kind == Kind::map) return convert_record(m, o, to, 0, result, way);
      if (o->kind != Kind::record || from.cls != TypeClass::record) return refuse();
      // A declared record is only its own type; an anonymous one fits by its fields.
      const std::string& name = from.layouts[0].name;
      if (!name.empty() && !to.layouts[0].name.empty() && name != to.layouts[0].name) return refuse();
      return convert_record(m, o, to, 0, result, way);
    }
    case TypeClass::union_: return convert_union(m, o, to, result, way);
    case TypeClass::function:
      // Function types that differ in effects only are told apart by number, not by value.
      if (o->kind != Kind::closure ||
          from.shown.substr(0, from.shown.find(" !")) != to.shown.substr(0, to.shown.find(" !"))) {
        return refuse();
      }
      Heap::retain(o);
      result = any;
      return true;
    case TypeClass::foreign:
      Heap::retain(o);
      result = any;
      return true;
    case TypeClass::unit:
    case TypeClass::boolean:
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::any:
    case TypeClass::option:
    case TypeClass::group: return refuse();
    case TypeClass::enumeration:
      return (o->kind == Kind::string && variant_named(to, as_string(any)->text(), result)) || refuse();
  }
  return refuse();
}

// data: the type, 1 for an exact one
bool native_unbox_any(Machine& m, const Value* args, Value& result, Data data) {
  return convert_any(m, args[0], m.desc(data.low), result, {data.high == 1, 0});
}

}  // namespace mochi::vm
