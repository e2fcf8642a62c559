// Names of everything that stands at the top of a module, and of locals and attributes.
#include <algorithm>

#include "base/check.h"
#include "emit/common/reserved.h"
#include "emit/common/shipped.h"
#include "emit/python/names.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::FunctionId;
using ir::GlobalId;
using types::DeclId;
using types::TypeId;
using types::TypeKind;

ProgramNames::ProgramNames(const ir::Program& program)
    : uses(program),
      constants(find_constants(program, {ir::ExprKind::closure, ir::ExprKind::function_ref})),
      snake(*program.names, CaseStyle::snake) {}

ModuleNames::ModuleNames(const ir::Program& program, ProgramNames& shared, const WriterOptions& options)
    : scope(python_reserved(), Escape{"", "_"}),
      program_(program),
      types_(*program.types),
      shared_(shared),
      options_(options),
      dialect_(*options.dialect),
      locals_(program.functions.size()) {
  scope.note_in(given_);
  if (options_.tests) {
    for (const FunctionId f : test_functions(program, options_.module)) {
      if (!options_.shipped->contains(f)) test_functions_.insert(f);
    }
  }
  find_public_names();
  for (const std::string& name : options_.taken) scope.take(helper_name(name));
  name_types();
  name_functions();
  name_globals();
  name_locals();
}

// Functions that the file holds.
bool ModuleNames::wanted(FunctionId f) const {
  if (!dialect_.modules) return true;
  const ir::Function& function = program_.functions[f];
  if (function.module != options_.module || function.kind == ir::FunctionKind::init) return false;
  // Beside the tests stand the functions that only they use.
  FunctionId top = f;
  while (program_.functions[top].parent.valid()) top = program_.functions[top].parent;
  if (options_.tests) return test_functions_.contains(f) && !options_.left_out.contains(top);
  return options_.shipped->contains(f);
}

bool ModuleNames::wanted(GlobalId g) const {
  if (!dialect_.modules) return true;
  const ir::Global& global = program_.globals[g];
  if (global.module != options_.module) return false;
  return global.lazy_init.valid() ? wanted(global.lazy_init) : !options_.tests;
}

bool ModuleNames::is_method(FunctionId f) const {
  return dialect_.methods && program_.functions[f].kind == ir::FunctionKind::method;
}

void ModuleNames::find_public_names() {
  if (!dialect_.modules || options_.tests) return;
  const ir::Module& m = program_.modules[options_.module];
  for (FunctionId f : m.functions) {
    const ir::Function& function = program_.functions[f];
    if (function.exported && function.kind != ir::FunctionKind::method) public_names_.insert(public_name(f));
  }
  for (GlobalId g : m.globals) {
    if (program_.globals[g].exported) public_names_.insert(public_name(g));
  }
  for (DeclId d : m.types) {
    const types::TypeDecl& decl = types_.decl(d);
    if (!decl.exported) continue;
    public_names_.insert(public_name(d));
    for (std::uint32_t v = 0; v < decl.variants.size() && !decl.is_enum(); ++v)
      public_names_.insert(public_name(d, v));
  }
}

std::string ModuleNames::public_name(FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  std::string base = f.name.valid() ? std::string(program_.names->text(f.name)) : "function";
  if (f.kind == ir::FunctionKind::init) base = "main";
  if (f.kind == ir::FunctionKind::test) base = "test_" + f.title;
  if (f.kind == ir::FunctionKind::bench) base = "bench_" + f.title;
  const bool method = f.kind == ir::FunctionKind::method;
  if (method && !dialect_.modules)
    base = std::string(program_.names->text(types_.decl(f.method_of).name)) + "_" + base;
  std::string name = convert_name(word_characters(base), CaseStyle::snake);
  const bool hidden = dialect_.modules && !f.exported && !method && f.kind != ir::FunctionKind::test;
  return hidden ? "_" + name : name;
}

std::string ModuleNames::public_name(GlobalId id) const {
  const ir::Global& g = program_.globals[id];
  const bool upper = dialect_.modules && is_constant(id);
  std::string name =
      convert_name(program_.names->text(g.name), upper ? CaseStyle::upper_snake : CaseStyle::snake);
  return dialect_.modules && !g.exported ? "_" + name : name;
}

std::string ModuleNames::public_name(DeclId id) const {
  const types::TypeDecl& decl = types_.decl(id);
  std::string name = convert_name(program_.names->text(decl.name), CaseStyle::pascal);
  return dialect_.modules && !decl.exported && decl.module.valid() ? "_" + name : name;
}

std::string ModuleNames::public_name(DeclId id, std::uint32_t variant) const {
  const types::TypeDecl& decl = types_.decl(id);
  std::string name = convert_name(program_.names->text(decl.variants[variant].name), CaseStyle::pascal);
  return dialect_.modules && !decl.exported && decl.module.valid() ? "_" + name : name;
}

bool ModuleNames::raises(FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  return dialect_.modules && f.exported && types::is_result(types_, f.result);
}

void ModuleNames::name_types() {
  for (std::uint32_t i = 0; i < types_.decl_count(); ++i) {
    DeclId id(i);
    const types::TypeDecl& decl = types_.decl(id);
    if (dialect_.modules && (options_.tests || decl.module != options_.module)) continue;
    type_names_[id] = scope.declare(public_name(id));
    if (dialect_.modules && decl.is_enum()) continue;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v)
      variant_names_[{id, v}] = scope.declare(public_name(id, v));
  }
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

void ModuleNames::name_functions() {
  std::vector<FunctionId> inside;
  std::set<FunctionId> mentioned;
  std::set<GlobalId> globals;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    FunctionId id(i);
    if (!wanted(id)) continue;
    const ProgramUses::Mentions& mentions = shared_.uses.mentions(id);
    mentioned.insert(mentions.functions.begin(), mentions.functions.end());
    globals.insert(mentions.globals.begin(), mentions.globals.end());
    if (!is_nested(id)) inside.push_back(id);
  }
  for (FunctionId id : mentioned) {
    if (!options_.tests && raises(id) && program_.functions[id].module == options_.module)
      inner_forms_.insert(id);
  }
  // What is exported keeps its name.
  std::stable_partition(inside.begin(), inside.end(),
                        [&](FunctionId id) { return program_.functions[id].exported; });
  for (FunctionId id : inside) {
    // Methods stand in their class; the function of a lazy global has the global's name.
    const bool method = is_method(id);
    function_names_[id] = method ? public_name(id) : scope.declare(public_name(id));
    if (!method && has_inner_form(id)) scope.take("_" + function_names_[id]);
  }
  for (FunctionId id : mentioned) {
    if (wanted(id) || is_nested(id) || function_names_.contains(id)) continue;
    const bool method = is_method(id);
    function_names_[id] = method ? public_name(id) : scope.declare(public_name(id));
    if (!method) imported_[id] = function_names_[id];
  }
  if (!dialect_.modules) return;
  for (GlobalId id : globals) {
    if (!wanted(id)) imported_globals_[id] = global_names_[id] = scope.declare(public_name(id));
  }
}

void ModuleNames::name_globals() {
  for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
    GlobalId id(i);
    const ir::Global& g = program_.globals[id];
    if (!wanted(id)) continue;
    const bool shared = dialect_.modules && g.lazy_init.valid() && !is_constant(id);
    global_names_[id] = shared ? function_names_.at(g.lazy_init) : scope.declare(public_name(id));
  }
}

void ModuleNames::name_locals() {
  const LocalNameStyle style{.style = CaseStyle::snake,
                             .function_scope = true,
                             .one_type = dialect_.typed,
                             .converted = &shared_.snake};
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    FunctionId id(i);
    if (is_nested(id) || !program_.functions[id].body.root.valid() || !wanted(id)) continue;
    locals_.add(id, assign_local_names(program_, id, scope, style));
  }
}

std::string ModuleNames::fresh(FunctionId f, std::string_view wanted) {
  const FunctionId top = shared_.uses.top_of(f);
  auto [used, first] = local_names_.try_emplace(top);
  if (first) used->second = locals_.all_of(top);
  std::string name(wanted);
  for (unsigned n = 2; scope.taken(name) || used->second.contains(name); ++n)
    name = std::string(wanted) + std::to_string(n);
  used->second.insert(name);
  scope.note(name);
  return name;
}

bool ModuleNames::are_free(const std::set<std::string>& names) const {
  return std::none_of(names.begin(), names.end(),
                      [&](const std::string& name) { return given_.contains(helper_name(name)); });
}

const std::vector<std::string>& ModuleNames::attributes(std::uint64_t key,
                                                        const std::vector<NameId>& fields) {
  auto [found, fresh] = attributes_.try_emplace(key);
  if (!fresh) return found->second;
  NameScope taken(python_member_reserved(), Escape{"", "_"});
  for (NameId field : fields) {
    found->second.push_back(
        taken.declare(convert_name(word_characters(program_.names->text(field)), CaseStyle::snake)));
  }
  return found->second;
}

const std::string& ModuleNames::attribute(TypeId aggregate, std::uint32_t index) {
  const types::Type& type = types_[aggregate];
  if (type.kind == TypeKind::anonymous) return attributes(aggregate.value, type.names)[index];
  std::vector<NameId> fields;
  for (const types::Field& field : types_.decl(type.decl).fields) fields.push_back(field.name);
  return attributes((std::uint64_t{1} << 40U) + type.decl.value, fields)[index];
}

const std::string& ModuleNames::variant_attribute(TypeId union_type, std::uint32_t variant,
                                                  std::uint32_t index) {
  DeclId decl = types_[union_type].decl;
  std::vector<NameId> fields;
  for (const types::Field& field : types_.decl(decl).variants[variant].fields) fields.push_back(field.name);
  return attributes((std::uint64_t{2 + variant} << 40U) + decl.value, fields)[index];
}

}  // namespace mochi::emit::python
