// What the interpreter calls out of line: faults and rare cases. Those that return bool record a fault and
// give false.
#pragma once

#include "vm/interpreter/machine.h"

namespace mochi::vm::slow {

bool overflow(Machine& m);
bool zero_division(Machine& m);
bool bad_shift(Machine& m, std::int64_t count);
bool bad_float_to_int(Machine& m, double value);
bool list_index(Machine& m, std::int64_t index, std::uint32_t size);
bool string_index(Machine& m, std::int64_t index, std::uint32_t size);
bool too_deep(Machine& m);
bool global_not_set(Machine& m, std::uint32_t global);
// A failed unwrap; data: reason, the wanted type.
bool missing(Machine& m, Data data);
bool missing_key(Machine& m, Value key, std::uint32_t key_desc);
bool out_of_memory(Machine& m);
// Whether that much may be allocated at once; if not, the run ends.
bool fits(Machine& m, std::uint64_t bytes);

// The most bytes of a text, and elements of a list.
inline constexpr std::uint64_t kMostText = 0xfffffe00U;
inline constexpr std::uint64_t kMostElements = 0xfffffe00U;

std::int64_t code_at(Machine& m, String* s, std::size_t index);
bool concat_fits(Machine& m, const Value* parts, std::size_t count);
bool push_fits(Machine& m, Value string, Value more);
// Room for `more` elements behind those of a list that may have to be copied.
bool list_fits(Machine& m, const List* list, std::uint64_t more);
std::uint32_t find_any(Machine& m, const Map* map, Value key);
// Puts an owned value into an entry; an old one is released.
void set_entry(Machine& m, const Map* map, Entry& entry, bool fresh, Value value);
bool set_key(Machine& m, Map* map, Value key, Value value);
// Error 3 for an `any` that cannot be a key (Z10).
bool check_key(Machine& m, const TypeDesc& keys, Value key);
void take_entry(Machine& m, Map* map, Value key, Value& taken);

}  // namespace mochi::vm::slow
