#include "session/packages/session.h"

#include <algorithm>

#include "archive/digest.h"
#include "base/edit_distance.h"
#include "base/path.h"
#include "package/agreement.h"
#include "package/vendor.h"
#include "session/build_info.h"
#include "session/listener.h"
#include "session/packages/agreement.h"
#include "session/packages/door.h"
#include "session/packages/origins.h"
#include "session/progress.h"

namespace mochi {
namespace {

constexpr const char* kVendorDirectory = "vendor";
constexpr std::size_t kLargestLock = std::size_t{64} << 20U;
constexpr std::int64_t kSecond = 1'000'000'000;

using package::Lock;

Error gate_error(const std::vector<package::CapabilityDelta>& deltas) {
  Error error;
  error.code = Code::M057_LOCK_E006;
  for (const package::CapabilityDelta& delta : deltas) {
    Error child;
    child.code = error.code;
    child.message = "`" + delta.package + "` " + delta.version.text() + " needs " +
                    delta.needed.minus(delta.accepted).text() + "; accepted so far: " +
                    (delta.accepted.empty() ? std::string("nothing") : delta.accepted.text());
    error.children.push_back(std::move(child));
  }
  if (error.children.size() == 1) {
    error.message = error.children[0].message;
    error.children.clear();
  } else {
    error.message = std::to_string(deltas.size()) + " packages need capabilities that are not accepted";
  }
  error.hint = "Look at what they do, then run again with `--accept-capabilities=" + deltas[0].package + "`.";
  return error;
}

// Hides the versions of one package beyond a limit.
class LimitedVersions final : public package::VersionSource {
 public:
  LimitedVersions(package::VersionSource& below, const package::LockOptions::Maximum& limit)
      : below_(below), limit_(limit) {}
  Result<const std::vector<package::IndexEntry>*> versions(const Wanted& wanted) override {
    if (wanted.name != limit_.name) return below_.versions(wanted);
    if (asked_) return &kept_;
    MOCHI_TRY(const std::vector<package::IndexEntry>* all, below_.versions(wanted));
    if (all == nullptr) return all;
    asked_ = true;
    for (const package::IndexEntry& entry : *all) {
      if (entry.version <= limit_.version) kept_.push_back(entry);
    }
    return &kept_;
  }
  void prefetch(const std::vector<Wanted>& wanted) override { below_.prefetch(wanted); }
  std::vector<std::string> similar(const Wanted& wanted) override { return below_.similar(wanted); }
  bool cancelled() override { return below_.cancelled(); }

 private:
  package::VersionSource& below_;
  const package::LockOptions::Maximum& limit_;
  bool asked_ = false;
  std::vector<package::IndexEntry> kept_;
};

}  // namespace

package::Version running_version() { return package::parse_version(kBuildInfo.version).value_or({}); }

PackageSession::PackageSession(Host& host, PackageSettings flags)
    : host_(host), flags_(std::move(flags)), trace_(host, flags_.trace) {}
PackageSession::~PackageSession() = default;

Result<void> PackageSession::open(std::string_view start, const package::EditedManifest* edited) {
  const Trace::Span span(trace_, "load the project");
  MOCHI_TRY(project, package::load_project(host_.files, host_.env, start, sources, diagnostics, edited));
  for (const Diagnostic& d : diagnostics.sorted()) {
    if (d.severity == Severity::error) return fail(d.code, "the manifest has mistakes");
  }
  return read_lock_file();
}

Result<void> PackageSession::read_lock_file() {
  Result<std::string> text = host_.files.read(project.lock_path(), kLargestLock);
  if (!text) {
    if (text.error().code == Code::C001) return {};
    return fail(std::move(text).error());
  }
  lock_text = *text;
  const package::LockRules rules{.running_version = kBuildInfo.version};
  const std::string shown = file_name(project.lock_path()).empty()
                                ? std::string(package::kLockName)
                                : join_path(parent_path(project.file), package::kLockName);
  const std::string name = shown.starts_with("./") ? shown.substr(2) : shown;
  if (const std::optional<package::ConflictSides> sides = package::split_conflicts(lock_text)) {
    for (const std::string& side : {sides->ours, sides->theirs}) {
      Result<Lock> read = package::read_lock(sources, sources.add(name, side), rules);
      if (read) conflict.push_back(std::move(*read));
    }
    return {};
  }
  Result<Lock> read = package::read_lock(sources, sources.add(name, std::move(*text)), rules);
  if (!read) {
    diagnostics.report(to_diagnostic(read.error()));
    return fail(read.error().code, "the lock cannot be used");
  }
  lock = std::move(*read);
  return {};
}

PackageDoor& PackageSession::door() {
  if (door_ == nullptr) {
    DoorOptions options;
    options.offline = flags_.offline;
    options.verbose = flags_.verbose;
    options.paranoid = flags_.paranoid;
    if (flags_.parallelism > 0)
      options.parallelism = static_cast<unsigned>(std::min<std::int64_t>(flags_.parallelism, 64));
    door_ = std::make_unique<PackageDoor>(host_, project, lock ? &*lock : nullptr, options);
  }
  return *door_;
}

Result<const Lock*> PackageSession::resolve(package::LockOptions options) {
  const Trace::Span span(trace_, "resolve");
  options.mochi = running_version();
  options.now = host_.clock.unix_ns() / kSecond;
  if (!flags_.now.empty()) {
    const std::optional<std::int64_t> now = package::parse_utc_time(flags_.now);
    if (!now)
      return fail(Code::C003, "`" + flags_.now + "` is not a time", "Write it like `2026-05-01T12:00:00Z`.");
    options.now = *now;
  }
  const std::string key = standing_key(options);
  standing_ = !key.empty() && door().unchanged(key);
  if (standing_) return &*lock;
  std::vector<const Lock*> previous;
  if (lock) previous.push_back(&*lock);
  for (const Lock& side : conflict) previous.push_back(&side);
  MOCHI_TRY(const std::vector<package::ResolveRegistry> registries, door().registries());
  std::vector<OriginPackage> origins;
  {
    Progress progress(host_, "Fetching", 0,
                      flags_.json ? Progress::Style::quiet : Progress::Style::automatic);
    MOCHI_TRY(origins,
              fetch_origins(door(), project, previous.empty() ? nullptr : previous[0], options, progress));
  }
  std::vector<package::FixedPackage> fixed;
  for (const OriginPackage& origin : origins) fixed.push_back(origin.fixed);
  request = package::resolve_request(project, previous, fixed, registries, options);
  std::optional<LimitedVersions> limited;
  if (options.maximum) limited.emplace(door().versions(), *options.maximum);
  package::VersionSource& source =
      limited ? static_cast<package::VersionSource&>(*limited) : door().versions();
  auto solve = [&] {
    const Trace::Span solving(trace_, "solve");
    return package::resolve(*request, source);
  };
  MOCHI_TRY(package::ResolveOutcome outcome, solve());
  if (auto* failed = std::get_if<package::ResolveFailure>(&outcome)) {
    failure = std::move(*failed);
    return fail(failure->error());
  }
  resolution = std::move(std::get<package::Resolution>(outcome));
  warnings = resolution->warnings;
  warn_of_idle_overrides();
  notes = resolution->notes;
  Lock& made = resolved_;
  made = package::make_lock(project, *request, *resolution, previous.empty() ? nullptr : previous[0],
                            kBuildInfo.version);
  note_origins(made, origins);
  // What the other side of a merge had accepted stays accepted.
  for (const Lock& side : conflict) {
    for (const package::AcceptedCapabilities& seen : side.capabilities_seen) {
      if (made.find(seen.package) == nullptr) continue;
      package::CapabilitySet set;
      for (const std::string& word : seen.capabilities)
        set.add(package::parse_capability_word(word).value_or(package::CapabilitySet()));
      package::accept_capabilities(made, seen.package, set);
    }
  }
  MOCHI_TRY_VOID(same_bytes(previous, made));
  MOCHI_TRY_VOID(gate(made));
  // Only where doing it again would tell nothing either.
  if (warnings.empty() && notes.empty()) repeatable_ = options;
  return &made;
}

// An override that replaces nothing is most often a name with a slip in it.
void PackageSession::warn_of_idle_overrides() {
  std::vector<std::string_view> names;
  for (const package::ResolvedPackage& package : resolution->packages) names.push_back(package.name);
  for (const package::Dependency& d : project.manifest.overrides) {
    if (std::find(names.begin(), names.end(), d.name) != names.end()) continue;
    const std::string_view near = nearest_word(d.name, names);
    warnings.push_back("`[overrides]` names `" + d.name + "`, which no package needs" +
                       (near.empty() ? std::string() : "; did you mean `" + std::string(near) + "`?"));
  }
}

// A version has one content for ever: other hashes for one that is locked stop here, unless
// `--accept-changed` names it.
Result<void> PackageSession::same_bytes(const std::vector<const Lock*>& previous, const Lock& made) const {
  Error error;
  std::string first;
  for (const Lock* before : previous) {
    for (const package::ChangedBytes& changed : package::changed_bytes(*before, made)) {
      const std::string name = changed.package + "@" + changed.version.text();
      const std::vector<std::string>& accepted = flags_.accept_changed;
      if (std::find(accepted.begin(), accepted.end(), name) != accepted.end()) continue;
      Error child;
      child.code = Code::M057_LOCK_E007;
      child.message = "`" + changed.package + "` " + changed.version.text() + " was locked with BLAKE3 " +
                      changed.before + ", and its registry now shows " + changed.now;
      error.children.push_back(std::move(child));
      if (first.empty()) first = name;
    }
  }
  if (error.children.empty()) return {};
  error.code = Code::M057_LOCK_E007;
  error.message = error.children.size() == 1 ? error.children[0].message
                                             : "the registry shows other bytes for versions that are locked";
  if (error.children.size() == 1) error.children.clear();
  error.hint =
      "Ask the registry's owner what happened. If the new bytes are right: `--accept-changed=" + first + "`.";
  return fail(std::move(error));
}

// What a resolution goes by besides the registries, if it would find the lock again as long as they say the
// same: the lock stands for the manifests, and nothing else was asked for. Empty if not.
std::string PackageSession::standing_key(const package::LockOptions& options) const {
  const bool plain = !options.refresh && options.upgrade.empty() &&
                     options.direction == package::Direction::highest && options.allow_new.empty() &&
                     !options.maximum && !project.manifest.registry.min_release_age &&
                     flags_.accepted.empty() && conflict.empty();
  if (!plain || !lock) return {};
  const bool all_listed = std::all_of(
      lock->packages.begin(), lock->packages.end(),
      [](const package::LockedPackage& p) { return p.is_workspace() || (p.is_registry() && !p.yanked); });
  if (!all_listed || !package::check_lock(project, *lock).empty()) return {};
  return archive::hex(
      archive::digest(archive::DigestKind::blake3, std::string(kBuildInfo.version) + "\n" + lock_text));
}

Result<const std::vector<package::IndexEntry>*> PackageSession::versions(
    const package::VersionSource::Wanted& wanted) {
  // «Nobody says where it is» comes with the way out; the index client only knows that it is not there.
  if (Result<package::RegistryAddress> known = door().address(wanted.registry); !known)
    return fail(std::move(known).error());
  return door().versions().versions(wanted);
}

std::string PackageSession::similar_hint(const package::VersionSource::Wanted& wanted) {
  const std::vector<std::string> names = door().versions().similar(wanted);
  return suggestion(names.empty() ? std::string_view() : names[0]);
}

// Asks whether the needs are accepted.
bool PackageSession::asks(const std::vector<package::CapabilityDelta>& deltas) {
  if (flags_.listener == nullptr || flags_.json) return false;
  std::string text = "These packages need what you have not accepted yet:\n";
  for (const package::CapabilityDelta& delta : deltas) {
    text +=
        "  " + delta.package + " " + delta.version.text() + ": " + delta.needed.minus(delta.accepted).text();
    text += " (so far: " + (delta.accepted.empty() ? std::string("nothing") : delta.accepted.text()) + ")\n";
  }
  return flags_.listener->confirm(text + "Accept?");
}

// Accepts what the flags say; anything else that is new stops here (section 10).
Result<void> PackageSession::gate(Lock& made) {
  for (const package::CapabilityDelta& delta : package::capability_deltas(project, made)) {
    package::CapabilitySet accepted;
    for (const PackageSettings::Acceptance& one : flags_.accepted) {
      if (one.package.empty() || one.package == delta.package) accepted.add(one.capabilities);
    }
    package::CapabilitySet both;
    for (package::Capability c : delta.needed.items()) {
      if (accepted.has(c)) both.add(c);
    }
    if (!both.empty()) package::accept_capabilities(made, delta.package, both);
  }
  const std::vector<package::CapabilityDelta> left = package::capability_deltas(project, made);
  if (!left.empty()) {
    if (!asks(left)) return fail(gate_error(left));
    for (const package::CapabilityDelta& delta : left)
      package::accept_capabilities(made, delta.package, delta.needed);
  }
  // What packages need is written down, accepted by a pin or not, so that the next change shows against it.
  for (const package::LockedPackage& package : made.packages) {
    if (package.is_workspace() || package.is_path() || package.capabilities.empty()) continue;
    package::CapabilitySet needs;
    for (const std::string& word : package.capabilities)
      needs.add(package::parse_capability_word(word).value_or(package::CapabilitySet()));
    package::accept_capabilities(made, package.name, needs);
  }
  return {};
}

Error PackageSession::drift_error(const std::vector<package::Drift>& drifts, bool frozen) {
  Error error;
  error.code = frozen ? Code::M057_OFFLINE_E002 : drifts.empty() ? Code::M057_LOCK_E001 : drifts[0].code;
  error.message =
      drifts.empty() ? "there is no `mochi.lock`" : "`mochi.lock` does not stand for the manifest";
  for (const package::Drift& drift : drifts) {
    Error child;
    child.code = drift.code;
    child.message = drift.text;
    child.span = drift.span;
    error.children.push_back(std::move(child));
  }
  return error;
}

Result<void> PackageSession::ensure_lock() {
  if (lock) {
    const Trace::Span span(trace_, "check the lock");
    const std::vector<package::Drift> drifts = package::check_lock(project, *lock);
    if (drifts.empty()) return {};
    if (flags_.locked || flags_.frozen) return fail(drift_error(drifts, flags_.frozen));
  } else if (flags_.locked || flags_.frozen) {
    if (!conflict.empty()) {
      return fail(Code::M057_LOCK_E004, "`mochi.lock` holds the conflict markers of a merge",
                  "Run `mochi lock`: it resolves with the versions of both sides preferred.");
    }
    return fail(drift_error({}, flags_.frozen));
  }
  MOCHI_TRY(const Lock* made, resolve({}));
  MOCHI_TRY(const bool changed, write_lock(*made));
  static_cast<void>(changed);
  return {};
}

Result<bool> PackageSession::write_lock(const Lock& made) {
  if (standing_) return false;
  std::string text = package::write_lock(made);
  const bool changed = text != lock_text;
  if (changed) MOCHI_TRY_VOID(host_.files.write(project.lock_path(), text));
  lock_text = std::move(text);
  lock = made;
  conflict.clear();
  const std::string key = repeatable_ ? standing_key(*repeatable_) : std::string();
  if (!key.empty()) door().remember(key);
  return changed;
}

Result<void> PackageSession::tie_trees() {
  if (!lock || flags_.locked || flags_.frozen) return {};
  Lock made = *lock;
  for (package::LockedPackage& package : made.packages) {
    if (!package.is_registry() || !package.tree.empty()) continue;
    MOCHI_TRY(const package::StoredTree tree, door().tree_of(package));
    package.tree = tree.tree;
  }
  standing_ = false;
  MOCHI_TRY(const bool changed, write_lock(made));
  static_cast<void>(changed);
  return {};
}

Result<void> PackageSession::fetch(bool quiet) {
  const Trace::Span span(trace_, "fetch");
  if (!lock) return {};
  std::vector<const package::LockedPackage*> wanted;
  for (const package::LockedPackage& package : lock->packages) {
    if (!package.is_workspace() && !package.is_path()) wanted.push_back(&package);
  }
  if (wanted.empty()) return {};
  places_.clear();
  std::vector<PlacedPackage> placed;
  const auto line_of = [this](const package::LockedPackage& package) { return door().line_of(package); };
  const std::string vendored = join_path(project.root, kVendorDirectory);
  if (use_vendor_ && host_.files.exists(join_path(vendored, "index.json"))) {
    MOCHI_TRY(const package::VendorIndex index, package::read_vendor(host_.files, vendored));
    std::string trees;
    for (const package::LockedPackage* package : wanted) {
      const package::VendorEntry* entry = index.find(package->name, package->version.text());
      const bool same = entry != nullptr && entry->blake3 == package->blake3 &&
                        (package->tree.empty() || package->tree == entry->tree);
      if (!same) {
        return fail(Code::M057_BLOB_E006,
                    "`" + package->name + "` " + package->version.text() + " is locked, and `" + vendored +
                        "` holds another, or none",
                    "Run `mochi pkg vendor`.");
      }
      const std::string directory = join_path(vendored, entry->path);
      // A copy beside the project can be changed by whoever changes the project.
      const Result<std::string> tree = package::hash_directory(host_.files, directory);
      if (!tree || *tree != entry->tree) {
        return fail(Code::M057_BLOB_E006,
                    "the files of `" + package->name + "` " + package->version.text() + " in `" + directory +
                        "` are not those that were vendored",
                    "Look at what changed, then run `mochi pkg vendor`.");
      }
      places_.push_back({package->name, package->version, directory});
      placed.push_back({package, directory, {}});
      trees += entry->tree;
    }
    // No lines: what is beside the project needs nothing else. Remembered for these very files, whatever the
    // index beside them says.
    const auto no_line = [](const package::LockedPackage&) -> const package::IndexEntry* { return nullptr; };
    return check_placed(host_, project, nullptr, placed, lock_text + "vendored" + trees, no_line,
                        flags_.paranoid);
  }
  Progress progress(host_, "Fetching", 0, quiet ? Progress::Style::quiet : Progress::Style::automatic);
  MOCHI_TRY(const std::vector<FetchedPackage> fetched, door().fetch(wanted, progress));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    places_.push_back({wanted[i]->name, wanted[i]->version, fetched[i].directory});
    placed.push_back({wanted[i], fetched[i].directory, fetched[i].tree});
  }
  MOCHI_TRY(package::Store * store, door().store());
  return check_placed(host_, project, store, placed, lock_text, line_of, flags_.paranoid);
}

Result<void> PackageSession::check_files(std::vector<package::Drift>& drifts) {
  std::vector<const package::LockedPackage*> wanted;
  for (const package::LockedPackage& package : lock->packages) {
    if (!package.is_workspace() && !package.is_path()) wanted.push_back(&package);
  }
  if (wanted.empty()) return {};
  const std::string vendored = join_path(project.root, kVendorDirectory);
  if (use_vendor_ && host_.files.exists(join_path(vendored, "index.json"))) {
    MOCHI_TRY(const std::vector<std::string> lines, package::verify_vendor(host_.files, vendored, lock_text));
    for (const std::string& line : lines) drifts.push_back({Code::M057_BLOB_E006, line, {}});
    return {};
  }
  // No store: nothing of it will run.
  Result<package::Store*> store = door().store();
  if (!store) return {};
  for (const package::LockedPackage* package : wanted) {
    const std::optional<package::StoredTree> tree =
        package->tree.empty() ? (*store)->known_tree(package->blake3, package::mochi_extractor())
                              : (*store)->find_tree(package->tree);
    if (!tree) continue;
    if (Result<void> same = (*store)->check_tree(*tree); !same)
      drifts.push_back({same.error().code, same.error().message, {}});
  }
  return {};
}

Result<std::string> PackageSession::directory_of(const package::LockedPackage& package) {
  if (const package::LocalPackage* local = project.find(package.name);
      local != nullptr && (package.is_workspace() || package.is_path()))
    return local->directory;
  for (const Place& place : places_) {
    if (place.name == package.name && place.version == package.version) return place.directory;
  }
  return fail(Code::M057_OFFLINE_E001,
              "`" + package.name + "` " + package.version.text() + " is not in the cache");
}

Result<std::unique_ptr<FileLock>> PackageSession::exclusive() {
  const std::string directory = join_path(project.root, package::kWorkDirectory);
  MOCHI_TRY_VOID(host_.files.make_dirs(directory));
  return host_.files.lock(join_path(directory, "project.lock"), LockMode::wait);
}

}  // namespace mochi
