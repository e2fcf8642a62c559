// The `*.mochi` files that commands like `mochi test` and `mochi bench` work on.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/file_system.h"

namespace mochi {

// The file `path`, or all sources below the directory `path` (also written `dir/...`) in name order, hidden
// directories left out. Errors: C001 nothing there, C004 too deep or too many.
Result<std::vector<std::string>> source_files(FileSystem& files, std::string path);

}  // namespace mochi
