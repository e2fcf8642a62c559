// The functions behind the opcode `native`, and what they share.
#pragma once

#include <string>
#include <vector>

#include "vm/data/compare.h"
#include "vm/data/list.h"
#include "vm/data/map.h"
#include "vm/data/number.h"
#include "vm/data/print.h"
#include "vm/data/text.h"
#include "vm/interpreter/machine.h"
#include "vm/interpreter/slow.h"

namespace mochi::vm {

#define MOCHI_NATIVE(name) bool native_##name(Machine& m, const Value* args, Value& result, Data data);
#include "vm/natives/native.def"
#undef MOCHI_NATIVE

// A new list value with owned elements.
inline Value list_value(List* list) { return ref_value(list); }
inline const TypeDesc& element_of(const Machine& m, const List* list) { return *m.desc(list->desc).element; }
inline void retain_as(const TypeDesc& type, Value value) {
  if (type.ref) Heap::retain_maybe(value.o);
}
// Error 3 if a comparison met its depth limit.
bool check_depth(Machine& m, const Comparer& comparer);
// `cannot cast V to T`.
bool bad_cast(Machine& m, const TypeDesc& from, Value value, std::string_view to);
// A value of static type `type` as a new `any`, counted.
Value box_value(Machine& m, const TypeDesc& type, Value value);
// How a value leaves `any`.
struct Way {
  bool exact = false;  // only numbers that widen are converted (17.6)
  std::uint32_t depth = 0;
  Way deeper() const { return {exact, depth + 1}; }
};
// The value of an `any` as type `to`, checked all the way down, and converted unless `way` is exact; owned.
bool convert_any(Machine& m, Value any, const TypeDesc& to, Value& result, Way way = {});
// The field `name` of a record, or what a map with string keys has under it, with the static type that the
// value is stored as. False: there is none.
bool find_field(Machine& m, Object* o, const std::string& name, const TypeDesc*& type, Value& value);
// Between number types.
bool convert_number(Machine& m, const TypeDesc& from, const TypeDesc& to, Value value, Value& result);
bool number_binary(Machine& m, const TypeDesc& type, ir::Op op, Value a, Value b, Value& result);
// The bounds of a slice: negative from the end, clamped.
struct Bounds {
  std::size_t from;
  std::size_t to;
};
Bounds slice_bounds(const Value* args, std::size_t length, std::uint32_t absent);
inline bool has_room(Machine& m, std::uint64_t bytes) {
  m.heap.worked(bytes / 32);
  return bytes < 65536 || slow::fits(m, bytes);
}

// --- data files and JSON (json_read.cc, rows.cc) ---
// A UTF-8 text file; false: the fault is recorded.
bool read_text_file(Machine& m, const std::string& path, std::string& text);
// False: `error` says what is malformed.
bool read_json(Machine& m, std::string_view text, Value& result, std::string& error);

}  // namespace mochi::vm
