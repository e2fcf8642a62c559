// The public surface of a package: what it offers, in words that belong to no language. Producers are the
// checker, rustdoc JSON and CLI metadata; consumers are shims, wrappers, type definitions, headers,
// documentation and the comparison of versions (design §1). Order is that of the source, modules ascending by
// name; nothing here depends on hashes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/type.h"
#include "base/result.h"

namespace mochi::api {

struct TypeParam {
  std::string name;
  std::vector<std::string> bounds;  // of `eq`, `hash`, `ord`, ascending
  friend bool operator==(const TypeParam&, const TypeParam&) = default;
};

// A doc comment, taken apart (language page Z21).
struct Doc {
  // All but the tags, lines joined with LF.
  std::string text;
  std::string returns;
  std::string fails;
  friend bool operator==(const Doc&, const Doc&) = default;
};

struct Param {
  std::string name;
  Type type;
  std::string doc;
  // The default value as Mochi source; empty if the argument must be given.
  std::string preset = {};
  friend bool operator==(const Param&, const Param&) = default;
};

struct Function {
  std::string name;
  Doc doc;
  std::vector<TypeParam> type_params;
  std::vector<Param> params;
  Type result;
  // Labels of section 5, in its order: what a call does beside giving its result.
  std::vector<std::string> effects;
  // Positions of parameters whose own effects a call adds (Z12).
  std::vector<std::uint32_t> effect_params;
  // Words of packages page section 10, ascending.
  std::vector<std::string> capabilities;
  // Bound to another language under this path; empty for a function of Mochi.
  std::string foreign_path;
  friend bool operator==(const Function&, const Function&) = default;

  // The E of a function whose result is result<T, E>, else nullptr.
  const Type* error() const { return result.kind == TypeKind::result ? &result.args[1] : nullptr; }
};

struct Field {
  std::string name;
  Type type;
  std::string doc;
  friend bool operator==(const Field&, const Field&) = default;
};

struct Variant {
  std::string name;
  std::string doc;
  std::vector<Field> fields;
  friend bool operator==(const Variant&, const Variant&) = default;
};

enum class TypeDeclKind : std::uint8_t { record, union_, enumeration, alias, opaque };
std::string_view type_decl_kind_word(TypeDeclKind kind);

struct Constant {
  std::string name;
  std::string doc;
  Type type;
  // The expression as Mochi source.
  std::string value;
  bool is_variable = false;  // foreign `extern var`
  std::string foreign_path;
  friend bool operator==(const Constant&, const Constant&) = default;
};

struct TypeDecl {
  TypeDeclKind kind = TypeDeclKind::record;
  std::string name;
  std::string doc;
  std::vector<TypeParam> type_params;
  std::vector<Field> fields;      // record
  std::vector<Variant> variants;  // union_, enumeration
  std::vector<Function> methods;  // record, union_, enumeration
  // `static`: of the type itself.
  std::vector<Function> functions;
  std::vector<Constant> constants;
  Type aliased;  // alias
  friend bool operator==(const TypeDecl&, const TypeDecl&) = default;
};

struct Module {
  std::string name;  // `@scope/name/module`, or the path of a single file
  std::string doc;
  std::vector<TypeDecl> types;
  std::vector<Constant> constants;
  std::vector<Function> functions;
  friend bool operator==(const Module&, const Module&) = default;
};

// Something that a producer could not bring over, with the reason.
struct Skip {
  std::string item;
  std::string reason;
  friend bool operator==(const Skip&, const Skip&) = default;
};

struct Surface {
  std::string package;  // `@scope/name`; empty for single files
  std::vector<Module> modules;
  std::vector<Skip> skips;
  friend bool operator==(const Surface&, const Surface&) = default;

  const Module* find_module(std::string_view name) const;
  // The capabilities of all functions, ascending.
  std::vector<std::string> capabilities() const;
};

// Takes a doc comment apart: `@param n …`, `@returns …`, `@fails …`; a tag's text goes on over following
// lines that are indented or stand before the next tag or empty line. `params` get their texts by name; names
// that are no parameter are given back in `unknown` (may be null).
Doc parse_doc(std::string_view text, std::vector<Param>& params, std::vector<std::string>* unknown = nullptr);

// `"format": 1` (Z5), two blanks per level, keys and items in a fixed order, a final line end.
std::string to_json(const Surface& surface);
// Reads what `to_json` writes; unknown members are ignored, a greater format is refused. Error code C002.
Result<Surface> from_json(std::string_view text);
// For people: one declaration per line as Mochi spells it, docs as comments above.
std::string to_text(const Surface& surface);
// `fun name<T: ord>(a: int): string ! io` without a body.
std::string signature(const Function& function);

}  // namespace mochi::api
