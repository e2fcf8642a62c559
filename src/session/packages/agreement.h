// Looks at what was fetched before anything of it is used: it must be what was locked, and its sources must
// not do more than its manifest says.
#pragma once

#include <string>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"
#include "host/host.h"
#include "package/index_entry.h"
#include "package/lock/lock.h"
#include "package/project.h"
#include "package/store/store.h"

namespace mochi {

struct PlacedPackage {
  const package::LockedPackage* locked = nullptr;
  std::string directory;
  std::string tree;  // empty: not in the store
};

// Capabilities that the modules of the package in `directory` use themselves, those of what they call in
// other packages not among them. M057_CAP_E005 if a module cannot be read as Mochi.
Result<package::CapabilitySet> derive_capabilities(FileSystem& files, const std::string& directory);

// What the index says of a locked package, as far as that is at hand; null = not.
using LineOf = FunctionRef<const package::IndexEntry*(const package::LockedPackage&)>;

// Compares every package with its entry of the lock and its line of the index: M057_BLOB_E008, M057_CAP_E005. What does not agree is
// taken out of `store` (may be null). What the sources use is kept beside a tree, and that a lock was looked
// at in the cache (`lock_key` says what lock, and how its packages stand), so that it is done once. `again`:
// look all the same.
Result<void> check_placed(Host& host, const package::Project& project, package::Store* store,
                          const std::vector<PlacedPackage>& packages, const std::string& lock_key,
                          LineOf line_of, bool again);

}  // namespace mochi
