// Answers of an index on the disk: one file per package, with the ETag to ask with and a hash that tells a
// file cut off by a power loss from a whole one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/file_system.h"
#include "host/http.h"

namespace mochi::package {

struct CachedIndex {
  std::string etag;      // as sent, may be weak; empty = none
  std::string modified;  // Last-Modified as sent; empty = none
  int status = 0;        // 200, or 404 and 410: the registry does not have it
  std::string body;
};

// Nothing if it is not there or damaged.
std::optional<CachedIndex> read_cached_index(FileSystem& files, const std::string& path);
// Through a temporary name beside it; nothing is flushed.
Result<void> write_cached_index(FileSystem& files, const std::string& path, const HttpResponse& answer);
// The packages that `directory`, the cache of one registry, knows to exist, by name.
std::vector<std::string> cached_index_names(FileSystem& files, const std::string& directory);

}  // namespace mochi::package
