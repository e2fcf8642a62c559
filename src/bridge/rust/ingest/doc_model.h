// What rustdoc's JSON says of one crate (rust-bridge page §4), formats 57 to 61. Texts are views into the JSON,
// which the crate owns; documentation, links, spans and target features are not kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/json_cursor.h"

namespace mochi::rust {

using DocId = std::uint32_t;
inline constexpr DocId kNoDoc = UINT32_MAX;
// Index into DocCrate::types.
using TypeRef = std::uint32_t;
inline constexpr TypeRef kNoType = UINT32_MAX;

enum class TypeTag : std::uint8_t {
  primitive,   // name
  path,        // path
  generic,     // name; `Self` in methods
  reference,   // lifetime, is_mutable, parts = {target}
  slice,       // parts = {element}
  array,       // parts = {element}, name = the length as written
  tuple,       // parts
  raw,         // is_mutable, parts = {target}
  dyn,         // bounds: traits; lifetime
  impl,        // bounds
  projection,  // name, parts = {self type}, path = the trait (its text may be empty)
  function,    // parts = {parameter…, result or kNoType}
  other,       // name = the tag: a pattern, `infer`, or one that this program does not know
};

struct DocBound;
struct DocConstraint;

struct DocArg {
  enum class Kind : std::uint8_t { lifetime, type, constant, infer };
  Kind kind = Kind::infer;
  TypeRef type = kNoType;
  std::string_view text;  // lifetime, constant
};

struct DocPath {
  std::string_view text;  // as written in the source
  DocId id = kNoDoc;
  bool parenthesized = false;  // `Fn(inputs) -> output`
  std::vector<DocArg> args;
  std::vector<DocConstraint> constraints;
  std::vector<TypeRef> inputs;
  TypeRef output = kNoType;
};

struct DocBound {
  enum class Kind : std::uint8_t { trait, outlives, use, other };
  Kind kind = Kind::other;
  bool maybe = false;  // `?Sized`
  DocPath trait;
  std::string_view lifetime;
};

struct DocConstraint {
  std::string_view name;
  TypeRef equals = kNoType;  // else by bounds
  std::vector<DocBound> bounds;
};

struct DocType {
  TypeTag tag = TypeTag::other;
  bool is_mutable = false;
  std::string_view name;
  std::string_view lifetime;
  std::vector<TypeRef> parts;
  std::vector<DocBound> bounds;
  // path, projection; else empty.
  std::unique_ptr<DocPath> path;
};

struct DocParam {
  enum class Kind : std::uint8_t { lifetime, type, constant };
  std::string_view name;
  Kind kind = Kind::lifetime;
  bool synthetic = false;        // of an `impl Trait` argument
  std::vector<DocBound> bounds;  // type
  TypeRef type = kNoType;        // type: the default; constant: its type
};

struct DocWhere {
  TypeRef type = kNoType;  // none: a predicate on lifetimes or an equation
  std::vector<DocBound> bounds;
};

struct DocGenerics {
  std::vector<DocParam> params;
  std::vector<DocWhere> where;
  bool has(DocParam::Kind kind) const {
    for (const DocParam& p : params) {
      if (p.kind == kind) return true;
    }
    return false;
  }
};

struct DocModule {
  std::vector<DocId> items;
};
struct DocUse {
  std::string_view source;
  std::string_view name;
  DocId id = kNoDoc;
  bool glob = false;
};
struct DocExtern {
  std::string_view name;
  std::string_view rename;
};
struct DocFunction {
  std::vector<std::pair<std::string_view, TypeRef>> inputs;
  TypeRef output = kNoType;  // none: `()`
  DocGenerics generics;
  bool variadic = false;
  bool is_unsafe = false;
  bool is_async = false;
  bool foreign_abi = false;  // not `Rust`
  bool has_body = true;
};
// A struct, enum or union.
struct DocAdt {
  enum class Kind : std::uint8_t { unit, tuple, plain, enumeration, union_ };
  Kind kind = Kind::unit;
  DocGenerics generics;
  std::vector<DocId> parts;  // fields or variants; kNoDoc = a private field of a tuple
  bool stripped = false;     // some are private or hidden
  std::vector<DocId> impls;
};
struct DocVariant {
  enum class Kind : std::uint8_t { plain, tuple, record };
  Kind kind = Kind::plain;
  std::vector<DocId> fields;
  bool stripped = false;
};
struct DocField {
  TypeRef type = kNoType;
};
struct DocTrait {
  DocGenerics generics;
  std::vector<DocId> items;
  std::vector<DocBound> bounds;
  std::vector<DocId> implementations;
};
struct DocImpl {
  DocGenerics generics;
  bool has_trait = false;
  DocPath trait;
  TypeRef self = kNoType;
  std::vector<DocId> items;
  bool negative = false;
  bool synthetic = false;
  bool blanket = false;
  TypeRef blanket_of = kNoType;  // what it is written for: `D` of `impl<D: Update> Digest for D`
};
// An alias, or an associated type (with or without a type).
struct DocAlias {
  DocGenerics generics;
  TypeRef type = kNoType;
  bool associated = false;
};
// A constant, an associated constant, or a static.
struct DocValue {
  TypeRef type = kNoType;
  std::string_view text;
  bool associated = false;
  bool is_static = false;
  bool is_mutable = false;
};
struct DocMacro {
  bool procedural = false;
};
// Primitive pages, trait aliases, extern types, and kinds that this program does not know.
struct DocOther {
  std::string_view tag;
};

using DocInner = std::variant<DocOther, DocModule, DocUse, DocExtern, DocFunction, DocAdt, DocVariant,
                              DocField, DocTrait, DocImpl, DocAlias, DocValue, DocMacro>;

enum class Visibility : std::uint8_t { open, inherited, restricted };

struct DocItem {
  DocId id = kNoDoc;
  std::uint32_t crate = 0;
  Visibility visibility = Visibility::restricted;
  bool non_exhaustive = false;
  std::string_view name;
  // A documentation text as it stands in the JSON, decoded.
  std::string_view docs;
  DocInner inner;
};

// Where an id is defined, for ids that no item of this crate has.
struct DocPlace {
  std::uint32_t crate = 0;
  std::vector<std::string_view> path;
  std::string_view kind;
};

struct DocCrate {
  std::string name;
  std::string version;
  std::uint32_t format = 0;
  DocId root = kNoDoc;
  std::vector<DocItem> items;
  std::vector<DocType> types;
  std::unordered_map<DocId, std::uint32_t> by_id;  // indexes of items
  std::unordered_map<DocId, DocPlace> places;
  std::unordered_map<std::uint32_t, std::string> externals;  // names of crates by number
  // What everything above is a view into.
  std::string json;
  std::unique_ptr<JsonCursor> cursor;

  const DocItem* item(DocId id) const {
    auto found = by_id.find(id);
    return found == by_id.end() ? nullptr : &items[found->second];
  }
  template <typename T>
  const T* get(DocId id) const {
    const DocItem* found = item(id);
    return found == nullptr ? nullptr : std::get_if<T>(&found->inner);
  }
  const DocType& type(TypeRef ref) const { return types[ref]; }
};

}  // namespace mochi::rust
