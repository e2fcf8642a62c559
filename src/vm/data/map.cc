#include "vm/data/map.h"

#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "vm/data/compare.h"
#include "vm/data/number.h"

namespace mochi::vm {

namespace {

// Maps of at most so many entries are searched one by one.
constexpr std::uint32_t kUnindexed = 8;

// Most keys are short: comparing words in place is faster than a call. The last word overlaps the one before
// it. Inlined where keys are looked up, which GCC does not do by itself.
[[gnu::always_inline]] inline bool same_bytes(const char* a, const char* b, std::uint32_t size) {
  if (size > 64) return std::memcmp(a, b, size) == 0;
  const auto differ = [a, b]<typename Word>(Word, std::uint32_t at) {
    Word left;
    Word right;
    std::memcpy(&left, a + at, sizeof(Word));
    std::memcpy(&right, b + at, sizeof(Word));
    return left != right;
  };
  if (size >= 8) {
    for (std::uint32_t at = 0; at + 8 < size; at += 8) {
      if (differ(std::uint64_t{}, at)) return false;
    }
    return !differ(std::uint64_t{}, size - 8);
  }
  if (size >= 4) return !differ(std::uint32_t{}, 0) && !differ(std::uint32_t{}, size - 4);
  for (std::uint32_t at = 0; at < size; ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
}

[[gnu::always_inline]] inline bool same_text(const String* a, const String* b) {
  return a == b || (a->size == b->size && same_bytes(a->data(), b->data(), a->size));
}

// Marks a removed entry: no entry has this number, since half of the places at least are free.
std::uint32_t dead_word(const Map* map) { return map->index_mask; }

// Walks the places where a key of this hash can stand; `same` tells whether an entry is the key's.
template <typename Same>
std::uint32_t probe(const Map* map, std::uint32_t hash, Same same) {
  const std::uint32_t mask = map->index_mask;
  std::uint32_t at = hash & mask;
  while (true) {
    const std::uint32_t word = map->index[at];
    if (word == 0) return kNoEntry;
    const std::uint32_t place = word & mask;
    if (((word ^ hash) & ~mask) == 0 && place != mask && same(map->entries[place - 1])) return place - 1;
    at = (at + 1) & mask;
  }
}

template <typename Same>
std::uint32_t scan(const Map* map, Same same) {
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (entry_alive(map, n) && same(map->entries[n])) return n;
  }
  return kNoEntry;
}

void add_to_index(Map* map, std::uint32_t entry, std::uint32_t hash) {
  const std::uint32_t mask = map->index_mask;
  std::uint32_t at = hash & mask;
  while (map->index[at] != 0 && map->index[at] != dead_word(map)) at = (at + 1) & mask;
  map->index[at] = (hash & ~mask) | (entry + 1);
}

std::uint32_t hash_of(const Heap& heap, const TypeDesc& type, Value key) {
  switch (key_kind(type)) {
    case KeyKind::word: return hash_word(key.i);
    case KeyKind::text: return hash_string(as_string(key));
    case KeyKind::other: return hash_value(heap, type, key);
  }
  return 0;
}

// Drops the dead entries and gives the table room for `capacity` of them.
void rebuild(Heap& heap, Map* map, std::uint32_t capacity) {
  auto* entries = static_cast<Entry*>(heap.allocate(std::size_t{capacity} * sizeof(Entry)));
  std::uint32_t kept = 0;
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (entry_alive(map, n)) entries[kept++] = map->entries[n];
  }
  heap.stats().elements_copied += kept;
  if (map->entries != nullptr) heap.free(map->entries, std::size_t{map->capacity} * sizeof(Entry));
  if (map->dead_marks != nullptr) heap.free(map->dead_marks, map->capacity);
  map->dead_marks = nullptr;
  map->dead = 0;
  map->entries = entries;
  map->used = kept;
  map->capacity = capacity;
  if (map->index != nullptr)
    heap.free(map->index, (std::size_t{map->index_mask} + 1) * sizeof(std::uint32_t));
  map->index = nullptr;
  map->index_mask = 0;
  if (capacity <= kUnindexed) return;
  const std::uint32_t slots = capacity * 2;
  map->index_mask = slots - 1;
  map->index = static_cast<std::uint32_t*>(heap.allocate(std::size_t{slots} * sizeof(std::uint32_t)));
  std::memset(map->index, 0, std::size_t{slots} * sizeof(std::uint32_t));
  const TypeDesc& keys = key_type_of(heap, map);
  for (std::uint32_t n = 0; n < kept; ++n) add_to_index(map, n, hash_of(heap, keys, entries[n].key));
}

Entry& append_entry(Heap& heap, Map* map, Value key, std::uint32_t hash) {
  if (map->used == map->capacity) {
    MOCHI_CHECK(map->size < 0x40000000U);
    std::uint32_t capacity = 4;
    while (capacity <= map->size) capacity *= 2;
    if (capacity < map->capacity) capacity = map->capacity;
    rebuild(heap, map, capacity);
  }
  const std::uint32_t entry = map->used++;
  ++map->size;
  map->entries[entry] = {key, bits_value(0)};
  if (map->dead_marks != nullptr) map->dead_marks[entry] = 0;
  if (map->index != nullptr) add_to_index(map, entry, hash);
  return map->entries[entry];
}

}  // namespace

std::uint32_t compute_hash(String* s) {
  const std::uint64_t h = hash_bytes(s->text());
  // The hash folds its halves itself; folding again would undo that.
  auto folded = static_cast<std::uint32_t>(h);
  if (folded == 0) folded = 1;
  s->hash = folded;
  return folded;
}

const TypeDesc& key_type_of(const Heap& heap, const Map* map) {
  const TypeDesc& type = heap.desc(map->desc);
  return type.cls == TypeClass::set ? *type.element : *type.key;
}

std::uint32_t find_word(const Map* map, std::int64_t key) {
  // Keys 0, 1, 2 … put in that order stand at their own place.
  if (static_cast<std::uint64_t>(key) < map->used && map->entries[key].key.i == key &&
      entry_alive(map, static_cast<std::uint32_t>(key))) {
    return static_cast<std::uint32_t>(key);
  }
  const auto same = [key](const Entry& entry) { return entry.key.i == key; };
  if (map->index == nullptr) return scan(map, same);
  if (map->last < map->used && same(map->entries[map->last]) && entry_alive(map, map->last)) return map->last;
  const std::uint32_t found = probe(map, hash_word(key), same);
  if (found != kNoEntry) map->last = found;
  return found;
}

std::uint32_t find_string(const Map* map, String* key) {
  const auto same = [key](const Entry& entry) { return same_text(as_string(entry.key), key); };
  if (map->index == nullptr) return scan(map, same);
  const std::uint32_t hash = hash_string(key);
  if (map->last < map->used) {
    const Entry& last = map->entries[map->last];
    if (entry_alive(map, map->last) && as_string(last.key)->hash == hash && same(last)) return map->last;
  }
  const std::uint32_t found = probe(map, hash, same);
  if (found != kNoEntry) map->last = found;
  return found;
}

std::uint32_t find_key(Heap& heap, const Map* map, const TypeDesc& key_type, Value key) {
  switch (key_kind(key_type)) {
    case KeyKind::word: return find_word(map, key.i);
    case KeyKind::text: return find_string(map, as_string(key));
    case KeyKind::other: break;
  }
  Comparer comparer(heap);
  const auto same = [&](const Entry& entry) { return comparer.equal(key_type, entry.key, key); };
  if (map->index == nullptr) return scan(map, same);
  return probe(map, hash_value(heap, key_type, key), same);
}

Entry& put_word(Heap& heap, Map* map, std::int64_t key, bool& fresh) {
  const std::uint32_t found = find_word(map, key);
  fresh = found == kNoEntry;
  if (!fresh) return map->entries[found];
  return append_entry(heap, map, int_value(key), hash_word(key));
}

Entry& put_string(Heap& heap, Map* map, String* key, bool& fresh) {
  const std::uint32_t found = find_string(map, key);
  fresh = found == kNoEntry;
  if (!fresh) {
    heap.release(key);
    return map->entries[found];
  }
  return append_entry(heap, map, ref_value(key), hash_string(key));
}

Entry& put_key(Heap& heap, Map* map, const TypeDesc& key_type, Value key, bool& fresh) {
  switch (key_kind(key_type)) {
    case KeyKind::word: return put_word(heap, map, key.i, fresh);
    case KeyKind::text: return put_string(heap, map, as_string(key), fresh);
    case KeyKind::other: break;
  }
  const std::uint32_t found = find_key(heap, map, key_type, key);
  fresh = found == kNoEntry;
  if (!fresh) {
    if (key_type.ref) heap.release_maybe(key.o);
    return map->entries[found];
  }
  return append_entry(heap, map, key, hash_value(heap, key_type, key));
}

void remove_entry(Heap& heap, Map* map, std::uint32_t entry) {
  const TypeDesc& type = heap.desc(map->desc);
  const TypeDesc& keys = key_type_of(heap, map);
  const Entry old = map->entries[entry];
  if (map->index != nullptr) {
    std::uint32_t at = hash_of(heap, keys, old.key) & map->index_mask;
    while ((map->index[at] & map->index_mask) != entry + 1) at = (at + 1) & map->index_mask;
    map->index[at] = dead_word(map);
  }
  if (map->dead_marks == nullptr) {
    map->dead_marks = static_cast<std::uint8_t*>(heap.allocate(map->capacity));
    std::memset(map->dead_marks, 0, map->capacity);
  }
  map->dead_marks[entry] = 1;
  ++map->dead;
  --map->size;
  if (keys.ref) heap.release_maybe(old.key.o);
  if (type.cls == TypeClass::map && type.value->ref) heap.release_maybe(old.value.o);
}

Map* copy_map(Heap& heap, const Map* map) {
  const TypeDesc& type = heap.desc(map->desc);
  Map* result = heap.map(type);
  if (map->size == 0) return result;
  std::uint32_t capacity = 4;
  while (capacity < map->size) capacity *= 2;
  rebuild(heap, result, capacity);
  const TypeDesc& keys = key_type_of(heap, map);
  const bool values = type.cls == TypeClass::map && type.value->ref;
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (!entry_alive(map, n)) continue;
    const Entry entry = map->entries[n];
    if (keys.ref) Heap::retain_maybe(entry.key.o);
    if (values) Heap::retain_maybe(entry.value.o);
    append_entry(heap, result, entry.key, capacity <= kUnindexed ? 0 : hash_of(heap, keys, entry.key)).value =
        entry.value;
  }
  heap.stats().elements_copied += map->size;
  return result;
}

// --- hashes of structures ---

namespace {

// Deeper parts do not count into the hash: equal values still hash alike.
constexpr std::uint32_t kHashDepth = 64;

std::uint64_t hash_float(double f) {
  // Numbers are equal across kinds: an integral float hashes as the int.
  if (f >= -9.2e18 && f <= 9.2e18 && static_cast<double>(static_cast<std::int64_t>(f)) == f) {
    return hash_word(static_cast<std::int64_t>(f));
  }
  return hash_word(float_value(f).i);
}

std::uint64_t hash_deep(const Heap& heap, const TypeDesc& type, Value value, std::uint32_t depth);

std::uint64_t hash_list(const Heap& heap, const List* list, std::uint32_t depth) {
  std::uint64_t h = list->size;
  const TypeDesc& element = *heap.desc(list->desc).element;
  for (std::uint32_t n = 0; n < list->size; ++n)
    h = hash_mix(h, hash_deep(heap, element, list->data[n], depth));
  return h;
}

// The order of entries says nothing about equality.
std::uint64_t hash_entries(const Heap& heap, const Map* map, std::uint32_t depth) {
  std::uint64_t h = map->size;
  const TypeDesc& type = heap.desc(map->desc);
  const TypeDesc& keys = key_type_of(heap, map);
  for (std::uint32_t n = 0; n < map->used; ++n) {
    if (!entry_alive(map, n)) continue;
    std::uint64_t one = hash_deep(heap, keys, map->entries[n].key, depth);
    if (type.cls == TypeClass::map)
      one = hash_mix(one, hash_deep(heap, *type.value, map->entries[n].value, depth));
    h += one;
  }
  return h;
}

std::uint64_t hash_deep(const Heap& heap, const TypeDesc& type, Value value, std::uint32_t depth) {
  if (depth > kHashDepth) return 0;
  switch (type.cls) {
    case TypeClass::unit: return 0;
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::enumeration: return hash_word(value.i);
    case TypeClass::floating: return hash_float(value.f);
    case TypeClass::string: return hash_string(as_string(value));
    case TypeClass::bytes: return hash_bytes(as_bytes(value)->text());
    case TypeClass::bigint: return hash_bigint(value);
    case TypeClass::bigrat: return hash_bigrat(value);
    case TypeClass::foreign:
    case TypeClass::function: return 0;
    case TypeClass::any: {
      if (value.o == nullptr) return 1;
      const TypeDesc& real = heap.type_of(value.o);
      if (value.o->kind == Kind::box_enum)
        return hash_word(static_cast<std::int64_t>(as_box(value)->value.bits & 0xffffffffU));
      const bool boxed = value.o->kind == Kind::box_int || value.o->kind == Kind::box_float ||
                         value.o->kind == Kind::box_bool;
      return hash_deep(heap, real, boxed ? as_box(value)->value : value, depth);
    }
    case TypeClass::option: {
      if (is_none_of(type, value.bits)) return 1;
      if (type.small_int) return hash_word(as_box(value)->value.i);
      return hash_deep(heap, *type.element, value, depth + 1);
    }
    case TypeClass::list: return hash_list(heap, as_list(value), depth + 1);
    case TypeClass::set:
    case TypeClass::map: return hash_entries(heap, as_map(value), depth + 1);
    case TypeClass::group: return hash_deep(heap, *type.key, as_group(value)->key, depth + 1);
    case TypeClass::record:
    case TypeClass::union_: {
      const Record* record = as_record(value);
      std::uint64_t h = record->tag;
      const Layout& layout = type.layouts[record->tag];
      for (std::uint32_t n = 0; n < record->size; ++n) {
        h = hash_mix(h, hash_deep(heap, *layout.fields[n].type, record->fields()[n], depth + 1));
      }
      return h;
    }
  }
  return 0;
}

}  // namespace

std::uint32_t hash_value(const Heap& heap, const TypeDesc& type, Value value) {
  return static_cast<std::uint32_t>(hash_deep(heap, type, value, 0));
}

}  // namespace mochi::vm
