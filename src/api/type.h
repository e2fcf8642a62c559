// Types of an API surface: a small closed tree that every ecosystem can be mapped to and from. It knows no
// compiler.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi::api {

// MOCHI_API_TYPE(kind, word): the word is the `kind` of the JSON form.
// clang-format off
#define MOCHI_API_TYPES(X)                                                                        \
  X(unit, "unit")                                                                                 \
  X(integer, "int") X(floating, "float") X(boolean, "bool") X(string, "string") X(bytes, "bytes") \
      X(bigint, "bigint") X(list, "list") X(set, "set") X(map, "map") X(option, "option")         \
          X(result, "result") X(function, "fun") X(named, "named") X(parameter, "parameter")      \
              X(other, "other")
// clang-format on

enum class TypeKind : std::uint8_t {
#define X(kind, word) kind,
  MOCHI_API_TYPES(X)
#undef X
};

std::string_view type_kind_word(TypeKind kind);
// False if `word` names no kind.
bool find_type_kind(std::string_view word, TypeKind& kind);

// Parts by kind:
//   list, set, option: args = {element}; map: args = {key, value}; result: args = {value, error}
//   function: args = {parameter…, result}, effects
//   named: name is the type's name, module the module that declares it (empty: the surface's own module),
//   args its
//     type arguments; parameter: name
//   other: name is the Mochi spelling of a type that cannot be exported (only in surfaces of what is not a
//   library)
struct Type {
  TypeKind kind = TypeKind::unit;
  std::string name;
  std::string module;
  std::vector<Type> args;
  std::vector<std::string> effects;

  friend bool operator==(const Type&, const Type&) = default;
};

// As Mochi source spells it: `list<int>`, `map<string, int>?`, `fun(int): bool ! io`.
std::string spell(const Type& type);

}  // namespace mochi::api
