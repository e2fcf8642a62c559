// Maps and sets: hash tables that keep the order of insertion. Keys that are plain words (int, bool, enum)
// and strings take typed paths; all others go through the key's description.
#pragma once

#include <cstdint>

#include "vm/heap/heap.h"

namespace mochi::vm {

inline constexpr std::uint32_t kNoEntry = 0xffffffffU;

// How keys of a type are looked up.
enum class KeyKind : std::uint8_t { word, text, other };
inline KeyKind key_kind(const TypeDesc& type) {
  if (type.cls == TypeClass::string) return KeyKind::text;
  return type.ref || type.cls == TypeClass::floating ? KeyKind::other : KeyKind::word;
}

inline std::uint32_t hash_word(std::int64_t key) {
  const std::uint64_t x = static_cast<std::uint64_t>(key) * 0x9e3779b97f4a7c15ULL;
  return static_cast<std::uint32_t>(x >> 32U);
}
std::uint32_t compute_hash(String* s);
inline std::uint32_t hash_string(String* s) { return s->hash != 0 ? s->hash : compute_hash(s); }

// The entry of a key, or kNoEntry.
std::uint32_t find_word(const Map* map, std::int64_t key);
std::uint32_t find_string(const Map* map, String* key);
// Any key type. `key_type` is the static type of the keys.
std::uint32_t find_key(Heap& heap, const Map* map, const TypeDesc& key_type, Value key);

// The entry of `key`, made if it is new (its value is then not set: null). Takes over the count of `key`: a
// key that is there already is released.
Entry& put_word(Heap& heap, Map* map, std::int64_t key, bool& fresh);
Entry& put_string(Heap& heap, Map* map, String* key, bool& fresh);
Entry& put_key(Heap& heap, Map* map, const TypeDesc& key_type, Value key, bool& fresh);

// Removes an entry and releases what it held.
void remove_entry(Heap& heap, Map* map, std::uint32_t entry);
// A new map of the same type with the same entries.
Map* copy_map(Heap& heap, const Map* map);

inline bool entry_alive(const Map* map, std::uint32_t entry) {
  return map->dead_marks == nullptr || map->dead_marks[entry] == 0;
}
const TypeDesc& key_type_of(const Heap& heap, const Map* map);

// Hash of any value that can be a key; equal values have equal hashes.
std::uint32_t hash_value(const Heap& heap, const TypeDesc& type, Value value);

}  // namespace mochi::vm
