// Calls of foreign functions: values as words, and back (vm/foreign.h says which).
#include "vm/foreign.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/check.h"
#include "vm/natives/natives.h"

namespace mochi::vm {
namespace {

// Results and arguments of ordinary calls need no memory of their own.
constexpr std::size_t kFewWords = 24;
// Deeper types than any that a bridge writes.
constexpr std::uint32_t kDeepest = 64;

std::size_t width(const TypeDesc& type, std::uint32_t depth = 0) {
  if (depth > kDeepest) return 1;
  switch (type.cls) {
    case TypeClass::unit: return 0;
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::floating:
    case TypeClass::enumeration:
    case TypeClass::foreign: return 1;
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::function:
    case TypeClass::map: return 2;
    case TypeClass::option: return 1 + width(*type.element, depth + 1);
    case TypeClass::record:
    case TypeClass::union_: {
      std::size_t most = 0;
      for (const Layout& layout : type.layouts) {
        std::size_t words = 0;
        for (const FieldDesc& field : layout.fields) words += width(*field.type, depth + 1);
        most = std::max(most, words);
      }
      return type.cls == TypeClass::union_ ? most + 1 : most;
    }
    case TypeClass::bigrat:
    case TypeClass::any:
    case TypeClass::group: return 1;
  }
  return 1;
}

// Values of the machine as words. What they point to lives as long as this.
class Outward {
 public:
  explicit Outward(Machine& m) : m_(m) {}

  // Behind the last word written.
  ForeignWord* put(const TypeDesc& type, Value value, ForeignWord* to) {
    switch (type.cls) {
      case TypeClass::unit: return to;
      case TypeClass::boolean:
      case TypeClass::integer:
      case TypeClass::enumeration: to->i = value.i; return to + 1;
      case TypeClass::floating: to->f = value.f; return to + 1;
      case TypeClass::string: return put_text(as_string(value)->text(), to);
      case TypeClass::bytes: return put_text(as_bytes(value)->text(), to);
      case TypeClass::bigint: {
        texts_.push_back(std::make_unique<std::string>());
        bigint_text(*texts_.back(), value);
        return put_text(*texts_.back(), to);
      }
      case TypeClass::foreign:
        to->handle = value.o == nullptr ? nullptr : as_external(value)->data;
        return to + 1;
      case TypeClass::list: return put_list(as_list(value), to);
      case TypeClass::set:
      case TypeClass::map: return put_map(type, as_map(value), to);
      case TypeClass::option: return put_option(type, value, to);
      case TypeClass::record:
      case TypeClass::union_: return put_record(type, as_record(value), to);
      case TypeClass::function:
        to[0].p = nullptr;
        to[1].p = nullptr;
        return to + 2;
      case TypeClass::bigrat:
      case TypeClass::any:
      case TypeClass::group: to->p = nullptr; return to + 1;
    }
    return to;
  }

 private:
  static ForeignWord* put_text(std::string_view text, ForeignWord* to) {
    to[0].p = text.data();
    to[1].u = text.size();
    return to + 2;
  }

  ForeignWord* room(std::size_t words) {
    blocks_.push_back(std::make_unique<ForeignWord[]>(words + 1));
    return blocks_.back().get();
  }

  ForeignWord* put_list(const List* list, ForeignWord* to) {
    const TypeDesc& element = *m_.heap.desc(list->desc).element;
    to[1].u = list->size;
    // Lists of numbers are kept as they cross.
    if (element.cls == TypeClass::integer || element.cls == TypeClass::floating) {
      to[0].p = list->data;
      return to + 2;
    }
    ForeignWord* at = room(list->size * width(element));
    to[0].p = at;
    for (std::uint32_t n = 0; n < list->size; ++n) at = put(element, list->data[n], at);
    return to + 2;
  }

  ForeignWord* put_map(const TypeDesc& type, const Map* map, ForeignWord* to) {
    const TypeDesc& key = key_type_of(m_.heap, map);
    const bool pairs = type.cls == TypeClass::map;
    ForeignWord* at = room(map->size * (width(key) + (pairs ? width(*type.value) : 0)));
    to[0].p = at;
    to[1].u = map->size;
    for (std::uint32_t n = 0; n < map->used; ++n) {
      if (!entry_alive(map, n)) continue;
      at = put(key, map->entries[n].key, at);
      if (pairs) at = put(*type.value, map->entries[n].value, at);
    }
    return to + 2;
  }

  ForeignWord* put_option(const TypeDesc& type, Value value, ForeignWord* to) {
    const std::size_t words = width(*type.element);
    const bool none = is_none_of(type, value.bits);
    to->u = none ? 0 : 1;
    if (none) {
      for (std::size_t n = 0; n < words; ++n) to[n + 1].u = 0;
    } else {
      put(*type.element, type.small_int ? as_box(value)->value : value, to + 1);
    }
    return to + 1 + words;
  }

  ForeignWord* put_record(const TypeDesc& type, Record* record, ForeignWord* to) {
    ForeignWord* const end = to + width(type);
    if (type.cls == TypeClass::union_) (to++)->u = record->tag;
    const Layout& layout = type.layouts[record->tag];
    for (std::uint32_t n = 0; n < record->size; ++n)
      to = put(*layout.fields[n].type, record->fields()[n], to);
    while (to != end) (to++)->u = 0;
    return end;
  }

  Machine& m_;
  std::vector<std::unique_ptr<ForeignWord[]>> blocks_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

// Words as values of the machine, owned.
class Inward {
 public:
  explicit Inward(Machine& m) : m_(m) {}

  Value get(const TypeDesc& type, const ForeignWord*& from) {
    switch (type.cls) {
      case TypeClass::unit: return bits_value(0);
      case TypeClass::boolean:
      case TypeClass::integer:
      case TypeClass::enumeration: return int_value((from++)->i);
      case TypeClass::floating: return float_value((from++)->f);
      case TypeClass::string: return ref_value(m_.heap.string(text(from)));
      case TypeClass::bytes: return ref_value(m_.heap.bytes(text(from)));
      case TypeClass::bigint: return bigint_from_text(m_.heap, std::string(text(from)));
      case TypeClass::foreign: return handle((from++)->handle);
      case TypeClass::list: return list(type, from);
      case TypeClass::set:
      case TypeClass::map: return map(type, from);
      case TypeClass::option: return option(type, from);
      case TypeClass::record:
      case TypeClass::union_: return record(type, from);
      case TypeClass::function: from += 2; return bits_value(0);
      case TypeClass::bigrat:
      case TypeClass::any:
      case TypeClass::group: ++from; return bits_value(0);
    }
    return bits_value(0);
  }

 private:
  static std::string_view text(const ForeignWord*& from) {
    const std::string_view made(static_cast<const char*>(from[0].p), from[1].u);
    from += 2;
    return made;
  }

  Value handle(void* data) {
    return ref_value(m_.heap.external(Kind::foreign, data, m_.heap.foreign->release));
  }

  Value list(const TypeDesc& type, const ForeignWord*& from) {
    const auto* at = static_cast<const ForeignWord*>(from[0].p);
    const std::uint64_t count = from[1].u;
    from += 2;
    List* made = m_.heap.list(type, count);
    for (std::uint64_t n = 0; n < count; ++n) add_element(m_.heap, made, get(*type.element, at));
    return ref_value(made);
  }

  Value map(const TypeDesc& type, const ForeignWord*& from) {
    const auto* at = static_cast<const ForeignWord*>(from[0].p);
    const std::uint64_t count = from[1].u;
    from += 2;
    Map* made = m_.heap.map(type);
    const bool pairs = type.cls == TypeClass::map;
    const TypeDesc& key_type = pairs ? *type.key : *type.element;
    for (std::uint64_t n = 0; n < count; ++n) {
      bool fresh = false;
      const Value key = get(key_type, at);
      Entry& entry = put_key(m_.heap, made, key_type, key, fresh);
      if (!pairs) continue;
      const Value value = get(*type.value, at);
      if (!fresh && type.value->ref) m_.heap.release_maybe(entry.value.o);
      entry.value = value;
    }
    return ref_value(made);
  }

  Value option(const TypeDesc& type, const ForeignWord*& from) {
    const bool some = (from++)->u != 0;
    if (!some) {
      from += width(*type.element);
      return bits_value(type.ref ? 0 : kNoneBits);
    }
    const Value value = get(*type.element, from);
    return type.small_int ? ref_value(m_.heap.box_int(value.i)) : value;
  }

  Value record(const TypeDesc& type, const ForeignWord*& from) {
    const ForeignWord* const end = from + width(type);
    std::uint16_t tag = 0;
    if (type.cls == TypeClass::union_) tag = static_cast<std::uint16_t>((from++)->u);
    MOCHI_CHECK(tag < type.layouts.size());
    const Layout& layout = type.layouts[tag];
    const auto count = static_cast<std::uint32_t>(layout.fields.size());
    Record* made = m_.heap.record(type, tag, count);
    for (std::uint32_t n = 0; n < count; ++n) made->fields()[n] = bits_value(0);
    for (std::uint32_t n = 0; n < count; ++n) made->fields()[n] = get(*layout.fields[n].type, from);
    from = end;
    return ref_value(made);
  }

  Machine& m_;
};

}  // namespace

std::uint32_t foreign_width(const TypeDesc& type) { return static_cast<std::uint32_t>(width(type)); }

namespace {

// A function of the program that a library calls. Results stay until the library's function ends: it may point to them.
struct CallbackContext {
  Machine& m;
  const ForeignCode::Callback& code;
  Value function;
  Outward& outward;
  std::vector<Value>& results;
};

std::int32_t call_program(void* data, const ForeignWord* arguments, ForeignWord* out) {
  CallbackContext& context = *static_cast<CallbackContext*>(data);
  std::vector<Value> values;
  Inward inward(context.m);
  for (const TypeDesc* type : context.code.params) values.push_back(inward.get(*type, arguments));
  Value result = bits_value(0);
  if (!context.m.call_back(context.function, values, result)) return kForeignPending;
  context.outward.put(*context.code.result, result, out);
  if (context.code.result->ref) context.results.push_back(result);
  return 0;
}

}  // namespace

// data: number of the call
bool native_foreign_call(Machine& m, const Value* args, Value& result, Data data) {
  const ForeignCode& call = m.compiled.foreign_calls[data.low];
  const ForeignFunction function = m.foreign_functions[data.low];
  if (function == nullptr) return m.fail(FaultCode::foreign, call.missing);
  std::array<ForeignWord, kFewWords> few_in;
  std::array<ForeignWord, kFewWords> few_out;
  std::vector<ForeignWord> many_in;
  std::vector<ForeignWord> many_out;
  ForeignWord* in = few_in.data();
  ForeignWord* out = few_out.data();
  if (call.argument_words > kFewWords) {
    many_in.resize(call.argument_words);
    in = many_in.data();
  }
  if (call.result_words > kFewWords) {
    many_out.resize(call.result_words);
    out = many_out.data();
  }
  Outward outward(m);
  ForeignWord* at = in;
  std::vector<Value> held;
  std::vector<std::unique_ptr<CallbackContext>> contexts;
  std::size_t next = 0;
  for (std::size_t n = 0; n < call.params.size(); ++n) {
    ForeignWord* const here = at;
    at = outward.put(*call.params[n], args[n], at);
    if (next == call.callbacks.size() || call.callbacks[next].param != n) continue;
    contexts.push_back(std::make_unique<CallbackContext>(
        CallbackContext{m, call.callbacks[next++], args[n], outward, held}));
    here[0].p = reinterpret_cast<const void*>(&call_program);
    here[1].p = contexts.back().get();
  }
  const std::int32_t status = function(in, out);
  for (const Value value : held) m.heap.release_maybe(value.o);
  if (status == kForeignPending) {
    m.heap.foreign->clear();
    return false;
  }
  if (status != 0) {
    const std::string message(static_cast<const char*>(out[0].p), out[1].u);
    m.heap.foreign->clear();
    return m.fail(static_cast<FaultCode>(status), message);
  }
  const ForeignWord* from = out;
  result = Inward(m).get(*call.result, from);
  if (call.clears) m.heap.foreign->clear();
  return true;
}

}  // namespace mochi::vm
