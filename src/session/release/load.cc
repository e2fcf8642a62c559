#include "session/release/load.h"

#include <algorithm>
#include <map>
#include <set>

#include "archive/digest.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/parallel.h"

namespace mochi {
namespace {

constexpr int kDeepest = 32;

using fanout::ReleasePackage;
using package::LocalPackage;

// The local packages that one package's code reaches, itself left out, ascending by name.
std::vector<const LocalPackage*> reached(const package::Project& project, const LocalPackage& from) {
  std::map<std::string, const LocalPackage*> found;
  std::vector<const LocalPackage*> open = {&from};
  while (!open.empty()) {
    const LocalPackage* at = open.back();
    open.pop_back();
    for (const package::Dependency& dependency : at->manifest.dependencies) {
      if (dependency.kind != package::DependencyKind::normal) continue;
      const LocalPackage* next = project.find(dependency.name);
      if (next != nullptr && next != &from && found.emplace(dependency.name, next).second)
        open.push_back(next);
    }
  }
  std::vector<const LocalPackage*> made;
  for (const auto& [name, package] : found) made.push_back(package);
  return made;
}

// Every file below `directory`, ascending, as `path NUL size NUL bytes`.
Result<void> digest_tree(FileSystem& files, const std::string& directory, const std::string& prefix,
                         int depth, archive::Hasher& hasher) {
  if (depth > kDeepest || !files.is_directory(directory)) return {};
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(directory));
  for (const DirEntry& entry : entries) {
    const std::string path = join_path(directory, entry.name);
    if (entry.kind == FileKind::directory)
      MOCHI_TRY_VOID(digest_tree(files, path, prefix + entry.name + "/", depth + 1, hasher));
    if (entry.kind != FileKind::file) continue;
    MOCHI_TRY(const std::string bytes, files.read(path, kLargestSource));
    hasher.update(prefix + entry.name + '\0' + std::to_string(bytes.size()) + '\0');
    hasher.update(bytes);
  }
  return {};
}

Result<void> digest_package(FileSystem& files, const std::string& directory, archive::Hasher& hasher) {
  for (std::string_view name : {"mochi.toml", "mochi.lock"}) {
    if (Result<std::string> text = files.read(join_path(directory, name), kLargestSource)) {
      hasher.update(std::string(name) + '\0' + std::to_string(text->size()) + '\0');
      hasher.update(*text);
    }
  }
  return digest_tree(files, join_path(directory, "src"), "src/", 0, hasher);
}

std::string read_license(FileSystem& files, const std::string& directory) {
  for (std::string_view name : {"LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING"}) {
    if (Result<std::string> text = files.read(join_path(directory, name), kLargestSource)) return *text;
  }
  return {};
}

std::string git(Host& host, const std::string& directory, std::vector<std::string> arguments) {
  ProcessSpec spec;
  spec.args = {"git", "-C", directory};
  spec.args.insert(spec.args.end(), arguments.begin(), arguments.end());
  spec.timeout_ms = 20'000;
  const Result<ProcessResult> done = host.processes.run(spec);
  return done && done->ok() ? done->out : std::string();
}

Revision ask_git(Host& host, const std::string& directory) {
  Revision made;
  const std::string said = git(host, directory, {"rev-parse", "--show-prefix", "HEAD"});
  const std::vector<std::string_view> lines = split_lines(said);
  if (lines.size() < 2 || lines[1].size() != 40) return made;
  made.prefix = lines[0];
  while (made.prefix.ends_with('/')) made.prefix.pop_back();
  made.commit = lines[1];
  made.dirty = !git(host, directory, {"status", "--porcelain", "--", ".", ":(exclude).mochi"}).empty();
  return made;
}

// Declared capabilities and what the exports need; what is needed and not declared is CAP_E007.
Result<void> add_capabilities(const package::Manifest& manifest, const api::Surface* surface,
                              ReleasePackage& package) {
  for (const auto& item : manifest.capabilities.required) package.required.add(item.value);
  for (const auto& item : manifest.capabilities.optional) package.optional.add(item.value);
  for (const auto& of : manifest.capabilities.optional_features) {
    for (const auto& item : of.capabilities) package.optional.add(item.value);
  }
  if (surface == nullptr) return {};
  for (const std::string& word : surface->capabilities()) {
    const std::optional<package::CapabilitySet> needed = package::parse_capability_word(word);
    if (!needed) continue;
    package::CapabilitySet declared = package.required;
    declared.add(package.optional);
    if (manifest.has_capabilities && !declared.contains(*needed)) {
      return fail(Code::M057_CAP_E007, "`" + package.name + "` uses `" + word + "` and does not declare it",
                  "Add it to `[capabilities] required`.");
    }
    if (!declared.contains(*needed)) package.required.add(*needed);
  }
  return {};
}

class Loader {
 public:
  Loader(Host& host, Listener& listener, const ReleaseRequest& request, LoadedRelease& out)
      : host_(host), listener_(listener), request_(request), out_(out) {}

  bool run() {
    FileSystem& files = host_.files;
    Result<package::Project> project =
        package::load_project(files, host_.env, request_.path, out_.sources, collector_);
    if (!project) return refuse(project.error());
    if (told(collector_, out_.sources)) return false;
    out_.project = std::move(*project);
    for (const LocalPackage* package : in_dependency_order(out_.project, wanted())) {
      if (Result<void> read = read_package(*package); !read) return refuse(read.error());
    }
    if (out_.packages.empty())
      return refuse(fail(Code::M057_PUB_E008, "there is no package to publish here").error());
    return true;
  }

 private:
  // Whether there is an error among them.
  bool told(const Collector& found, const SourceMap& sources) {
    listener_.report(found.sorted(), sources);
    return found.has_errors();
  }

  bool refuse(const Error& error) {
    listener_.refuse(error, &out_.sources);
    return false;
  }

  std::vector<const LocalPackage*> wanted() const {
    std::vector<const LocalPackage*> made;
    const package::Project& project = out_.project;
    const bool all = request_.workspace || !project.current;
    for (std::size_t i = 0; i < project.packages.size(); ++i) {
      const LocalPackage& package = project.packages[i];
      if (!package.manifest.package ||
          (all ? !package.member || !package.manifest.package->publish : i != *project.current))
        continue;
      made.push_back(&package);
    }
    return made;
  }

  Result<void> read_package(const LocalPackage& local) {
    FileSystem& files = host_.files;
    const package::Package& of = *local.manifest.package;
    if (!of.publish) return fail(Code::M057_PUB_E008, "`" + of.name.value + "` has `publish = false`");
    ReleasePackage made;
    made.directory = local.directory;
    made.name = of.name.value;
    made.version = of.version.value;
    made.manifest = local.manifest;
    if (Result<std::string> readme = files.read(join_path(local.directory, of.readme.value), kLargestSource))
      made.readme = *readme;
    made.license_text = read_license(files, local.directory);
    archive::Hasher hasher(archive::DigestKind::sha256);
    MOCHI_TRY_VOID(digest_package(files, local.directory, hasher));
    hasher.update(made.readme);
    hasher.update(made.license_text);
    for (const LocalPackage* dependency : reached(out_.project, local)) {
      MOCHI_TRY_VOID(digest_package(files, dependency->directory, hasher));
      made.dependencies.push_back({dependency->name(), dependency->manifest.package->version.value,
                                   fanout::name_overrides(dependency->manifest),
                                   fanout::has_bigint_ints(dependency->manifest)});
    }
    std::unique_ptr<CheckedPackage> checked;
    if (!request_.manifest_only) {
      // git is another process: the source is read meanwhile.
      Revision revision;
      Result<void> read;
      Collector found;
      parallel_for(2, 2, [&](std::size_t i) {
        if (i == 0) {
          checked = std::make_unique<CheckedPackage>();
          checked->name = made.name;
          checked->directory = made.directory;
          checked->readme = made.readme;
          read = read_surface(local, *checked, found, made);
        } else {
          revision = request_.revision ? *request_.revision : ask_git(host_, local.directory);
        }
      });
      made.commit = revision.commit;
      made.repository_directory = revision.prefix;
      made.dirty = revision.dirty;
      if (made.dirty && !request_.allow_dirty)
        return fail(Code::M057_PUB_E002, "`" + made.directory + "` has uncommitted changes");
      if (made.license_text.empty())
        return fail(Code::M057_PUB_E007, "there is no licence file beside `" + local.file + "`",
                    "Add the text of the licence as `LICENSE`.");
      if (told(found, checked->session.sources)) {
        return fail(Code::M057_FAN_E004, "`" + made.name + "` does not pass the checker, so nothing is built",
                    "Mend the errors above.");
      }
      MOCHI_TRY_VOID(std::move(read));
    } else {
      MOCHI_TRY_VOID(add_capabilities(local.manifest, nullptr, made));
    }
    hasher.update(made.commit + made.repository_directory);
    made.input_digest = archive::hex(hasher.finish());
    out_.packages.push_back(std::move(made));
    out_.checked.push_back(std::move(checked));
    return {};
  }

  // Checks the source once: what it exports and what that needs.
  Result<void> read_surface(const LocalPackage& local, CheckedPackage& into, Collector& found,
                            ReleasePackage& made) {
    ProjectPackages packages(host_, {.listener = &listener_});
    check::DiskLoader loader(host_.files, &packages);
    MOCHI_TRY(into.modules, loader.package_modules(local.directory));
    check_package(loader, into, found);
    if (found.has_errors()) return {};
    MOCHI_TRY(into.crates, packages.native_crates());
    MOCHI_TRY_VOID(add_fetched(packages, into.checked, made));
    for (const api::Module& module : into.surface.modules) {
      for (const api::TypeDecl& type : module.types) made.type_names.push_back(type.name);
    }
    return add_capabilities(local.manifest, &into.surface, made);
  }

  // Dependencies that came from a registry: the packages of the modules that the code reaches.
  Result<void> add_fetched(ProjectPackages& packages, const check::Checked& checked, ReleasePackage& made) {
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < checked.modules.size(); ++i) {
      const std::string& name = checked.modules[i].package;
      const bool known = std::any_of(made.dependencies.begin(), made.dependencies.end(),
                                     [&](const fanout::ReleaseDependency& d) { return d.package == name; });
      if (!name.empty() && name != "std" && name != made.name && !known) names.insert(name);
    }
    // Each package names only its own dependencies.
    std::vector<std::string> from = {made.directory};
    for (std::size_t turn = 0; turn < from.size() && !names.empty(); ++turn) {
      for (auto name = names.begin(); name != names.end();) {
        const Result<std::string> directory = packages.directory(from[turn], *name, {});
        if (!directory) {
          ++name;
          continue;
        }
        MOCHI_TRY_VOID(add_dependency(*name, *directory, made));
        from.push_back(*directory);
        name = names.erase(name);
      }
    }
    std::sort(made.dependencies.begin(), made.dependencies.end(),
              [](const auto& a, const auto& b) { return a.package < b.package; });
    return {};
  }

  Result<void> add_dependency(const std::string& name, const std::string& directory, ReleasePackage& made) {
    fanout::ReleaseDependency dependency;
    dependency.package = name;
    MOCHI_TRY(std::string text, host_.files.read(join_path(directory, "mochi.toml"), kLargestSource));
    SourceMap sources;
    Collector ignored;
    const SourceId source = sources.add("mochi.toml", std::move(text));
    const package::Manifest manifest =
        package::read_manifest(sources, source, {package::extension_tables()}, ignored);
    if (manifest.package) dependency.version = manifest.package->version.value;
    dependency.names = fanout::name_overrides(manifest);
    dependency.bigint_ints = fanout::has_bigint_ints(manifest);
    made.dependencies.push_back(std::move(dependency));
    return {};
  }

  Host& host_;
  Listener& listener_;
  const ReleaseRequest& request_;
  LoadedRelease& out_;
  Collector collector_;
};

}  // namespace

std::vector<const LocalPackage*> in_dependency_order(const package::Project& project,
                                                     const std::vector<const LocalPackage*>& wanted) {
  std::vector<const LocalPackage*> made;
  std::set<const LocalPackage*> done;
  auto visit = [&](auto& self, const LocalPackage* at) -> void {
    if (!done.insert(at).second) return;
    for (const LocalPackage* needed : reached(project, *at)) self(self, needed);
    if (std::find(wanted.begin(), wanted.end(), at) != wanted.end()) made.push_back(at);
  };
  for (const LocalPackage* at : wanted) visit(visit, at);
  return made;
}

std::unique_ptr<LoadedRelease> load_release(Host& host, Listener& listener, const ReleaseRequest& request) {
  auto made = std::make_unique<LoadedRelease>();
  return Loader(host, listener, request, *made).run() ? std::move(made) : nullptr;
}

}  // namespace mochi
