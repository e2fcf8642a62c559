// Loads the module graph, dependencies first, and checks one module after the other.
#include "check/check.h"

#include <algorithm>

#include "check/program.h"
#include "syntax/parser.h"

namespace mochi::check {
namespace {

using syntax::NodeFlag;
using syntax::NodeKind;
using syntax::Tree;
namespace slot = syntax::slot;

// More modules, or a longer chain of imports, is no program that anyone wrote.
constexpr std::size_t kMostModules = 10000;
constexpr std::size_t kDeepestImport = 500;

class Graph {
 public:
  Graph(Program& program, Loader& loader) : p_(program), loader_(loader) {}

  // Loads `name` and what it imports; none if it cannot be read. `at` is the import that asks.
  ModuleId load(std::string_view name, Span at, std::size_t depth) {
    for (std::uint32_t i = 0; i < p_.out.modules.size(); ++i) {
      if (p_.out.modules[i].name != name) continue;
      if (std::find(open_.begin(), open_.end(), ModuleId(i)) != open_.end()) report_cycle(ModuleId(i), at);
      return ModuleId(i);
    }
    if (p_.out.modules.size() >= kMostModules || depth > kDeepestImport) {
      report(Code::T095, at, "too many modules, or imports nested too deeply");
      return {};
    }
    Result<ModuleSource> source = loader_.read(name);
    if (!source) {
      report(source.error().code, at, source.error().message, source.error().hint);
      return {};
    }
    ModuleId id(static_cast<std::uint32_t>(p_.out.modules.size()));
    Module module;
    module.name = source->name;
    module.package = source->package;
    p_.out.modules.push_back(std::move(module));
    p_.tables.emplace_back();
    // Z3: programs and tests are free, all else in a package may be loaded by others.
    bool free = module_is_program(source->name);
    p_.out.modules.back().is_library = !source->package.empty() && source->package != "std" && !free;
    if (source->name == "std/map") p_.maps_shrink = true;
    open_.push_back(id);
    bool good = parse_files(id, *source);
    // A broken file's imports would only add followers.
    if (good) import_all(id, depth);
    open_.pop_back();
    p_.out.order.push_back(id);
    if (!good) p_.out.has_errors = true;
    broken_.resize(p_.out.modules.size(), false);
    broken_[id.value] = !good;
    return id;
  }

  // All are loaded before any is checked: what one of them imports may matter to all (Program::maps_shrink).
  void check_all() {
    std::vector<ModuleId> order = p_.out.order;
    for (ModuleId id : order) {
      if (!broken_[id.value]) check_module(p_, id);
    }
  }

 private:
  static bool module_is_program(std::string_view name) {
    return name.ends_with("/main") || name.ends_with("_test");
  }

  void report(Code code, Span at, std::string message, std::string hint = {}) {
    p_.out.has_errors = true;
    Report(p_.sink, code, at, std::move(message)).help(std::move(hint));
  }

  void report_cycle(ModuleId back, Span at) {
    std::string chain;
    auto from = std::find(open_.begin(), open_.end(), back);
    for (auto id = from; id != open_.end(); ++id) chain += "`" + p_.out.modules[id->value].name + "` → ";
    report(Code::T081, at, "import cycle: " + chain + "`" + p_.out.modules[back.value].name + "`");
  }

  bool parse_files(ModuleId id, ModuleSource& source) {
    bool good = true;
    for (ModuleFile& file : source.files) {
      if (!p_.sources.room(file.text.size())) {
        report(Code::T095, {}, "`" + file.path + "` is too large");
        return false;
      }
      SourceId text = p_.sources.add(file.path, std::move(file.text));
      File parsed;
      parsed.module = id;
      parsed.path = file.path;
      Collector collector;
      syntax::ParseOptions options;
      options.bare_expressions = p_.options.bare_expressions;
      parsed.tree = std::make_unique<Tree>(syntax::parse(text, p_.sources, p_.names, collector, options));
      for (const Diagnostic& diagnostic : collector.all()) p_.sink.report(diagnostic);
      good = good && !collector.has_errors() && !parsed.tree->has_errors;
      parsed.info.resize(parsed.tree->nodes.size());
      p_.out.modules[id.value].files.push_back(p_.out.files.add(std::move(parsed)));
    }
    return good;
  }

  // The name that an import binds when it says none: the last segment without its extension.
  NameId default_alias(std::string_view spec) {
    if (std::size_t version = spec.find('@'); version != std::string_view::npos && version != 0)
      spec = spec.substr(0, version);
    if (std::size_t slash = spec.rfind('/'); slash != std::string_view::npos) spec.remove_prefix(slash + 1);
    if (std::size_t dot = spec.rfind('.'); dot != std::string_view::npos && dot != 0)
      spec = spec.substr(0, dot);
    std::string word(spec);
    std::replace(word.begin(), word.end(), '-', '_');
    return p_.names.intern(word);
  }

  void import_all(ModuleId id, std::size_t depth) {
    std::vector<FileId> files = p_.out.modules[id.value].files;
    for (FileId file : files) {
      const Tree& tree = *p_.out.files[file].tree;
      if (!tree.root.valid()) continue;
      for (NodeId statement : tree.tail(tree.root)) {
        if (tree.kind(statement) != NodeKind::Import || !tree[statement].main.valid()) continue;
        import_one(id, file, tree, statement, depth);
      }
    }
  }

  void import_one(ModuleId id, FileId file, const Tree& tree, NodeId statement, std::size_t depth) {
    NodeId language = tree.child(statement, slot::Import_language);
    NodeId alias = tree.child(statement, slot::Import_alias);
    ImportRequest request;
    std::string from_module = p_.out.modules[id.value].name;
    std::string from_path = p_.out.files[file].path;
    request.from_module = from_module;
    request.from_path = from_path;
    if (language.valid()) request.language = p_.names.text(tree.name(language));
    std::string spec(p_.names.text(tree.name(statement)));
    request.spec = spec;
    ModuleImport import;
    import.span = tree.main_span(statement);
    import.alias = alias.valid() ? tree.name(alias) : default_alias(spec);
    Result<std::string> name = loader_.resolve(request);
    if (!name) {
      report(name.error().code, import.span, name.error().message, name.error().hint);
    } else {
      import.module = load(*name, import.span, depth + 1);
      if (language.valid() && name->starts_with("std/")) import.language = tree.name(language);
    }
    p_.out.modules[id.value].imports.push_back(import);
  }

  Program& p_;
  Loader& loader_;
  std::vector<ModuleId> open_;
  std::vector<bool> broken_;  // by ModuleId: has syntax errors
};

}  // namespace

void declare_prelude(Program& program) {
  types::TypeStore& types = program.types;
  types::TypeParam param;
  param.name = program.names.intern("T");
  types::TypeParamId value = types.add_param(param);
  param.name = program.names.intern("E");
  types::TypeParamId failure = types.add_param(param);
  types::TypeDecl decl;
  decl.kind = types::DeclKind::union_;
  decl.name = program.names.intern("result");
  decl.exported = true;
  decl.params = {value, failure};
  decl.variants.resize(2);
  decl.variants[0].name = program.names.intern("Ok");
  decl.variants[0].fields.push_back({program.names.intern("value"), types.parameter(value), {}, {}});
  decl.variants[1].name = program.names.intern("Err");
  decl.variants[1].fields.push_back({program.names.intern("error"), types.parameter(failure), {}, {}});
  program.result_decl = types.add_decl(std::move(decl));
}

Checked check_modules(Loader& loader, const std::vector<std::string>& entries, Session& session, Sink& sink,
                      const Options& options) {
  Checked out;
  out.names = &session.names;
  out.sources = &session.sources;
  out.types = &session.types;
  Program program(out, session, sink, options);
  declare_prelude(program);
  Graph graph(program, loader);
  for (const std::string& entry : entries) {
    ModuleId module = graph.load(entry, {}, 0);
    if (!module.valid()) continue;
    out.modules[module.value].is_entry = !options.library;
    if (options.library) out.modules[module.value].is_library = true;
  }
  graph.check_all();
  return out;
}

Checked check_program(Loader& loader, std::string_view entry, Session& session, Sink& sink,
                      const Options& options) {
  return check_modules(loader, {std::string(entry)}, session, sink, options);
}

}  // namespace mochi::check
