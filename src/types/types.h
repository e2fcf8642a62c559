// The type representation that checker, IR, VM and emitters share. Types are interned: equal structure has
// equal TypeId. Declared types (records, unions, opaque types) are TypeDecls; a type names one by DeclId.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/names.h"
#include "base/source.h"

namespace mochi::types {

struct TypeTag;
using TypeId = Id<TypeTag>;
struct DeclTag;
using DeclId = Id<DeclTag>;
struct ModuleTag;
using ModuleId = Id<ModuleTag>;
struct TypeParamTag;
using TypeParamId = Id<TypeParamTag>;

enum class TypeKind : std::uint8_t {
#define MOCHI_TYPE(kind, spelling) kind,
#include "types/type.def"
#undef MOCHI_TYPE
};

// Effect labels of section 5 as bits.
enum class Effect : std::uint8_t { io = 1, fs = 2, net = 4, time = 8, meta = 16 };
struct EffectSet {
  std::uint8_t bits = 0;
  constexpr bool has(Effect e) const { return (bits & static_cast<std::uint8_t>(e)) != 0; }
  constexpr bool empty() const { return bits == 0; }
  constexpr EffectSet with(EffectSet other) const { return {static_cast<std::uint8_t>(bits | other.bits)}; }
  constexpr EffectSet without(EffectSet other) const {
    return {static_cast<std::uint8_t>(bits & ~other.bits)};
  }
  friend constexpr bool operator==(EffectSet, EffectSet) = default;
};
constexpr EffectSet effect_set(Effect e) { return {static_cast<std::uint8_t>(e)}; }

// What a type parameter's values can do (Z6).
enum class Bound : std::uint8_t { none = 0, eq = 1, ord = 2, hash = 4 };
struct BoundSet {
  std::uint8_t bits = 0;
  constexpr bool has(Bound b) const { return (bits & static_cast<std::uint8_t>(b)) != 0; }
  friend constexpr bool operator==(BoundSet, BoundSet) = default;
};

// Operands by kind (view through TypeStore):
//   list, set, option, soft: args = {element};  map, group: args = {key, value or item}
//   function: args = {parameter…, result}, effects
//   record, union_, opaque: decl, args = type arguments;  variant: decl, index, args = type arguments
//   anonymous: names[i] is the name of field i of type args[i], in written order
//   parameter: param;  variable: index, counted from 1
struct Type {
  TypeKind kind = TypeKind::error;
  EffectSet effects;
  DeclId decl;
  TypeParamId param;
  std::uint32_t index = 0;
  std::vector<TypeId> args;
  std::vector<NameId> names;
};

struct TypeParam {
  NameId name;
  BoundSet declared;
  // Found by the checker inside a package; equals `declared` for exported items.
  BoundSet inferred;
  Span span;
};

struct Field {
  NameId name;
  TypeId type;
  std::string doc;
  Span span;
};

struct Variant {
  NameId name;
  std::vector<Field> fields;
  std::string doc;
  Span span;
};

enum class DeclKind : std::uint8_t { record, union_, opaque };

struct TypeDecl {
  DeclKind kind = DeclKind::record;
  NameId name;
  ModuleId module;
  bool exported = false;
  // Libraries: the E of a `result` in an exported signature of its own package, which users of some hosts get as an exception
  // (border page F2). Found when the program is lowered (lower/error_types.h).
  bool error = false;
  std::vector<TypeParamId> params;
  std::vector<Field> fields;      // record
  std::vector<Variant> variants;  // union; an enum has no variant with fields
  // A parameter-less union without fields in any variant.
  bool is_enum() const;
  std::string doc;
  Span span;  // of the name
};

// Owns types, declarations and type parameters of a whole compilation.
class TypeStore {
 public:
  explicit TypeStore(Names& names);
  ~TypeStore();
  TypeStore(const TypeStore&) = delete;
  TypeStore& operator=(const TypeStore&) = delete;

  Names& names() const { return names_; }
  // Ids of types are smaller than this, without gaps.
  std::size_t size() const;
  const Type& operator[](TypeId id) const;
  TypeKind kind(TypeId id) const { return (*this)[id].kind; }
  bool is(TypeId id, TypeKind k) const { return kind(id) == k; }

  // Kinds without operands.
  TypeId basic(TypeKind kind) const { return TypeId(static_cast<std::uint32_t>(kind)); }
  TypeId error() const { return basic(TypeKind::error); }
  TypeId unit() const { return basic(TypeKind::unit); }
  TypeId boolean() const { return basic(TypeKind::boolean); }
  TypeId integer() const { return basic(TypeKind::integer); }
  TypeId floating() const { return basic(TypeKind::floating); }
  TypeId string() const { return basic(TypeKind::string); }
  TypeId any() const { return basic(TypeKind::any); }
  TypeId list(TypeId element);
  TypeId set(TypeId element);
  TypeId map(TypeId key, TypeId value);
  // Options do not nest: option(option(T)) is option(T), option(any) is any… see Z11.
  TypeId option(TypeId value);
  TypeId soft(TypeId value);
  TypeId group(TypeId key, TypeId item);
  TypeId function(std::span<const TypeId> params, TypeId result, EffectSet effects = {});
  TypeId nominal(DeclId decl, std::span<const TypeId> args = {});
  TypeId variant(DeclId decl, std::uint32_t index, std::span<const TypeId> args = {});
  TypeId anonymous(std::span<const NameId> field_names, std::span<const TypeId> field_types);
  TypeId parameter(TypeParamId param);
  TypeId variable(std::uint32_t index);

  // Operand shorthands; checked.
  TypeId element(TypeId list_set_option_soft) const { return (*this)[list_set_option_soft].args[0]; }
  TypeId key(TypeId map_or_group) const { return (*this)[map_or_group].args[0]; }
  TypeId value(TypeId map_or_group) const { return (*this)[map_or_group].args[1]; }
  std::span<const TypeId> params(TypeId function) const;
  TypeId result(TypeId function) const { return (*this)[function].args.back(); }

  DeclId add_decl(TypeDecl decl);
  TypeDecl& decl(DeclId id);
  const TypeDecl& decl(DeclId id) const;
  std::size_t decl_count() const;
  TypeParamId add_param(TypeParam param);
  std::size_t param_count() const;
  TypeParam& param(TypeParamId id);
  const TypeParam& param(TypeParamId id) const;

  // How full the store is.
  struct Mark {
    std::size_t types = 0;
    std::size_t decls = 0;
    std::size_t params = 0;
  };
  Mark mark() const;
  // Drops what was added since the mark; its ids are given again.
  void take_back(const Mark& to);

  // `type` with each params[i] replaced by args[i].
  TypeId substitute(TypeId type, std::span<const TypeParamId> params, std::span<const TypeId> args);
  // The fields of a record, anonymous record or variant with its type arguments put in.
  std::vector<Field> fields_of(TypeId type);
  // The fields of variant `index` of a union type, type arguments put in.
  std::vector<Field> variant_fields(TypeId union_type, std::uint32_t index);

  // As messages show it (section 5): `[int]`, `{string: int}`, `option[int]`, `fun(int): bool ! io`, names.
  std::string show(TypeId type) const;
  // As Mochi source spells it: `list<int>`, `int?`, `fun(int): bool`.
  std::string spell(TypeId type) const;
  // Stable text, unique per type, made of [A-Za-z0-9_] only; for names of specialised functions.
  std::string mangle(TypeId type) const;

 private:
  TypeId intern(Type type);
  Names& names_;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// --- Questions about types that several layers ask ---

// A mutable aggregate: list, map, set, record with fields, anonymous record (section 6 «aggregates»).
bool is_aggregate(const TypeStore& types, TypeId type);
bool is_numeric(TypeKind kind);
// `==` on values of this type is plain native equality: no float, function or `any` inside (Z15).
bool has_native_equality(const TypeStore& types, TypeId type);
// Contains a type parameter.
bool is_generic(const TypeStore& types, TypeId type);
// Values of the type can reach themselves or share parts: list, map, set, record, closure… (for memory
// management)
bool is_reference(const TypeStore& types, TypeId type);

}  // namespace mochi::types
