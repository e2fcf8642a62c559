// The door of a session to registries, and to the store of what was fetched from them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/host.h"
#include "package/config.h"
#include "package/lock/lock.h"
#include "package/net/git_source.h"
#include "package/paths.h"
#include "package/project.h"
#include "package/resolve/resolve.h"
#include "package/store/store.h"
#include "session/progress.h"

namespace mochi {

struct DoorOptions {
  bool offline = false;
  unsigned parallelism = 0;  // 0 = what the environment says
  bool verbose = false;
  bool paranoid = false;  // the files of packages are hashed again before they are used
};

// A package that is present: where its files are, and the hash of them.
struct FetchedPackage {
  std::string directory;
  std::string tree;
};

class PackageDoor {
 public:
  // `lock` gives the ids of registries; may be null. Both must outlive the door.
  PackageDoor(Host& host, const package::Project& project, const package::Lock* lock, DoorOptions options);
  ~PackageDoor();

  // Where a registry is. Errors: those of find_registry.
  Result<package::RegistryAddress> address(std::string_view name);
  // The registries of the project, the default first, with the ids of those that are used (asked for, unless
  // offline).
  Result<std::vector<package::ResolveRegistry>> registries();
  package::VersionSource& versions();
  // Whether the registries say the same of all packages that a resolution asked for when `key` was
  // remembered. `key` stands for everything else that the resolution went by.
  bool unchanged(const std::string& key);
  // After a resolution. It is kept in the cache, one per lock file; a failure costs nothing but time.
  void remember(const std::string& key);
  // Errors: C002 if the store's place cannot be written.
  Result<package::Store*> store();

  Host& host() { return host_; }

  // Makes these packages of a lock present: those of registries are downloaded, checked by both hashes,
  // unpacked. The results stand in the order given. Errors: M057_BLOB_E001…, M057_OFFLINE_E001 offline and
  // not in the cache.
  Result<std::vector<FetchedPackage>> fetch(const std::vector<const package::LockedPackage*>& packages,
                                            Progress& progress);

  // What the index says of a package of a lock, as far as that can be had without a request; null = it cannot.
  const package::IndexEntry* line_of(const package::LockedPackage& package);

  // From git and from addresses of archives, into the store. `commit` and `expected` pin what the lock says.
  Result<package::GitCheckout> git(const std::string& url, const package::GitReference& reference,
                                   const std::string& commit);
  Result<package::StoredTree> archive(const std::string& url, const package::Digests& expected,
                                      std::string& sha256);
  // The stored files of a fetched package of a lock.
  Result<package::StoredTree> tree_of(const package::LockedPackage& package);

  // The address of a registry's API. Errors: those of its config.json, M057_PUB_E005 if it has none.
  Result<std::string> api(const std::string& registry);
  // With the registry's token, if there is one. Errors: those of HttpClient, M057_OFFLINE_E003.
  Result<HttpResponse> send(const std::string& registry, HttpRequest request);
  // GET of a path below the index, with the token, as JSON text. Errors: M057_INDEX_E004.
  Result<HttpResponse> get(const std::string& registry, const std::string& path);

 private:
  struct Impl;
  Result<Impl*> opened();
  static std::string memory_path(const package::Paths& paths, const std::string& lock_path);
  Host& host_;
  const package::Project& project_;
  const package::Lock* lock_;
  DoorOptions options_;
  std::unique_ptr<Impl> impl_;
  std::unique_ptr<package::VersionSource> closed_;
};

}  // namespace mochi
