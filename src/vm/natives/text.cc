// Natives on strings and bytes, and the text of values.
#include <algorithm>

#include "base/float_text.h"
#include "base/int_text.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "vm/natives/natives.h"

namespace mochi::vm {

Bounds slice_bounds(const Value* args, std::size_t length, std::uint32_t absent) {
  const auto size = static_cast<std::int64_t>(length);
  const auto place = [size](std::int64_t n) {
    if (n < 0) n = n < -size ? 0 : n + size;
    return n > size ? size : n;
  };
  const std::int64_t from = (absent & 1U) != 0 ? 0 : place(args[1].i);
  const std::int64_t to = (absent & 2U) != 0 ? size : place(args[2].i);
  return {static_cast<std::size_t>(from), static_cast<std::size_t>(to < from ? from : to)};
}

namespace {
Value text_value(Machine& m, std::string_view text) { return ref_value(m.heap.string(text)); }
std::string_view text_of(Value v) { return as_string(v)->text(); }
}  // namespace

// data: absent bounds
bool native_str_slice(Machine& m, const Value* args, Value& result, Data data) {
  String* s = as_string(args[0]);
  const Bounds bounds = slice_bounds(args, s->length, data.low);
  result = ref_value(substring(m.heap, s, bounds.from, bounds.to));
  return true;
}

bool native_str_contains(Machine&, const Value* args, Value& result, Data) {
  result = int_value(text_of(args[0]).find(text_of(args[1])) != std::string_view::npos ? 1 : 0);
  return true;
}

bool native_str_starts_with(Machine&, const Value* args, Value& result, Data) {
  result = int_value(text_of(args[0]).starts_with(text_of(args[1])) ? 1 : 0);
  return true;
}

bool native_str_index_of(Machine&, const Value* args, Value& result, Data) {
  const std::size_t at = text_of(args[0]).find(text_of(args[1]));
  if (at == std::string_view::npos) {
    result = int_value(-1);
  } else {
    result = int_value(static_cast<std::int64_t>(
        as_string(args[0])->ascii() ? at : count_code_points(text_of(args[0]).substr(0, at))));
  }
  return true;
}

bool native_str_upper(Machine& m, const Value* args, Value& result, Data) {
  result = text_value(m, to_upper(text_of(args[0])));
  return true;
}

bool native_str_lower(Machine& m, const Value* args, Value& result, Data) {
  result = text_value(m, to_lower(text_of(args[0])));
  return true;
}

bool native_str_trim(Machine& m, const Value* args, Value& result, Data) {
  result = text_value(m, trim_white_space(text_of(args[0])));
  return true;
}

// data: the list type
bool native_str_split(Machine& m, const Value* args, Value& result, Data data) {
  String* s = as_string(args[0]);
  const std::string_view separator = text_of(args[1]);
  if (!has_room(m, std::uint64_t{s->size} * 8)) return false;
  List* list = m.heap.list(m.desc(data.low), separator.empty() ? s->length : 8);
  if (separator.empty()) {
    for (std::uint32_t at = 0; at < s->size;)
      add_element(m.heap, list, ref_value(m.heap.character(next_code_point(s, at))));
  } else {
    const std::string_view text = s->text();
    std::size_t from = 0;
    while (true) {
      const std::size_t at = text.find(separator, from);
      const std::string_view part = text.substr(from, at == std::string_view::npos ? at : at - from);
      const bool ascii = s->ascii();
      add_element(m.heap, list,
                  ref_value(part.size() == 1 && static_cast<unsigned char>(part[0]) < 128
                                ? m.heap.character(static_cast<unsigned char>(part[0]))
                            : ascii && !part.empty() ? m.heap.ascii_string(part)
                                                     : m.heap.string(part)));
      if (at == std::string_view::npos) break;
      from = at + separator.size();
    }
  }
  result = ref_value(list);
  return true;
}

bool native_str_join(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  const String* separator = as_string(args[1]);
  std::uint64_t size = 0;
  std::uint64_t length = 0;
  for (std::uint32_t n = 0; n < list->size; ++n) {
    size += as_string(list->data[n])->size + (n != 0 ? separator->size : 0);
    length += as_string(list->data[n])->length + (n != 0 ? separator->length : 0);
  }
  if (size >= slow::kMostText) return slow::out_of_memory(m);
  if (!has_room(m, size)) return false;
  if (size == 0) {
    result = text_value(m, {});
    return true;
  }
  String* joined = m.heap.new_string(size, size);
  char* to = joined->data();
  const auto put = [&to](const String* s) { to = std::copy_n(s->data(), s->size, to); };
  for (std::uint32_t n = 0; n < list->size; ++n) {
    if (n != 0) put(separator);
    put(as_string(list->data[n]));
  }
  joined->length = static_cast<std::uint32_t>(length);
  result = ref_value(joined);
  return true;
}

bool native_str_repeat(Machine& m, const Value* args, Value& result, Data) {
  const String* s = as_string(args[0]);
  const std::int64_t count = args[1].i;
  if (count <= 0 || s->size == 0) {
    result = text_value(m, {});
    return true;
  }
  if (static_cast<std::uint64_t>(count) > slow::kMostText / s->size) return slow::out_of_memory(m);
  const std::size_t size = static_cast<std::size_t>(count) * s->size;
  if (!has_room(m, size)) return false;
  String* repeated = m.heap.new_string(size, size);
  char* to = repeated->data();
  for (std::int64_t n = 0; n < count; ++n) to = std::copy_n(s->data(), s->size, to);
  repeated->length = static_cast<std::uint32_t>(static_cast<std::size_t>(count) * s->length);
  result = ref_value(repeated);
  return true;
}

bool native_str_pad_start(Machine& m, const Value* args, Value& result, Data) {
  String* s = as_string(args[0]);
  const std::int64_t wanted = args[1].i;
  if (wanted <= static_cast<std::int64_t>(s->length)) {
    Heap::retain(s);
    result = args[0];
    return true;
  }
  const auto missing = static_cast<std::uint64_t>(wanted) - s->length;
  if (missing > slow::kMostText / 4) return slow::out_of_memory(m);
  if (!has_room(m, missing * 4)) return false;
  const std::string_view pad = as_string(args[2])->size == 0 ? std::string_view(" ") : text_of(args[2]);
  const std::uint64_t pad_length = count_code_points(pad);
  std::string text;
  for (std::uint64_t n = 0; n < missing / pad_length; ++n) text += pad;
  text += pad.substr(0, offset_of_code_point(pad, missing % pad_length));
  text += s->text();
  result = text_value(m, text);
  return true;
}

bool native_str_reverse(Machine& m, const Value* args, Value& result, Data) {
  const String* s = as_string(args[0]);
  std::string text(s->size, '\0');
  std::size_t to = s->size;
  for (std::uint32_t at = 0; at < s->size;) {
    const std::uint32_t from = at;
    next_code_point(s, at);
    to -= at - from;
    std::copy_n(s->data() + from, at - from, text.begin() + static_cast<std::ptrdiff_t>(to));
  }
  result = text_value(m, text);
  return true;
}

bool native_str_ord(Machine& m, const Value* args, Value& result, Data) {
  String* s = as_string(args[0]);
  if (s->size == 0) return slow::string_index(m, 0, 0);
  result = int_value(code_point_at(m.heap, s, 0));
  return true;
}

bool native_str_chr(Machine& m, const Value* args, Value& result, Data) {
  const std::int64_t code = args[0].i;
  if (code < 0 || code > kLastCodePoint || !is_scalar_value(static_cast<char32_t>(code))) {
    return m.fail(FaultCode::type, "invalid code point: " + int_text(code));
  }
  result = ref_value(m.heap.character(static_cast<std::uint32_t>(code)));
  return true;
}

// --- bytes ---

bool native_bytes_len(Machine&, const Value* args, Value& result, Data) {
  result = int_value(as_bytes(args[0])->size);
  return true;
}

bool native_bytes_index(Machine& m, const Value* args, Value& result, Data) {
  const Bytes* b = as_bytes(args[0]);
  std::int64_t at = args[1].i;
  if (at < 0) at += b->size;
  if (at < 0 || at >= static_cast<std::int64_t>(b->size)) {
    return m.fail(FaultCode::index, "bytes index out of range: " + int_text(args[1].i) + " (len " +
                                        std::to_string(b->size) + ")");
  }
  result = int_value(static_cast<unsigned char>(b->data()[at]));
  return true;
}

bool native_bytes_slice(Machine& m, const Value* args, Value& result, Data data) {
  const Bytes* b = as_bytes(args[0]);
  const Bounds bounds = slice_bounds(args, b->size, data.low);
  result = ref_value(m.heap.bytes(b->text().substr(bounds.from, bounds.to - bounds.from)));
  return true;
}

bool native_bytes_concat(Machine& m, const Value* args, Value& result, Data) {
  const std::uint64_t size = std::uint64_t{as_bytes(args[0])->size} + as_bytes(args[1])->size;
  if (size >= slow::kMostText) return slow::out_of_memory(m);
  if (!has_room(m, 2 * size)) return false;
  std::string both(as_bytes(args[0])->text());
  both += as_bytes(args[1])->text();
  result = ref_value(m.heap.bytes(both));
  return true;
}

bool native_bytes_from_list(Machine& m, const Value* args, Value& result, Data) {
  const List* list = as_list(args[0]);
  std::string content;
  for (std::uint32_t n = 0; n < list->size; ++n) {
    const std::int64_t byte = list->data[n].i;
    if (byte < 0 || byte > 255) return m.fail(FaultCode::type, "byte out of range: " + int_text(byte));
    content += static_cast<char>(byte);
  }
  result = ref_value(m.heap.bytes(content));
  return true;
}

bool native_bytes_from_text(Machine& m, const Value* args, Value& result, Data) {
  result = ref_value(m.heap.bytes(text_of(args[0])));
  return true;
}

bool native_text_from_bytes(Machine& m, const Value* args, Value& result, Data) {
  const std::string_view content = as_bytes(args[0])->text();
  if (!is_valid_utf8(content)) return m.fail(FaultCode::parse, "invalid UTF-8");
  result = text_value(m, content);
  return true;
}

// --- text of values ---

// data: type of the operand
bool native_to_text(Machine& m, const Value* args, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  if (type.cls == TypeClass::string) {
    Heap::retain(args[0].o);
    result = args[0];
    return true;
  }
  if (type.cls == TypeClass::integer && args[0].bits < 10) {
    result = ref_value(m.heap.character(static_cast<std::uint32_t>('0' + args[0].i)));
    return true;
  }
  m.scratch.clear();
  Printer printer(m.heap, m.scratch);
  printer.top(type, args[0]);
  if (printer.cut()) return slow::out_of_memory(m);
  result =
      ref_value(type.cls == TypeClass::integer ? m.heap.ascii_string(m.scratch) : m.heap.string(m.scratch));
  return true;
}

// data: type, 1 for the key of a map
bool native_part_text(Machine& m, const Value* args, Value& result, Data data) {
  m.scratch.clear();
  if (data.high == 1) {
    m.scratch = key_text(m.heap, m.desc(data.low), args[0]);
  } else {
    Printer printer(m.heap, m.scratch);
    printer.nested(m.desc(data.low), args[0]);
    if (printer.cut()) return slow::out_of_memory(m);
  }
  result = ref_value(m.heap.string(m.scratch));
  return true;
}

// data: list of types
bool native_print(Machine& m, const Value* args, Value& result, Data data) {
  const std::vector<std::uint32_t>& types = m.compiled.type_lists[data.low];
  result = bits_value(0);
  if (m.quiet) return true;
  std::string& text = m.scratch;
  text.clear();
  Printer printer(m.heap, text);
  for (std::size_t n = 0; n < types.size(); ++n) {
    if (n != 0) text += ' ';
    printer.top(m.desc(types[n]), args[n]);
  }
  if (printer.cut()) return slow::out_of_memory(m);
  if (types.size() >= 3) {
    const std::string_view trimmed = trim_white_space(text);
    const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
    text = std::string(trimmed.empty() ? std::string_view()
                                       : std::string_view(text).substr(begin, trimmed.size()));
  }
  text += '\n';
  m.write(text);
  return true;
}

bool native_to_json(Machine& m, const Value* args, Value& result, Data data) {
  std::string text;
  JsonText json{m.heap, text};
  if (!json.write(m.desc(data.low), args[0])) return m.fail(FaultCode::type, json.error);
  result = text_value(m, text);
  return true;
}

bool native_print_json(Machine& m, const Value* args, Value& result, Data data) {
  std::string text;
  JsonText json{m.heap, text, true};
  if (!json.write(m.desc(data.low), args[0])) return m.fail(FaultCode::type, json.error);
  text += '\n';
  result = bits_value(0);
  m.write(text);
  return true;
}

bool native_parse_int(Machine& m, const Value* args, Value& result, Data) {
  const std::string_view text = text_of(args[0]);
  if (parse_int(text, result.i) == IntParse::ok) return true;
  return m.fail(FaultCode::parse, "cannot cast " + quoted(text) + " to int");
}

bool native_parse_int_base(Machine& m, const Value* args, Value& result, Data) {
  const std::string_view text = text_of(args[0]);
  const std::int64_t base = args[1].i;
  if (base >= 2 && base <= 36 && parse_int_base(text, static_cast<int>(base), result.i) == IntParse::ok)
    return true;
  return m.fail(FaultCode::parse, "cannot cast " + quoted(text) + " to int in base " + int_text(base));
}

bool native_parse_float(Machine& m, const Value* args, Value& result, Data) {
  const std::string_view text = text_of(args[0]);
  double value = 0;
  if (parse_float(text, value) == FloatParse::malformed) {
    return m.fail(FaultCode::parse, "cannot cast " + quoted(text) + " to float");
  }
  result = float_value(value);
  return true;
}

}  // namespace mochi::vm
