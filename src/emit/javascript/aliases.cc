// Exported aliases. The program knows what they stand for alone, so that they come from the package's surface.
#include <map>

#include "emit/javascript/library.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

namespace {

// Types of a surface as the program has them.
class SurfaceTypes {
 public:
  // All must outlive this.
  SurfaceTypes(const ir::Program& program, const api::Surface& surface, std::string_view module)
      : program_(program), types_(*program.types), surface_(surface), module_(module) {}

  // The parameters of an alias, by their names from now on.
  std::vector<types::TypeParamId> bind(const std::vector<api::TypeParam>& params) {
    std::vector<types::TypeParamId> all;
    for (const api::TypeParam& p : params) {
      all.push_back(types_.add_param({types_.names().intern(p.name), {}, {}, {}}));
      bound_[p.name] = types_.parameter(all.back());
    }
    return all;
  }

  TypeId type(const api::Type& t) {
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

 private:
  TypeId declared(std::string_view name, std::string_view module, const std::vector<TypeId>& args) {
    for (std::uint32_t i = 0; i < types_.decl_count(); ++i) {
      const types::TypeDecl& decl = types_.decl(types::DeclId(i));
      const std::string_view in =
          decl.module.valid() ? std::string_view(program_.modules[decl.module].name) : "";
      if (in == module && types_.names().text(decl.name) == name)
        return types_.nominal(types::DeclId(i), args);
    }
    return {};
  }

  TypeId named(const api::Type& t, const std::vector<TypeId>& args) {
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

  const ir::Program& program_;
  types::TypeStore& types_;
  const api::Surface& surface_;
  const std::string_view module_;
  std::map<std::string, TypeId, std::less<>> bound_;
  unsigned depth_ = 0;
};

}  // namespace

std::vector<std::string> LibraryModule::alias_declarations() {
  std::vector<std::string> all;
  for (const api::TypeDecl* alias : w_.options.aliases) {
    SurfaceTypes types(program_, *w_.options.surface, module_.name);
    const std::vector<types::TypeParamId> params = types.bind(alias->type_params);
    const std::string name = convert_name(alias->name, CaseStyle::pascal);
    const bool is_result = alias->aliased.kind == api::TypeKind::result;
    Doc shown = w_.spelling.type(types.type(alias->aliased), true);
    Doc head = w_.text("export type " + name + w_.spelling.parameters(params) + " =");
    Doc doc = is_result ? w_.concat({head, w_.text(" "), shown, w_.text(";")})
                        : w_.concat({head, w_.docs.group(w_.docs.nest(2, w_.concat({w_.docs.line(), shown}))),
                                     w_.text(";")});
    all.push_back(comment_of(alias->doc, alias->name) + w_.print(doc).text);
  }
  return all;
}

}  // namespace mochi::emit::javascript
