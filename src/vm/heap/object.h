// Run-time values. A register, field, element or global is one untagged 64-bit slot; the static type says
// what is in it. References point at an Object, whose header counts the slots that own it.
#pragma once

#include <cstdint>
#include <string_view>

namespace mochi::vm {

struct Object;

union Value {
  std::int64_t i;
  std::uint64_t bits;
  double f;
  Object* o;
};
static_assert(sizeof(Value) == 8);

constexpr Value int_value(std::int64_t i) { return Value{.i = i}; }
constexpr Value bits_value(std::uint64_t bits) { return Value{.bits = bits}; }
constexpr Value float_value(double f) { return Value{.f = f}; }
constexpr Value ref_value(Object* o) { return Value{.o = o}; }

// «None» of an option whose payload is kept unboxed (bool, enum, unit, float). No float of the machine has
// these bits.
inline constexpr std::uint64_t kNoneBits = ~std::uint64_t{0};

enum class Kind : std::uint8_t {
  string,
  bytes,
  bigint,
  bigrat,
  box_int,
  box_float,
  box_bool,
  box_enum,
  list,
  set,
  map,
  record,  // declared and anonymous records, and variants with their index as tag
  group,
  closure,
  cell,
  foreign,
};

// Bits of Object::flags.
inline constexpr std::uint8_t kMayCycle = 1;    // of a type whose values can reach themselves
inline constexpr std::uint8_t kBuffered = 2;    // waits in the collector's candidate list
inline constexpr std::uint8_t kColorMask = 12;  // two bits of the collector
inline constexpr std::uint8_t kIndexed =
    16;  // string: the heap keeps a table of its code points; list: of groups
inline constexpr std::uint8_t kImmortal = 32;  // not freed before the heap: constants, singletons

struct Object {
  std::uint32_t count;
  Kind kind;
  std::uint8_t flags;
  std::uint16_t tag;
};

// UTF-8 text. The bytes follow the struct.
struct String : Object {
  std::uint32_t size;      // bytes
  std::uint32_t length;    // code points; equal to size exactly if all is ASCII
  std::uint32_t hash;      // 0 = not computed yet
  std::uint32_t capacity;  // bytes
  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  std::string_view text() const { return {data(), size}; }
  bool ascii() const { return size == length; }
};

struct Bytes : Object {
  std::uint32_t size;
  std::uint32_t capacity;
  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  std::string_view text() const { return {data(), size}; }
};

// An int, float, bool (0, 1) or enum (description in the high half, variant index in the low) as an object.
struct Box : Object {
  Value value;
};

// A value kept by a C++ type outside the pools: bigint, bigrat, foreign values. The heap frees all that are
// left.
struct External : Object {
  void* data;
  void (*drop)(void* data);
  External* previous;
  External* next;
};

// Objects that carry the description of their type.
struct Typed : Object {
  std::uint32_t desc;
  std::uint32_t size;  // list: elements; map, set: living entries; record: fields; closure: captures
};

struct Map;

struct List : Typed {
  std::uint32_t capacity;
  std::uint32_t unused;
  Value* data;
};

// A list of groups under construction, with the place of each key.
struct GroupList : List {
  Map* places;
};

struct Entry {
  Value key;
  Value value;
};

// Map and set (whose values are unused). Entries stand in insertion order; `index` finds them by hash: open
// addressing, twice as many places as entries. Each word is an entry number + 1 in the bits of `index_mask`,
// with the hash's bits in the others; 0 is a free place. Small ones have no index.
struct Map : Typed {
  std::uint32_t used;      // entries, dead ones included
  std::uint32_t capacity;  // of entries
  std::uint32_t* index;
  std::uint32_t index_mask;
  std::uint32_t dead;
  mutable std::uint32_t last;  // the entry found last: a key is often asked for several times in a row
  Entry* entries;
  std::uint8_t* dead_marks;  // one per entry; none until the first removal
};

struct Record : Typed {
  Value* fields() { return reinterpret_cast<Value*>(this + 1); }
  const Value* fields() const { return reinterpret_cast<const Value*>(this + 1); }
};

struct Group : Typed {
  Value key;
  Value items;
};

// The captures that are references come first; the tag counts them.
struct Closure : Typed {
  std::uint64_t function;  // index of the function in the compiled program
  Value* captures() { return reinterpret_cast<Value*>(this + 1); }
};

struct Cell : Typed {
  Value value;
};

// Typed access for the places that know the kind statically.
inline External* as_external(Value v) { return static_cast<External*>(v.o); }
inline String* as_string(Value v) { return static_cast<String*>(v.o); }
inline Bytes* as_bytes(Value v) { return static_cast<Bytes*>(v.o); }
inline Box* as_box(Value v) { return static_cast<Box*>(v.o); }
inline List* as_list(Value v) { return static_cast<List*>(v.o); }
inline Map* as_map(Value v) { return static_cast<Map*>(v.o); }
inline Record* as_record(Value v) { return static_cast<Record*>(v.o); }
inline Group* as_group(Value v) { return static_cast<Group*>(v.o); }
inline Closure* as_closure(Value v) { return static_cast<Closure*>(v.o); }
inline Cell* as_cell(Value v) { return static_cast<Cell*>(v.o); }

}  // namespace mochi::vm
