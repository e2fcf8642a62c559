// What package commands, and commands that compile packages, do with a project: load it, keep its lock true,
// and know where each package's files are. Prints nothing; what went wrong is kept for whoever prints it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "host/host.h"
#include "package/lock/lock.h"
#include "package/lock/project_lock.h"
#include "package/paths.h"
#include "package/project.h"
#include "session/packages/settings.h"
#include "session/trace.h"

namespace mochi {

// The door to registries, and to what was fetched from them. Made on first use, so that projects without such
// dependencies need neither configuration nor network.
class PackageDoor;

class PackageSession {
 public:
  PackageSession(Host& host, PackageSettings flags);
  ~PackageSession();
  PackageSession(const PackageSession&) = delete;
  PackageSession& operator=(const PackageSession&) = delete;

  // Loads the project that `start` belongs to and its lock, if it has one. Errors: those of load_project; a
  // mistake in a manifest or the lock gives its code, and all of them are in `diagnostics`.
  Result<void> open(std::string_view start, const package::EditedManifest* edited = nullptr);

  // Resolves the project. `options.mochi`, `.now` are filled in. Errors: a failure of the resolution (its
  // text is in `failure`), M057_LOCK_E006 if a capability is not accepted, faults of registries. The result
  // stays until the next resolution; it is `lock` itself if nothing changed since the last one.
  Result<const package::Lock*> resolve(package::LockOptions options);
  // The lock as the commands that compile need it: as it is if it stands; else resolved again and written,
  // unless `--locked` (M057_LOCK_E001…) or `--frozen` (M057_OFFLINE_E002) forbid it.
  Result<void> ensure_lock();
  // Writes the lock if its bytes changed; true if they did.
  Result<bool> write_lock(const package::Lock& lock);
  // Makes the files of all locked packages present: vendored ones if the project has them, else from the
  // store and the registries. What arrives is shown on stderr unless `quiet`.
  Result<void> fetch(bool quiet = false);
  // Hashes the files of all locked packages that are here, vendored or in the store, and adds what is not
  // as it was: M057_BLOB_E006, M057_CACHE_E003. Fetches nothing.
  Result<void> check_files(std::vector<package::Drift>& drifts);
  // For the command that vendors: the store it is.
  void ignore_vendor() { use_vendor_ = false; }
  // After `fetch`: the lock also names the files of packages from registries, so that copies of them can be held
  // against it. It is written, unless it is to stay as it is (`--locked`, `--frozen`).
  Result<void> tie_trees();
  // The directory of a locked package's files, after `fetch`.
  Result<std::string> directory_of(const package::LockedPackage& package);

  // The error of a lock that does not stand, with one child per difference.
  static Error drift_error(const std::vector<package::Drift>& drifts, bool frozen);
  // One process at a time changes a project.
  Result<std::unique_ptr<FileLock>> exclusive();

  // All versions of a package, or null if the registry has none of it.
  Result<const std::vector<package::IndexEntry>*> versions(const package::VersionSource::Wanted& wanted);
  // «Did you mean `json`?», or nothing.
  std::string similar_hint(const package::VersionSource::Wanted& wanted);

  // For who keeps a session beyond its command (`Context::keep`): made there, it ends the trace with the command.
  struct EndOfTrace {
    explicit EndOfTrace(PackageSession& of) : session(of) {}
    ~EndOfTrace() { session.trace_.write(); }
    EndOfTrace(const EndOfTrace&) = delete;
    EndOfTrace& operator=(const EndOfTrace&) = delete;
    PackageSession& session;
  };

  Host& host() { return host_; }
  const PackageSettings& flags() const { return flags_; }
  PackageDoor& door();

  SourceMap sources;
  Collector diagnostics;
  package::Project project;
  std::optional<package::Lock> lock;
  std::string lock_text;                // as it is on the disk
  std::vector<package::Lock> conflict;  // the sides of a merge, if the lock holds its markers
  std::optional<package::ResolveFailure> failure;
  // Of the last resolution.
  std::optional<package::ResolveRequest> request;
  std::optional<package::Resolution> resolution;
  // Yanked versions, ages that are not known, versions held back.
  std::vector<std::string> warnings;
  std::vector<std::string> notes;

 private:
  std::string standing_key(const package::LockOptions& options) const;
  // What the last resolution was asked, if it would say nothing when done again.
  std::optional<package::LockOptions> repeatable_;
  // It was not done, as nothing changed since the last time: its result is the lock that is there.
  bool standing_ = false;
  package::Lock resolved_;
  Result<void> read_lock_file();
  Result<void> gate(package::Lock& lock);
  void warn_of_idle_overrides();
  Result<void> same_bytes(const std::vector<const package::Lock*>& previous, const package::Lock& made) const;
  bool asks(const std::vector<package::CapabilityDelta>& deltas);

  Host& host_;
  PackageSettings flags_;
  Trace trace_;
  std::unique_ptr<PackageDoor> door_;
  struct Place {
    std::string name;
    package::Version version;
    std::string directory;
  };
  std::vector<Place> places_;  // of fetched packages
  bool use_vendor_ = true;
};

// The version of the running program, for requirements on it.
package::Version running_version();

}  // namespace mochi
