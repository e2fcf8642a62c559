// The staging folder of a leg (fan-out page F20, Z4): `<staging>/<target>/<version>/<package>/` with the
// unpacked tree, the archives and `fanout.json`. It is locked while in use and stays while its receipt has an
// open leg.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "fanout/driver.h"
#include "host/file_system.h"

namespace mochi::fanout {

// Digests under which a staged leg was built: equal ones mean equal bytes.
struct StageKey {
  std::string input;
  std::string mochi;
  std::string registry;  // artefacts may name a private registry
};

std::string staging_path(std::string_view root, Destination destination, std::string_view package,
                         std::string_view version);

// Replaces the folder by the leg: archives, the tree they hold, an in-toto statement of their digests,
// `fanout.json`. It appears under its name when it is whole, and is not flushed: whoever sends it calls
// `sync_all` first. The caller holds the lock.
Result<void> write_staging(FileSystem& files, const std::string& path, const std::string& package,
                           const Built& built, const StageKey& key);

// Removes the folder; C016 if it is no leg.
Result<void> remove_staging(FileSystem& files, const std::string& path);

// The archives of a finished folder that has this key, with the digests of `fanout.json` checked; nothing if
// there is none or it does not agree.
std::optional<std::vector<artefact::Artefact>> read_staging(FileSystem& files, const std::string& path,
                                                            const StageKey& key);

// The lock beside the folder.
Result<std::unique_ptr<FileLock>> lock_staging(FileSystem& files, const std::string& path);

}  // namespace mochi::fanout
