#include "check/incremental.h"

#include <algorithm>

#include "check/graph.h"
#include "check/program.h"

namespace mochi::check {
namespace {

bool same_options(const Options& a, const Options& b) {
  return a.strict == b.strict && a.lint == b.lint && a.library == b.library && a.target == b.target &&
         a.bare_expressions == b.bare_expressions;
}

}  // namespace

struct IncrementalChecker::Impl {
  // How full the stores are between the checks of two modules.
  struct Marks {
    std::size_t vars = 0;
    std::size_t funs = 0;
    std::size_t calls = 0;
    std::size_t methods = 0;
    std::size_t aliases = 0;
    std::size_t assigned = 0;
    types::TypeStore::Mark types;
  };

  // One check of a module.
  struct Step {
    ModuleId module;
    Marks before;
    std::vector<Diagnostic> found;
  };

  explicit Impl(Session& s) : session(s), program(checked, s, found, options) {
    checked.names = &s.names;
    checked.sources = &s.sources;
    checked.types = &s.types;
    declare_prelude(program);
    end = marks();
  }

  Session& session;
  ParsedFiles parsed;
  Checked checked;
  Collector found;  // of the module that is being checked
  Options options;
  Program program;
  std::vector<Step> steps;
  std::vector<bool> broken;  // by ModuleId
  Work work;
  bool load_errors = false;
  Marks end;                        // after the last module
  std::vector<TypeId> field_types;  // of all declarations, in order; empty: they are as the checker left them

  Marks marks() const {
    return {checked.vars.size(),    checked.funs.size(),    checked.calls.size(),
            checked.methods.size(), program.aliases.size(), program.assigned_elsewhere.size(),
            session.types.mark()};
  }

  // Is the module what it was, apart from what it imports?
  bool same_module(const ModuleGraph& graph, ModuleId id) const {
    if (id.value >= graph.modules.size()) return false;
    const Module& old = checked.modules[id.value];
    const Module& now = graph.modules[id.value];
    if (old.name != now.name || old.package != now.package || old.is_entry != now.is_entry ||
        old.is_library != now.is_library || old.files != now.files ||
        broken[id.value] != graph.broken[id.value])
      return false;
    for (const FileId file : old.files) {
      const File& before = checked.files[file];
      const File& after = graph.files[file];
      if (before.tree != after.tree || before.path != after.path) return false;
    }
    return std::equal(old.imports.begin(), old.imports.end(), now.imports.begin(), now.imports.end(),
                      [](const ModuleImport& a, const ModuleImport& b) {
                        return a.module == b.module && a.alias == b.alias && a.language == b.language;
                      });
  }

  // By ModuleId of the graph: the module or something that it imports is another than before.
  std::vector<bool> changed_modules(const ModuleGraph& graph) const {
    std::vector<bool> changed(graph.modules.size(), true);
    for (const ModuleId id : graph.order) {
      if (id.value >= checked.modules.size() || !same_module(graph, id)) continue;
      const std::vector<ModuleImport>& imports = graph.modules[id.value].imports;
      changed[id.value] = std::any_of(imports.begin(), imports.end(), [&](const ModuleImport& import) {
        return import.module.valid() && changed[import.module.value];
      });
    }
    return changed;
  }

  template <typename Visit>
  void for_each_field(Visit visit) {
    types::TypeStore& types = session.types;
    for (std::uint32_t i = 0; i < std::min(types.decl_count(), end.types.decls); ++i) {
      types::TypeDecl& decl = types.decl(DeclId(i));
      for (types::Field& field : decl.fields) visit(field.type);
      for (types::Variant& variant : decl.variants) {
        for (types::Field& field : variant.fields) visit(field.type);
      }
    }
  }

  // Makes everything as it was before module number `kept` was checked.
  void take_back(std::size_t kept) {
    std::size_t at = 0;
    if (!field_types.empty()) for_each_field([&](TypeId& type) { type = field_types[at++]; });
    field_types.clear();
    const Marks to = kept < steps.size() ? steps[kept].before : end;
    checked.vars.truncate(to.vars);
    checked.funs.truncate(to.funs);
    checked.calls.truncate(to.calls);
    checked.methods.resize(to.methods);
    program.aliases.erase(program.aliases.begin() + static_cast<std::ptrdiff_t>(to.aliases),
                          program.aliases.end());
    for (std::size_t i = to.assigned; i < program.assigned_elsewhere.size(); ++i) {
      const VarId var = program.assigned_elsewhere[i];
      if (var.value < to.vars) checked.vars[var].assigned = false;
    }
    program.assigned_elsewhere.resize(to.assigned);
    session.types.take_back(to.types);
    program.methods_of.resize(std::min(program.methods_of.size(), session.types.decl_count()));
    // Both are memories of questions about types, and may name what is gone.
    program.variable_flags.clear();
    program.final_types.clear();
    steps.resize(kept);
  }

  // Puts the graph in place of the modules, with what was found of those that are kept.
  void adopt(ModuleGraph graph) {
    for (const Step& step : steps) {
      const std::uint32_t id = step.module.value;
      std::vector<ModuleImport> imports = std::move(graph.modules[id].imports);
      graph.modules[id] = std::move(checked.modules[id]);
      graph.modules[id].imports = std::move(imports);
      for (const FileId file : graph.modules[id].files)
        graph.files[file].info = std::move(checked.files[file].info);
    }
    std::vector<bool> kept(graph.modules.size(), false);
    for (const Step& step : steps) kept[step.module.value] = true;
    program.tables.resize(graph.modules.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (!kept[i]) program.tables[i] = {};
    }
    for (File& file : graph.files) {
      if (file.info.empty()) file.info.resize(file.tree->nodes.size());
    }
    checked.modules = std::move(graph.modules);
    checked.files = std::move(graph.files);
    checked.order = std::move(graph.order);
    checked.has_errors = graph.has_errors;
    broken = std::move(graph.broken);
  }

  void check_one(ModuleId id) {
    Step step;
    step.module = id;
    step.before = marks();
    found = Collector();
    check_module(program, id);
    step.found = found.all();
    steps.push_back(std::move(step));
    ++work.modules_checked;
  }
};

void IncrementalChecker::keep_declarations() {
  // Lowered already since the last change.
  if (!impl_->field_types.empty()) return;
  impl_->for_each_field([&](TypeId& type) { impl_->field_types.push_back(type); });
}

IncrementalChecker::IncrementalChecker(Session& session) : impl_(std::make_unique<Impl>(session)) {}
IncrementalChecker::~IncrementalChecker() = default;

const IncrementalChecker::Work& IncrementalChecker::work() const { return impl_->work; }
const Checked& IncrementalChecker::result() const { return impl_->checked; }
Checked IncrementalChecker::take() { return std::move(impl_->checked); }

const Checked& IncrementalChecker::check(Loader& loader, const std::vector<std::string>& entries, Sink& sink,
                                         const Options& options) {
  Impl& m = *impl_;
  const std::size_t parsed_before = m.parsed.count();
  ModuleGraph graph = load_graph(loader, entries, m.session, m.parsed, sink, options);
  m.work = {m.parsed.count() - parsed_before, graph.modules.size(), 0, true};
  const bool first = m.steps.empty();
  const std::size_t before = m.steps.size();
  const bool same_order = graph.order == m.checked.order && graph.has_errors == m.load_errors;
  m.load_errors = graph.has_errors;
  const bool same_rules = same_options(options, m.options) && graph.maps_shrink == m.program.maps_shrink;
  const std::vector<bool> changed =
      same_rules ? m.changed_modules(graph) : std::vector<bool>(graph.modules.size(), true);
  std::size_t kept = 0;
  while (kept < m.steps.size()) {
    const std::uint32_t id = m.steps[kept].module.value;
    if (id >= changed.size() || changed[id]) break;
    ++kept;
  }
  // What others added to the types since then may be in use as long as nothing changes.
  m.work.changed = first || !same_order || kept != before ||
                   std::find(changed.begin(), changed.end(), true) != changed.end();
  if (m.work.changed) m.take_back(kept);
  m.options = options;
  m.program.maps_shrink = graph.maps_shrink;
  m.adopt(std::move(graph));
  std::vector<bool> done(changed.size(), false);
  for (const Impl::Step& step : m.steps) {
    done[step.module.value] = true;
    for (const Diagnostic& d : step.found)
      m.checked.has_errors = m.checked.has_errors || d.severity == Severity::error;
  }
  // What has not changed first.
  for (const bool late : {false, true}) {
    for (const ModuleId id : m.checked.order) {
      if (done[id.value] || m.broken[id.value] || (!first && changed[id.value] != late)) continue;
      done[id.value] = true;
      m.check_one(id);
    }
  }
  for (const Impl::Step& step : m.steps) {
    for (const Diagnostic& d : step.found) sink.report(d);
  }
  if (m.work.changed) m.end = m.marks();
  return m.checked;
}

}  // namespace mochi::check
