// Operations on strings that both the interpreter and the natives use.
#pragma once

#include "vm/heap/heap.h"

namespace mochi::vm {

// Appends `more` to the string in `slot`: in place if the slot is its only owner and it fits, else to a
// larger one.
void push_string(Heap& heap, Value& slot, const String* more);
// A new string of all parts.
String* concat_strings(Heap& heap, const Value* parts, std::size_t count);
// The code point at `index`, which is inside.
std::uint32_t code_point_at(Heap& heap, String* s, std::size_t index);
// The code points from `from` to before `to`, both inside.
String* substring(Heap& heap, String* s, std::size_t from, std::size_t to);
// The code point at byte `at`; moves `at` behind it.
std::uint32_t next_code_point(const String* s, std::uint32_t& at);

}  // namespace mochi::vm
