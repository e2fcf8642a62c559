// Packages that dependencies take from git repositories and archives: fetched before a resolution, because
// only their own manifests say what they are.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "package/lock/lock.h"
#include "package/lock/project_lock.h"
#include "package/project.h"
#include "session/packages/door.h"

namespace mochi {

struct OriginPackage {
  package::FixedPackage fixed;
  std::string commit;  // of git
  std::string blake3;  // of an archive
  std::string sha256;
  std::string tree;
  std::string directory;
};

// All of them, those that they need in turn too. What `previous` (may be null) pins stays, unless `options`
// let it move.
// Errors: those of fetch_git and fetch_url; M057_RESOLVE_E002 no package there, E004 one of another name,
// M057_MANIFEST_… with the package in the message.
Result<std::vector<OriginPackage>> fetch_origins(PackageDoor& door, const package::Project& project,
                                                 const package::Lock* previous,
                                                 const package::LockOptions& options, Progress& progress);

// The commit, hashes and tree of these packages, into their entries of a lock.
void note_origins(package::Lock& lock, const std::vector<OriginPackage>& origins);

}  // namespace mochi
