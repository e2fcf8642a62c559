#include "emit/common/item_names.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/check.h"
#include "emit/common/shipped.h"
#include "ir/walk.h"
#include "types/predicates.h"

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
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    for (const FunctionId id : uses.mentions(FunctionId(i)).functions) {
      const ir::Function& f = program.functions[id];
      const bool hidden = !f.exported && f.module.valid() && program.modules[f.module].package == "std";
      if (hidden && f.module != program.functions[FunctionId(i)].module) shared.insert(id);
    }
  }
  find_words(program);
  find_purposes(program);
}

void ProgramNames::find_purposes(const ir::Program& program) {
  for (const ir::Function& user : program.functions) {
    if (!user.body.root.valid()) continue;
    ir::walk_exprs(user.body, [&](ir::ExprId id) {
      const ir::Expr& call = user.body.exprs[id];
      if (call.kind != ir::ExprKind::call) return;
      const ir::Function& callee = program.functions[FunctionId(call.a)];
      // What `map` and `reduce` are given is called where they stood.
      if (!callee.name.valid() && callee.kind == ir::FunctionKind::closure && user.name.valid())
        purposes.try_emplace(FunctionId(call.a), std::string(program.names->text(user.name)) +
                                                     (callee.params.size() == 1 ? "_item" : "_step"));
      for (std::size_t i = 0; i < user.body.list_size(call.b) && i < callee.params.size(); ++i) {
        const ir::Expr& part = user.body.exprs[user.body.expr_at(call.b, i)];
        if (part.kind != ir::ExprKind::closure && part.kind != ir::ExprKind::function_ref) continue;
        if (program.functions[FunctionId(part.a)].name.valid()) continue;
        const std::size_t at = callee.params[i].value;
        const NameId param = at < callee.body.locals.size() ? callee.body.locals[callee.params[i]].name : NameId();
        // A letter says no more than nothing.
        if (param.valid() && program.names->text(param).size() > 2)
          purposes.try_emplace(FunctionId(part.a), program.names->text(param));
      }
    });
  }
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
    types::for_each_field(decl,
                          [&](const types::Field& field, unsigned) { add(field.name, rules.variables); });
  }
}

std::string item_words(const ir::Program& program, const ir::Function& f, std::string_view unnamed,
                       std::string_view top_level) {
  if (f.kind == ir::FunctionKind::init) return std::string(top_level);
  if (f.kind == ir::FunctionKind::test) return "test " + f.title;
  if (f.kind == ir::FunctionKind::bench) return "bench " + f.title;
  std::string words(f.name.valid() ? program.names->text(f.name) : unnamed);
  const DeclId of = f.kind == ir::FunctionKind::method ? f.method_of : f.owner;
  if (of.valid()) words.insert(0, std::string(program.names->text(program.types->decl(of).name)) + "_");
  return words;
}

std::string item_words(const ir::Program& program, const ir::Global& g) {
  std::string words(program.names->text(g.name));
  if (g.owner.valid())
    words.insert(0, std::string(program.names->text(program.types->decl(g.owner).name)) + "_");
  return words;
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
  find_makers();
  find_exports();
  for (const std::string& name : options_.helpers) scope_.take(helper_alias(name));
  for (const std::string& name : options_.first) first_.push_back(scope_.declare(name));
  if (options_.tests) find_test_functions();
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

void ItemNames::find_makers() {
  if (!shared_.rules.globals_are_functions || !options_.module.valid()) return;
  for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
    const GlobalId id(i);
    const ir::Global& g = program_.globals[id];
    if (g.exported && g.lazy_init.valid() && !is_constant(id) && !is_class_constant(id)) makers_.insert(g.lazy_init);
  }
}

void ItemNames::find_exports() {
  if (!options_.module.valid() || options_.tests) return;
  exports_.insert(options_.exports.begin(), options_.exports.end());
  const ir::Module& m = program_.modules[options_.module];
  for (FunctionId id : m.functions) {
    if (program_.functions[id].exported && !is_class_method(id) && !makers_.contains(id))
      exports_.insert(public_name(id));
    if (!shared_.rules.parameters_keep || !program_.functions[id].exported) continue;
    const ir::Function& f = program_.functions[id];
    for (const ir::LocalId p : f.params) parameters_.insert(shared_.variables.of(f.body.locals[p].name));
  }
  for (GlobalId id : m.globals) {
    if (program_.globals[id].exported && !is_class_constant(id)) exports_.insert(public_name(id));
  }
  if (!shared_.rules.function_scope) return;
  // Callers may write the names of parameters.
  for (FunctionId id : m.functions) {
    const ir::Function& f = program_.functions[id];
    if (!f.exported && !is_class_method(id)) continue;
    for (const ir::LocalId p : f.params) exports_.insert(shared_.variables.of(f.body.locals[p].name));
  }
}

// As `declare` of an empty scope has it.
std::string ItemNames::escaped(std::string name, bool method) const {
  const auto reserved = method ? shared_.rules.members : shared_.rules.reserved;
  if (!std::binary_search(reserved.begin(), reserved.end(), std::string_view(name))) return name;
  return std::string(shared_.rules.escape.prefix) + name + std::string(shared_.rules.escape.suffix);
}

std::string ItemNames::helper_alias(std::string_view name) const {
  if (!exports_.contains(name) && !parameters_.contains(name)) return std::string(name);
  if (!shared_.rules.hidden.empty()) return std::string(shared_.rules.hidden) + std::string(name);
  return convert_name("inner_" + std::string(name), shared_.rules.functions);
}

void ItemNames::find_test_functions() {
  for (const FunctionId f : test_functions(program_, options_.module)) {
    FunctionId top = f;
    while (program_.functions[top].parent.valid()) top = program_.functions[top].parent;
    const bool imported = shared_.rules.imports_hidden && options_.shipped->contains(f);
    if (!imported && !options_.left_out.contains(top)) test_functions_.insert(f);
  }
}

// Globals that the file holds.
bool ItemNames::wanted(GlobalId id) const {
  const ir::Global& g = program_.globals[id];
  if (!options_.module.valid()) return true;
  if (g.module != options_.module || (options_.tests && g.exported)) return false;
  return g.lazy_init.valid() && wanted(g.lazy_init);
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
  const NameRules& rules = shared_.rules;
  const bool closed = options_.module.valid() && ((!f.exported && !shared_.shared.contains(id)) || makers_.contains(id)) &&
                      f.kind != ir::FunctionKind::test && f.kind != ir::FunctionKind::method;
  const std::string prefix(closed ? rules.hidden : std::string_view());
  const auto purpose = shared_.purposes.find(id);
  const std::string_view unnamed = purpose == shared_.purposes.end() ? rules.unnamed : purpose->second;
  std::string base(f.name.valid() ? program_.names->text(f.name) : unnamed);
  if (f.kind == ir::FunctionKind::plain && f.name.valid() && !f.owner.valid() &&
      std::all_of(base.begin(), base.end(), is_word_character))
    return escaped(prefix + shared_.functions.of(f.name));
  if (!is_class_method(id)) base = item_words(program_, f, unnamed, "main");
  return escaped(prefix + convert_name(word_characters(base), rules.functions), is_class_method(id));
}

std::string ItemNames::public_name(GlobalId id) const {
  const ir::Global& g = program_.globals[id];
  const NameRules& rules = shared_.rules;
  const bool library = options_.module.valid();
  if (is_class_constant(id)) return escaped(convert_name(program_.names->text(g.name), rules.constants));
  const bool upper = library && (is_constant(id) || g.exported);
  const std::string prefix(library && !g.exported ? rules.hidden : std::string_view());
  return escaped(prefix + convert_name(item_words(program_, g), upper ? rules.constants : rules.variables));
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
    const bool inlined = shared_.rules.inlines_lambdas && uses().is_inline(id);
    if (!uses().is_nested(id) && !inlined) inside.push_back(id);
  }
  for (FunctionId id : mentioned) {
    if (!wanted(id) && !uses().is_nested(id)) outside.push_back(id);
  }
  // What is exported keeps its name.
  std::stable_partition(inside.begin(), inside.end(),
                        [&](FunctionId id) { return program_.functions[id].exported; });
  if (options_.tests) {
    import_functions(outside);
    for (FunctionId id : inside) functions_[id.value] = scope_.declare(public_name(id));
  } else {
    // The form behind the border has a name of its own.
    for (FunctionId id : inside) {
      if (has_two_forms(id) && !is_class_method(id)) scope_.declare(public_name(id));
    }
    for (FunctionId id : inside)
      functions_[id.value] = is_class_method(id) ? public_name(id) : declare(id, inner_name(id));
    import_functions(outside);
  }
  for (GlobalId id : globals) {
    if (wanted(id) || is_class_constant(id)) continue;
    // The name that users know is that of an export of this module.
    imported_globals_[id] = globals_[id.value] = scope_.declare(helper_alias(public_name(id)));
  }
}

// What users do not see keeps clear of names that they see.
std::string ItemNames::declare(FunctionId f, std::string_view wanted) {
  if (program_.functions[f].exported) return scope_.declare(wanted);
  return scope_.declare(wanted, [&](const std::string& name) { return parameters_.contains(name); });
}

void ItemNames::import_functions(const std::vector<FunctionId>& outside) {
  for (FunctionId id : outside) {
    functions_[id.value] = is_class_method(id) ? public_name(id)
                           : options_.tests    ? scope_.declare(public_name(id))
                                            : scope_.declare(public_name(id), [&](const std::string& name) {
                                                return parameters_.contains(name);
                                              });
    if (!is_class_method(id)) imported_[id] = functions_[id.value];
  }
}

void ItemNames::name_globals() {
  for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
    const GlobalId id(i);
    if (is_class_constant(id)) {
      globals_[i] = public_name(id);
      continue;
    }
    if (!wanted(id)) continue;
    const bool function = options_.module.valid() && shared_.rules.globals_are_functions && !is_constant(id);
    if (function) {
      if (program_.globals[id].exported && !options_.tests) scope_.declare(public_name(id));
      globals_[i] = functions_[program_.globals[id].lazy_init.value];
      continue;
    }
    if (has_two_forms(id) && !options_.tests) scope_.declare(public_name(id));
    globals_[i] = scope_.declare(options_.tests ? public_name(id) : inner_name(id));
  }
}

void ItemNames::name_locals() {
  const LocalNameStyle style{.style = shared_.rules.variables,
                             .function_scope = shared_.rules.function_scope,
                             .one_type = shared_.rules.one_type,
                             .converted = &shared_.variables};
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const FunctionId id(i);
    if (uses().is_nested(id) || !program_.functions[id].body.root.valid() || !wanted(id)) continue;
    // Where scopes are functions, a name of the module that the function does not use is free for its locals.
    if (shared_.rules.function_scope && options_.module.valid()) {
      const NameScope used = used_by(id);
      locals_.add(id, assign_local_names(program_, id, used, style));
    } else {
      locals_.add(id, assign_local_names(program_, id, scope_, style));
    }
  }
}

NameScope ItemNames::used_by(FunctionId top) {
  NameScope scope(shared_.rules.reserved, shared_.rules.escape);
  scope.note_in(given_);
  for (const std::string& name : options_.helpers) scope.take(helper_alias(name));
  for (const std::string& name : first_) scope.take(name);
  std::vector<FunctionId> open = {top};
  while (!open.empty()) {
    const ProgramUses::Mentions& mentions = uses().mentions(open.back());
    open.pop_back();
    open.insert(open.end(), mentions.closures.begin(), mentions.closures.end());
    for (const FunctionId f : mentions.functions) {
      if (has(f)) scope.take(of(f));
    }
    for (const GlobalId g : mentions.globals) {
      if (has(g)) scope.take(of(g));
    }
  }
  return scope;
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
