// Index files of a registry on this machine, read and parsed by other threads before anybody waits for them: a
// resolution asks for one package after the other, and what it will ask for next is mostly what the newest
// release of a package needs. A wrong guess costs a file that was read and changes no answer.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
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
  enum class State : std::uint8_t { waiting, reading, read, taken };
  struct Item {
    std::string name;
    State state = State::waiting;
    bool there = false;
    std::optional<IndexFile> file;
  };
  Item& item(const std::string& name);
  std::optional<IndexFile> read(const std::string& name) const;
  void finish(Item& one, std::optional<IndexFile> file);
  Item* next();
  void start();
  void work();

  FileSystem& files_;
  const std::string base_;
  const std::size_t limit_;
  const std::int64_t begun_ns_;
  std::mutex mutex_;
  std::condition_variable more_;  // to read, or room for it
  std::condition_variable done_;  // with a file
  std::deque<Item> items_;        // stay where they are
  std::unordered_map<std::string_view, Item*> by_name_;
  std::deque<Item*> queue_;
  std::size_t unclaimed_ = 0;  // bytes of files that were read and not taken
  unsigned idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace mochi::package
