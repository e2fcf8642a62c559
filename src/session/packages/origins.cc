#include "session/packages/origins.h"

#include <algorithm>

#include "base/path.h"
#include "diag/codes.h"
#include "package/resolve/request.h"

namespace mochi {
namespace {

using package::Dependency;
using package::LockedPackage;
using package::PackageSource;

constexpr std::size_t kMostOrigins = 1000;

PackageSource source_of(const Dependency& d) {
  if (d.tarball) return {PackageSource::Kind::tarball, d.tarball->value};
  const package::LocatedText* point = d.rev ? &*d.rev : d.tag ? &*d.tag : d.branch ? &*d.branch : nullptr;
  return {PackageSource::Kind::git,
          d.git->value + "@" + (point == nullptr ? std::string("HEAD") : point->value)};
}

class OriginSearch {
 public:
  OriginSearch(PackageDoor& door, const package::Project& project, const package::Lock* previous,
               const package::LockOptions& options, Progress& progress)
      : door_(door), project_(project), previous_(previous), options_(options), progress_(progress) {}

  Result<std::vector<OriginPackage>> run() {
    for (const Dependency& d : project_.manifest.overrides) MOCHI_TRY_VOID(want(d, true));
    for (const package::LocalPackage& local : project_.packages) {
      for (const Dependency& d : local.manifest.dependencies) MOCHI_TRY_VOID(want(d, local.member));
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (i >= kMostOrigins)
        return fail(Code::C004, "too many packages come from git repositories and archives");
      // `add` below may move the list.
      const Dependency d = wanted_[i];
      MOCHI_TRY_VOID(add(d));
    }
    return std::move(made_);
  }

 private:
  Result<void> want(const Dependency& d, bool member) {
    const bool used =
        d.kind == package::DependencyKind::normal || (d.kind == package::DependencyKind::dev && member);
    if (!used || (!d.git && !d.tarball) || project_.find(d.name) != nullptr) return {};
    for (const Dependency& known : wanted_) {
      if (known.name != d.name) continue;
      const std::string one = source_of(known).lock_text();
      const std::string other = source_of(d).lock_text();
      if (one == other || is_override(known)) return {};
      return fail(Code::M057_SOLVER_E002,
                  "`" + d.name + "` is asked for from `" + one + "` and from `" + other + "`",
                  "Make both the same, or decide in `[overrides]` of the root manifest.");
    }
    wanted_.push_back(d);
    return {};
  }

  bool is_override(const Dependency& d) const {
    return std::any_of(project_.manifest.overrides.begin(), project_.manifest.overrides.end(),
                       [&](const Dependency& o) { return o.name == d.name; });
  }

  const LockedPackage* pinned(const Dependency& d) const {
    const bool moves = options_.refresh || std::find(options_.upgrade.begin(), options_.upgrade.end(),
                                                     d.name) != options_.upgrade.end();
    if (previous_ == nullptr || moves) return nullptr;
    for (const LockedPackage& package : previous_->packages) {
      if (package.name == d.name && package.source == source_of(d).lock_text()) return &package;
    }
    return nullptr;
  }

  Result<void> add(const Dependency& d) {
    progress_.show(d.name);
    OriginPackage made;
    const LockedPackage* pin = pinned(d);
    MOCHI_TRY_VOID(d.git ? from_git(d, pin, made) : from_archive(d, pin, made));
    const std::string path = join_path(made.directory, package::kManifestName);
    Result<std::string> text = package::manifest_text(door_.host().files, path);
    const std::string where = source_of(d).lock_text();
    if (!text)
      return fail(Code::M057_RESOLVE_E002,
                  "`" + where + "` holds no `mochi.toml`, where `" + d.name + "` should be");
    SourceMap sources;
    Collector found;
    const package::Manifest manifest = package::read_manifest(sources, sources.add(path, std::move(*text)),
                                                              {package::extension_tables()}, found);
    for (const Diagnostic& diagnostic : found.sorted()) {
      if (diagnostic.severity == Severity::error)
        return fail(diagnostic.code, "the manifest of `" + where + "`: " + diagnostic.message);
    }
    if (!manifest.package || manifest.package->name.value != d.name) {
      return fail(Code::M057_RESOLVE_E004, "`" + where + "` holds " +
                                               (manifest.package ? "`" + manifest.package->name.value + "`"
                                                                 : std::string("no package")) +
                                               ", not `" + d.name + "`");
    }
    made.fixed = package::fixed_package(manifest, source_of(d));
    made.fixed.entry.blake3 = made.blake3;
    made.fixed.entry.sha256 = made.sha256;
    for (const Dependency& next : manifest.dependencies) {
      if (next.path) {
        return fail(
            Code::M057_RESOLVE_E004,
            "`" + d.name + "` from `" + where + "` takes `" + next.name + "` from a path, which only it has",
            "Take `" + next.name + "` from a registry or from git there.");
      }
      MOCHI_TRY_VOID(want(next, false));
    }
    made_.push_back(std::move(made));
    return {};
  }

  Result<void> from_git(const Dependency& d, const LockedPackage* pin, OriginPackage& made) {
    package::GitReference reference;
    const std::pair<package::GitReference::Kind, const std::optional<package::LocatedText>*> kinds[] = {
        {package::GitReference::Kind::rev, &d.rev},
        {package::GitReference::Kind::tag, &d.tag},
        {package::GitReference::Kind::branch, &d.branch}};
    for (const auto& [kind, text] : kinds) {
      if (*text) reference = {kind, (*text)->value};
    }
    MOCHI_TRY(package::GitCheckout checkout,
              door_.git(d.git->value, reference, pin == nullptr ? std::string() : pin->git_rev));
    made.commit = std::move(checkout.commit);
    made.tree = checkout.tree.tree;
    made.directory = checkout.tree.path;
    return {};
  }

  Result<void> from_archive(const Dependency& d, const LockedPackage* pin, OriginPackage& made) {
    package::Digests expected;
    if (pin != nullptr) expected = {pin->blake3, pin->sha256, {}};
    MOCHI_TRY(const package::StoredTree tree, door_.archive(d.tarball->value, expected, made.sha256));
    made.blake3 = tree.blake3;
    made.tree = tree.tree;
    made.directory = tree.path;
    return {};
  }

  PackageDoor& door_;
  const package::Project& project_;
  const package::Lock* previous_;
  const package::LockOptions& options_;
  Progress& progress_;
  std::vector<Dependency> wanted_;
  std::vector<OriginPackage> made_;
};

}  // namespace

Result<std::vector<OriginPackage>> fetch_origins(PackageDoor& door, const package::Project& project,
                                                 const package::Lock* previous,
                                                 const package::LockOptions& options, Progress& progress) {
  return OriginSearch(door, project, previous, options, progress).run();
}

void note_origins(package::Lock& lock, const std::vector<OriginPackage>& origins) {
  for (const OriginPackage& origin : origins) {
    for (LockedPackage& package : lock.packages) {
      if (package.name != origin.fixed.name || package.source != origin.fixed.source.lock_text()) continue;
      package.git_rev = origin.commit;
      package.blake3 = origin.blake3;
      package.sha256 = origin.sha256;
      package.tree = origin.tree;
    }
  }
}

}  // namespace mochi
