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

}  // namespace mochi::types
