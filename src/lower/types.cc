// Types of the IR.
#include "lower/context.h"

namespace mochi::lower {

TypeId Context::ir_type(TypeId type) {
  if (!type) return types.any();
  if (const auto known = ir_types_.find(type.value); known != ir_types_.end()) return known->second;
  const TypeId made = make_ir_type(type);
  ir_types_.emplace(type.value, made);
  return made;
}

TypeId Context::make_ir_type(TypeId type) {
  // A copy: adding types may move what the store holds.
  const types::Type t = types[type];
  std::vector<TypeId> args;
  args.reserve(t.args.size());
  for (const TypeId arg : t.args) args.push_back(ir_type(arg));
  switch (t.kind) {
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::parameter: return type;
    case TypeKind::int64: return types.integer();
    case TypeKind::error:
    case TypeKind::variable: return types.any();
    case TypeKind::list: return types.list(args[0]);
    case TypeKind::set: return types.set(args[0]);
    case TypeKind::map: return types.map(args[0], args[1]);
    case TypeKind::option: return types.option(args[0]);
    case TypeKind::soft: return types.is(args[0], TypeKind::any) ? args[0] : types.option(args[0]);
    case TypeKind::group: return types.group(args[0], args[1]);
    case TypeKind::function: {
      const TypeId result = args.back();
      args.pop_back();
      return types.function(args, result);
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::opaque: return types.nominal(t.decl, args);
    case TypeKind::anonymous: return types.anonymous(t.names, args);
  }
  return types.any();
}

void Context::rewrite_declarations() {
  for (std::size_t i = 0; i < types.decl_count(); ++i) {
    const DeclId id(static_cast<std::uint32_t>(i));
    for (std::size_t f = 0; f < types.decl(id).fields.size(); ++f) {
      const TypeId made = ir_type(types.decl(id).fields[f].type);
      types.decl(id).fields[f].type = made;
    }
    for (std::size_t v = 0; v < types.decl(id).variants.size(); ++v) {
      for (std::size_t f = 0; f < types.decl(id).variants[v].fields.size(); ++f) {
        const TypeId made = ir_type(types.decl(id).variants[v].fields[f].type);
        types.decl(id).variants[v].fields[f].type = made;
      }
    }
  }
}

std::vector<types::Field> Context::fields(TypeId type) {
  if (!types.is(type, TypeKind::record) && !types.is(type, TypeKind::anonymous)) return {};
  return types.fields_of(type);
}

std::vector<types::Field> Context::variant_fields(TypeId union_type, std::uint32_t variant) {
  return types.variant_fields(union_type, variant);
}

std::uint32_t Context::field_index(TypeId type, NameId name) {
  const std::vector<types::Field> all = fields(type);
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all[i].name == name) return i;
  return Id<types::TypeTag>::kNone;
}

}  // namespace mochi::lower
