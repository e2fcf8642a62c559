#include "emit/python/names.h"

#include <algorithm>
#include <utility>

#include "emit/common/reserved.h"
#include "ir/forms.h"
#include "ir/kinds.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::FunctionId;
using types::DeclId;

bool has_receiver(const ir::Program& program, FunctionId id) {
  const ir::Function& f = program.functions[id];
  if (f.kind == ir::FunctionKind::method) return true;
  if (!f.owner || f.params.empty()) return false;
  // No parameter may be called so.
  return program.names->text(f.body.locals[f.params[0]].name) == "self";
}

void add_class_members(const ir::Program& program, ProgramNames& names) {
  auto has_class = [&](DeclId id) {
    const types::TypeDecl& decl = program.types->decl(id);
    return decl.kind == types::DeclKind::record || decl.is_enum() || decl.error;
  };
  std::set<FunctionId> made;  // what makes a constant is no function of the type
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const ir::Global& g = program.globals[ir::GlobalId(i)];
    if (g.lazy_init) made.insert(g.lazy_init);
    if (g.owner && program.types->decl(g.owner).exported && has_class(g.owner))
      names.member_constants.insert(ir::GlobalId(i));
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (!f.owner || !f.exported || made.contains(id) || !program.types->decl(f.owner).exported) continue;
    if (has_class(f.owner) || has_receiver(program, id)) names.members.insert(id);
  }
}

namespace {

// An expression that names nothing on the way, since what does may not stand in every place, and makes no container.
bool is_plain_lambda(const ir::Program& program, const ir::Function& f) {
  const types::TypeStore& types = *program.types;
  bool plain = f.kind == ir::FunctionKind::closure && ir::only_returned(f.body).valid();
  ir::walk_exprs(f.body, [&](ir::ExprId id) {
    const ir::Expr& e = f.body.exprs[id];
    const types::TypeId held = types.is(e.type, types::TypeKind::option) ? types.element(e.type) : e.type;
    const auto op = static_cast<ir::Op>(e.a);
    const bool divides = e.kind == ir::ExprKind::op && (op == ir::Op::div || op == ir::Op::rem);
    const bool container = types.is(held, types::TypeKind::list) || types.is(held, types::TypeKind::map) ||
                           types.is(held, types::TypeKind::set);
    plain = plain && !divides && !container &&
            ir::is_one_of(e.kind, ir::ExprKind::local, ir::ExprKind::field, ir::ExprKind::variant_field, ir::ExprKind::call,
                          ir::ExprKind::op, ir::ExprKind::const_int, ir::ExprKind::const_string, ir::ExprKind::const_bool,
                          ir::ExprKind::const_float, ir::ExprKind::is_some, ir::ExprKind::tag_is, ir::ExprKind::make_variant,
                          ir::ExprKind::make_record);
  });
  return plain;
}

}  // namespace

DeclId ModuleNames::class_of(FunctionId id) const {
  if (!items.is_class_method(id)) return {};
  const ir::Function& f = program_.functions[id];
  return f.kind == ir::FunctionKind::method ? f.method_of : f.owner;
}

DeclId ModuleNames::class_of(ir::GlobalId id) const {
  return items.is_class_constant(id) ? program_.globals[id].owner : DeclId();
}

template <typename F, typename G>
void ModuleNames::for_each_class(F&& type, G&& variant) const {
  const types::TypeStore& types = *program_.types;
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const DeclId id(i);
    const types::TypeDecl& decl = types.decl(id);
    const bool library = options_.module.valid();
    if (library && (options_.tests || decl.module != options_.module)) continue;
    type(id);
    if (library && decl.is_enum() && !decl.error) continue;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) variant(id, v);
  }
}

TwoForms ModuleNames::find_inner_forms() const {
  TwoForms forms;
  if (!options_.module.valid() || options_.tests) return forms;
  for (const FunctionId f : program_.modules[options_.module].functions) {
    if (options_.failures->gives(f)) forms.functions.insert(f);
  }
  return forms;
}

ModuleScope ModuleNames::module_scope() const {
  ModuleScope made;
  made.helpers = options_.taken;
  made.module = options_.module;
  made.tests = options_.tests;
  made.left_out = options_.left_out;
  made.shipped = options_.shipped;
  made.two_forms = &inner_forms_;
  for_each_class(
      [&](DeclId id) {
        made.first.push_back(public_name(id));
        if (program_.types->decl(id).exported) made.exports.insert(made.first.back());
      },
      [&](DeclId id, std::uint32_t v) {
        made.first.push_back(public_name(id, v));
        if (program_.types->decl(id).exported) made.exports.insert(made.first.back());
      });
  for (const api::TypeDecl* alias : options_.aliases) {
    made.first.push_back(alias_name(*alias));
    made.exports.insert(made.first.back());
  }
  return made;
}

ModuleNames::ModuleNames(const ir::Program& program, ProgramNames& shared, const WriterOptions& options)
    : program_(program),
      shared_(shared),
      options_(options),
      inner_forms_(find_inner_forms()),
      public_variants_(find_variants()),
      items(program, shared, module_scope()),
      scope(items.scope().inside()),
      fields_(program, shared.rules, python_member_reserved(), {}),
      fresh_(items, scope) {
  scope.note_in(given_);
  if (options_.module.valid() && !options_.tests) find_inline();
  auto given = items.first().begin();
  for_each_class([&](DeclId id) { type_names_[id] = *given++; },
                 [&](DeclId id, std::uint32_t v) {
                   variant_names_[{id, v}] = *given++;
                 });
}

// Only there do checkers of types see what its parameters are.
void ModuleNames::find_inline() {
  for (const FunctionId user : program_.modules[options_.module].functions) {
    const ir::Body& body = program_.functions[user].body;
    ir::walk_exprs(body, [&](ir::ExprId whole) {
      const ir::Expr& e = body.exprs[whole];
      const bool call = e.kind == ir::ExprKind::call;
      if (!call && e.kind != ir::ExprKind::make_record && e.kind != ir::ExprKind::make_variant) return;
      for (const std::uint32_t part : body.list(call ? e.b : e.a)) {
        const ir::Expr& given = body.exprs[ir::ExprId(part)];
        if (given.kind != ir::ExprKind::function_ref) continue;
        const FunctionId id(given.a);
        const ir::Function& f = program_.functions[id];
        if (is_plain_lambda(program_, f) && f.module == options_.module && items.uses().is_inline(id)) inline_.insert(id);
      }
    });
  }
}

std::string ModuleNames::operand_name(const ir::Body& body, ir::ExprId whole, std::uint32_t index) {
  const ir::Expr& e = body.exprs[whole];
  const types::TypeStore& types = *program_.types;
  if (e.kind == ir::ExprKind::make_record && types.is(e.type, types::TypeKind::record)) return attribute(e.type, index);
  if (e.kind == ir::ExprKind::make_variant && !types::is_result(types, e.type))
    return variant_attribute(e.type, e.b, index);
  if (e.kind != ir::ExprKind::call) return {};
  const ir::Function& callee = program_.functions[FunctionId(e.a)];
  if (index >= callee.params.size() || callee.params[index].value >= callee.body.locals.size()) return {};
  const NameId param = callee.body.locals[callee.params[index]].name;
  const std::string name = param.valid() ? convert_name(program_.names->text(param), CaseStyle::snake) : "";
  return name == "self" ? "" : name;
}

bool ModuleNames::raises(FunctionId id) const {
  if (options_.failures == nullptr) return false;
  // What was a closure is written as one, wherever it stands.
  const ir::Function& f = program_.functions[id];
  const bool closure = f.kind == ir::FunctionKind::closure && types::is_result(*program_.types, f.result);
  return closure || options_.failures->raises(id);
}

// Each type parameter of the class stands in a parameter that is no function.
bool ModuleNames::tells_arguments(FunctionId id) const {
  const types::TypeStore& types = *program_.types;
  std::set<NameId> told;
  auto look = [&](auto&& self, types::TypeId type) -> void {
    if (types.is(type, types::TypeKind::function)) return;
    if (types.is(type, types::TypeKind::parameter)) told.insert(types.param(types[type].param).name);
    for (const types::TypeId arg : types[type].args) self(self, arg);
  };
  const ir::Function& f = program_.functions[id];
  for (const ir::LocalId p : f.params) look(look, f.body.locals[p].type);
  const auto& params = types.decl(class_of(id)).params;
  return std::all_of(params.begin(), params.end(),
                     [&](types::TypeParamId p) { return told.contains(types.param(p).name); });
}

const std::string& ModuleNames::inner_name(FunctionId id) {
  auto [found, fresh] = inner_names_.try_emplace(id);
  if (!fresh) return found->second;
  if (!items.is_class_method(id)) return found->second = "_" + function_name(id);
  const std::string words = item_words(program_, program_.functions[id], "method", "");
  return found->second = scope.declare("_" + convert_name(words, CaseStyle::snake));
}

std::string ModuleNames::style(DeclId id, NameId name) const {
  const types::TypeDecl& decl = program_.types->decl(id);
  const bool hidden = options_.module.valid() && !decl.exported && decl.module.valid();
  return (hidden ? "_" : "") + convert_name(program_.names->text(name), shared_.rules.types);
}

std::string ModuleNames::public_name(DeclId id) const { return style(id, program_.types->decl(id).name); }

std::string ModuleNames::public_name(DeclId id, std::uint32_t variant) const {
  return public_variants_.at({id, variant});
}

// The first of several variants of one name keeps it, unless something else has it; the others are called by their union too
// (border page F9).
std::map<ModuleNames::Variant, std::string> ModuleNames::find_variants() const {
  std::map<Variant, std::string> found;
  const types::TypeStore& types = *program_.types;
  std::map<ir::ModuleId, std::set<std::string>> taken;
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const types::TypeDecl& decl = types.decl(DeclId(i));
    if (decl.module) taken[decl.module].insert(public_name(DeclId(i)));
  }
  for (const ir::Global& g : program_.globals) {
    if (g.exported) taken[g.module].insert(convert_name(item_words(program_, g), CaseStyle::upper_snake));
  }
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const DeclId id(i);
    const types::TypeDecl& decl = types.decl(id);
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      std::string name = style(id, decl.variants[v].name);
      const bool enumeration = decl.is_enum() && !decl.error;
      const bool module = options_.module.valid() && decl.module.valid() && !enumeration;
      if (module && !taken[decl.module].insert(name).second)
        name =
            public_name(id) + convert_name(program_.names->text(decl.variants[v].name), shared_.rules.types);
      found[{id, v}] = std::move(name);
    }
  }
  return found;
}

std::string ModuleNames::member_of(DeclId id, std::string name) const {
  if (!id || !options_.module) return name;
  const types::TypeDecl& decl = program_.types->decl(id);
  const bool exception = decl.error && (name == "args" || name == "add_note" || name == "with_traceback");
  const bool enumeration = !decl.error && decl.is_enum() && (name == "name" || name == "value");
  return exception || enumeration ? name + "_" : name;
}

const std::string& ModuleNames::type_name(DeclId id) {
  auto [found, fresh] = type_names_.try_emplace(id);
  if (fresh) imported_types_[id] = found->second = scope.declare(public_name(id));
  return found->second;
}

std::string ModuleNames::alias_name(const api::TypeDecl& alias) const {
  return convert_name(alias.name, shared_.rules.types);
}

bool ModuleNames::import_type_as(DeclId id, const std::string& name) {
  if (!type_names_.try_emplace(id, name).second) return false;
  imported_types_[id] = name;
  return true;
}

const std::string& ModuleNames::variant_name(DeclId id, std::uint32_t variant) {
  auto [found, fresh] = variant_names_.try_emplace({id, variant});
  if (fresh) imported_variants_[{id, variant}] = found->second = scope.declare(public_name(id, variant));
  return found->second;
}

bool ModuleNames::hides(std::string_view name) {
  if (!std::exchange(members_known_, true)) {
    for (const DeclId id : program_.modules[options_.module].types) {
      types::for_each_field(program_.types->decl(id), [&](const types::Field& field, unsigned) {
        members_.insert(convert_name(program_.names->text(field.name), shared_.rules.variables));
      });
    }
    for (const FunctionId id : program_.modules[options_.module].functions)
      if (items.is_class_method(id)) members_.insert(items.public_name(id));
  }
  const std::string own(name);
  return members_.contains(name) || given_.contains(own) || items.is_public(name) || !items.are_free({own});
}

bool ModuleNames::are_free(const std::set<std::string>& names) const {
  std::set<std::string> aliases;
  for (const std::string& name : names) aliases.insert(items.helper_alias(name));
  return items.are_free(aliases) &&
         std::none_of(aliases.begin(), aliases.end(),
                      [&](const std::string& name) { return given_.contains(name); });
}

}  // namespace mochi::emit::python
