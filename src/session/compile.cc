#include "session/compile.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "check/disk_loader.h"
#include "check/surface.h"
#include "package/project.h"
#include "session/examples.h"
#include "session/packages/beside.h"
#include "session/packages/source.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxInputProgram = std::size_t{1} << 28U;

// More texts of old versions than this many times what the program has, and a session begins anew.
constexpr std::size_t kMostOldTexts = 8;
constexpr std::size_t kSmallSession = std::size_t{16} << 20U;

std::size_t text_bytes(const SourceMap& sources) {
  std::size_t bytes = 0;
  for (std::uint32_t i = 0; i < sources.size(); ++i) bytes += sources.source(SourceId(i)).text().size();
  return bytes;
}

std::size_t live_bytes(const check::Checked& checked) {
  std::size_t bytes = 0;
  for (const check::File& file : checked.files) {
    if (file.tree != nullptr) bytes += checked.sources->source(file.tree->source).text().size();
  }
  return bytes;
}

// Measures the parts of a compilation.
class Watch {
 public:
  explicit Watch(Clock& clock) : clock_(clock), last_(clock.monotonic_ns()) {}
  std::int64_t lap() {
    const std::int64_t now = clock_.monotonic_ns();
    return now - std::exchange(last_, now);
  }

 private:
  Clock& clock_;
  std::int64_t last_;
};

}  // namespace

Result<void> check_no_bare_workspace(Host& host, const std::string& path) {
  if (!host.files.is_directory(path) || host.files.exists(join_path(path, "src"))) return {};
  SourceMap sources;
  Collector ignored;
  for (const char* name : {"mochi.workspace.toml", package::kManifestName}) {
    Result<std::string> text = package::manifest_text(host.files, join_path(path, name));
    if (!text) continue;
    const package::Manifest manifest = package::read_manifest(sources, sources.add(name, std::move(*text)),
                                                              {package::extension_tables()}, ignored);
    if (!manifest.workspace || manifest.package) continue;
    std::string members;
    for (const package::LocatedText& member : manifest.workspace->members)
      members += (members.empty() ? "`" : ", `") + member.value + "`";
    return fail(Code::M057_RESOLVE_E002, "`" + path + "` is the root of a workspace, and no package itself",
                "Name a member" + (members.empty() ? std::string() : " of " + members) + ".");
  }
  return {};
}

Result<std::string> load_entry(Host& host, const CompileRequest& request, check::DiskLoader& loader) {
  if (!request.is_text && request.path != "-") MOCHI_TRY_VOID(check_no_bare_workspace(host, request.path));
  if (!request.is_text && request.path != "-") return loader.entry(request.path);
  std::string text = request.text;
  if (!request.is_text && !host.in.read_all(text, kMaxInputProgram))
    return fail(Code::C004, "the program on standard input is too long");
  const std::string name = request.is_text && !request.path.empty() ? request.path : "<stdin>";
  loader.add_text(name, std::move(text));
  return name;
}

// The modules of these names, in their order.
std::vector<check::ModuleId> modules_named(const check::Checked& checked,
                                           const std::vector<std::string>& names) {
  std::vector<check::ModuleId> ids;
  for (const std::string& name : names) {
    for (std::uint32_t i = 0; i < checked.modules.size(); ++i) {
      if (checked.modules[i].name == name) ids.push_back(check::ModuleId(i));
    }
  }
  return ids;
}

Result<std::unique_ptr<Compilation>> compile(Host& host, const CompileRequest& request) {
  ProjectPackages own(host, request.package_flags);
  return compile_in(host, host.files, request.packages != nullptr ? *request.packages : own, request,
                    std::make_shared<CompilationState>(), nullptr);
}

Result<std::unique_ptr<Compilation>> compile_surface(Host& host, std::string path, PackageSettings packages) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  CompileRequest request;
  request.path = std::move(path);
  request.library = true;
  request.check_only = true;
  request.package_flags = std::move(packages);
  return compile(host, request);
}

Result<std::unique_ptr<Compilation>> compile_in(Host& host, FileSystem& files, check::PackageSource& packages,
                                                const CompileRequest& given,
                                                std::shared_ptr<CompilationState> state,
                                                const Compilation* last) {
  Watch watch(host.clock);
  check::DiskLoader loader(files, &packages);
  CompileRequest request = given;
  std::vector<std::string> entries;
  const bool whole =
      request.readme_only || (request.library && files.exists(join_path(request.path, "mochi.toml")));
  if (whole && files.is_directory(request.path)) {
    MOCHI_TRY(entries, loader.package_modules(request.path));
  } else {
    MOCHI_TRY(std::string entry, load_entry(host, request, loader));
    entries.push_back(std::move(entry));
  }
  if (request.library) {
    request.check.library = true;
    request.passes.mode = lower::Mode::library;
    request.passes.keep_tests = true;
    request.lower.lazy_globals = true;
  }
  auto made = std::make_unique<Compilation>(std::move(state));
  std::string package;
  if (request.examples && !entries.empty()) package = loader.package_of(entries[0]);
  ExampleLoader with_examples(loader, package, request.path, request.readme, request.readme_name);
  std::vector<std::string> modules = entries;
  if (request.readme_only) modules.clear();
  if (const std::string module = with_examples.readme_module();
      !module.empty() && std::find(modules.begin(), modules.end(), module) == modules.end())
    modules.push_back(module);
  if (modules.empty()) return made;
  check::Loader& sources = request.examples ? static_cast<check::Loader&>(with_examples) : loader;
  check::IncrementalChecker& checker = made->state->checker;
  checker.check(sources, modules, made->diagnostics, request.check);
  if (last != nullptr && !checker.work().changed) return std::unique_ptr<Compilation>();
  made->times.check = watch.lap();
  for (std::uint32_t i = 0; i < made->checked.modules.size(); ++i) {
    const std::string& of = made->checked.modules[i].package;
    if (!of.empty() && of != "std") made->directories.try_emplace(of, loader.directory_of_package(of));
  }
  if (request.library && !made->checked.has_errors) {
    made->surface = check::surface_of(made->checked, modules_named(made->checked, entries));
    const auto root = made->directories.find(made->surface.package);
    const bool bigint_ints =
        root != made->directories.end() && native_form(files, root->second).bigint_ints;
    for (Diagnostic& d : target_refusals(made->checked, made->surface, request.languages, bigint_ints))
      made->diagnostics.report(std::move(d));
  }
  if (request.check_only || made->checked.has_errors || made->diagnostics.has_errors()) return made;
  if (made->state->again) checker.keep_declarations();
  made->program = lower::lower(made->checked, made->diagnostics, request.lower);
  made->times.lower = watch.lap();
  if (request.lower_only || made->diagnostics.has_errors()) return made;
  lower::run_pipeline(made->program, request.passes, made->diagnostics);
  made->times.passes = watch.lap();
  return made;
}

bool is_stale(const CompilationState& state) {
  const std::size_t all = text_bytes(state.session.sources);
  return all > kSmallSession && all > kMostOldTexts * live_bytes(state.checker.result());
}

std::vector<Diagnostic> Compilation::sorted_diagnostics() const {
  // Texts that were edited stand behind all others in the source map.
  std::map<std::uint32_t, std::size_t> ranks;
  for (const check::File& file : checked.files) ranks.emplace(file.tree->source.value, ranks.size() + 1);
  std::vector<std::pair<std::size_t, Diagnostic>> ranked;
  for (Diagnostic& d : diagnostics.sorted()) {
    const SourceId source = session.sources.source_of(d.span.begin);
    const auto rank = source.valid() ? ranks.find(source.value) : ranks.end();
    ranked.emplace_back(rank == ranks.end() ? 0 : rank->second, std::move(d));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Diagnostic> made;
  for (auto& [rank, d] : ranked) made.push_back(std::move(d));
  return made;
}

std::string project_root(FileSystem& files, std::string_view path) {
  Result<std::string> whole = files.canonical(path.empty() || path == "-" ? "." : path);
  if (!whole) return {};
  std::string at = std::move(*whole);
  while (!files.exists(join_path(at, "mochi.toml"))) {
    if (at == "/" || at == ".") return {};
    at = parent_path(at);
  }
  return at;
}

bool is_library(FileSystem& files, const std::string& path) {
  return files.is_directory(path) && files.exists(join_path(path, "mochi.toml")) &&
         !files.exists(join_path(path, "src/main.mochi"));
}

}  // namespace mochi
