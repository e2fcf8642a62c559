// The door of a session to registries, git repositories, tarballs, and the store of what was fetched.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/progress.h"
#include "host/host.h"
#include "package/config.h"
#include "package/lock.h"
#include "package/paths.h"
#include "package/project.h"
#include "package/resolve/resolve.h"

namespace mochi {

struct DoorOptions {
  bool offline = false;
  unsigned parallelism = 8;
};

class PackageDoor {
 public:
  PackageDoor(Host& host, const package::Project& project, DoorOptions options);
  ~PackageDoor();

  // Where registries are. Errors: those of find_registry.
  Result<package::RegistryAddress> address(std::string_view name);
  // The registries of the project with their ids, the default first. The ids of those that nothing is taken from are empty.
  Result<std::vector<package::ResolveRegistry>> registries();
  package::VersionSource& versions();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mochi
