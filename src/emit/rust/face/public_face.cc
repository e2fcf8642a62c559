#include "emit/rust/face/public_face.h"

#include <algorithm>

#include "api/surface.h"
#include "base/check.h"
#include "base/string_util.h"
#include "emit/common/item_names.h"
#include "emit/common/module_places.h"
#include "emit/common/readme.h"
#include "emit/common/surface_types.h"
#include "emit/rust/names.h"
#include "emit/rust/type_params.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

std::string file_of(std::string_view path) {
  if (path == "crate") return "src/lib.rs";
  return replace_all(path, "::", "/").replace(0, 5, "src") + ".rs";
}

PublicFace::PublicFace(const ir::Program& p, const LibraryOptions& options)
    : program(p), types(*p.types), program_uses(p) {
  for (const ir::Global& g : program.globals) {
    if (g.lazy_init.valid()) lazy_.insert(g.lazy_init);
  }
  place_modules(options);
  if (options.surface != nullptr) name_aliases(*options.surface);
  shows_big_ = shows_big();
  name_types();
  name_members();
  name_items();
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    const ir::Function& f = program.functions[id];
    const bool takes = std::any_of(f.params.begin(), f.params.end(), [&](ir::LocalId l) {
      return types.is(f.body.locals[l].type, TypeKind::function);
    });
    if (takes && is_exported(id) && !keeps_functions(id) && calls_itself(program, id)) lending_.insert(id);
  }
  find_living();
}

void PublicFace::place_modules(const LibraryOptions& options) {
  const ModulePlaces places(program, options);
  for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
    const ModulePlace& place = places.of(ModuleId(i));
    std::string stem = place.path;
    if (place.copied && stem.starts_with("std/")) stem.replace(0, 3, "support");
    std::vector<std::string> parts = {place.is_own() ? "crate" : place.package->import_name};
    for (const std::string_view part : split(stem, '/')) {
      if (!part.empty()) parts.push_back(inner_scope().declare(snake(part)));
    }
    own_.push_back(place.is_own() && !place.copied);
    open_.push_back(place.is_public && stem != "internal");
    paths_.push_back(join(parts, "::"));
    // What stands for a crate is no module of the library: shared code calls the crate.
    const bool crate = program.modules[ModuleId(i)].name.starts_with(kCrateModule);
    files_.push_back(place.is_own() && !crate ? file_of(paths_.back()) : "");
    scopes_.push_back(new_scope());
  }
  // Modules stand beside the items of the module above.
  for (std::uint32_t m = 0; m < program.modules.size(); ++m) {
    if (is_readme(program.modules[ModuleId(m)])) continue;
    const std::string& path = paths_[m];
    const std::size_t cut = path.rfind("::");
    if (cut == std::string::npos) continue;
    for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
      if (paths_[i] == path.substr(0, cut)) scopes_[i].take(path.substr(cut + 2));
    }
  }
}

void PublicFace::name_aliases(const api::Surface& surface) {
  for (std::uint32_t m = 0; m < program.modules.size(); ++m) {
    const api::Module* module = surface.find_module(program.modules[ModuleId(m)].name);
    if (module == nullptr || !is_public(ModuleId(m))) continue;
    for (const api::TypeDecl& decl : module->types) {
      if (decl.kind != api::TypeDeclKind::alias) continue;
      const std::string name = cased(decl.name, CaseStyle::pascal);
      scopes_[m].take(name);
      if (!decl.type_params.empty()) continue;
      const TypeId type =
          SurfaceTypes(program, surface, program.modules[ModuleId(m)].name).type(decl.aliased);
      if (types.is(type, TypeKind::function)) function_aliases_.emplace(type, std::pair(ModuleId(m), name));
    }
  }
}

void PublicFace::name_types() {
  const Names& names = *program.names;
  for (bool exported : {true, false}) {
    for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
      const DeclId id(i);
      const types::TypeDecl& decl = types.decl(id);
      if (decl.exported != exported || !decl.module.valid()) continue;
      type_names_[id] = scopes_[decl.module.value].declare(cased(names.text(decl.name), CaseStyle::pascal));
      variants_[id] = names_of(names, decl.variants, CaseStyle::pascal);
      for (const types::Variant& v : decl.variants)
        fields_[id].push_back(names_of(names, v.fields, CaseStyle::snake));
      if (decl.variants.empty()) fields_[id].push_back(names_of(names, decl.fields, CaseStyle::snake));
    }
  }
}

void PublicFace::name_items() {
  // What gives a default value stands where it is left out.
  std::set<FunctionId> presets;
  for (const ir::Function& f : program.functions) presets.insert(f.presets.begin(), f.presets.end());
  for (bool exported : {true, false}) {
    for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
      const FunctionId id(i);
      const ir::Function& f = program.functions[id];
      if (f.exported != exported || program_uses.is_nested(id) || owner(id).valid() || presets.contains(id))
        continue;
      const bool titled = f.kind == ir::FunctionKind::test || f.kind == ir::FunctionKind::bench;
      functions_[id] =
          declare_function(scopes_[f.module.value], id,
                           snake(titled ? f.title : item_words(program, f, "lambda", "top_level")));
    }
    for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
      const GlobalId id(i);
      const ir::Global& g = program.globals[id];
      if (g.exported == exported && !owner(id).valid())
        globals_[id] = scopes_[g.module.value].declare(cased(item_words(program, g), CaseStyle::upper_snake));
    }
  }
}

namespace {

std::string host_path(std::string_view name) {
  static const std::map<std::string_view, std::string_view> kModules = {
      {"Arc", "sync"},      {"BTreeMap", "collections"}, {"BTreeSet", "collections"},
      {"Box", "boxed"},     {"Error", "error"},          {"LazyLock", "sync"},
      {"Option", "option"}, {"Result", "result"},        {"String", "string"},
      {"Vec", "vec"}};
  return "std::" + std::string(kModules.at(name)) + "::" + std::string(name);
}

}  // namespace

DeclId PublicFace::owner(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  if (lazy_.contains(id)) return {};
  return f.method_of.valid() ? f.method_of : f.owner;
}

// A constant of a generic type stands in the module: behind the type's name it would need arguments.
DeclId PublicFace::owner(GlobalId id) const {
  const DeclId owner = program.globals[id].owner;
  return owner.valid() && types.decl(owner).params.empty() ? owner : DeclId();
}

bool PublicFace::has_receiver(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  if (f.kind == ir::FunctionKind::method) return true;
  return owner(id).valid() && !f.params.empty() &&
         program.names->text(f.body.locals[f.params[0]].name) == "self";
}

bool PublicFace::is_exported(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  return f.kind == ir::FunctionKind::method ? types.decl(f.method_of).exported : f.exported;
}

std::string PublicFace::declare_function(NameScope& scope, FunctionId id, const std::string& name) {
  const ir::Function& f = program.functions[id];
  const bool shown = is_public(f.module) || file(f.module).empty();
  const bool leaves_out =
      std::any_of(f.presets.begin(), f.presets.end(), [](FunctionId preset) { return preset.valid(); });
  std::string made = scope.declare(name);
  if (!shown || !leaves_out) return made;
  short_forms_[id] = std::move(made);
  return scope.declare(name + "_with");
}

// Each type has a space of names for what belongs to it.
void PublicFace::name_members() {
  auto scope = [&](DeclId d) -> NameScope& { return members_.emplace(d, new_scope()).first->second; };
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    if (!owner(id).valid() || program_uses.is_nested(id)) continue;
    const ir::Function& f = program.functions[id];
    if (is_exported(id) && has_receiver(id) && f.params.size() == 1 && types.is(f.result, TypeKind::string) &&
        program.names->text(f.name) == "to_string") {
      displays_[owner(id)] = id;
      functions_[id] = scope(owner(id)).declare("shown");
      continue;
    }
    functions_[id] =
        declare_function(scope(owner(id)), id, snake(program.names->text(program.functions[id].name)));
  }
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const GlobalId id(i);
    if (!owner(id).valid()) continue;
    globals_[id] = scope(owner(id)).declare(
        cased(program.names->text(program.globals[id].name), CaseStyle::upper_snake));
    constant_functions_[id] = scope(owner(id)).declare(snake(program.names->text(program.globals[id].name)));
  }
}

std::string PublicFace::parameter(FunctionId f, ir::LocalId l) const {
  return new_scope().declare(snake(program.names->text(program.functions[f].body.locals[l].name)));
}

bool PublicFace::is_copy(TypeId id) const {
  if (types::is_scalar(types, id)) return true;
  if (const auto known = copies_.find(id); known != copies_.end()) return known->second;
  const types::Type t = types[id];
  // A type that holds itself does so behind a pointer.
  copies_[id] = false;
  bool copied = false;
  if (t.kind == TypeKind::option || types::is_result(types, id)) {
    copied = std::all_of(t.args.begin(), t.args.end(), [&](TypeId part) { return is_copy(part); });
  } else if (t.kind == TypeKind::record || t.kind == TypeKind::union_) {
    const types::TypeDecl& decl = types.decl(t.decl);
    copied = decl.params.empty() && decl.module.valid();
    types::for_each_field(decl, [&](const types::Field& f, unsigned) { copied = copied && is_copy(f.type); });
  }
  return copies_[id] = copied;
}

bool PublicFace::is_copied_data(TypeId id) const {
  return !types::is_scalar(types, id) && is_copy(id) && !types.is(id, TypeKind::option);
}

unsigned PublicFace::size_of(TypeId id) const {
  const types::Type t = types[id];
  if (t.kind == TypeKind::option) return 8 + size_of(t.args[0]);
  if (types::is_result(types, id)) return 8 + std::max(size_of(t.args[0]), size_of(t.args[1]));
  if (t.kind == TypeKind::unit) return 0;
  if (t.kind != TypeKind::record && t.kind != TypeKind::union_) return 8;
  const types::TypeDecl& decl = types.decl(t.decl);
  auto sum = [&](const std::vector<types::Field>& fields) {
    unsigned total = 0;
    for (const types::Field& f : fields) total += size_of(f.type);
    return total;
  };
  unsigned most = 0;
  for (const types::Variant& v : decl.variants) most = std::max(most, sum(v.fields));
  return decl.variants.empty() ? sum(decl.fields) : 8 + most;
}

bool PublicFace::is_by_value(TypeId id) const {
  return types::is_scalar(types, id) || (is_copy(id) && size_of(id) <= 16);
}

std::string PublicFace::host(std::string_view name, ModuleId from) const {
  return scope(from).taken(name) ? "::" + host_path(name) : std::string(name);
}

std::string PublicFace::type_path(DeclId d, ModuleId from, Uses& uses, InsideForms* inside) const {
  uses.name(d);
  if (inside != nullptr && !inside->twin(d).empty()) {
    uses.name_twin(d);
    return item_path(types.decl(d).module, inside->twin(d), from, uses);
  }
  return item_path(types.decl(d).module, type_name(d), from, uses);
}

std::string PublicFace::item_path(ModuleId of, const std::string& name, ModuleId from, Uses& uses) const {
  if (of == from) return name;
  const std::string full = path(of) + "::" + name;
  const auto reserved = rust_reserved();
  if (scope(from).taken(name) || std::binary_search(reserved.begin(), reserved.end(), name)) return full;
  uses.add(full);
  return name;
}

std::string PublicFace::owned(TypeId id, ModuleId from, Uses& uses, InsideForms* inside) const {
  const types::Type t = types[id];
  auto part = [&](std::size_t i) { return owned(t.args[i], from, uses, inside); };
  switch (t.kind) {
    case TypeKind::never: return "!";
    case TypeKind::unit: return "()";
    case TypeKind::boolean: return "bool";
    case TypeKind::integer:
    case TypeKind::int64: return "i64";
    case TypeKind::floating: return "f64";
    case TypeKind::string: return host("String", from);
    case TypeKind::bytes: return host("Vec", from) + "<u8>";
    case TypeKind::bigint: return big_name(from, uses);
    case TypeKind::list:
      if (inside != nullptr && types.is(t.args[0], TypeKind::group)) {
        const std::string group = owned(t.args[0], from, uses, inside);
        return inside->keyed_name(id, from, uses) + group.substr(group.find('<'));
      }
      return host("Vec", from) + "<" + part(0) + ">";
    case TypeKind::set:
      return (inside != nullptr ? inside->keyed_name(id, from, uses) : imported("BTreeSet", from, uses)) +
             "<" + part(0) + ">";
    case TypeKind::map:
      return (inside != nullptr ? inside->keyed_name(id, from, uses) : imported("BTreeMap", from, uses)) +
             "<" + part(0) + ", " + part(1) + ">";
    case TypeKind::option: return host("Option", from) + "<" + part(0) + ">";
    case TypeKind::function: {
      const auto alias = function_aliases_.find(id);
      const bool other = inside != nullptr && inside->differs(id);
      return other || alias == function_aliases_.end()
                 ? stored_function(id, from, uses, inside)
                 : item_path(alias->second.first, alias->second.second, from, uses);
    }
    case TypeKind::parameter: return std::string(program.names->text(types.param(t.param).name));
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant: {
      std::vector<std::string> args;
      for (std::size_t i = 0; i < t.args.size(); ++i) args.push_back(part(i));
      const std::string name =
          types::is_result(types, id) ? host("Result", from) : type_path(t.decl, from, uses, inside);
      return args.empty() ? name : name + "<" + join(args, ", ") + ">";
    }
    case TypeKind::error:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::soft:
    case TypeKind::group:
      if (inside != nullptr) return inside->keyed_name(id, from, uses) + "<" + part(0) + ", " + part(1) + ">";
      break;
    case TypeKind::anonymous:
      if (inside != nullptr) return inside->row_name(id, from);
      break;
    case TypeKind::variable:
    case TypeKind::opaque: break;
  }
  MOCHI_UNREACHABLE("a type that the checker lets nobody export");
}

bool PublicFace::speaks_big(TypeId id, std::set<TypeId>& seen) const {
  if (!seen.insert(id).second) return false;
  const types::Type t = types[id];
  bool found = t.kind == TypeKind::bigint ||
               std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return speaks_big(part, seen); });
  if (t.decl.valid() && !types::is_result(types, id)) {
    types::for_each_field(types.decl(t.decl), [&](const types::Field& f, unsigned) {
      found = found || speaks_big(f.type, seen);
    });
  }
  return found;
}

bool PublicFace::shows_big() const {
  std::set<TypeId> seen;
  for (const ir::Function& f : program.functions) {
    if (!f.exported || !is_public(f.module)) continue;
    if (speaks_big(f.result, seen)) return true;
    for (const ir::LocalId p : f.params) {
      if (speaks_big(f.body.locals[p].type, seen)) return true;
    }
  }
  for (const ir::Global& g : program.globals) {
    if (g.exported && is_public(g.module) && speaks_big(g.type, seen)) return true;
  }
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const types::TypeDecl& decl = types.decl(DeclId(i));
    bool found = false;
    if (decl.exported && decl.module.valid() && is_public(decl.module))
      types::for_each_field(
          decl, [&](const types::Field& f, unsigned) { found = found || speaks_big(f.type, seen); });
    if (found) return true;
  }
  return false;
}

std::string PublicFace::big_name(ModuleId from, Uses& uses) const {
  uses.name_big();
  if (!shows_big_)
    uses.add("crate::bigint::BigInt");
  else if (path(from) != "crate")
    uses.add("crate::BigInt");
  return "BigInt";
}

std::string PublicFace::stored_function(TypeId id, ModuleId from, Uses& uses, InsideForms* inside) const {
  return imported("Arc", from, uses) + "<dyn Fn" + call_type(id, from, uses, inside) + " + Send + Sync>";
}

std::string PublicFace::imported(std::string_view name, ModuleId from, Uses& uses) const {
  std::string path = host_path(name);
  if (scope(from).taken(name)) return "::" + path;
  uses.add(std::move(path));
  return std::string(name);
}

bool PublicFace::reaches_function(TypeId id, std::set<TypeId>& seen) const {
  if (!seen.insert(id).second) return false;
  const types::Type t = types[id];
  if (t.kind == TypeKind::function) return true;
  bool found =
      std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return reaches_function(part, seen); });
  if (t.decl.valid() && !types::is_result(types, id)) {
    types::for_each_field(types.decl(t.decl), [&](const types::Field& f, unsigned) {
      found = found || reaches_function(f.type, seen);
    });
  }
  return found;
}

bool PublicFace::reaches_function(TypeId type) const {
  std::set<TypeId> seen;
  return reaches_function(type, seen);
}

bool PublicFace::keeps_functions(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  std::set<TypeId> seen;
  if (reaches_function(f.result, seen)) return true;
  for (const ir::LocalId p : f.params) {
    const TypeId type = f.body.locals[p].type;
    if (!types.is(type, TypeKind::function)) continue;
    for (const TypeId taken : types.params(type)) {
      seen.clear();
      if (!types.is(taken, TypeKind::function) && reaches_function(taken, seen)) return true;
    }
  }
  return false;
}

bool PublicFace::crosses_functions(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  std::set<TypeId> seen;
  return keeps_functions(id) || std::any_of(f.params.begin(), f.params.end(), [&](ir::LocalId p) {
           const TypeId type = f.body.locals[p].type;
           return !types.is(type, TypeKind::function) && reaches_function(type, seen);
         });
}

std::string PublicFace::callback_type(FunctionId f, TypeId type, ModuleId from, Uses& uses,
                                      InsideForms* inside) const {
  const bool kept = keeps_functions(f);
  return (kept ? "impl Fn" : "impl FnMut") + call_type(type, from, uses, inside) +
         (kept ? " + Send + Sync + 'static" : "");
}

bool PublicFace::is_kept_option(FunctionId f, TypeId type) const {
  return types.is(type, TypeKind::option) && types.is(types.element(type), TypeKind::function) &&
         is_offered(f) && keeps_functions(f);
}

std::string PublicFace::parameter_type(FunctionId f, TypeId type, ModuleId from, Uses& uses,
                                       InsideForms* inside) const {
  if (types.is(type, TypeKind::function)) return callback_type(f, type, from, uses, inside);
  if (is_kept_option(f, type))
    return host("Option", from) + "<" + callback_type(f, types.element(type), from, uses, inside) + ">";
  return input(type, from, uses, inside);
}

bool PublicFace::takes_value(TypeId function, std::size_t index) const {
  return gives_back(types.params(function)[index], types.result(function));
}

// Of texts, bytes and containers a part is as good as the whole: those are lent all the same.
bool PublicFace::gives_back(TypeId param, TypeId result) const {
  const TypeKind kind = types.kind(param);
  const bool whole = kind == TypeKind::record || kind == TypeKind::union_ || kind == TypeKind::parameter ||
                     kind == TypeKind::bigint;
  return param == result && whole && !is_copy(param);
}

std::string PublicFace::call_type(TypeId id, ModuleId from, Uses& uses, InsideForms* inside) const {
  std::vector<std::string> params;
  for (std::size_t i = 0; i < types.params(id).size(); ++i) {
    const TypeId p = types.params(id)[i];
    if (is_copy(p) || takes_value(id, i))
      params.push_back(owned(p, from, uses, inside));
    else if (types.is(p, TypeKind::function))
      params.push_back("&mut dyn FnMut" + call_type(p, from, uses, inside));
    else
      params.push_back((types.is(p, TypeKind::parameter) ? "&" : "") + input(p, from, uses, inside));
  }
  std::string text = "(" + join(params, ", ") + ")";
  const TypeId result = types.result(id);
  return types.is(result, TypeKind::unit) ? text : text + " -> " + owned(result, from, uses, inside);
}

std::string PublicFace::input(TypeId id, ModuleId from, Uses& uses, InsideForms* inside) const {
  const types::Type t = types[id];
  if (is_by_value(id) || t.kind == TypeKind::parameter) return owned(id, from, uses, inside);
  if (t.kind == TypeKind::string) return "&str";
  if (t.kind == TypeKind::bytes) return "&[u8]";
  if (t.kind == TypeKind::list) return "&[" + owned(t.args[0], from, uses, inside) + "]";
  if (t.kind == TypeKind::function) return "impl FnMut" + call_type(id, from, uses, inside);
  if (t.kind != TypeKind::option) return "&" + owned(id, from, uses, inside);
  if (types.is(t.args[0], TypeKind::function))
    return host("Option", from) + "<&dyn Fn" + call_type(t.args[0], from, uses, inside) + ">";
  const bool lent = types.is(t.args[0], TypeKind::parameter) || is_by_value(t.args[0]);
  return host("Option", from) + "<" + (lent ? "&" : "") + input(t.args[0], from, uses, inside) + ">";
}

std::string PublicFace::bounds(types::TypeParamId p) const {
  const types::BoundSet& declared = types.param(p).declared;
  // What may be a key has an order: users' maps are `BTreeMap` (R6).
  if (declared.has(types::Bound::hash)) return "Clone + Ord";
  if (declared.has(types::Bound::ord)) return "Clone + PartialOrd";
  return declared.has(types::Bound::eq) ? "Clone + PartialEq" : "Clone";
}

std::string PublicFace::generics(const std::vector<types::TypeParamId>& params,
                                 std::string_view extra) const {
  std::vector<std::string> all;
  for (types::TypeParamId p : params) {
    all.push_back(std::string(program.names->text(types.param(p).name)) + ": " + bounds(p) +
                  std::string(extra));
  }
  return all.empty() ? std::string() : "<" + join(all, ", ") + ">";
}

std::string PublicFace::generics_of(FunctionId id) const { return generics(own_type_params(id), living(id)); }

std::vector<types::TypeParamId> PublicFace::own_type_params(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  std::vector<types::TypeParamId> own = spoken_params(types, f);
  if (owner(id).valid()) {
    const std::vector<types::TypeParamId>& of_type = types.decl(owner(id)).params;
    std::erase_if(own, [&](types::TypeParamId p) {
      return std::find(of_type.begin(), of_type.end(), p) != of_type.end();
    });
  }
  return own;
}

std::string PublicFace::implementation(DeclId d, std::string_view extra, std::string_view trait,
                                       const InsideForms* inside) const {
  const types::TypeDecl& decl = types.decl(d);
  std::vector<std::string> names;
  for (types::TypeParamId p : decl.params) names.emplace_back(program.names->text(types.param(p).name));
  return "impl" + generics(decl.params, extra) + " " + std::string(trait) +
         (inside != nullptr ? inside->twin(d) : type_name(d)) +
         (names.empty() ? "" : "<" + join(names, ", ") + ">");
}

}  // namespace mochi::emit::rust
