// Packages of Mochi's own protocol as the registry reads them (packages page section 8, 9 and Z5): the
// manifest inside the tarball decides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"
#include "package/index_entry.h"

namespace mochi::registry::mochi_package {

struct Package {
  std::string name;
  // The index line without release time, yank and digests of the tarball itself.
  package::IndexEntry entry;
  std::string description;
  std::string repository;
  std::string homepage;
  std::vector<std::string> keywords;
  std::string readme;
  std::string readme_name;
  // `.mochi-pkg/api.json`: the API surface; empty = none.
  std::string api;
  // All files of the archive.
  std::vector<archive::Entry> files;
};

// Reads and checks a `.mochi.tar.zst`. Errors: BLOB_E003/4/5 for the archive, M057_PUB_E009 and E001 for the
// manifest.
Result<Package> read_package(std::string_view bytes);

// `x/-`, `ab/ab`, `ab/cd` of the lower-cased name without scope.
std::string bucket(std::string_view name);
// The path of a package's index file: bucket, scope or `-`, name.
std::string index_path(std::string_view full_name);
// `@scope/name` of a path's two segments; empty if they are none.
std::string name_of_path(std::string_view scope, std::string_view name);

}  // namespace mochi::registry::mochi_package
