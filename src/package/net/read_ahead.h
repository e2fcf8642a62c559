// Index files of a registry on this machine, read and parsed by other threads before anybody waits for them: a
// resolution asks for one package after the other, and what it will ask for next is mostly what the newest
// release of a package needs. A wrong guess costs a file that was read and changes no answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "package/index_entry.h"

namespace mochi::package {

// One index file.
struct IndexFile {
  std::string stamp;    // as file_stamp gives it, of before the file was read
  bool absent = false;  // the registry does not have the package
  std::string hash;     // of the text, BLAKE3, hex
  Result<std::vector<IndexEntry>> entries = std::vector<IndexEntry>();
  std::size_t bytes = 0;
};

// The lines of a registry's index, which a lock ties to their archives: parse_index, and M057_INDEX_E002 for one
// without its hashes.
Result<std::vector<IndexEntry>> parse_locked_index(std::string_view text);

// What the newest release needs for sure: most likely asked for next.
std::vector<std::string> likely_needs(const std::vector<IndexEntry>& entries);

class IndexReadAhead {
 public:
  // `base` is the `file:` address of the index; `limit` the most bytes of a file.
  IndexReadAhead(FileSystem& files, Clock& clock, std::string base, std::size_t limit);
  // Ends the threads.
  ~IndexReadAhead();
  IndexReadAhead(const IndexReadAhead&) = delete;
  IndexReadAhead& operator=(const IndexReadAhead&) = delete;

  // These will be asked for.
  void expect(const std::vector<std::string>& names);
  // The file of `name`, once for each time it is asked for; read here and now unless another thread is at it.
  // Nothing if it is there and cannot be read.
  std::optional<IndexFile> take(const std::string& name);
  // Names of packages that are there among all that were expected so far. Waits until they are read.
  std::vector<std::string> known();

 private:
  class Readers;
  std::unique_ptr<Readers> readers_;
};

}  // namespace mochi::package
