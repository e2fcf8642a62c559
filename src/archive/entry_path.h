// Which paths an archive may hold, so that unpacking it anywhere stays inside its directory and gives the
// same tree on every system (packages page section 13). All failures are BLOB_E003 and name the path.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "archive/entry.h"
#include "base/result.h"

namespace mochi::archive {

// `path` as a diagnostic shows it: printable, in backticks, cut when it is very long.
std::string shown_path(std::string_view path);

// Refuses empty, `.` and `..` components, absolute paths, drives, backslashes, control characters, invalid
// UTF-8, what is too long, and, unless `limits.foreign`, names that some system cannot hold or spells
// otherwise: Windows devices, final dots and blanks, `:`, texts that are not in Unicode's normal form C.
Result<void> check_entry_path(std::string_view path, const ReadLimits& limits);

// The paths of one archive so far. Refuses duplicates, files that are also directories, and twins: paths that
// some file system takes for the same one (other case, other normal form), their directories included.
class PathSet {
 public:
  Result<void> add_file(std::string_view path);
  Result<void> add_directory(std::string_view path);

 private:
  enum class Use : bool { directory, file };
  struct Seen {
    std::string spelling;
    Use use;
  };
  Result<void> add(std::string_view path, Use use);
  Result<void> add_one(std::string_view path, Use use);

  // By the folded spelling.
  std::unordered_map<std::string, Seen> seen_;
};

}  // namespace mochi::archive
