// What an administrator does with the folder of a registry that is not being served.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"

namespace mochi::registry {

struct Repair {
  // What is not as it should be, one sentence each; empty = nothing.
  std::vector<std::string> found;
};
// Looks why the folder does not open. With `accept_loss` it goes on without what is lost: a new
// `registry.toml`, the log up to its first damage, blobs that nothing names in `unknown/` with the log as it
// was. Nothing is deleted but views. Looking is for registries that are served too; M057_REG_E006 for going on
// while it is, M057_REG_E011 for a configuration that people must correct.
Result<Repair> repair_registry(FileSystem& files, Clock& clock, const std::string& root, bool accept_loss);

struct Backup {
  std::uint64_t records = 0;
  std::size_t copied = 0;
};
// Copies the registry `root`, also while it is served: its log as it is now, then the blobs that this log names.
// `target` is missing, empty, or an older backup of the same registry, which then is brought up to date. It can
// be served. C016 for any other folder.
Result<Backup> backup_registry(FileSystem& files, Clock& clock, const std::string& root,
                               const std::string& target);

}  // namespace mochi::registry
