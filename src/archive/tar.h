// tar: written as POSIX ustar in one exact form, read as hostile input. One parser serves hashing, listing
// and unpacking, so that these can never disagree about what an archive holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"

namespace mochi::archive {

struct TarOptions {
  // Seconds since 1970, of every entry.
  std::int64_t mtime = 0;
};

// The entries in the order given (registry page section 2): ustar, owners 0 without names, modes 0644 and
// 0755, long paths split into prefix and name, one PAX header with the key `path` where that does not do, two
// zero blocks at the end. BLOB_E003 for a path that would escape, C004 for a size or time that the format
// cannot hold.
Result<std::string> write_tar(const std::vector<Entry>& entries, const TarOptions& options = {});

// All files of an archive, in its order. BLOB_E003 unsafe or malformed, BLOB_E004 entry too large, BLOB_E005
// too much.
Result<std::vector<Entry>> read_tar(std::string_view bytes, const ReadLimits& limits = {});

}  // namespace mochi::archive
