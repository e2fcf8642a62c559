#include "emit/common/item_names.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/check.h"
#include "emit/common/shipped.h"

namespace mochi::emit {

using ir::FunctionId;
using ir::GlobalId;
using types::DeclId;

ProgramNames::ProgramNames(const ir::Program& program, const NameRules& given,
                           std::initializer_list<ir::ExprKind> refused)
    : rules(given),
      uses(program),
      constants(find_constants(program, refused)),
      functions(*program.names, given.functions),
      variables(*program.names, given.variables) {
  for (const ir::Function& f : program.functions) {
    if (f.kind == ir::FunctionKind::method && program.types->decl(f.method_of).exported)
      classes.insert(f.method_of);
  }
  find_words(program);
}

void ProgramNames::find_words(const ir::Program& program) {
  auto add = [&](NameId id, CaseStyle style) {
    if (!id.valid() || program.names->text(id).find('_') == std::string_view::npos) return;
    const std::string name(program.names->text(id));
    words.emplace(name, convert_name(name, style));
  };
  for (const ir::Function& f : program.functions) {
    if (!f.exported) continue;
    add(f.name, rules.functions);
    for (const ir::LocalId p : f.params) add(f.body.locals[p].name, rules.variables);
  }
  for (const ir::Global& g : program.globals) {
    if (g.exported) add(g.name, rules.constants);
  }
  for (std::uint32_t i = 0; i < program.types->decl_count(); ++i) {
    const types::TypeDecl& decl = program.types->decl(DeclId(i));
    if (!decl.exported) continue;
    for (const types::Field& field : decl.fields) add(field.name, rules.variables);
    for (const types::Variant& variant : decl.variants) {
      for (const types::Field& field : variant.fields) add(field.name, rules.variables);
    }
  }
}

ItemNames::ItemNames(const ir::Program& program, ProgramNames& shared, ModuleScope options)
    : program_(program),
      shared_(shared),
      options_(std::move(options)),
      scope_(shared.rules.reserved, shared.rules.escape),
      functions_(program.functions.size()),
      globals_(program.globals.size()),
      locals_(program.functions.size()) {
  scope_.note_in(given_);
  find_exports();
  for (const std::string& name : options_.helpers) scope_.take(helper_alias(name));
  if (options_.tests) test_functions_ = test_functions(program_, options_.module);
  name_functions();
  name_globals();
  name_locals();
}

const std::string& ItemNames::of(FunctionId f) const {
  MOCHI_CHECK(has(f));
  return functions_[f.value];
}

const std::string& ItemNames::of(GlobalId g) const {
  MOCHI_CHECK(has(g));
  return globals_[g.value];
}

void ItemNames::find_exports() {
  if (!options_.module.valid() || options_.tests) return;
  const ir::Module& m = program_.modules[options_.module];
  for (FunctionId id : m.functions) {
    if (program_.functions[id].exported) exports_.insert(public_name(id));
  }
  for (GlobalId id : m.globals) {
    if (program_.globals[id].exported) exports_.insert(public_name(id));
  }
}

// As `declare` of an empty scope has it.
std::string ItemNames::escaped(std::string name) const {
  const auto reserved = shared_.rules.reserved;
  if (!std::binary_search(reserved.begin(), reserved.end(), std::string_view(name))) return name;
  return std::string(shared_.rules.escape.prefix) + name + std::string(shared_.rules.escape.suffix);
}

std::string ItemNames::helper_alias(std::string_view name) const {
  if (!exports_.contains(name)) return std::string(name);
  return convert_name("inner_" + std::string(name), shared_.rules.functions);
}

// Functions that the file holds.
bool ItemNames::wanted(FunctionId f) const {
  const ir::Function& function = program_.functions[f];
  if (options_.tests) return test_functions_.contains(f);
  if (!options_.module.valid()) return true;
  if (function.kind == ir::FunctionKind::test || function.kind == ir::FunctionKind::bench) return false;
  if (function.module != options_.module || function.kind == ir::FunctionKind::init) return false;
  return options_.shipped == nullptr || options_.shipped->contains(f);
}

std::string ItemNames::public_name(FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  std::string base = f.name.valid() ? std::string(program_.names->text(f.name)) : "lambda";
  if (f.kind == ir::FunctionKind::plain && f.name.valid() &&
      std::all_of(base.begin(), base.end(), is_word_character))
    return escaped(shared_.functions.of(f.name));
  if (f.kind == ir::FunctionKind::init) base = "main";
  if (f.kind == ir::FunctionKind::test) base = "test " + f.title;
  if (f.kind == ir::FunctionKind::bench) base = "bench " + f.title;
  if (f.kind == ir::FunctionKind::method)
    base = std::string(program_.names->text(program_.types->decl(f.method_of).name)) + "_" + base;
  return escaped(convert_name(word_characters(base), shared_.rules.functions));
}

std::string ItemNames::public_name(GlobalId id) const {
  const ir::Global& g = program_.globals[id];
  bool upper = options_.module.valid() && (is_constant(id) || g.exported);
  return escaped(
      convert_name(program_.names->text(g.name), upper ? shared_.rules.constants : shared_.rules.variables));
}

void ItemNames::name_functions() {
  std::vector<FunctionId> inside;
  std::vector<FunctionId> outside;
  std::set<FunctionId> mentioned;
  std::set<GlobalId> globals;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const FunctionId id(i);
    if (!wanted(id)) continue;
    const ProgramUses::Mentions& mentions = uses().mentions(id);
    mentioned.insert(mentions.functions.begin(), mentions.functions.end());
    globals.insert(mentions.globals.begin(), mentions.globals.end());
    if (!uses().is_nested(id) && !uses().is_inline(id)) inside.push_back(id);
  }
  for (FunctionId id : mentioned) {
    if (!wanted(id) && !uses().is_nested(id)) outside.push_back(id);
  }
  // What is exported keeps its name.
  std::stable_partition(inside.begin(), inside.end(),
                        [&](FunctionId id) { return program_.functions[id].exported; });
  if (!options_.tests) {
    // The form behind the border has a name of its own.
    for (FunctionId id : inside) {
      if (has_two_forms(id) && program_.functions[id].kind != ir::FunctionKind::method)
        scope_.declare(public_name(id));
    }
    for (FunctionId id : inside) functions_[id.value] = scope_.declare(inner_name(id));
  }
  for (FunctionId id : outside) imported_[id] = functions_[id.value] = scope_.declare(public_name(id));
  if (options_.tests) {
    for (FunctionId id : inside) functions_[id.value] = scope_.declare(public_name(id));
  }
  for (GlobalId id : globals) {
    const ir::Global& g = program_.globals[id];
    bool own = !options_.module.valid() || (g.module == options_.module && (!options_.tests || !g.exported));
    if (!own) imported_globals_[id] = globals_[id.value] = scope_.declare(public_name(id));
  }
}

void ItemNames::name_globals() {
  for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
    const GlobalId id(i);
    const ir::Global& g = program_.globals[id];
    if (options_.module.valid() && g.module != options_.module) continue;
    if (options_.tests && (g.exported || !test_functions_.contains(g.lazy_init))) continue;
    if (options_.shipped != nullptr && !options_.shipped->contains(g.lazy_init)) continue;
    if (has_two_forms(id) && !options_.tests) scope_.declare(public_name(id));
    globals_[i] = scope_.declare(options_.tests ? public_name(id) : inner_name(id));
  }
}

void ItemNames::name_locals() {
  const LocalNameStyle style{.style = shared_.rules.variables, .converted = &shared_.variables};
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const FunctionId id(i);
    if (uses().is_nested(id) || !program_.functions[id].body.root.valid() || !wanted(id)) continue;
    locals_.add(id, assign_local_names(program_, id, scope_, style));
  }
}

bool ItemNames::are_free(const std::set<std::string>& names) const {
  return std::none_of(names.begin(), names.end(),
                      [&](const std::string& name) { return given_.contains(name); });
}

const std::vector<std::string>& FieldNames::all(std::uint64_t key, const std::vector<NameId>& fields,
                                                bool variant) {
  auto [found, first] = names_.try_emplace(key);
  if (!first) return found->second;
  NameScope taken(reserved_, escape_);
  if (variant && !kind_.empty()) taken.take(kind_);
  for (const NameId field : fields) {
    // Keys of map literals may be any text.
    std::string plain(program_.names->text(field));
    for (char& c : plain) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 && std::isalnum(byte) == 0) c = '_';
    }
    found->second.push_back(taken.declare(convert_name(plain, style_)));
  }
  return found->second;
}

const std::string& FieldNames::of(types::TypeId aggregate, std::uint32_t index) {
  const types::Type& type = (*program_.types)[aggregate];
  if (type.kind == types::TypeKind::anonymous) return all(aggregate.value, type.names, false)[index];
  std::vector<NameId> fields;
  for (const types::Field& field : program_.types->decl(type.decl).fields) fields.push_back(field.name);
  return all((std::uint64_t{1} << 40U) + type.decl.value, fields, false)[index];
}

const std::string& FieldNames::of(types::TypeId union_type, std::uint32_t variant, std::uint32_t index) {
  const DeclId decl = (*program_.types)[union_type].decl;
  std::vector<NameId> fields;
  for (const types::Field& field : program_.types->decl(decl).variants[variant].fields)
    fields.push_back(field.name);
  return all((std::uint64_t{2 + variant} << 40U) + decl.value, fields, true)[index];
}

std::string FreshNames::of(FunctionId function, std::string_view wanted) {
  const FunctionId top = names_.uses().top_of(function);
  auto [used, first] = used_.try_emplace(top);
  if (first) used->second = names_.locals_of(top);
  std::string name(wanted);
  for (unsigned n = 2; scope_.taken(name) || used->second.contains(name); ++n)
    name = std::string(wanted) + std::to_string(n);
  used->second.insert(name);
  scope_.note(name);
  return name;
}

}  // namespace mochi::emit
