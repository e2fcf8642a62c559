// What rows of data files need of values (language page section 9); the rest is Mochi: runtime/core/support/rows.mochi.
#include "base/utf8.h"
#include "vm/natives/natives.h"

namespace mochi::vm {

namespace {

// Calls `each(label, type, value)` for what stands in a map or record; false: it is neither.
template <typename Each>
bool for_each_column(Machine& m, Value any, Each&& each) {
  const Object* o = any.o;
  if (o == nullptr || (o->kind != Kind::map && o->kind != Kind::record))
    return m.fail(FaultCode::type, "save source must be list of maps");
  if (o->kind == Kind::map) {
    const Map* map = as_map(any);
    const TypeDesc& type = m.desc(map->desc);
    m.heap.worked(map->used);
    for (std::uint32_t n = 0; n < map->used; ++n) {
      if (entry_alive(map, n))
        each([&] { return key_text(m.heap, *type.key, map->entries[n].key); }, *type.value,
             map->entries[n].value);
    }
    return true;
  }
  const Record* record = as_record(any);
  const Layout& layout = m.desc(record->desc).layouts[record->tag];
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n)
    each([&] { return layout.fields[n].name; }, *layout.fields[n].type, record->fields()[n]);
  return true;
}

// The field of a row that does not fit the record `type`, as `, field NAME`; empty if it is no single one.
std::string failing_field(Machine& m, Value row, const TypeDesc& type) {
  if (type.cls != TypeClass::record || row.o == nullptr || row.o->kind != Kind::map) return {};
  for (const FieldDesc& field : type.layouts[0].fields) {
    const TypeDesc* from = nullptr;
    Value value;
    if (!find_field(m, row.o, field.name, from, value)) continue;
    Value made;
    if (!convert_any(m, value, *field.type, made)) return ", field " + field.name;
    if (field.type->ref) m.heap.release_maybe(made.o);
  }
  return {};
}

}  // namespace

// data: list<string>
bool native_any_labels(Machine& m, const Value* args, Value& result, Data data) {
  List* labels = m.heap.list(m.desc(data.low), 0);
  const bool ok = for_each_column(m, args[0], [&](auto&& label, const TypeDesc&, Value) {
    add_element(m.heap, labels, ref_value(m.heap.string(label())));
  });
  if (!ok) m.heap.release(labels);
  result = ref_value(labels);
  return ok;
}

// data: list<any>
bool native_any_parts(Machine& m, const Value* args, Value& result, Data data) {
  List* parts = m.heap.list(m.desc(data.low), 0);
  const bool ok = for_each_column(m, args[0], [&](auto&&, const TypeDesc& type, Value value) {
    add_element(m.heap, parts, box_value(m, type, value));
  });
  if (!ok) m.heap.release(parts);
  result = ref_value(parts);
  return ok;
}

// rows, file; data: list of the declared type. A row that does not fit is named in the message.
bool native_cast_rows(Machine& m, const Value* args, Value& result, Data data) {
  const List* rows = as_list(args[0]);
  const TypeDesc& to = m.desc(data.low);
  List* made = m.heap.list(to, rows->size);
  for (std::uint32_t n = 0; n < rows->size; ++n) {
    Value row;
    if (convert_any(m, rows->data[n], *to.element, row)) {
      made->data[made->size++] = row;
      continue;
    }
    const auto code = static_cast<FaultCode>(m.fault.code);
    const std::string message = m.fault.message;
    const std::string field = failing_field(m, rows->data[n], *to.element);
    const std::string file(as_string(args[1])->text());
    m.heap.release(made);
    return m.fail(code, message + " (" + file + ", row " + std::to_string(n + 1) + field + ")");
  }
  result = ref_value(made);
  return true;
}

bool native_read_input(Machine& m, const Value*, Value& result, Data) {
  const std::string text = m.world.read_all_input();
  if (!is_valid_utf8(text)) return m.fail(FaultCode::parse, "invalid UTF-8");
  if (text.size() >= slow::kMostText) return slow::out_of_memory(m);
  result = ref_value(m.heap.string(text));
  return true;
}

}  // namespace mochi::vm
