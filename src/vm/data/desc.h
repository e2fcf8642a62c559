// Descriptions of types as the machine sees them: how values are kept, compared, printed and freed. Made once
// when a program is compiled; objects name theirs by number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/ir.h"
#include "types/types.h"

namespace mochi::vm {

enum class TypeClass : std::uint8_t {
  unit,
  boolean,
  integer,
  floating,
  string,
  bytes,
  bigint,
  bigrat,
  any,
  foreign,
  list,
  set,
  map,
  option,
  group,
  function,
  record,
  union_,
  enumeration,
};

// The numbers of the descriptions that every program has.
inline constexpr std::uint32_t kUnitDesc = 0;
inline constexpr std::uint32_t kBoolDesc = 1;
inline constexpr std::uint32_t kIntDesc = 2;
inline constexpr std::uint32_t kFloatDesc = 3;
inline constexpr std::uint32_t kStringDesc = 4;
inline constexpr std::uint32_t kBytesDesc = 5;
inline constexpr std::uint32_t kBigintDesc = 6;
inline constexpr std::uint32_t kBigratDesc = 7;
inline constexpr std::uint32_t kAnyDesc = 8;
inline constexpr std::uint32_t kForeignDesc = 9;
inline constexpr std::uint32_t kListAnyDesc = 10;
inline constexpr std::uint32_t kMapStringAnyDesc = 11;
inline constexpr std::uint32_t kMapStringStringDesc = 12;
inline constexpr std::uint32_t kListStringDesc = 13;
inline constexpr std::uint32_t kListIntDesc = 14;

struct TypeDesc;

struct FieldDesc {
  std::string name;
  const TypeDesc* type = nullptr;
};

// The fields of a record, or of one variant of a union.
struct Layout {
  std::string name;  // of record or variant; empty for anonymous records
  std::vector<FieldDesc> fields;
  std::vector<std::uint32_t> ascending;  // field numbers in the order of their names
  std::vector<std::uint32_t> refs;       // field numbers that hold references
};

struct TypeDesc {
  std::uint32_t number = 0;
  TypeClass cls = TypeClass::unit;
  bool ref = false;        // values are pointers to counted objects (null = none, where none can be)
  bool may_cycle = false;  // values can reach themselves
  bool small_int = false;  // option<int>: kept as a box
  types::TypeId type;
  const TypeDesc* element = nullptr;  // list, set, option; group: the list of items
  const TypeDesc* key = nullptr;      // map, group
  const TypeDesc* value = nullptr;    // map
  std::vector<Layout> layouts;        // record: one; union, enum: one per variant
  std::string shown;                  // the type as messages show it
};

// Owns the descriptions of a program.
class DescTable {
 public:
  explicit DescTable(types::TypeStore& types);
  // The description of a type of the IR; made on first use.
  const TypeDesc& of(types::TypeId type);
  const TypeDesc& at(std::uint32_t number) const { return *descs_[number]; }
  std::size_t size() const { return descs_.size(); }
  types::TypeStore& types() const { return types_; }
  // Marks the types whose values can come to reach themselves: those on a cycle of the type graph with an
  // edge that the program assigns through. Call when all functions are compiled.
  void find_cyclic(const ir::Program& program);

 private:
  TypeDesc& add(types::TypeId type, TypeClass cls, bool ref);
  void fill(TypeDesc& desc);
  types::TypeStore& types_;
  std::vector<std::unique_ptr<TypeDesc>> descs_;
  std::unordered_map<std::uint32_t, std::uint32_t> by_type_;
};

// None of an option type: null for references, kNoneBits for what is kept unboxed.
inline bool is_none_of(const TypeDesc& option, std::uint64_t bits) {
  return option.ref ? bits == 0 : bits == ~std::uint64_t{0};
}

}  // namespace mochi::vm
