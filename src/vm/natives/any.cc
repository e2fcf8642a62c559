// Natives on `any`: the operations that look at the kind at run time.
#include <cmath>

#include "vm/natives/natives.h"

namespace mochi::vm {

using ir::Op;

namespace {

// An element of an aggregate as an owned `any`.
Value element_value(Machine& m, const TypeDesc& type, Value value) { return box_value(m, type, value); }

bool index_string(Machine& m, String* s, std::int64_t at, Value& result) {
  const std::int64_t wanted = at;
  if (at < 0) at += s->length;
  if (at < 0 || at >= static_cast<std::int64_t>(s->length)) return slow::string_index(m, wanted, s->length);
  result = ref_value(m.heap.character(code_point_at(m.heap, s, static_cast<std::size_t>(at))));
  return true;
}

bool index_list(Machine& m, const List* list, std::int64_t at, Value& result) {
  const std::int64_t wanted = at;
  if (at < 0) at += list->size;
  if (at < 0 || at >= static_cast<std::int64_t>(list->size)) return slow::list_index(m, wanted, list->size);
  result = element_value(m, element_of(m, list), list->data[at]);
  return true;
}

bool index_map(Machine& m, const Map* map, Value key, Value& result) {
  const TypeDesc& keys = key_type_of(m.heap, map);
  Value real;
  result = bits_value(0);
  if (keys.cls == TypeClass::any) {
    real = key;
    Heap::retain_maybe(key.o);
  } else {
    if (key.o == nullptr || m.heap.type_of(key.o).number != keys.number) return true;
    if (!convert_any(m, key, keys, real)) return false;
  }
  const std::uint32_t entry = find_key(m.heap, map, keys, real);
  if (keys.ref) m.heap.release_maybe(real.o);
  if (entry != kNoEntry) result = element_value(m, *m.desc(map->desc).value, map->entries[entry].value);
  return true;
}

}  // namespace

bool native_any_index(Machine& m, const Value* args, Value& result, Data) {
  Object* o = args[0].o;
  if (o == nullptr) return m.fail(FaultCode::type, "cannot index value of this kind");
  const Object* index = args[1].o;
  const bool is_int = index != nullptr && index->kind == Kind::box_int;
  if (o->kind == Kind::map) return index_map(m, as_map(args[0]), args[1], result);
  if (o->kind == Kind::string) {
    if (!is_int) return m.fail(FaultCode::type, "string index must be int");
    return index_string(m, as_string(args[0]), as_box(args[1])->value.i, result);
  }
  if (o->kind == Kind::list) {
    if (!is_int) return m.fail(FaultCode::type, "invalid index");
    return index_list(m, as_list(args[0]), as_box(args[1])->value.i, result);
  }
  const Object* key = args[1].o;
  if (o->kind == Kind::record && key != nullptr && key->kind == Kind::string) {
    // A record by the name of a field, as a map that lacks the other keys.
    const TypeDesc* type = nullptr;
    Value value;
    const bool found = find_field(m, o, std::string(as_string(args[1])->text()), type, value);
    result = found ? box_value(m, *type, value) : bits_value(0);
    return true;
  }
  return m.fail(FaultCode::type, "cannot index value of this kind");
}

// data: name of the field
bool native_any_field(Machine& m, const Value* args, Value& result, Data data) {
  Object* o = args[0].o;
  const std::string& name = m.compiled.texts[data.low];
  if (o != nullptr && o->kind == Kind::group) {
    const Group* group = as_group(args[0]);
    const TypeDesc& type = m.desc(group->desc);
    if (name == "key") {
      result = box_value(m, *type.key, group->key);
      return true;
    }
    if (name == "items") {
      result = box_value(m, *type.element, group->items);
      return true;
    }
  }
  if (o != nullptr && (o->kind == Kind::map || o->kind == Kind::record)) {
    const TypeDesc* type = nullptr;
    Value value;
    if (find_field(m, o, name, type, value)) {
      result = box_value(m, *type, value);
      return true;
    }
    if (o->kind == Kind::map) {
      result = bits_value(0);
      return true;
    }
  }
  return m.fail(FaultCode::type,
                "missing field " + name + " for " + (o == nullptr ? "nil" : m.heap.type_of(o).shown));
}

// data: absent bounds
bool native_any_slice(Machine& m, const Value* args, Value& result, Data data) {
  const Object* o = args[0].o;
  if (o != nullptr && o->kind == Kind::string) return native_str_slice(m, args, result, data);
  if (o != nullptr && o->kind == Kind::list) return native_list_slice(m, args, result, data);
  if (o != nullptr && o->kind == Kind::bytes) return native_bytes_slice(m, args, result, data);
  return m.fail(FaultCode::type, "cannot index value of this kind");
}

bool native_any_len(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  if (o == nullptr) {
    result = int_value(0);
    return true;
  }
  if (o->kind == Kind::string) {
    result = int_value(as_string(args[0])->length);
  } else if (o->kind == Kind::bytes) {
    result = int_value(as_bytes(args[0])->size);
  } else if (o->kind == Kind::list || o->kind == Kind::map || o->kind == Kind::set) {
    result = int_value(static_cast<const Typed*>(o)->size);
  } else if (o->kind == Kind::group) {
    result = int_value(as_list(as_group(args[0])->items)->size);
  } else {
    return m.fail(FaultCode::type, "invalid len operand");
  }
  return true;
}

// data: list<any>
bool native_any_items(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  if (o == nullptr) return m.fail(FaultCode::type, "invalid iterator");
  List* items = m.heap.list(m.desc(kListAnyDesc), 0);
  if (o->kind == Kind::string) {
    const String* s = as_string(args[0]);
    for (std::uint32_t at = 0; at < s->size;)
      add_element(m.heap, items, ref_value(m.heap.character(next_code_point(s, at))));
  } else if (o->kind == Kind::list || o->kind == Kind::group) {
    const List* list = o->kind == Kind::list ? as_list(args[0]) : as_list(as_group(args[0])->items);
    const TypeDesc& element = element_of(m, list);
    for (std::uint32_t n = 0; n < list->size; ++n)
      add_element(m.heap, items, box_value(m, element, list->data[n]));
  } else if (o->kind == Kind::map || o->kind == Kind::set) {
    const Map* map = as_map(args[0]);
    const TypeDesc& keys = key_type_of(m.heap, map);
    for (std::uint32_t n = 0; n < map->used; ++n) {
      if (entry_alive(map, n)) add_element(m.heap, items, box_value(m, keys, map->entries[n].key));
    }
  } else {
    m.heap.release(items);
    return m.fail(FaultCode::type, "invalid iterator");
  }
  m.heap.worked(items->size);
  result = ref_value(items);
  return true;
}

namespace {

bool is_number_kind(const Object* o) {
  return o != nullptr && (o->kind == Kind::box_int || o->kind == Kind::box_float || o->kind == Kind::bigint ||
                          o->kind == Kind::bigrat);
}

const TypeDesc& join_kind(Machine& m, Kind a, Kind b) {
  const auto has = [&](Kind kind) { return a == kind || b == kind; };
  if (has(Kind::bigrat) || (has(Kind::bigint) && has(Kind::box_float))) return m.desc(kBigratDesc);
  if (has(Kind::bigint)) return m.desc(kBigintDesc);
  return m.desc(has(Kind::box_float) ? kFloatDesc : kIntDesc);
}

bool any_arithmetic(Machine& m, Op op, Value a, Value b, Value& result) {
  const TypeDesc& join = join_kind(m, a.o->kind, b.o->kind);
  Value left;
  Value right;
  if (!convert_any(m, a, join, left)) return false;
  const bool both = convert_any(m, b, join, right);
  Value made;
  const bool ok = both && number_binary(m, join, op, left, right, made);
  if (join.ref) {
    m.heap.release_maybe(left.o);
    if (both) m.heap.release_maybe(right.o);
  }
  if (!ok) return false;
  result = join.ref ? made : box_value(m, join, made);
  return true;
}

const char* op_sign(Op op) {
  if (op == Op::add) return "+";
  if (op == Op::sub) return "-";
  if (op == Op::mul) return "*";
  if (op == Op::div) return "/";
  if (op == Op::rem) return "%";
  if (op == Op::lt) return "<";
  if (op == Op::le) return "<=";
  return op == Op::gt ? ">" : ">=";
}

std::string kind_name(Machine& m, const Object* o) { return o == nullptr ? "nil" : m.heap.type_of(o).shown; }

bool bad_operands(Machine& m, Op op, Value a, Value b) {
  return m.fail(FaultCode::type, std::string("operator `") + op_sign(op) + "` cannot be used on types " +
                                     kind_name(m, a.o) + " and " + kind_name(m, b.o));
}

bool any_order(Machine& m, Op op, Value a, Value b, Value& result) {
  const bool numbers = is_number_kind(a.o) && is_number_kind(b.o);
  const bool alike = a.o != nullptr && b.o != nullptr && a.o->kind == b.o->kind &&
                     (a.o->kind == Kind::string || a.o->kind == Kind::box_bool || a.o->kind == Kind::list);
  if (a.o == nullptr || b.o == nullptr) {
    result = int_value(0);
    return true;
  }
  if (!numbers && !alike) return bad_operands(m, op, a, b);
  const auto is_nan = [](Value v) { return v.o->kind == Kind::box_float && std::isnan(as_box(v)->value.f); };
  if (numbers && (is_nan(a) || is_nan(b))) {
    result = int_value(0);
    return true;
  }
  Comparer comparer(m.heap);
  const int order = comparer.order(m.desc(kAnyDesc), a, b);
  if (!check_depth(m, comparer)) return false;
  const bool yes =
      op == Op::lt ? order < 0 : (op == Op::le ? order <= 0 : (op == Op::gt ? order > 0 : order >= 0));
  result = int_value(yes ? 1 : 0);
  return true;
}

bool any_add(Machine& m, Value a, Value b, Value& result) {
  if (a.o != nullptr && b.o != nullptr && a.o->kind == Kind::string && b.o->kind == Kind::string) {
    const Value parts[] = {a, b};
    if (!slow::concat_fits(m, parts, 2)) return false;
    result = ref_value(concat_strings(m.heap, parts, 2));
    return true;
  }
  if (a.o != nullptr && b.o != nullptr && a.o->kind == Kind::list && b.o->kind == Kind::list) {
    List* both = m.heap.list(m.desc(kListAnyDesc), 0);
    for (const List* list : {as_list(a), as_list(b)}) {
      const TypeDesc& element = element_of(m, list);
      for (std::uint32_t n = 0; n < list->size; ++n)
        add_element(m.heap, both, box_value(m, element, list->data[n]));
    }
    result = ref_value(both);
    return true;
  }
  return bad_operands(m, Op::add, a, b);
}

}  // namespace

// data: Op, type of the result
bool native_any_binary(Machine& m, const Value* args, Value& result, Data data) {
  const Op op = static_cast<Op>(data.low);
  const TypeDesc& type = m.desc(data.high);
  Value made;
  bool is_bool = false;
  if (op == Op::eq || op == Op::ne) {
    Comparer comparer(m.heap);
    const bool same = comparer.equal(m.desc(kAnyDesc), args[0], args[1]);
    if (!check_depth(m, comparer)) return false;
    made = int_value(same == (op == Op::eq) ? 1 : 0);
    is_bool = true;
  } else if (op == Op::lt || op == Op::le || op == Op::gt || op == Op::ge) {
    if (!any_order(m, op, args[0], args[1], made)) return false;
    is_bool = true;
  } else if (is_number_kind(args[0].o) && is_number_kind(args[1].o)) {
    if (!any_arithmetic(m, op, args[0], args[1], made)) return false;
  } else if (op == Op::add) {
    if (!any_add(m, args[0], args[1], made)) return false;
  } else {
    return bad_operands(m, op, args[0], args[1]);
  }
  if (is_bool) {
    result = type.cls == TypeClass::any ? ref_value(m.heap.box_bool(made.i != 0)) : made;
    return true;
  }
  if (type.cls == TypeClass::any) {
    result = made;
    return true;
  }
  const bool ok = convert_any(m, made, type, result);
  m.heap.release_maybe(made.o);
  return ok;
}

bool native_any_negate(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  if (!is_number_kind(o))
    return m.fail(FaultCode::type, "operator `-` cannot be used on type " + kind_name(m, o));
  if (o->kind == Kind::box_int) {
    std::int64_t n = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, as_box(args[0])->value.i, &n)) return slow::overflow(m);
    result = ref_value(m.heap.box_int(n));
  } else if (o->kind == Kind::box_float) {
    result = ref_value(m.heap.box_float(-as_box(args[0])->value.f));
  } else {
    result = o->kind == Kind::bigint ? bigint_negate(m.heap, args[0]) : bigrat_negate(m.heap, args[0]);
  }
  return true;
}

namespace {
// Whether keys of that type can be looked up by a value in `any` as they are hashed.
bool same_keys(const TypeDesc& keys, const Object* needle) {
  if (needle == nullptr) return false;
  return (keys.cls == TypeClass::string && needle->kind == Kind::string) ||
         (keys.cls == TypeClass::integer && needle->kind == Kind::box_int);
}
}  // namespace

// needle, any
bool native_any_contains(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[1].o;
  bool found = false;
  if (o != nullptr && o->kind == Kind::string) {
    if (args[0].o == nullptr || args[0].o->kind != Kind::string)
      return m.fail(FaultCode::type, "invalid 'in' operand");
    found = as_string(args[1])->text().find(as_string(args[0])->text()) != std::string_view::npos;
  } else if (o != nullptr && (o->kind == Kind::map || o->kind == Kind::set) &&
             same_keys(key_type_of(m.heap, as_map(args[1])), args[0].o)) {
    const TypeDesc& keys = key_type_of(m.heap, as_map(args[1]));
    const Value key = keys.ref ? args[0] : as_box(args[0])->value;
    found = find_key(m.heap, as_map(args[1]), keys, key) != kNoEntry;
  } else if (o != nullptr && (o->kind == Kind::list || o->kind == Kind::map || o->kind == Kind::set)) {
    Value items;
    if (!native_any_items(m, args + 1, items, {})) return false;
    Comparer comparer(m.heap);
    const List* list = as_list(items);
    for (std::uint32_t n = 0; n < list->size && !found; ++n)
      found = comparer.equal(m.desc(kAnyDesc), list->data[n], args[0]);
    m.heap.release(items.o);
    if (!check_depth(m, comparer)) return false;
  } else {
    return m.fail(FaultCode::type, "invalid 'in' operand");
  }
  result = int_value(found ? 1 : 0);
  return true;
}

// `int(x)`: numbers truncate, text is parsed, none is 0.
bool native_any_to_int(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  if (o == nullptr) {
    result = int_value(0);
    return true;
  }
  if (o->kind == Kind::string) return native_parse_int(m, args, result, {});
  if (!is_number_kind(o)) return bad_cast(m, m.desc(kAnyDesc), args[0], "int");
  return convert_any(m, args[0], m.desc(kIntDesc), result);
}

bool native_any_to_float(Machine& m, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  if (o == nullptr) {
    result = float_value(0);
    return true;
  }
  if (o->kind == Kind::string) return native_parse_float(m, args, result, {});
  if (!is_number_kind(o)) return bad_cast(m, m.desc(kAnyDesc), args[0], "float");
  return convert_any(m, args[0], m.desc(kFloatDesc), result);
}

}  // namespace mochi::vm
