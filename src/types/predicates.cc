#include "types/predicates.h"

namespace mochi::types {

bool is_enum(const TypeStore& types, TypeId type) {
  return types.is(type, TypeKind::union_) && types.decl(types[type].decl).is_enum();
}

bool is_result(const TypeStore& types, TypeId type) {
  if (!types.is(type, TypeKind::union_)) return false;
  const TypeDecl& decl = types.decl(types[type].decl);
  return !decl.module.valid() && types.names().text(decl.name) == "result" && decl.variants.size() == 2;
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

}  // namespace mochi::types
