#include "vm/data/text.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/utf8.h"

namespace mochi::vm {

void push_string(Heap& heap, Value& slot, const String* more) {
  String* s = as_string(slot);
  if (more->size == 0) return;
  const std::size_t wanted = std::size_t{s->size} + more->size;
  MOCHI_CHECK(wanted < 0xffffff00U);
  if (s->count == 1 && wanted <= s->capacity) {
    if ((s->flags & kIndexed) != 0) heap.forget_offsets(s);
    std::memcpy(s->data() + s->size, more->data(), more->size);
    s->length += more->length;
    s->size = static_cast<std::uint32_t>(wanted);
    s->hash = 0;
    heap.stats().elements_copied += more->size;
    return;
  }
  // A first append takes what it needs; from the second on the room doubles.
  const bool grown = s->count == 1;
  const std::size_t capacity = grown ? std::min<std::size_t>(wanted * 2, 0xfffffe00U) : wanted;
  String* result = heap.new_string(wanted, capacity);
  std::memcpy(result->data(), s->data(), s->size);
  std::memcpy(result->data() + s->size, more->data(), more->size);
  result->length = s->length + more->length;
  heap.stats().elements_copied += wanted;
  heap.release(s);
  slot = ref_value(result);
}

String* concat_strings(Heap& heap, const Value* parts, std::size_t count) {
  std::size_t size = 0;
  std::size_t length = 0;
  for (std::size_t n = 0; n < count; ++n) {
    size += as_string(parts[n])->size;
    length += as_string(parts[n])->length;
  }
  if (size == 0) {
    Heap::retain(heap.empty_string());
    return heap.empty_string();
  }
  String* result = heap.new_string(size, size);
  char* to = result->data();
  for (std::size_t n = 0; n < count; ++n) {
    const String* part = as_string(parts[n]);
    std::memcpy(to, part->data(), part->size);
    to += part->size;
  }
  result->length = static_cast<std::uint32_t>(length);
  heap.stats().elements_copied += size;
  return result;
}

std::uint32_t code_point_at(Heap& heap, String* s, std::size_t index) {
  if (s->ascii()) return static_cast<unsigned char>(s->data()[index]);
  return static_cast<std::uint32_t>(decode_utf8(s->text(), heap.offset_of(s, index)).code_point);
}

std::uint32_t next_code_point(const String* s, std::uint32_t& at) {
  const auto first = static_cast<unsigned char>(s->data()[at]);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const Decoded decoded = decode_utf8(s->text(), at);
  at += decoded.size;
  return static_cast<std::uint32_t>(decoded.code_point);
}

String* substring(Heap& heap, String* s, std::size_t from, std::size_t to) {
  if (from == 0 && to == s->length) {
    Heap::retain(s);
    return s;
  }
  if (to == from + 1) return heap.character(code_point_at(heap, s, from));
  if (s->ascii()) {
    if (from >= to) {
      Heap::retain(heap.empty_string());
      return heap.empty_string();
    }
    return heap.ascii_string(s->text().substr(from, to - from));
  }
  const std::size_t begin = heap.offset_of(s, from);
  const std::size_t end = heap.offset_of(s, to);
  return heap.string(s->text().substr(begin, end - begin));
}

}  // namespace mochi::vm
