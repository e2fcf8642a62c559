// One module from names to finished tables.
//
// The declarations are read once. Then all statements and bodies are checked, as often as decisions are still
// made that change the types of literals (Z9) or inferred results; nearly always that is once, and the number
// is bounded.
#include <algorithm>

#include "check/checker.h"
#include "check/inner_functions.h"

namespace mochi::check {

Checker::Checker(Program& program, ModuleId module)
    : program_(program), out_(program.out), names_(program.names), types_(program.types), module_(module) {
  own_ = {out_.vars.size(), out_.funs.size(), out_.calls.size()};
  for (auto* table : {&annotated_globals_, &read_, &relied_, &global_state_, &static_state_})
    table->start(own_.vars);
  for (auto* table : {&last_assignment_, &set_at_}) table->start(own_.vars);
  extras_.start(own_.funs);
  for (std::uint32_t i = 0; i < types::builtin_count(); ++i) {
    std::string_view name = types::builtin_info(static_cast<Builtin>(i)).name;
    if (name.find('/') != std::string_view::npos) continue;
    NameId id = names_.intern(name);
    if (id.value >= builtins_.size()) builtins_.resize(id.value + std::size_t{1});
    builtins_[id.value] = {BindKind::builtin, i, 0, false};
  }
  known_.key = names_.intern("key");
  known_.items = names_.intern("items");
  known_.contains = names_.intern("contains");
  known_.underscore = names_.intern("_");
  known_.self = names_.intern("self");
  known_.compare = names_.intern("compare");
}

void Checker::enter_file(FileId file) {
  if (file == file_ || !file.valid()) return;
  file_ = file;
  tree_ = out_.files[file].tree.get();
  info_ = &out_.files[file].info;
}

void Checker::declare_prelude_names() {
  const TypeDecl& result = types_.decl(program_.result_decl);
  declare_type(result.name, {TypeEntryKind::decl, program_.result_decl.value, 0, true}, {});
  for (std::uint32_t i = 0; i < result.variants.size(); ++i) {
    declare_value(result.variants[i].name, {BindKind::variant, program_.result_decl.value, i, true}, {});
    declare_type(result.variants[i].name, {TypeEntryKind::variant, program_.result_decl.value, i, true}, {});
  }
  declared_types_.clear();
  declared_values_.clear();
}

// The doc comment of the module, and the names that its files give it.
void Checker::read_package_clauses() {
  Module& module = out_.modules[module_.value];
  NodeId first;
  FileId first_file;
  for (FileId file : module.files) {
    enter_file(file);
    for (NodeId statement : tree_->tail(tree_->root)) {
      if (tree_->kind(statement) != NodeKind::PackageClause) continue;
      if (module.doc.empty()) module.doc = doc_of(statement);
      if (!first.valid()) {
        first = statement;
        first_file = file;
        continue;
      }
      const Tree& other = *out_.files[first_file].tree;
      if (other.name(first) == tree_->name(statement)) continue;
      muted_ = false;
      error(Code::T089, statement,
            "package `" + name_text(tree_->name(statement)) + "` disagrees with `" +
                name_text(other.name(first)) + "`")
          .label(other.main_span(first), "the other name");
    }
  }
}

void Checker::run() {
  std::vector<FileId> files = out_.modules[module_.value].files;
  declare_prelude_names();
  for (FileId file : files) declare_import_aliases(file);
  read_package_clauses();
  for (FileId file : files) declare_file_names(file);
  std::sort(declared_values_.begin(), declared_values_.end());
  for (const auto& declared : type_nodes_) {
    enter_file(declared.at.file);
    declare_decl_params(declared.at.node, declared.id);
  }
  for (const auto& declared : type_nodes_) {
    enter_file(declared.at.file);
    fill_type(declared.at.node);
  }
  for (const auto& declared : type_nodes_) check_type_ends(declared.id);
  resolve_aliases();
  // Methods were added to the list while the types were filled.
  for (std::size_t i = 0; i < fun_nodes_.size(); ++i) fill_signature(fun_nodes_[i].id);
  fill_globals();
  flush_reports();
  for (FileId file : files) has_dotted_ = has_dotted_ || file_has_dotted(file);
  // Fields of imported records are values too (border page S8).
  const std::vector<ModuleImport>& imports = out_.modules[module_.value].imports;
  exports_matter_ =
      out_.modules[module_.value].package != "std" &&
      (has_exports() || std::any_of(imports.begin(), imports.end(), [&](const ModuleImport& import) {
         return import.module.valid() && out_.modules[import.module.value].is_library;
       }));
  constexpr int kMostPasses = 6;
  OwnMarks marks{out_.vars.size(), out_.funs.size(), out_.calls.size()};
  for (int pass = 0; pass < kMostPasses; ++pass) {
    reset_pass(marks);
    check_once();
    widen_mixed_literals();
    if (!again_) break;
  }
  solve_effects();
  check_effect_clauses();
  check_pure_predicates();
  mark_unset_reads();
  check_certain_reads();
  check_static_values();
  check_let_calls();
  InnerFunctions(*this).check_captures();
  check_exports();
  check_habits();
  flush_reports();
  finish();
  publish();
}

// Forgets what a pass over the bodies has made; the declarations stay.
void Checker::reset_pass(const OwnMarks& marks) {
  again_ = false;
  reports_ = Collector();
  out_.vars.truncate(marks.vars);
  out_.funs.truncate(marks.funs);
  out_.calls.truncate(marks.calls);
  out_.modules[module_.value].tests.clear();
  extras_.truncate(out_.funs.size());
  infer_.clear();
  facts_.clear();
  pure_checks_.clear();
  kind_needs_.clear();
  aliases_.clear();
  mutations_.clear();
  taken_.clear();
  certain_statements_.clear();
  read_.clear();
  relied_.clear();
  used_aliases_.clear();
  unreachable_.clear();
  open_ends_.clear();
  dropped_results_.clear();
  last_assignment_.clear();
  global_reads_.clear();
  reached_.clear();
  optional_.clear();
  for (FileId file : out_.modules[module_.value].files) {
    auto& info = out_.files[file].info;
    std::fill(info.begin(), info.end(), NodeInfo());
  }
  // The surface of the module shows what they stand for.
  for (const Alias& alias : program_.aliases) {
    if (alias.module != module_ || !alias.type.valid()) continue;
    File& file = out_.files[alias.file];
    file.info[file.tree->child(alias.node, slot::AliasDecl_type).value].type = alias.type;
  }
  for (const auto& declared : type_nodes_) {
    out_.files[declared.at.file].info[declared.at.node.value].ref = RefKind::record;
    out_.files[declared.at.file].info[declared.at.node.value].id = declared.id.value;
  }
  for (const auto& declared : fun_nodes_) {
    FunExtra& e = extra(declared.id);
    Fun& fun = out_.funs[declared.id];
    NodeInfo& at = out_.files[declared.at.file].info[declared.at.node.value];
    at.ref = RefKind::fun;
    at.id = declared.id.value;
    if (fun.kind == FunKind::foreign) continue;
    e.state = CheckState::unchecked;
    e.callees.clear();
    e.certain_calls.clear();
    e.certain_reads.clear();
    e.inner_references.clear();
    fun.effects = {};
    fun.effect_params.clear();
    fun.captures.clear();
    fun.capabilities.clear();
    fun.changes_self = false;
    e.self_calls.clear();
    if (e.infers_result) fun.result = types_.unit();
  }
  for (std::size_t i = own_.vars; i < out_.vars.size(); ++i) {
    Var& var = out_.vars[VarId(static_cast<std::uint32_t>(i))];
    if (var.module != module_) continue;
    var.captured = var.assigned = var.assigned_after_capture = false;
  }
  global_state_.clear();
  static_state_.clear();
  let_calls_.clear();
  for (const auto& declared : global_nodes_) {
    Var& var = out_.vars[declared.id];
    NodeInfo& at = out_.files[declared.at.file].info[declared.at.node.value];
    at.ref = RefKind::var;
    at.id = declared.id.value;
    if (var.kind != VarKind::global || has_annotation(declared.id)) continue;
    enter_file(declared.at.file);
    var.type = fresh(InferVar::Kind::plain, declared.at.node);
    global_state_.at(declared.id.value) = 1;
  }
}

bool Checker::has_annotation(VarId var) const { return annotated_globals_.get(var.value) != 0; }

bool Checker::is_open_global(VarId var) const { return global_state_.get(var.value) == 1; }
bool Checker::global_set(VarId var) const {
  return var.value < own_.vars || (global_state_.get(var.value) & 2U) != 0;
}
void Checker::mark_global_set(VarId var) { global_state_.at(var.value) = 2; }
std::uint32_t Checker::set_statement(VarId var) const { return set_at_.get(var.value); }

void Checker::check_once() {
  Frame frame;
  frame_ = &frame;
  node_depth_ = 0;
  std::uint32_t index = 0;
  std::vector<FileId> files = out_.modules[module_.value].files;
  set_at_.clear();
  for (FileId file : files) {
    const Tree& t = *out_.files[file].tree;
    for (NodeId statement : t.tail(t.root)) {
      ++index;
      if (t.kind(statement) != NodeKind::Let) continue;
      const NodeInfo& at = out_.files[file].info[statement.value];
      if (at.ref == RefKind::var && set_at_.get(at.id) == 0) set_at_.at(at.id) = index;
    }
  }
  for (const auto& declared : global_nodes_) {
    if (out_.vars[declared.id].of_type.valid()) check_static_let(declared.id);
  }
  index = 0;
  for (FileId file : files) {
    enter_file(file);
    for (NodeId statement : tree_->tail(tree_->root)) {
      statement_index_ = ++index;
      NodeId one[] = {statement};
      std::size_t tests = out_.modules[module_.value].tests.size();
      check_statements(one);
      for (FunId callee : frame.callees) reached_.push_back({index, callee});
      frame.callees.clear();
      for (std::size_t i = tests; i < out_.modules[module_.value].tests.size(); ++i) {
        reached_.push_back({index, out_.modules[module_.value].tests[i]});
      }
    }
  }
  for (const auto& declared : fun_nodes_) {
    muted_ = false;
    if (extra(declared.id).state == CheckState::unchecked) check_function(declared.id);
  }
  frame_ = nullptr;
}

// Z3: a function may read a global only behind its statement. A read is certain to come later if no statement
// up to the one that sets the global can reach the function.
void Checker::mark_unset_reads() {
  constexpr std::uint32_t kNever = 0xffffffffU;
  OwnTable<std::uint32_t> reached_at(own_.funs);  // 0 = never
  const auto first = [&](FunId fun) {
    const std::uint32_t at = reached_at.get(fun.value);
    return at == 0 ? kNever : at;
  };
  std::vector<FunId> work;
  for (const Reached& reached : reached_) {
    work.push_back(reached.fun);
    while (!work.empty()) {
      FunId fun = work.back();
      work.pop_back();
      if (first(fun) != kNever || out_.funs[fun].module != module_) continue;
      reached_at.at(fun.value) = reached.statement;
      for (FunId callee : extra(fun).callees) work.push_back(callee);
    }
  }
  for (const GlobalRead& read : global_reads_) {
    if (first(read.fun) > set_statement(read.var)) continue;
    NodeInfo& at = out_.files[read.file].info[read.node.value];
    at.set(InfoFlag::maybe_unset);
  }
}

// Does what is being checked run whenever its function is called, or its top-level statement is reached?
bool Checker::certain_here() const {
  std::uint32_t expected = frame_->fun.valid() ? 1U : 0U;
  return node_depth_ == expected && conditional_ == 0 && !frame_->may_have_left;
}

// The global that `fun` certainly reads, itself or through what it certainly calls, and that is set last.
void Checker::find_latest_read(FunId fun, OwnTable<VarId>& latest, OwnTable<std::uint8_t>& state) const {
  constexpr std::uint8_t kOpen = 1;
  constexpr std::uint8_t kDone = 2;
  std::vector<FunId> stack{fun};
  auto later = [&](VarId a, VarId b) {
    return !b.valid() || (a.valid() && set_statement(a) > set_statement(b));
  };
  while (!stack.empty()) {
    FunId at = stack.back();
    if (out_.funs[at].module != module_ || state.get(at.value) == kDone) {
      stack.pop_back();
      continue;
    }
    const FunExtra& e = extras_.get(at.value);
    if (state.get(at.value) == 0) {
      state.at(at.value) = kOpen;
      for (FunId callee : e.certain_calls) {
        if (state.get(callee.value) == 0 && out_.funs[callee].module == module_) stack.push_back(callee);
      }
      continue;
    }
    VarId found;
    for (VarId var : e.certain_reads) found = later(var, found) ? var : found;
    for (FunId callee : e.certain_calls) {
      VarId through = latest.get(callee.value);
      if (through.valid() && later(through, found)) found = through;
    }
    latest.at(at.value) = found;
    state.at(at.value) = kDone;
    stack.pop_back();
  }
}

// Z3: a statement that certainly reads a global before it is set is an error here already.
void Checker::check_certain_reads() {
  if (certain_statements_.empty()) return;
  OwnTable<VarId> latest(own_.funs);
  OwnTable<std::uint8_t> state(own_.funs);
  for (const Reached& start : certain_statements_) {
    find_latest_read(start.fun, latest, state);
    VarId var = latest.get(start.fun.value);
    if (!var.valid() || set_statement(var) < start.statement) continue;
    muted_ = false;
    error_at(Code::T075, start.span, "global " + name_text(out_.vars[var].name) + " is not set yet")
        .label(out_.vars[var].span, "it is set here");
    return;
  }
}

// Puts final types everywhere: lowering sees no inference variable.
void Checker::finish() {
  final_types_.clear();
  std::vector<TypeId>& shared = program_.final_types;
  auto final_of = [&](TypeId type) {
    if (!type.valid()) return type;
    if (type.value < shared.size() && shared[type.value].valid()) return shared[type.value];
    if (has_variables(type)) {
      const auto [at, added] = final_types_.try_emplace(type.value);
      if (added) at->second = final_type(type);
      return at->second;
    }
    const TypeId done = final_type(type);
    if (type.value >= shared.size()) shared.resize(type.value + std::size_t{64});
    return shared[type.value] = done;
  };
  for (auto i = static_cast<std::uint32_t>(own_.vars); i < out_.vars.size(); ++i) {
    Var& var = out_.vars[VarId(i)];
    if (var.module == module_) var.type = final_of(var.type.valid() ? var.type : types_.any());
  }
  for (auto i = static_cast<std::uint32_t>(own_.funs); i < out_.funs.size(); ++i) {
    Fun& fun = out_.funs[FunId(i)];
    if (fun.module == module_) fun.result = final_of(fun.result);
  }
  for (auto i = static_cast<std::uint32_t>(own_.calls); i < out_.calls.size(); ++i) {
    for (TypeId& type : out_.calls[CallId(i)].type_args) type = final_of(type);
  }
  for (FileId file : out_.modules[module_.value].files) {
    for (NodeInfo& at : out_.files[file].info) {
      at.type = final_of(at.type);
      at.target = final_of(at.target);
    }
  }
}

void Checker::publish() {
  ModuleTable& table = program_.tables[module_.value];
  for (NameId name : declared_values_) {
    Binding binding = globals_[name.value];
    if (binding.kind == BindKind::module_ || binding.kind == BindKind::none) continue;
    table.values.push_back({name, binding});
  }
  std::sort(declared_types_.begin(), declared_types_.end());
  for (NameId name : declared_types_) table.types.push_back({name, type_names_[name.value]});
}

void check_module(Program& program, ModuleId module) {
  Checker checker(program, module);
  checker.run();
}

}  // namespace mochi::check
