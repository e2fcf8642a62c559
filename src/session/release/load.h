// Reads what `mochi pkg publish` publishes: the packages of a project with everything that their artefacts
// need, and turns their source into code of a target.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/surface.h"
#include "base/source.h"
#include "check/check.h"
#include "check/disk_loader.h"
#include "diag/diagnostic.h"
#include "fanout/dispatch.h"
#include "fanout/release.h"
#include "package/project.h"
#include "session/listener.h"
#include "session/packages/source.h"
#include "session/rust/executable.h"

namespace mochi {

// Bytes of a file of a package.
inline constexpr std::size_t kLargestSource = std::size_t{16} << 20U;

// The source of one package, checked as a library: once for all targets that override nothing.
struct CheckedPackage {
  // With these, its examples are tests (session/examples).
  std::string name;
  std::string directory;
  std::string readme;
  check::Session session;
  std::vector<std::string> modules;  // of the package itself
  check::Checked checked;
  std::vector<check::ModuleId> own;  // their ids
  api::Surface surface;
  std::optional<NativeCrates> crates;  // what it calls of those that it imports
};

struct LoadedRelease {
  SourceMap sources;
  package::Project project;
  std::vector<fanout::ReleasePackage> packages;  // in dependency order
  // By package; null for those of which only the manifest was read.
  std::vector<std::unique_ptr<CheckedPackage>> checked;
};

// What git says of a package.
struct Revision {
  std::string commit;  // empty outside of git
  std::string prefix;  // of the package in the repository
  bool dirty = false;
};

// Dependencies before dependants, in the order given otherwise. Only what is wanted comes back.
std::vector<const package::LocalPackage*> in_dependency_order(
    const package::Project& project, const std::vector<const package::LocalPackage*>& wanted);

struct ReleaseRequest {
  std::string path = ".";
  bool workspace = false;  // all members, not only the one at `path`
  bool allow_dirty = false;
  // Only what mapping needs: no source is checked, no git is asked.
  bool manifest_only = false;
  // Not asked of git: the source of this commit stands here.
  std::optional<Revision> revision;
};

// Tells what is wrong; null then.
std::unique_ptr<LoadedRelease> load_release(Host& host, Listener& listener, const ReleaseRequest& request);

// Checks the modules that `into` names, with their examples and its README's; what is found goes to `sink`.
void check_package(check::Loader& loader, CheckedPackage& into, Sink& sink);

// Code from source, for a fan-out. What is the same for several targets is worked out once and shared by all
// builders; the release must outlive them. Diagnostics of the checker become children of the error.
class ReleaseSources {
 public:
  ReleaseSources(Host& host, const LoadedRelease& release);
  ~ReleaseSources();
  // One thread at a time may use it.
  std::unique_ptr<fanout::SourceBuilder> builder();

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace mochi
