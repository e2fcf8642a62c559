// The vendor directory (packages page section 9): all locked packages beside the project, for builds without
// cache and network.
//   index.json                                        {version, generated_at, lockfile_sha, packages}
//   packages/<scope or ->/<name>/<version>/           the files
//   packages/<scope or ->/<name>/<version>.caps.json  what it may do
//   packages/<scope or ->/<name>/<version>.mochi.tar.zst   with --tarballs
// It is written whole or not at all, and the same lock gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/file_system.h"
#include "package/store/store.h"

namespace mochi::package {

struct VendorPackage {
  std::string name;
  std::string version;
  std::string blake3;  // of the tarball; empty for git
  std::string tree;
  // The text of `<version>.caps.json`; empty = none.
  std::string caps;
};

struct VendorOptions {
  bool tarballs = false;
  // Seconds since 1970 for `generated_at`: SOURCE_DATE_EPOCH or 0, never the clock.
  std::int64_t time = 0;
};

struct VendorEntry {
  std::string name;
  std::string version;
  std::string path;  // from the vendor directory
  std::string blake3;
  std::string tree;
};

struct VendorIndex {
  std::string lockfile_sha;  // SHA-256 of the lock's bytes
  std::vector<VendorEntry> packages;

  const VendorEntry* find(std::string_view name, std::string_view version) const;
};

// Replaces `directory` by the packages, whose trees (and blobs, with tarballs) are in the store. Errors:
// M057_OFFLINE_E001 one is missing, those of the file system; then the old directory is as it was.
Result<void> write_vendor(Store& store, std::string_view directory, std::string_view lock_bytes,
                          const std::vector<VendorPackage>& packages, const VendorOptions& options = {});

// Reads `index.json` as hostile text. C001 if there is no vendor directory, M057_BLOB_E006 if the index is
// malformed.
Result<VendorIndex> read_vendor(FileSystem& files, std::string_view directory);

// What differs between the directory and its index, or the index and the lock, one line each; all files are
// hashed.
Result<std::vector<std::string>> verify_vendor(FileSystem& files, std::string_view directory,
                                               std::string_view lock_bytes);

}  // namespace mochi::package
