// Making the archive of a package ready for a registry: what must be in the manifest, what the source uses,
// what is put beside it (packages page sections 8 and 10).
#pragma once

#include <optional>
#include <string>

#include "package/archive/tarball.h"
#include "package/index_entry.h"
#include "session/listener.h"
#include "session/packages/session.h"

namespace mochi {

struct PackRequest {
  bool publish = false;      // also what a registry demands
  bool allow_dirty = false;  // uncommitted changes are no fault
  bool verify = false;       // pack twice and compare
};

struct PackedPackage {
  const package::LocalPackage* local = nullptr;
  package::Packed packed;
  package::IndexEntry entry;  // what the index will say, without time
};

// Checks the package's source as a library, holds its capabilities against the manifest, and packs it.
// Everything wrong is told; nothing then.
std::optional<PackedPackage> pack_package(Listener& listener, PackageSession& session,
                                          const package::LocalPackage& local, const PackRequest& request);

// The manifest's text with what comes from the workspace written out; nothing if it inherits nothing.
Result<std::optional<std::string>> standalone_manifest(const package::LocalPackage& local,
                                                       const std::string& text);

// The member to pack: the one at `path`, where the session was opened. Error: M057_PUB_E008.
Result<const package::LocalPackage*> member_to_pack(const PackageSession& session, const std::string& path);

}  // namespace mochi
