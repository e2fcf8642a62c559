// Types as users of a library have them: a package whose manifest says so shows its ints as `bigint`, and
// what is declared in a package looks the same in all packages that pass it on.
#include "emit/javascript/writer.h"

// Most kinds of types hold no other.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

// Only what stands in the type itself: its declared types decide for themselves.
TypeId Writer::widened(TypeId id) const {
  const types::Type old = types[id];
  if (old.kind == TypeKind::integer) return types.basic(TypeKind::int64);
  std::vector<TypeId> args;
  for (const TypeId arg : old.args) args.push_back(widened(arg));
  if (args == old.args) return id;
  switch (old.kind) {
    case TypeKind::list: return types.list(args[0]);
    case TypeKind::set: return types.set(args[0]);
    case TypeKind::map: return types.map(args[0], args[1]);
    case TypeKind::option: return types.option(args[0]);
    case TypeKind::function: return types.function({args.begin(), args.end() - 1}, args.back(), old.effects);
    case TypeKind::record:
    case TypeKind::union_: return types.nominal(old.decl, args);
    case TypeKind::anonymous: return types.anonymous(old.names, args);
    // All others have no operands, or do not cross a border.
    default: return id;
  }
}

std::vector<types::Field> Writer::outward_fields(std::vector<types::Field> declared, TypeId id) const {
  const types::Type type = types[id];
  const types::TypeDecl& decl = types.decl(type.decl);
  const bool big = decl.module.valid() && (*options.big_modules)[decl.module.value];
  for (types::Field& field : declared) {
    field.type = types.substitute(big ? widened(field.type) : field.type, decl.params, type.args);
  }
  return declared;
}

std::vector<types::Field> Writer::outward_fields(TypeId id) const {
  if (options.big_modules == nullptr || !types[id].decl.valid()) return types.fields_of(id);
  return outward_fields(types.decl(types[id].decl).fields, id);
}

std::vector<types::Field> Writer::outward_fields(TypeId union_type, std::uint32_t variant) const {
  if (options.big_modules == nullptr) return types.variant_fields(union_type, variant);
  return outward_fields(types.decl(types[union_type].decl).variants[variant].fields, union_type);
}

}  // namespace mochi::emit::javascript
