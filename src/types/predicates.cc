#include "types/predicates.h"

#include <algorithm>
#include <set>
#include <vector>

namespace mochi::types {

bool is_enum(const TypeStore& types, TypeId type) {
  return types.is(type, TypeKind::union_) && types.decl(types[type].decl).is_enum();
}

bool is_result(const TypeStore& types, TypeId type) {
  if (!types.is(type, TypeKind::union_)) return false;
  const TypeDecl& decl = types.decl(types[type].decl);
  return !decl.module.valid() && types.names().text(decl.name) == "result" && decl.variants.size() == 2;
}

namespace {

// How many places inside lead back to the declarations around the type, which are `open`; one in a container counts twice.
// `done`: declarations that were looked into.
unsigned ways_back(const TypeStore& types, TypeId type, std::vector<DeclId>& open, std::set<DeclId>& done) {
  const Type& t = types[type];
  const bool container = t.kind == TypeKind::list || t.kind == TypeKind::map || t.kind == TypeKind::set;
  unsigned ways = 0;
  for (const TypeId part : t.args) ways += ways_back(types, part, open, done) * (container ? 2U : 1U);
  if (!t.decl.valid()) return ways;
  if (std::find(open.begin(), open.end(), t.decl) != open.end()) return ways + 1;
  if (!done.insert(t.decl).second) return ways;
  open.push_back(t.decl);
  for_each_field(types.decl(t.decl),
                 [&](const Field& field, unsigned) { ways += ways_back(types, field.type, open, done); });
  open.pop_back();
  return ways;
}

}  // namespace

bool branches_into_itself(const TypeStore& types, TypeId type) {
  std::vector<DeclId> open;
  std::set<DeclId> done;
  return ways_back(types, type, open, done) > 1;
}

bool is_scalar(const TypeStore& types, TypeId type) {
  switch (types.kind(type)) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating: return true;
    case TypeKind::option: return is_scalar(types, types.element(type));
    case TypeKind::union_: return is_enum(types, type);
    case TypeKind::error:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return false;
  }
  return false;
}

std::string_view bound_word(Bound bound) {
  switch (bound) {
    case Bound::none: break;
    case Bound::eq: return "eq";
    case Bound::ord: return "ord";
    case Bound::hash: return "hash";
  }
  return "";
}

}  // namespace mochi::types
