#include "check/surface.h"

#include <algorithm>

#include "syntax/doc_comment.h"

namespace mochi::check {
namespace {

using types::Effect;
using types::TypeKind;

std::vector<std::string> effect_words(types::EffectSet effects) {
  static constexpr std::pair<Effect, const char*> kLabels[] = {{Effect::io, "io"},
                                                               {Effect::fs, "fs"},
                                                               {Effect::net, "net"},
                                                               {Effect::time, "time"},
                                                               {Effect::meta, "meta"}};
  std::vector<std::string> words;
  for (auto [effect, label] : kLabels) {
    if (effects.has(effect)) words.emplace_back(label);
  }
  return words;
}

class Builder {
 public:
  Builder(const Checked& checked, ModuleId from) : c_(checked), types_(*checked.types), from_(from) {}

  std::string name(NameId id) const { return id.valid() ? std::string(c_.names->text(id)) : std::string(); }

  api::Type type(TypeId id) const {
    const types::Type& t = types_[id];
    api::Type made;
    made.kind = kind(t, id, made);
    if (made.kind == api::TypeKind::other) return made;
    for (TypeId arg : t.args) made.args.push_back(type(arg));
    return made;
  }

  std::vector<api::TypeParam> type_params(const std::vector<TypeParamId>& params) const {
    std::vector<api::TypeParam> made;
    for (TypeParamId id : params) {
      const types::TypeParam& param = types_.param(id);
      api::TypeParam added;
      added.name = name(param.name);
      if (param.declared.has(types::Bound::eq)) added.bounds.emplace_back("eq");
      if (param.declared.has(types::Bound::hash)) added.bounds.emplace_back("hash");
      if (param.declared.has(types::Bound::ord)) added.bounds.emplace_back("ord");
      made.push_back(std::move(added));
    }
    return made;
  }

  api::Function function(FunId id) const {
    const Fun& fun = c_.funs[id];
    api::Function made;
    made.name = name(fun.name);
    // Those of a type stand with the type.
    const std::size_t outer = fun.of_type.valid() ? types_.decl(fun.of_type).params.size() : 0;
    made.type_params =
        type_params({fun.type_params.begin() + static_cast<std::ptrdiff_t>(outer), fun.type_params.end()});
    for (VarId param : fun.params) {
      const Var& var = c_.vars[param];
      made.params.push_back({name(var.name), type(var.type), {}, preset(var)});
    }
    made.doc = api::parse_doc(fun.doc, made.params);
    made.result = type(fun.result);
    made.effects = effect_words(fun.effects);
    made.effect_params = fun.effect_params;
    made.capabilities = fun.capabilities;
    std::sort(made.capabilities.begin(), made.capabilities.end());
    if (!fun.is_builtin) made.foreign_path = fun.foreign_path;
    return made;
  }

  // The default value of a parameter as it is written.
  std::string preset(const Var& param) const {
    const syntax::Tree& tree = *c_.files[param.file].tree;
    if (!param.node.valid() || tree.kind(param.node) != syntax::NodeKind::Param) return {};
    const NodeId value = tree.child(param.node, syntax::slot::Param_preset);
    return value.valid() ? std::string(c_.sources->text(tree.span(value))) : std::string();
  }

  std::vector<api::Field> fields(const std::vector<types::Field>& list) const {
    std::vector<api::Field> made;
    for (const types::Field& field : list) made.push_back({name(field.name), type(field.type), field.doc});
    return made;
  }

  api::TypeDecl decl(DeclId id) const {
    const types::TypeDecl& declared = types_.decl(id);
    api::TypeDecl made;
    made.name = name(declared.name);
    made.doc = declared.doc;
    made.type_params = type_params(declared.params);
    switch (declared.kind) {
      case types::DeclKind::record: made.kind = api::TypeDeclKind::record; break;
      case types::DeclKind::union_:
        made.kind = declared.is_enum() ? api::TypeDeclKind::enumeration : api::TypeDeclKind::union_;
        break;
      case types::DeclKind::opaque: made.kind = api::TypeDeclKind::opaque; break;
    }
    made.fields = fields(declared.fields);
    for (const types::Variant& variant : declared.variants) {
      made.variants.push_back({name(variant.name), variant.doc, fields(variant.fields)});
    }
    for (const Methods& methods : c_.methods) {
      if (methods.decl != id) continue;
      for (FunId method : methods.funs) made.methods.push_back(function(method));
      for (FunId fun : methods.statics) made.functions.push_back(function(fun));
      for (VarId var : methods.constants) made.constants.push_back(constant(c_.vars[var]));
    }
    return made;
  }

  // The exported aliases of a file: nothing else keeps them, for types stand for what they mean.
  void aliases(const File& file, std::vector<api::TypeDecl>& into) const {
    const syntax::Tree& tree = *file.tree;
    for (const NodeId node : tree.tail(tree.root)) {
      if (tree.kind(node) != syntax::NodeKind::AliasDecl ||
          !tree.nodes[node.value].has(syntax::NodeFlag::exported))
        continue;
      api::TypeDecl made;
      made.kind = api::TypeDeclKind::alias;
      made.name = name(tree.name(node));
      made.doc = syntax::doc_comment(tree, *c_.sources, node);
      const NodeId params = tree.child(node, syntax::slot::AliasDecl_type_params);
      if (params.valid()) {
        for (const NodeId param : tree.tail(params)) {
          api::TypeParam added;
          added.name = name(tree.name(param));
          const NodeId bound = tree.child(param, syntax::slot::TypeParam_bound);
          if (bound.valid()) added.bounds.push_back(name(tree.name(bound)));
          made.type_params.push_back(std::move(added));
        }
      }
      const TypeId aliased = file.at(tree.child(node, syntax::slot::AliasDecl_type)).type;
      if (!aliased.valid()) continue;
      made.aliased = type(aliased);
      into.push_back(std::move(made));
    }
  }

  api::Constant constant(const Var& var) const {
    api::Constant made;
    made.name = name(var.name);
    made.doc = var.doc;
    made.type = type(var.type);
    made.foreign_path = var.foreign_path;
    made.is_variable = !var.is_let;
    if (var.kind != VarKind::global) return made;
    const syntax::Tree& tree = *c_.files[var.file].tree;
    NodeId value = tree.kind(var.node) == syntax::NodeKind::Let
                       ? tree.child(var.node, syntax::slot::Let_value)
                       : NodeId();
    if (value.valid()) made.value = c_.sources->text(tree.span(value));
    return made;
  }

 private:
  api::TypeKind kind(const types::Type& t, TypeId id, api::Type& made) const {
    using K = api::TypeKind;
    switch (t.kind) {
      case TypeKind::unit:
      case TypeKind::never: return K::unit;
      case TypeKind::boolean: return K::boolean;
      case TypeKind::integer:
      case TypeKind::int64: return K::integer;
      case TypeKind::floating: return K::floating;
      case TypeKind::string: return K::string;
      case TypeKind::bytes: return K::bytes;
      case TypeKind::bigint: return K::bigint;
      case TypeKind::list: return K::list;
      case TypeKind::set: return K::set;
      case TypeKind::map: return K::map;
      case TypeKind::option:
      case TypeKind::soft: return K::option;
      case TypeKind::function: made.effects = effect_words(t.effects); return K::function;
      case TypeKind::parameter: made.name = name(types_.param(t.param).name); return K::parameter;
      case TypeKind::record:
      case TypeKind::union_:
      case TypeKind::opaque: {
        const types::TypeDecl& declared = types_.decl(t.decl);
        if (!declared.module.valid()) return K::result;
        made.name = name(declared.name);
        if (declared.module != from_) made.module = c_.modules[declared.module.value].name;
        return K::named;
      }
      case TypeKind::error:
      case TypeKind::bigrat:
      case TypeKind::any:
      case TypeKind::foreign:
      case TypeKind::group:
      case TypeKind::variant:
      case TypeKind::anonymous:
      case TypeKind::variable: break;
    }
    made.name = types_.spell(id);
    return K::other;
  }

  const Checked& c_;
  const types::TypeStore& types_;
  ModuleId from_;
};

}  // namespace

api::Type surface_type(const Checked& checked, TypeId type, ModuleId from) {
  return Builder(checked, from).type(type);
}

api::Surface surface_of(const Checked& checked, const std::vector<ModuleId>& modules) {
  api::Surface surface;
  for (ModuleId id : modules) {
    const Module& module = checked.modules[id.value];
    if (surface.package.empty()) surface.package = module.package;
    Builder builder(checked, id);
    api::Module made;
    made.name = module.name;
    made.doc = module.doc;
    for (DeclId type : module.types) {
      if (checked.types->decl(type).exported) made.types.push_back(builder.decl(type));
    }
    for (const FileId file : module.files) builder.aliases(checked.files[file], made.types);
    for (VarId var : module.globals) {
      if (checked.vars[var].exported && !checked.vars[var].of_type.valid())
        made.constants.push_back(builder.constant(checked.vars[var]));
    }
    for (FunId fun : module.funs) {
      if (checked.funs[fun].exported) made.functions.push_back(builder.function(fun));
    }
    surface.modules.push_back(std::move(made));
  }
  return surface;
}

}  // namespace mochi::check
