#include "session/packages/source.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "bridge/rust/bind/uses.h"
#include "diag/codes.h"
#include "session/listener.h"
#include "session/rust/imports.h"

namespace mochi {
// One project whose lock stands and whose packages are present.
struct ProjectPackages::World {
  explicit World(Host& host, const PackageSettings& flags) : session(host, flags) {}
  PackageSession session;
  // The directories of the lock's packages, by index.
  std::vector<std::string> directories;
  std::optional<Error> fault;  // why the project cannot be used; told once
  std::unique_ptr<RustImports> crates;
};

ProjectPackages::ProjectPackages(Host& host, PackageSettings flags) : host_(host), flags_(std::move(flags)) {}
ProjectPackages::~ProjectPackages() = default;

// The names in the dependency tables of the manifest in `directory`; wrong manifests are told when they are
// loaded.
const std::vector<std::string>& ProjectPackages::names_of(const std::string& directory) {
  for (const auto& known : names_) {
    if (known->directory == directory) return known->names;
  }
  auto made = std::make_unique<Names>();
  made->directory = directory;
  SourceMap sources;
  if (Result<std::string> text =
          package::manifest_text(host_.files, join_path(directory, package::kManifestName))) {
    Collector ignored;
    const package::Manifest manifest =
        package::read_manifest(sources, sources.add(package::kManifestName, std::move(*text)),
                               {package::extension_tables()}, ignored);
    for (const package::Dependency& d : manifest.dependencies) made->names.push_back(d.name);
    for (const package::TargetTable& target : manifest.targets) {
      for (const package::Dependency& d : target.dependencies) made->names.push_back(d.name);
    }
  }
  names_.push_back(std::move(made));
  return names_.back()->names;
}

bool ProjectPackages::is_dependency(std::string_view from_root, std::string_view name) {
  const std::lock_guard guard(mutex_);
  const std::vector<std::string>& names = names_of(std::string(from_root));
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<ProjectPackages::World*> ProjectPackages::world_of(const std::string& directory) {
  for (const auto& world : worlds_) {
    const bool inside = world->session.project.at(directory) != nullptr ||
                        std::find(world->directories.begin(), world->directories.end(), directory) !=
                            world->directories.end();
    if (!inside) continue;
    if (world->fault) return fail(*world->fault);
    return world.get();
  }
  auto made = std::make_unique<World>(host_, flags_);
  World* world = made.get();
  worlds_.push_back(std::move(made));
  Result<void> done = world->session.open(directory);
  if (done) done = world->session.ensure_lock();
  if (done) done = world->session.fetch();
  if (!done) {
    // The manifests' own texts are not among the compiler's sources, so their faults are shown here.
    if (flags_.listener != nullptr) {
      const PackageSession& session = world->session;
      flags_.listener->report(session.diagnostics.sorted(), session.sources);
      if (!session.failure && !session.diagnostics.has_errors() && !done.error().children.empty())
        flags_.listener->refuse(done.error(), &session.sources);
    }
    world->fault = done.error();
    world->fault->children.clear();
    // The checker shows the message alone at the import.
    for (const std::string& doing : world->fault->context) world->fault->message += ", while " + doing;
    world->fault->context.clear();
    return fail(*world->fault);
  }
  if (world->session.lock) {
    for (const package::LockedPackage& package : world->session.lock->packages) {
      MOCHI_TRY(std::string where, world->session.directory_of(package));
      world->directories.push_back(std::move(where));
    }
  }
  return world;
}

std::vector<std::string> ProjectPackages::manifests() {
  const std::lock_guard guard(mutex_);
  std::vector<std::string> paths;
  for (const auto& names : names_) paths.push_back(join_path(names->directory, package::kManifestName));
  for (const auto& world : worlds_) {
    const package::Project& project = world->session.project;
    if (project.root.empty()) continue;
    paths.push_back(project.lock_path());
    paths.push_back(project.file);
    for (const package::LocalPackage& local : project.packages)
      paths.push_back(join_path(local.directory, package::kManifestName));
  }
  return paths;
}

Result<std::string> ProjectPackages::directory(std::string_view from_root, std::string_view name,
                                               std::string_view requirement) {
  const std::lock_guard guard(mutex_);
  if (from_root.empty()) {
    return fail(Code::M057_RESOLVE_E002, "there is no `mochi.toml`, so " + code_quoted(name) +
                                             " cannot be imported: did you forget mochi init?");
  }
  MOCHI_TRY(const std::string root, host_.files.canonical(from_root));
  MOCHI_TRY(World * world, world_of(root));
  const package::Lock& lock = *world->session.lock;
  const auto from = std::find(world->directories.begin(), world->directories.end(), root);
  const package::LockedPackage* importer =
      from == world->directories.end()
          ? nullptr
          : &lock.packages[static_cast<std::size_t>(from - world->directories.begin())];
  const package::LockedDependency* found = nullptr;
  std::vector<std::string_view> names;
  if (importer != nullptr) {
    for (const package::LockedDependency& d : importer->dependencies) {
      names.push_back(d.name);
      if (d.name == name) found = &d;
    }
  }
  if (found == nullptr) {
    const std::string_view near = nearest_word(name, names);
    const std::string hint =
        near.empty() ? "Run `mochi add " + std::string(name) + "`, or write it into `[dependencies]`."
                     : suggestion(near);
    return fail(Code::M057_RESOLVE_E004,
                code_quoted(name) + " is not a dependency of " +
                    code_quoted(importer == nullptr ? from_root : importer->name),
                hint);
  }
  if (!requirement.empty()) {
    Result<package::Requirement> asked = package::parse_requirement(requirement);
    if (!asked) return fail(std::move(asked).error());
    if (!asked->matches(found->version)) {
      return fail(Code::M057_RESOLVE_E003,
                  "the import asks for " + code_quoted(std::string(name) + "@" + std::string(requirement)) +
                      ", and " + std::string(name) + " " + found->version.text() + " is locked");
    }
  }
  const package::LockedPackage* to = lock.find(found->name, found->version);
  if (to == nullptr)
    return fail(Code::M057_LOCK_E002,
                code_quoted(name) + " " + found->version.text() + " is not in the lock");
  return world->directories[static_cast<std::size_t>(to - lock.packages.data())];
}

Result<RustImports*> ProjectPackages::crates_of(World& world) {
  if (world.crates != nullptr) return world.crates.get();
  MOCHI_TRY(RustNeeds needs, rust_needs(world.session.project));
  find_uses(host_.files, world.session.project, needs);
  rust::add_words(typed_, needs.words);
  const bool locked = rust_locked(needs, &*world.session.lock);
  if (!locked && (flags_.locked || flags_.frozen))
    return fail(Code::M057_LOCK_E001, "the lock does not hold the crates that the manifest names");
  auto made = std::make_unique<RustImports>(host_, flags_.listener, std::move(needs));
  if (locked) {
    MOCHI_TRY_VOID(made->prepare(*world.session.lock));
  } else {
    package::Lock lock = *world.session.lock;
    MOCHI_TRY(const bool changed, made->lock(lock));
    if (changed) {
      MOCHI_TRY(const bool written, world.session.write_lock(lock));
      static_cast<void>(written);
    }
  }
  world.crates = std::move(made);
  return world.crates.get();
}

Result<void> ProjectPackages::add_source(std::string_view text) {
  const std::lock_guard guard(mutex_);
  typed_ += std::string(text) + "\n";
  return imported_ == nullptr ? Result<void>() : imported_->use(typed_);
}

Result<check::ModuleSource> ProjectPackages::foreign(const check::ImportRequest& request) {
  if (request.language != "rust")
    return fail(Code::T084, "no runtime for `" + std::string(request.language) + "` imports");
  const std::lock_guard guard(mutex_);
  const std::string_view crate = request.spec.substr(0, request.spec.find('@'));
  // What is typed at the prompt, or given as text, is of the project around.
  const Result<std::string> file = host_.files.canonical(request.from_path);
  MOCHI_TRY(const std::string here, host_.files.current_directory());
  const Result<std::string> root =
      package::find_project(host_.files, host_.env, file ? parent_path(*file) : std::string_view(here));
  if (!root) {
    return fail(Code::M057_RUST_E015,
                fmt::format("there is no `mochi.toml` that says which version of `{}` is meant", crate),
                fmt::format("Run `mochi init`, then `mochi pkg add rust {}`.", crate));
  }
  MOCHI_TRY(World * world, world_of(*root));
  MOCHI_TRY(imported_, crates_of(*world));
  return imported_->module(crate);
}

Result<std::optional<NativeCrates>> ProjectPackages::native_crates() {
  const std::lock_guard guard(mutex_);
  if (imported_ == nullptr) return std::optional<NativeCrates>();
  NativeCrates made;
  MOCHI_TRY(made.calls, imported_->native());
  MOCHI_TRY(made.project, imported_->project());
  return std::optional<NativeCrates>(std::move(made));
}

Result<std::unique_ptr<RustLibrary>> ProjectPackages::rust_library() {
  const std::lock_guard guard(mutex_);
  if (imported_ == nullptr) return std::unique_ptr<RustLibrary>();
  MOCHI_TRY(const std::string path, imported_->library());
  return RustLibrary::open(path);
}

}  // namespace mochi
