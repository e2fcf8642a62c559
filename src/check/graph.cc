#include "check/graph.h"

#include <algorithm>

namespace mochi::check {
namespace {

using syntax::NodeKind;
using syntax::Tree;
namespace slot = syntax::slot;

// More modules, or a longer chain of imports, is no program that anyone wrote.
constexpr std::size_t kMostModules = 10000;
constexpr std::size_t kDeepestImport = 500;

bool module_is_program(std::string_view name) { return name.ends_with("/main") || name.ends_with("_test"); }

// The name that an import binds when it says none: the last segment without its extension.
std::string default_alias(std::string_view spec) {
  if (std::size_t version = spec.find('@'); version != std::string_view::npos && version != 0)
    spec = spec.substr(0, version);
  if (std::size_t slash = spec.rfind('/'); slash != std::string_view::npos) spec.remove_prefix(slash + 1);
  if (std::size_t dot = spec.rfind('.'); dot != std::string_view::npos && dot != 0)
    spec = spec.substr(0, dot);
  std::string word(spec);
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
}

// Tells what the system told the program (docs/std.md).
constexpr std::string_view kProgramsModule = "std/os";

class GraphLoader {
 public:
  GraphLoader(Loader& loader, Session& session, ParsedFiles& parsed, Sink& sink, const Options& options)
      : loader_(loader), session_(session), parsed_(parsed), sink_(sink), options_(options) {}

  // Loads `name` and what it imports; none if it cannot be read. `at` is the import that asks.
  ModuleId load(std::string_view name, Span at, std::size_t depth) {
    if (const auto known = by_name_.find(name); known != by_name_.end()) {
      if (std::find(open_.begin(), open_.end(), known->second) != open_.end())
        report_cycle(known->second, at);
      return known->second;
    }
    if (out_.modules.size() >= kMostModules || depth > kDeepestImport) {
      report(Code::T095, at, "too many modules, or imports nested too deeply");
      return {};
    }
    Result<ModuleSource> source = loader_.read(name);
    if (!source) {
      report(source.error().code, at, source.error().message, source.error().hint);
      return {};
    }
    const ModuleId id(static_cast<std::uint32_t>(out_.modules.size()));
    Module module;
    module.name = source->name;
    module.package = source->package;
    module.absent = std::move(source->absent);
    // Z3: programs and tests are free, all else in a package may be loaded by others.
    module.is_library =
        !source->package.empty() && source->package != "std" && !module_is_program(source->name);
    if (source->name == "std/map") out_.maps_shrink = true;
    by_name_.emplace(module.name, id);
    out_.modules.push_back(std::move(module));
    open_.push_back(id);
    const bool good = parse_files(id, *source);
    // A broken file's imports would only add followers.
    if (good) import_all(id, depth);
    if (good && uses(id, is_data_file)) load(kRowsModule, at, depth + 1);
    if (good && uses(id, is_format)) load(kTextModule, at, depth + 1);
    if (good && name != kNumbersModule && reads_big_numbers(id)) load(kNumbersModule, at, depth + 1);
    open_.pop_back();
    out_.order.push_back(id);
    if (!good) out_.has_errors = true;
    out_.broken.resize(out_.modules.size(), false);
    out_.broken[id.value] = !good;
    return id;
  }

  ModuleGraph& graph() { return out_; }

 private:
  void report(Code code, Span at, std::string message, std::string hint = {}) {
    out_.has_errors = true;
    Report(sink_, code, at, std::move(message)).help(std::move(hint));
  }

  void report_cycle(ModuleId back, Span at) {
    std::string chain;
    auto from = std::find(open_.begin(), open_.end(), back);
    for (auto id = from; id != open_.end(); ++id) chain += "`" + out_.modules[id->value].name + "` → ";
    report(Code::T081, at, "import cycle: " + chain + "`" + out_.modules[back.value].name + "`");
  }

  // What reads and writes data files, and what pads and rounds, are modules of their own, which only then are part of the
  // program.
  static bool is_data_file(const syntax::Node& node) {
    return node.kind == NodeKind::Load || node.kind == NodeKind::Save;
  }
  static bool is_format(const syntax::Node& node) { return node.kind == NodeKind::Hole && node.main.valid(); }
  bool uses(ModuleId id, bool (*form)(const syntax::Node&)) const {
    for (const FileId file : out_.modules[id.value].files) {
      for (const syntax::Node& node : out_.files[file].tree->nodes)
        if (form(node)) return true;
    }
    return false;
  }

  // May it read a `bigint` or `bigrat` from a text: by `bigint(…)`, a cast, or an alias that is cast to?
  bool reads_big_numbers(ModuleId id) const {
    const NameId words[] = {session_.names.find("bigint"), session_.names.find("bigrat")};
    for (const FileId file : out_.modules[id.value].files) {
      const Tree& tree = *out_.files[file].tree;
      const auto big = [&](NodeId node, NodeKind kind) {
        if (!node.valid() || tree.kind(node) != kind) return false;
        const NameId name = tree.name(node);
        return name.valid() && (name == words[0] || name == words[1]);
      };
      for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
        const NodeId node(i);
        const NodeKind k = tree.kind(node);
        if (k == NodeKind::AliasDecl && big(tree.child(node, slot::AliasDecl_type), NodeKind::NamedType))
          return true;
        if ((k == NodeKind::Ident || k == NodeKind::Select) && big(node, k)) return true;
        if (k == NodeKind::Cast && big(tree.child(node, slot::Cast_type), NodeKind::NamedType) &&
            tree.kind(tree.child(node, slot::Cast_value)) != NodeKind::IntLit)
          return true;
      }
    }
    return false;
  }

  bool parse_files(ModuleId id, ModuleSource& source) {
    bool good = true;
    syntax::ParseOptions how;
    how.bare_expressions = options_.bare_expressions;
    for (ModuleFile& file : source.files) {
      const ParsedFile* parsed = parsed_.parse(file, session_, how);
      if (parsed == nullptr) {
        report(Code::T095, {}, "`" + file.path + "` is too large");
        return false;
      }
      for (const Diagnostic& diagnostic : parsed->diagnostics) sink_.report(diagnostic);
      good = good && parsed->good;
      File made;
      made.module = id;
      made.path = file.path;
      made.tree = parsed->tree;
      out_.modules[id.value].files.push_back(out_.files.add(std::move(made)));
    }
    return good;
  }

  void import_all(ModuleId id, std::size_t depth) {
    const std::vector<FileId> files = out_.modules[id.value].files;
    for (const FileId file : files) {
      const std::shared_ptr<const Tree> tree = out_.files[file].tree;
      if (!tree->root.valid()) continue;
      for (const NodeId statement : tree->tail(tree->root)) {
        if (tree->kind(statement) != NodeKind::Import || !(*tree)[statement].main.valid()) continue;
        import_one(id, file, *tree, statement, depth);
      }
    }
  }

  void import_one(ModuleId id, FileId file, const Tree& tree, NodeId statement, std::size_t depth) {
    Names& names = session_.names;
    const NodeId language = tree.child(statement, slot::Import_language);
    const NodeId alias = tree.child(statement, slot::Import_alias);
    ImportRequest request;
    const std::string from_module = out_.modules[id.value].name;
    const std::string from_path = out_.files[file].path;
    request.from_module = from_module;
    request.from_path = from_path;
    if (language.valid()) request.language = names.text(tree.name(language));
    const std::string spec(names.text(tree.name(statement)));
    request.spec = spec;
    ModuleImport import;
    import.span = tree.main_span(statement);
    import.alias = alias.valid() ? tree.name(alias) : names.intern(default_alias(spec));
    Result<std::string> name = loader_.resolve(request);
    if (!name) {
      report(name.error().code, import.span, name.error().message, name.error().hint);
    } else {
      if (*name == kProgramsModule && (out_.modules[id.value].is_library || options_.library)) {
        report(Code::T120, import.span, "`std/os` is imported by a library",
               "Import it in the program, and pass on what the library needs as parameters.");
      }
      import.module = load(*name, import.span, depth + 1);
      if (language.valid() && name->starts_with("std/")) import.language = tree.name(language);
    }
    out_.modules[id.value].imports.push_back(import);
  }

  Loader& loader_;
  Session& session_;
  ParsedFiles& parsed_;
  Sink& sink_;
  const Options& options_;
  ModuleGraph out_;
  std::map<std::string, ModuleId, std::less<>> by_name_;
  std::vector<ModuleId> open_;
};

}  // namespace

const ParsedFile* ParsedFiles::parse(ModuleFile& file, Session& session, syntax::ParseOptions options) {
  ParsedFile& entry = files_[file.path];
  const bool same = entry.tree != nullptr && entry.options.bare_expressions == options.bare_expressions &&
                    session.sources.source(entry.source).text() == file.text;
  if (same) return &entry;
  if (!session.sources.room(file.text.size())) return nullptr;
  ++count_;
  entry.options = options;
  entry.source = session.sources.add(file.path, std::move(file.text));
  Collector collector;
  entry.tree = std::make_shared<const Tree>(
      syntax::parse(entry.source, session.sources, session.names, collector, options));
  entry.diagnostics = collector.all();
  entry.good = !collector.has_errors() && !entry.tree->has_errors;
  return &entry;
}

ModuleGraph load_graph(Loader& loader, const std::vector<std::string>& entries, Session& session,
                       ParsedFiles& parsed, Sink& sink, const Options& options) {
  GraphLoader graph(loader, session, parsed, sink, options);
  for (const std::string& entry : entries) {
    const ModuleId module = graph.load(entry, {}, 0);
    if (!module.valid()) continue;
    Module& loaded = graph.graph().modules[module.value];
    loaded.is_entry = !options.library;
    if (options.library) loaded.is_library = true;
  }
  return std::move(graph.graph());
}

}  // namespace mochi::check
