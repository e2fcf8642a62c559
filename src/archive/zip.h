// zip: written in one exact form, read as hostile input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"

namespace mochi::archive {

struct ZipOptions {
  // MS-DOS date and time of every entry; the default is the first that there is, 1980-01-01.
  std::uint16_t date = 0x0021;
  std::uint16_t time = 0;
};

// The entries in the order given (registry page section 2): sizes in the local headers, no extra fields, no
// comments, no entries for directories; stored where compression gains nothing. C004 beyond 65,535 entries or
// 4 GiB; BLOB_E003 for a path that would escape or is there twice.
Result<std::string> write_zip(const std::vector<Entry>& entries, const ZipOptions& options = {});

// All files in the order of their data; entries for directories are skipped. The central directory, the
// local headers and the data must agree and fill the archive without gaps. BLOB_E003 unsafe or malformed,
// BLOB_E004 entry too large, BLOB_E005 too much.
Result<std::vector<Entry>> read_zip(std::string_view bytes, const ReadLimits& limits = {});

}  // namespace mochi::archive
