#include "emit/common/surface_types.h"

namespace mochi::emit {

using types::TypeId;
using types::TypeKind;

std::vector<const api::TypeDecl*> aliases_of(std::string_view module, const api::Surface* surface) {
  std::vector<const api::TypeDecl*> found;
  const api::Module* from = surface == nullptr ? nullptr : surface->find_module(module);
  if (from == nullptr) return found;
  for (const api::TypeDecl& decl : from->types) {
    if (decl.kind == api::TypeDeclKind::alias) found.push_back(&decl);
  }
  return found;
}

std::vector<types::TypeParamId> SurfaceTypes::bind(const std::vector<api::TypeParam>& params) {
  std::vector<types::TypeParamId> all;
  for (const api::TypeParam& p : params) {
    all.push_back(types_.add_param({types_.names().intern(p.name), {}, {}, {}}));
    bound_[p.name] = types_.parameter(all.back());
  }
  return all;
}

TypeId SurfaceTypes::type(const api::Type& t) {
  std::vector<TypeId> args;
  for (const api::Type& arg : t.args) args.push_back(type(arg));
  switch (t.kind) {
    case api::TypeKind::unit: return types_.unit();
    case api::TypeKind::integer: return types_.integer();
    case api::TypeKind::floating: return types_.floating();
    case api::TypeKind::boolean: return types_.boolean();
    case api::TypeKind::string: return types_.string();
    case api::TypeKind::bytes: return types_.basic(TypeKind::bytes);
    case api::TypeKind::bigint: return types_.basic(TypeKind::bigint);
    case api::TypeKind::list: return types_.list(args[0]);
    case api::TypeKind::set: return types_.set(args[0]);
    case api::TypeKind::map: return types_.map(args[0], args[1]);
    case api::TypeKind::option: return types_.option(args[0]);
    case api::TypeKind::result: return declared("result", "", args);
    case api::TypeKind::function: {
      const std::vector<TypeId> params(args.begin(), args.end() - 1);
      return types_.function(params, args.back());
    }
    case api::TypeKind::named: return named(t, args);
    case api::TypeKind::parameter: {
      const auto found = bound_.find(t.name);
      return found == bound_.end() ? types_.any() : found->second;
    }
    case api::TypeKind::other: return types_.any();
  }
  return types_.any();
}

TypeId SurfaceTypes::declared(std::string_view name, std::string_view module,
                              const std::vector<TypeId>& args) {
  for (std::uint32_t i = 0; i < types_.decl_count(); ++i) {
    const types::TypeDecl& decl = types_.decl(types::DeclId(i));
    const std::string_view in =
        decl.module.valid() ? std::string_view(program_.modules[decl.module].name) : "";
    if (in == module && types_.names().text(decl.name) == name) return types_.nominal(types::DeclId(i), args);
  }
  return {};
}

TypeId SurfaceTypes::named(const api::Type& t, const std::vector<TypeId>& args) {
  const std::string_view module = t.module.empty() ? module_ : std::string_view(t.module);
  if (const TypeId found = declared(t.name, module, args); found.valid()) return found;
  // An alias of an alias.
  const api::Module* from = surface_.find_module(module);
  constexpr unsigned kDeepest = 64;
  if (from == nullptr || depth_ == kDeepest) return types_.any();
  for (const api::TypeDecl& decl : from->types) {
    if (decl.kind != api::TypeDeclKind::alias || decl.name != t.name) continue;
    const std::map<std::string, TypeId, std::less<>> outer = bound_;
    for (std::size_t i = 0; i < decl.type_params.size() && i < args.size(); ++i)
      bound_[decl.type_params[i].name] = args[i];
    ++depth_;
    const TypeId made = type(decl.aliased);
    --depth_;
    bound_ = outer;
    return made;
  }
  return types_.any();
}

}  // namespace mochi::emit
