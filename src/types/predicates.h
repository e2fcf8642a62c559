// Questions about declared types that checker, passes and targets ask.
#pragma once

#include <cstddef>
#include <string_view>

#include "types/types.h"

namespace mochi::types {

// A union whose variants have no fields.
bool is_enum(const TypeStore& types, TypeId type);
// The built-in `result<T, E>`: variant 0 is `Ok`, 1 is `Err`.
bool is_result(const TypeStore& types, TypeId type);

// Values that are copied whole and hold no memory of their own: numbers of fixed size, bools, units, enums, and
// options of these.
bool is_scalar(const TypeStore& types, TypeId type);

// A declared type in it holds itself in several places, or in a list, map or set: many ways may lead to one part of a value.
bool branches_into_itself(const TypeStore& types, TypeId type);

// So many keys `sort by` takes at most: their directions fit a word.
inline constexpr std::size_t kMaxSortKeys = 31;

// Each field of a record, or of the variants of a union one after another, with the variant's number; 0 for records.
template <typename F>
void for_each_field(const TypeDecl& decl, F&& visit) {
  for (const Field& field : decl.fields) visit(field, 0U);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v)
    for (const Field& field : decl.variants[v].fields) visit(field, v);
}

// The word of a bound in the language: `eq`, `ord` or `hash`.
std::string_view bound_word(Bound bound);

}  // namespace mochi::types
