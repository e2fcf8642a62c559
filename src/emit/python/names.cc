#include "emit/python/names.h"

#include <algorithm>

#include "emit/common/reserved.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::FunctionId;
using types::DeclId;

template <typename F, typename G>
void ModuleNames::for_each_class(F&& type, G&& variant) const {
  const types::TypeStore& types = *program_.types;
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const DeclId id(i);
    const types::TypeDecl& decl = types.decl(id);
    const bool library = options_.module.valid();
    if (library && (options_.tests || decl.module != options_.module)) continue;
    type(id);
    if (library && decl.is_enum()) continue;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) variant(id, v);
  }
}

// Those that other functions of the module call.
TwoForms ModuleNames::find_inner_forms() const {
  TwoForms forms;
  if (!options_.module.valid() || options_.tests) return forms;
  for (const FunctionId f : *options_.shipped) {
    if (program_.functions[f].module != options_.module) continue;
    for (const FunctionId id : shared_.uses.mentions(f).functions) {
      if (raises(id) && program_.functions[id].module == options_.module) forms.functions.insert(id);
    }
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
  return made;
}

ModuleNames::ModuleNames(const ir::Program& program, ProgramNames& shared, const WriterOptions& options)
    : program_(program),
      shared_(shared),
      options_(options),
      inner_forms_(find_inner_forms()),
      items(program, shared, module_scope()),
      scope(items.scope().inside()),
      fields_(program, shared.rules, python_member_reserved(), {}),
      fresh_(items, scope) {
  scope.note_in(given_);
  auto given = items.first().begin();
  for_each_class([&](DeclId id) { type_names_[id] = *given++; },
                 [&](DeclId id, std::uint32_t v) {
                   variant_names_[{id, v}] = *given++;
                 });
}

bool ModuleNames::raises(FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  // Nobody imports a standard module of a package: there a failure is a value.
  return options_.dialect->raises && f.exported && types::is_result(*program_.types, f.result) &&
         program_.modules[f.module].package != "std";
}

std::string ModuleNames::style(DeclId id, NameId name) const {
  const types::TypeDecl& decl = program_.types->decl(id);
  const bool hidden = options_.module.valid() && !decl.exported && decl.module.valid();
  return (hidden ? "_" : "") + convert_name(program_.names->text(name), shared_.rules.types);
}

std::string ModuleNames::public_name(DeclId id) const { return style(id, program_.types->decl(id).name); }

std::string ModuleNames::public_name(DeclId id, std::uint32_t variant) const {
  return style(id, program_.types->decl(id).variants[variant].name);
}

const std::string& ModuleNames::type_name(DeclId id) {
  auto [found, fresh] = type_names_.try_emplace(id);
  if (fresh) imported_types_[id] = found->second = scope.declare(public_name(id));
  return found->second;
}

const std::string& ModuleNames::variant_name(DeclId id, std::uint32_t variant) {
  auto [found, fresh] = variant_names_.try_emplace({id, variant});
  if (fresh) imported_variants_[{id, variant}] = found->second = scope.declare(public_name(id, variant));
  return found->second;
}

bool ModuleNames::are_free(const std::set<std::string>& names) const {
  std::set<std::string> aliases;
  for (const std::string& name : names) aliases.insert(items.helper_alias(name));
  return items.are_free(aliases) &&
         std::none_of(aliases.begin(), aliases.end(),
                      [&](const std::string& name) { return given_.contains(name); });
}

}  // namespace mochi::emit::python
