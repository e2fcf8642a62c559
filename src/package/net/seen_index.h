// What registries said when a resolution asked them, remembered so that the next run can tell by one question
// per package that nothing changed, without reading and hashing the answers again. It saves work only:
// whatever it is wrong about in doubt is read, and what is locked is not taken from it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/clock.h"
#include "host/file_system.h"
#include "package/resolve/resolve.h"

namespace mochi::package {

struct SeenIndex {
  VersionSource::Wanted package;
  std::string hash;   // BLAKE3 of the answer, hex; empty = the registry does not have the package
  std::string stamp;  // with what is asked whether it is still the same; empty = by its hash
  friend bool operator==(const SeenIndex& a, const SeenIndex& b) {
    return a.package.registry == b.package.registry && a.package.name == b.package.name && a.hash == b.hash &&
           a.stamp == b.stamp;
  }
};

// `key` says for what the answers were used. One line per package, a hash over all at the end.
std::string write_seen(std::string_view key, const std::vector<SeenIndex>& packages);
// Nothing if the text is damaged or of another key.
std::optional<std::vector<SeenIndex>> read_seen(std::string_view text, std::string_view key);

// The state of a file: equal states have equal bytes, as no program can set the time of a change back. Empty
// if it was changed within the last two seconds, as it could be changed again within one tick of the file
// system's clock, or if it is no file; `-` if it is not there.
std::string file_stamp(FileSystem& files, Clock& clock, const std::string& path);
// The same of what the file system said of the path at `now_ns` or later.
std::string stamp_of(const Result<FileInfo>& info, std::int64_t now_ns);

}  // namespace mochi::package
