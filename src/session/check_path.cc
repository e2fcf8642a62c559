#include "session/check_path.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/path.h"
#include "check/disk_loader.h"
#include "check/surface.h"
#include "emit/common/naming.h"
#include "emit/target.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "session/compile.h"
#include "session/packages/beside.h"
#include "session/packages/capabilities.h"
#include "session/packages/source.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

constexpr std::size_t kLargestText = std::size_t{256} << 20U;

bool is_package(FileSystem& files, const std::string& path) {
  return path != "-" && files.is_directory(path) && files.exists(join_path(path, "mochi.toml"));
}

// What is checked: standard input, all modules of a package, or the program that `path` names.
Result<std::vector<std::string>> entries_of(Host& host, check::DiskLoader& loader, const std::string& given) {
  if (given == "-") {
    std::string text;
    if (!host.in.read_all(text, kLargestText)) return fail(Code::C004, "standard input is too large");
    loader.add_text("<stdin>", std::move(text));
    return std::vector<std::string>{"<stdin>"};
  }
  std::string path = given;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  if (is_package(host.files, path)) return loader.package_modules(path);
  MOCHI_TRY_VOID(check_no_bare_workspace(host, path));
  MOCHI_TRY(std::string entry, loader.entry(path));
  return std::vector<std::string>{std::move(entry)};
}

// What the lock says that the dependencies of `name` require; everything if there is no lock that says.
package::CapabilitySet needs_of_dependencies(Host& host, const std::string& path, const std::string& name) {
  PackageSession session(host, {});
  package::CapabilitySet needs;
  if (!session.open(path) || !session.lock) return package::CapabilitySet::all();
  const package::LockedPackage* own = session.lock->find(name);
  if (own == nullptr) return package::CapabilitySet::all();
  for (const package::LockedDependency& d : own->dependencies) {
    const package::LockedPackage* to = session.lock->find(d.name, d.version);
    if (to == nullptr) continue;
    for (const std::string& word : to->capabilities)
      needs.add(package::parse_capability_word(word).value_or(package::CapabilitySet()));
  }
  return needs;
}

bool supports_python(const package::Manifest& manifest) {
  const auto& all = manifest.supported_targets;
  return !manifest.has_targets || all.empty() ||
         std::any_of(all.begin(), all.end(), [](const auto& target) { return target.value == "python"; });
}

// Python has the modules of a package and what its first module exports in one name space (border page N7).
void check_module_names(const check::Checked& checked, const std::string& package, Collector& collector) {
  std::map<std::string, const check::Module*> modules;
  for (const check::Module& m : checked.modules) {
    const std::string_view name = m.name;
    if (m.package != package || !name.starts_with(package + "/")) continue;
    const std::string_view rest = name.substr(package.size() + 1);
    modules.emplace(emit::convert_name(rest.substr(0, rest.find('/')), emit::CaseStyle::snake), &m);
  }
  const auto look = [&](NameId name, Span at) {
    const std::string word(checked.names->text(name));
    const auto found = modules.find(emit::convert_name(word, emit::CaseStyle::snake));
    if (found == modules.end()) return;
    Report(collector, Code::M057_FAN_E007, at,
           fmt::format("`{}` cannot be had on target `python`: it is `{}` there, as is the module `{}`", word,
                       found->first, found->second->name))
        .help("Rename one of the two.");
  };
  for (const check::Module& m : checked.modules) {
    if (m.name != package) continue;
    for (const check::FunId fun : m.funs) {
      const check::Fun& f = checked.funs[fun];
      if (f.exported && f.kind != check::FunKind::foreign) look(f.name, f.span);
    }
  }
}

// The languages with an emitter that the manifest opts into by name.
std::vector<emit::Language> languages_of(const package::Manifest& manifest) {
  std::vector<emit::Language> languages;
  for (const package::LocatedText& name : manifest.supported_targets) {
    const emit::Target* target = emit::find_target(name.value);
    if (target != nullptr &&
        std::find(languages.begin(), languages.end(), target->language) == languages.end())
      languages.push_back(target->language);
  }
  return languages;
}

// What the languages that a library opts into would refuse when it is built for them (B10).
void check_targets(Host& host, const std::string& path, const check::Checked& checked,
                   const std::vector<std::string>& entries, const std::vector<emit::Language>& languages,
                   Collector& collector) {
  if (languages.empty() || checked.has_errors || collector.has_errors()) return;
  const api::Surface surface = check::surface_of(checked, modules_named(checked, entries));
  const bool bigint_ints = native_form(host.files, path).bigint_ints;
  for (Diagnostic& refusal : target_refusals(checked, surface, languages, bigint_ints))
    collector.report(std::move(refusal));
}

// The manifest of a package, and what it declares against what the package uses. Gives the languages that it is for.
Result<std::vector<emit::Language>> check_manifest(Host& host, const std::string& path,
                                                   const check::Checked& checked, check::Session& session,
                                                   Collector& collector) {
  const std::string file =
      path == "." ? std::string(package::kManifestName) : path + "/" + package::kManifestName;
  MOCHI_TRY(std::string text, package::manifest_text(host.files, file));
  if (!session.sources.room(text.size())) return std::vector<emit::Language>{};
  const package::Manifest manifest = package::read_manifest(
      session.sources, session.sources.add(file, std::move(text)), {package::extension_tables()}, collector);
  if (collector.has_errors() || !manifest.package) return std::vector<emit::Language>{};
  if (supports_python(manifest)) check_module_names(checked, manifest.package->name.value, collector);
  if (manifest.has_capabilities)
    check_capabilities(checked, manifest, needs_of_dependencies(host, path, manifest.package->name.value),
                       collector);
  return languages_of(manifest);
}

}  // namespace

Result<std::unique_ptr<CheckedPath>> check_path(Host& host, const CheckPathRequest& request) {
  ProjectPackages packages(host, request.packages);
  check::DiskLoader loader(host.files, &packages);
  MOCHI_TRY(const std::vector<std::string> entries, entries_of(host, loader, request.path));
  auto made = std::make_unique<CheckedPath>();
  check::Options how;
  how.strict = request.strict;
  how.lint = true;
  how.library = request.path != "-" && is_library(host.files, request.path);
  const check::Checked checked = check::check_modules(loader, entries, made->session, made->diagnostics, how);
  std::string path = request.path;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  if (is_package(host.files, path)) {
    MOCHI_TRY(const std::vector<emit::Language> languages,
              check_manifest(host, path, checked, made->session, made->diagnostics));
    if (how.library) check_targets(host, path, checked, entries, languages, made->diagnostics);
  }
  if (how.library && !made->diagnostics.has_errors()) {
    ir::Program program = lower::lower(checked, made->diagnostics, {});
    lower::PipelineOptions passes;
    passes.mode = lower::Mode::library;
    passes.keep_tests = true;
    lower::run_pipeline(program, passes, made->diagnostics);
  }
  return made;
}

}  // namespace mochi
