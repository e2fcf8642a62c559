#include "lower/lower.h"

#include <algorithm>

#include "check/loader.h"
#include "lower/error_types.h"
#include "lower/function.h"

namespace mochi::lower {

ir::Program lower(const check::Checked& checked, Sink& sink, Options options) {
  StageScope stage("lower");
  Context context(checked, sink, options);
  context.run();
  if (options.lazy_globals) find_error_types(context.program);
  return std::move(context.program);
}

Context::Context(const check::Checked& checked_program, Sink& sink, Options lower_options)
    : checked(checked_program),
      types(*checked_program.types),
      names(*checked_program.names),
      options(lower_options),
      sink_(sink) {
  program.names = checked.names;
  program.sources = checked.sources;
  program.types = checked.types;
  functions_.resize(checked.funs.size());
  globals_.resize(checked.vars.size());
  environments_.resize(checked.funs.size(), Environment::unknown);
}

void Context::run() {
  rewrite_declarations();
  add_modules();
  add_globals();
  add_functions();
  lower_bodies();
  // Whoever calls them stands in another module, where targets find only what is exported.
  for (const FunctionId id : called_) program.functions[id].exported = true;
  order_functions();
}

void Context::refuse(std::string_view construct, Span span) {
  Report(sink_, Code::T067, span,
         "construct `" + std::string(construct) + "` is not supported on target `vm`");
}

void Context::add_modules() {
  for (const check::Module& from : checked.modules) {
    ir::Module to;
    to.name = from.name;
    to.package = from.package;
    to.doc = from.doc;
    to.is_entry = from.is_entry;
    to.types = from.types;
    program.modules.add(std::move(to));
  }
  program.order = checked.order;
}

GlobalId Context::global_of(VarId var) {
  GlobalId& id = globals_[var.value];
  if (id) return id;
  const check::Var& from = checked.vars[var];
  ir::Global to;
  to.name = from.name;
  to.module = from.module;
  to.type = ir_type(from.type);
  to.is_let = from.is_let;
  to.exported = from.exported;
  to.owner = from.of_type;
  to.doc = from.doc;
  to.foreign_path = from.foreign_path;
  to.span = from.span;
  id = program.globals.add(std::move(to));
  if (from.module) program.modules[from.module].globals.push_back(id);
  return id;
}

void Context::add_globals() {
  for (const check::Module& module : checked.modules)
    for (const VarId var : module.globals) global_of(var);
}

std::vector<types::TypeParamId> Context::type_params(const check::Fun& fun) const {
  std::vector<types::TypeParamId> all;
  if (fun.method_of) all = types.decl(fun.method_of).params;
  for (const types::TypeParamId p : fun.type_params)
    if (std::find(all.begin(), all.end(), p) == all.end()) all.push_back(p);
  return all;
}

bool Context::is_support(ModuleId module) const {
  if (!module) return false;
  const std::string& name = checked.modules[module.value].name;
  return name == check::kRowsModule || name == check::kNumbersModule;
}

FunctionId Context::support(std::string_view module, std::string_view name) {
  for (std::uint32_t i = 0; i < checked.funs.size(); ++i) {
    const check::Fun& fun = checked.funs[FunId(i)];
    if (fun.kind == check::FunKind::plain && names.text(fun.name) == name &&
        checked.modules[fun.module.value].name == module) {
      called_.push_back(functions_[i]);
      return functions_[i];
    }
  }
  MOCHI_UNREACHABLE("a support module is loaded with what needs it");
}

FunctionId Context::add_function() { return program.functions.add(ir::Function{}); }

FunctionId Context::add_function(FunId fun) {
  FunctionId& id = functions_[fun.value];
  if (!id) id = add_function();
  return id;
}

void Context::add_functions() {
  for (std::size_t i = 0; i < checked.funs.size(); ++i) {
    const FunId id(static_cast<std::uint32_t>(i));
    const check::Fun& fun = checked.funs[id];
    const bool in_module = fun.kind == check::FunKind::plain || fun.kind == check::FunKind::method ||
                           (fun.kind == check::FunKind::foreign && !fun.is_builtin);
    const bool block = (fun.kind == check::FunKind::test || fun.kind == check::FunKind::bench) && !fun.parent;
    if (in_module || block) add_function(id);
  }
}

void Context::lower_bodies() {
  for (const ModuleId module : checked.order) {
    for (std::size_t i = 0; i < checked.funs.size(); ++i) {
      const FunId id(static_cast<std::uint32_t>(i));
      if (checked.funs[id].module != module || !functions_[i]) continue;
      const check::FunKind kind = checked.funs[id].kind;
      if (kind == check::FunKind::nested || kind == check::FunKind::lambda) continue;
      FunctionLowering body(*this, nullptr, functions_[i]);
      body.lower_fun(id);
      presets(id);
    }
    lazy_globals(module);
    FunctionLowering init(*this, nullptr, FunctionId());
    init.lower_init(module);
  }
}

bool Context::is_lazy(ModuleId module) const {
  const check::Module& m = checked.modules[module.value];
  return options.lazy_globals && (m.is_library || m.package == "std");
}

void Context::presets(FunId fun) {
  const check::Fun& from = checked.funs[fun];
  const FunctionId of = function_of(fun);
  if (!options.lazy_globals || !checked.modules[from.module.value].is_library) return;
  const bool open = from.exported || (from.method_of && types.decl(from.method_of).exported);
  if (!open || (from.kind != check::FunKind::plain && from.kind != check::FunKind::method)) return;
  const std::size_t first = from.method_of ? 1 : 0;
  for (std::size_t i = 0; i < from.params.size(); ++i) {
    const check::Var& v = checked.vars[from.params[i]];
    const syntax::Tree& tree = *file(v.file).tree;
    if (tree.kind(v.node) != syntax::NodeKind::Param || !tree.child(v.node, syntax::slot::Param_preset))
      continue;
    const ir::Function& f = program.functions[of];
    const TypeId wanted = f.body.locals[f.params[first + i]].type;
    const FunctionId made = add_function();
    FunctionLowering body(*this, nullptr, made);
    body.lower_preset(from.params[i], wanted);
    std::vector<FunctionId>& all = program.functions[of].presets;
    all.resize(program.functions[of].params.size());
    all[first + i] = made;
  }
}

void Context::lazy_globals(ModuleId module) {
  const check::Module& from = checked.modules[module.value];
  if (!is_lazy(module)) return;
  for (const VarId var : from.globals) {
    if (checked.vars[var].kind != check::VarKind::global) continue;
    const FunctionId id = add_function();
    FunctionLowering body(*this, nullptr, id);
    body.lower_lazy_global(var);
    program.globals[globals_[var.value]].lazy_init = id;
  }
}

std::vector<VarId> Context::early_globals(ModuleId module) const {
  Early found;
  for (const VarId var : checked.modules[module.value].globals)
    if (checked.vars[var].of_type) early_global(var, found);
  return std::move(found.order);
}

void Context::early_global(VarId var, Early& found) const {
  if (!found.seen.insert(var.value).second) return;
  const check::Var& v = checked.vars[var];
  const check::File& in = file(v.file);
  early_globals_in(in, in.tree->child(v.node, syntax::slot::Let_value), v.module, found);
  found.order.push_back(var);
}

// The checker found that they end, and that no chain of them is long.
void Context::early_globals_in(const check::File& file, NodeId node, ModuleId module, Early& found) const {
  if (!node) return;
  const check::NodeInfo& info = file.at(node);
  if (info.ref == check::RefKind::var) {
    const check::Var& v = checked.vars[VarId(info.id)];
    if (v.kind == check::VarKind::global && v.module == module) early_global(VarId(info.id), found);
  }
  for (const NodeId part : file.tree->children(node)) early_globals_in(file, part, module, found);
}

// Functions and methods stand in the order of the source, files in the order of their names.
void Context::order_functions() {
  for (std::size_t m = 0; m < checked.modules.size(); ++m) {
    const check::Module& from = checked.modules[m];
    ir::Module& to = program.modules[ModuleId(static_cast<std::uint32_t>(m))];
    std::vector<FunId> funs;
    for (std::size_t i = 0; i < checked.funs.size(); ++i) {
      const FunId id(static_cast<std::uint32_t>(i));
      const check::Fun& fun = checked.funs[id];
      if (fun.module.value != m || !functions_[i]) continue;
      if (fun.kind == check::FunKind::plain || fun.kind == check::FunKind::method ||
          fun.kind == check::FunKind::foreign || fun.kind == check::FunKind::test ||
          fun.kind == check::FunKind::bench)
        funs.push_back(id);
    }
    const auto place = [&](FunId id) {
      const check::Fun& fun = checked.funs[id];
      const auto at = std::find(from.files.begin(), from.files.end(), fun.file);
      return std::pair(at - from.files.begin(), fun.span.begin);
    };
    std::stable_sort(funs.begin(), funs.end(), [&](FunId a, FunId b) { return place(a) < place(b); });
    for (const FunId id : funs) {
      const check::FunKind kind = checked.funs[id].kind;
      const bool block = kind == check::FunKind::test || kind == check::FunKind::bench;
      (block ? to.tests : to.functions).push_back(functions_[id.value]);
    }
  }
}

}  // namespace mochi::lower
