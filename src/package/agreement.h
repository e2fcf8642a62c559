// Whether what was fetched is what was locked: an index line is a hint, and the files decide. All of it is
// computed from a package's own manifest and from what its sources were found to use.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "package/index_entry.h"
#include "package/lock/lock.h"
#include "package/manifest/manifest.h"

namespace mochi::package {

// Compares an entry of the lock with the manifest inside the archive: name, version, dependencies and what
// they require, capabilities. `overridden`: dependencies that the root's `[overrides]` replace. M057_BLOB_E008
// with every difference.
Result<void> check_agreement(const LockedPackage& locked, const Manifest& manifest,
                             const std::vector<std::string>& overridden);

// Compares what a resolution reads of an index line with the manifest inside the archive, where the lock does
// not hold it: features, targets, the range of compilers, and of each dependency what it is for and what of it
// is wanted. M057_BLOB_E008 with every difference.
Result<void> check_line(const LockedPackage& locked, const IndexEntry& line, const Manifest& manifest);

// What a manifest says that its package may do: required, optional, and of features.
CapabilitySet declared_capabilities(const Manifest& manifest);

// Capabilities that the sources use and the manifest does not declare: M057_CAP_E005.
Result<void> check_derived(const LockedPackage& locked, CapabilitySet derived, CapabilitySet declared);

// A locked version for which the registry shows other bytes than before.
struct ChangedBytes {
  std::string package;
  Version version;
  std::string before;  // BLAKE3
  std::string now;
};
// Of every name, version and source that both locks hold.
std::vector<ChangedBytes> changed_bytes(const Lock& before, const Lock& after);

}  // namespace mochi::package
