#include "vm/data/print.h"

#include <algorithm>
#include <cmath>

#include "base/float_text.h"
#include "base/int_text.h"
#include "base/unicode.h"
#include "vm/data/compare.h"
#include "vm/data/map.h"
#include "vm/data/number.h"
#include "vm/interpreter/slow.h"

namespace mochi::vm {

namespace {
// Deeper structures print as cycles do.
constexpr std::size_t kPrintDepth = 2000;

void append_bytes(std::string& out, std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "bytes[";
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    if (n != 0) out += ' ';
    const auto byte = static_cast<unsigned char>(bytes[n]);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  out += ']';
}

bool is_enum_key(const TypeDesc& type, Value key) {
  return type.cls == TypeClass::enumeration ||
         (type.cls == TypeClass::any && key.o != nullptr && key.o->kind == Kind::box_enum);
}
}  // namespace

std::string key_text(const Heap& heap, const TypeDesc& type, Value key) {
  if (type.cls == TypeClass::enumeration) return type.layouts[static_cast<std::size_t>(key.i)].name;
  if (is_enum_key(type, key))
    return heap.type_of(key.o).layouts[static_cast<std::size_t>(as_box(key)->value.bits & 0xffffffffU)].name;
  std::string text;
  Printer(heap, text).top(type, key);
  return text;
}

std::vector<std::uint32_t> ascending_entries(const Heap& heap, const Map* map) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (entry_alive(map, n)) order.push_back(n);
  }
  const TypeDesc& keys = key_type_of(heap, map);
  Comparer comparer(heap);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return comparer.order(keys, map->entries[a].key, map->entries[b].key) < 0;
  });
  return order;
}

std::vector<std::pair<std::string, std::uint32_t>> ascending_keys(const Heap& heap, const TypeDesc& keys,
                                                                  const Map* map) {
  std::vector<std::pair<std::string, std::uint32_t>> order;
  for (const std::uint32_t entry : ascending_entries(heap, map))
    order.emplace_back(key_text(heap, keys, map->entries[entry].key), entry);
  // Values of enums are neighbours here.
  const auto is_enum = [&](const auto& at) { return is_enum_key(keys, map->entries[at.second].key); };
  const auto from = std::find_if(order.begin(), order.end(), is_enum);
  std::sort(from, std::find_if_not(from, order.end(), is_enum));
  return order;
}

bool Printer::enter(const Object* o) {
  // What is in several places is written several times: few objects may make a text of any size.
  if (!cut_) cut_ = out_.size() >= slow::kMostText || !heap_.room(out_.size());
  if (cut_) return false;
  heap_.worked(4);
  if (path_.size() >= kPrintDepth || std::find(path_.begin(), path_.end(), o) != path_.end()) return false;
  path_.push_back(o);
  return true;
}

void Printer::top(const TypeDesc& type, Value value) {
  switch (type.cls) {
    case TypeClass::floating: append_float_top(out_, value.f); return;
    case TypeClass::string: out_ += as_string(value)->text(); return;
    case TypeClass::option:
      if (is_none_of(type, value.bits)) {
        out_ += "nil";
      } else {
        top(*type.element, type.small_int ? as_box(value)->value : value);
      }
      return;
    case TypeClass::any: object(value, true); return;
    case TypeClass::unit:
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_:
    case TypeClass::enumeration: nested(type, value); return;
  }
}

void Printer::object(Value value, bool is_top) {
  if (value.o == nullptr) {
    out_ += "nil";
    return;
  }
  const TypeDesc& type = heap_.type_of(value.o);
  Value inner = value;
  if (value.o->kind == Kind::box_enum) {
    inner = int_value(static_cast<std::int64_t>(as_box(value)->value.bits & 0xffffffffU));
  } else if (value.o->kind == Kind::box_int || value.o->kind == Kind::box_float ||
             value.o->kind == Kind::box_bool) {
    inner = as_box(value)->value;
  }
  if (is_top) {
    top(type, inner);
  } else {
    nested(type, inner);
  }
}

void Printer::nested(const TypeDesc& type, Value value) {
  switch (type.cls) {
    case TypeClass::unit: out_ += "nil"; return;
    case TypeClass::boolean: out_ += value.i != 0 ? "true" : "false"; return;
    case TypeClass::integer: append_int(out_, value.i); return;
    case TypeClass::floating: append_float_nested(out_, value.f); return;
    case TypeClass::string: append_quoted(out_, as_string(value)->text()); return;
    case TypeClass::bytes: append_bytes(out_, as_bytes(value)->text()); return;
    case TypeClass::bigint: bigint_text(out_, value); return;
    case TypeClass::bigrat: bigrat_text(out_, value); return;
    case TypeClass::any: object(value, false); return;
    case TypeClass::foreign: foreign(value); return;
    case TypeClass::function: out_ += "<function>"; return;
    case TypeClass::list: list(as_list(value)); return;
    case TypeClass::set: set(as_map(value)); return;
    case TypeClass::map: map(heap_.desc(as_map(value)->desc), as_map(value)); return;
    case TypeClass::option:
      if (is_none_of(type, value.bits)) {
        out_ += "nil";
      } else {
        nested(*type.element, type.small_int ? as_box(value)->value : value);
      }
      return;
    case TypeClass::group:
      out_ += "{\"items\": ";
      nested(*type.element, as_group(value)->items);
      out_ += ", \"key\": ";
      nested(*type.key, as_group(value)->key);
      out_ += '}';
      return;
    case TypeClass::record:
    case TypeClass::union_: record(heap_.desc(as_record(value)->desc), as_record(value)); return;
    case TypeClass::enumeration:
      out_ += "{\"__name\": ";
      append_quoted(out_, type.layouts[static_cast<std::size_t>(value.i)].name);
      out_ += '}';
      return;
  }
}

void Printer::foreign(Value value) {
  const ForeignApi* api = heap_.foreign;
  if (api == nullptr || value.o == nullptr) {
    out_ += "<value>";
    return;
  }
  ForeignWord text[2] = {};
  api->show(as_external(value)->data, text);
  out_.append(static_cast<const char*>(text[0].p), text[1].u);
  api->clear();
}

void Printer::list(const List* list) {
  if (!enter(list)) {
    out_ += "[...]";
    return;
  }
  out_ += '[';
  const TypeDesc& element = *heap_.desc(list->desc).element;
  for (std::uint32_t n = 0; n < list->size; ++n) {
    if (n != 0) out_ += ", ";
    nested(element, list->data[n]);
  }
  out_ += ']';
  leave();
}

void Printer::set(const Map* set) {
  if (!enter(set)) {
    out_ += "[...]";
    return;
  }
  out_ += '[';
  const TypeDesc& element = *heap_.desc(set->desc).element;
  bool first = true;
  for (const std::uint32_t entry : ascending_entries(heap_, set)) {
    if (!first) out_ += ", ";
    first = false;
    nested(element, set->entries[entry].key);
  }
  out_ += ']';
  leave();
}

void Printer::map(const TypeDesc& type, const Map* map) {
  if (!enter(map)) {
    out_ += "{...}";
    return;
  }
  out_ += '{';
  bool first = true;
  for (const auto& [key, entry] : ascending_keys(heap_, *type.key, map)) {
    if (!first) out_ += ", ";
    first = false;
    append_quoted(out_, key);
    out_ += ": ";
    nested(*type.value, map->entries[entry].value);
  }
  out_ += '}';
  leave();
}

void Printer::record(const TypeDesc& type, const Record* record) {
  if (!enter(record)) {
    out_ += "{...}";
    return;
  }
  const Layout& layout = type.layouts[record->tag];
  out_ += '{';
  bool first = true;
  if (!layout.name.empty()) {
    out_ += "\"__name\": ";
    append_quoted(out_, layout.name);
    first = false;
  }
  for (const std::uint32_t field : layout.ascending) {
    if (!first) out_ += ", ";
    first = false;
    append_quoted(out_, layout.fields[field].name);
    out_ += ": ";
    nested(*layout.fields[field].type, record->fields()[field]);
  }
  out_ += '}';
  leave();
}

// --- JSON ---

namespace {
constexpr std::uint32_t kJsonDepth = 2000;
}  // namespace

void JsonText::line(std::uint32_t level) {
  if (!indented) return;
  out += '\n';
  out.append(std::size_t{level} * 2, ' ');
}

void JsonText::string(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  for (std::size_t n = 0; n < text.size(); ++n) {
    const auto c = static_cast<unsigned char>(text[n]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[n];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\b') {
      out += "\\b";
    } else if (c == '\f') {
      out += "\\f";
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
      out += "\\u00";
      out += kDigits[c >> 4U];
      out += kDigits[c & 15U];
    } else if (c == 0xe2 && n + 2 < text.size() && static_cast<unsigned char>(text[n + 1]) == 0x80 &&
               (static_cast<unsigned char>(text[n + 2]) == 0xa8 ||
                static_cast<unsigned char>(text[n + 2]) == 0xa9)) {
      out += static_cast<unsigned char>(text[n + 2]) == 0xa8 ? "\\u2028" : "\\u2029";
      n += 2;
    } else {
      out += text[n];
    }
  }
  out += '"';
}

bool JsonText::number(double value) {
  if (!std::isfinite(value)) {
    error = "cannot write " + float_top(value) + " as JSON";
    return false;
  }
  append_float_json(out, value);
  return true;
}

bool JsonText::items(const TypeDesc& element, const std::vector<Value>& values, std::uint32_t level) {
  if (values.empty()) {
    out += "[]";
    return true;
  }
  out += '[';
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (n != 0) out += indented ? "," : ",";
    line(level + 1);
    if (!write(element, values[n], level + 1)) return false;
  }
  line(level);
  out += ']';
  return true;
}

bool JsonText::entries(const TypeDesc& type, const Map* map, std::uint32_t level) {
  if (map->size == 0) {
    out += "{}";
    return true;
  }
  out += '{';
  bool first = true;
  for (const auto& [key, entry] : ascending_keys(heap, *type.key, map)) {
    if (!first) out += ',';
    first = false;
    line(level + 1);
    string(key);
    out += indented ? ": " : ":";
    if (!write(*type.value, map->entries[entry].value, level + 1)) return false;
  }
  line(level);
  out += '}';
  return true;
}

bool JsonText::record(const TypeDesc& type, const Record* record, std::uint32_t level) {
  const Layout& layout = type.layouts[record->tag];
  if (layout.fields.empty()) {
    out += "{}";
    return true;
  }
  out += '{';
  bool first = true;
  for (const std::uint32_t field : layout.ascending) {
    if (!first) out += ',';
    first = false;
    line(level + 1);
    string(layout.fields[field].name);
    out += indented ? ": " : ":";
    if (!write(*layout.fields[field].type, record->fields()[field], level + 1)) return false;
  }
  line(level);
  out += '}';
  return true;
}

bool JsonText::write(const TypeDesc& type, Value value, std::uint32_t level) {
  if (level > kJsonDepth) {
    error = "cannot write a cycle as JSON";
    return false;
  }
  switch (type.cls) {
    case TypeClass::unit: out += "null"; return true;
    case TypeClass::boolean: out += value.i != 0 ? "true" : "false"; return true;
    case TypeClass::integer: append_int(out, value.i); return true;
    case TypeClass::floating: return number(value.f);
    case TypeClass::string: string(as_string(value)->text()); return true;
    case TypeClass::bigint: bigint_text(out, value); return true;
    case TypeClass::bigrat: {
      std::string text;
      bigrat_text(text, value);
      string(text);
      return true;
    }
    case TypeClass::bytes: {
      std::string text;
      append_bytes(text, as_bytes(value)->text());
      string(text);
      return true;
    }
    case TypeClass::foreign:
    case TypeClass::function: error = "cannot write a function as JSON"; return false;
    case TypeClass::any: {
      if (value.o == nullptr) {
        out += "null";
        return true;
      }
      const TypeDesc& real = heap.type_of(value.o);
      if (value.o->kind == Kind::box_enum) {
        return write(real, int_value(static_cast<std::int64_t>(as_box(value)->value.bits & 0xffffffffU)),
                     level);
      }
      const bool boxed = value.o->kind == Kind::box_int || value.o->kind == Kind::box_float ||
                         value.o->kind == Kind::box_bool;
      return write(real, boxed ? as_box(value)->value : value, level);
    }
    case TypeClass::option:
      if (is_none_of(type, value.bits)) {
        out += "null";
        return true;
      }
      return write(*type.element, type.small_int ? as_box(value)->value : value, level);
    case TypeClass::list: {
      const List* list = as_list(value);
      return items(*heap.desc(list->desc).element, {list->data, list->data + list->size}, level);
    }
    case TypeClass::set: {
      std::vector<Value> values;
      for (const std::uint32_t entry : ascending_entries(heap, as_map(value))) {
        values.push_back(as_map(value)->entries[entry].key);
      }
      return items(*heap.desc(as_map(value)->desc).element, values, level);
    }
    case TypeClass::map: return entries(heap.desc(as_map(value)->desc), as_map(value), level);
    case TypeClass::group: return write(*type.element, as_group(value)->items, level);
    case TypeClass::record:
    case TypeClass::union_: return record(heap.desc(as_record(value)->desc), as_record(value), level);
    case TypeClass::enumeration: string(type.layouts[static_cast<std::size_t>(value.i)].name); return true;
  }
  return true;
}

}  // namespace mochi::vm
