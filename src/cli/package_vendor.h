// Vendored packages (packages page section 9): `vendor/index.json` beside the lock, and the files of every locked package
// below `vendor/packages/<scope or ->/<name>/<version>/`. All of a lock or nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/file_system.h"
#include "package/lock.h"

namespace mochi {

inline constexpr const char* kVendorDirectory = "vendor";

struct VendoredPackage {
  std::string name;
  std::string version;
  std::string path;  // relative to the vendor directory
  std::string blake3;
  std::string tree;
};

struct Vendor {
  std::string lock_sha256;
  std::vector<VendoredPackage> packages;  // by name and version
  const VendoredPackage* find(std::string_view name, std::string_view version) const;
};

// `packages/<scope or ->/<name>/<version>`
std::string vendor_path(std::string_view name, std::string_view version);
// The text of index.json. `time` in seconds since 1970 is what `generated_at` says.
std::string vendor_index(const Vendor& vendor, std::int64_t time);
// Reads `directory`/index.json; nothing if it is not there. M057_BLOB_E006 if it is malformed.
Result<std::optional<Vendor>> read_vendor(FileSystem& files, const std::string& directory);
// Whether the vendored packages are those of the lock. M057_BLOB_E006 with what differs.
Result<void> check_vendor(const Vendor& vendor, const package::Lock& lock, std::string_view lock_text);

}  // namespace mochi
