// The registry's folder (packages page Z4): `registry.toml`, `blobs/<2>/<b3>`, `log/NNN.jsonl`, tokens.
//
// Order of an accepted change: the blob is written under a temporary name, flushed and renamed, its directory
// flushed; then the record is appended and flushed — from here on it is accepted; then the state in memory
// follows. A kill before the flush of the record leaves blobs that nobody names and at most a torn last line,
// which the next start cuts off. All views are computed from this state and can be thrown away.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "registry/store/config.h"
#include "registry/store/record.h"

namespace mochi::registry {

struct VersionState {
  std::string version;
  std::string time;
  std::string actor;
  std::vector<FileRecord> files;
  // Metadata read from the artefact: a JSON object as text.
  std::string data;
  bool yanked = false;
  std::string yank_reason;
  // npm's message; empty = not deprecated.
  std::string deprecated;
  // A tombstone: nothing of it is served, and it can never be published again.
  bool withdrawn = false;

  const FileRecord* file(std::string_view role) const;
};

// One package of one protocol. Immutable once published to readers.
struct PackageState {
  std::string protocol;
  std::string package;
  // In order of publishing.
  std::vector<VersionState> versions;
  std::map<std::string, std::string> tags;
  std::vector<std::string> owners;
  // `public` or `restricted`.
  std::string access = "public";
  std::string created;
  std::string modified;
  // Of the last record that touched it.
  std::uint64_t seq = 0;
  // A protocol's own state, by the last `note` record.
  std::string note;

  const VersionState* find(std::string_view version) const;
  const VersionState* last_live() const;
};

using PackagePointer = std::shared_ptr<const PackageState>;

// The store is shared by all threads of the server.
class Store {
 public:
  // Makes the folder with a random id. C003 if one is there.
  static Result<void> init(FileSystem& files, std::string_view root, std::string_view base_url);
  // `writing` takes the lock of the serving process (M057_REG_E006) and cuts a torn last line off. Errors:
  // E007 for a newer layout, E008 for a damaged log.
  static Result<std::unique_ptr<Store>> open(FileSystem& files, Clock& clock, std::string_view root,
                                             bool writing);

  const Config& config() const { return config_; }
  const std::string& root() const { return root_; }
  FileSystem& files() const { return files_; }
  Clock& clock() const { return clock_; }

  // Writes the bytes as a blob, durably; `kinds` = further digests wanted (`sha1`, `sha512`, `md5`).
  Result<FileRecord> put_blob(std::string_view name, std::string_view role, std::string_view bytes,
                              const std::vector<std::string_view>& kinds = {});
  std::string blob_path(std::string_view b3) const;
  Result<std::string> read_blob(const FileRecord& file) const;

  // Accepts one change: fills seq, prev and time in, asks `check(current package or nullptr) -> Result<void>`
  // under the write lock, appends. Whatever `check` says, a version or file name that is or was there is
  // M057_REG_E003.
  template <typename Check>
  Result<Record> commit(Record record, Check check) {
    std::lock_guard<std::mutex> guard(write_mutex_);
    const PackagePointer current = find(record.protocol, record.package);
    MOCHI_TRY_VOID(check(current.get()));
    return append(std::move(record), current.get());
  }
  Result<Record> commit(Record record) {
    return commit(std::move(record), [](const PackageState*) { return Result<void>(); });
  }

  PackagePointer find(std::string_view protocol, std::string_view package) const;
  // Ascending by package; an empty protocol = all, then ascending by protocol first.
  std::vector<PackagePointer> packages(std::string_view protocol = {}) const;
  // Those of one protocol whose names begin with `prefix`, ascending; takes as long as there are such.
  std::vector<PackagePointer> packages_below(std::string_view protocol, std::string_view prefix) const;
  // Those whose last record is behind `seq`; takes as long as there are such.
  std::vector<PackagePointer> changed_since(std::uint64_t seq) const;
  // Shows those of one protocol to `visit(package) -> bool`, the one that changed last first, until it says
  // false. `visit` runs under the lock of the state: it asks the store nothing.
  template <typename Visit>
  void newest_first(std::string_view protocol, Visit visit) const {
    const std::shared_lock<std::shared_mutex> guard(state_mutex_);
    const auto found = by_seq_.find(protocol);
    if (found == by_seq_.end()) return;
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
      if (!visit(**at->second)) return;
    }
  }
  std::size_t count(std::string_view protocol) const;
  // Number of the last record; of one protocol's packages, 0 if there are none.
  std::uint64_t seq() const;
  std::uint64_t seq(std::string_view protocol) const;

  // When a segment of the log is full; tests make it small.
  void set_segment_bytes(std::uint64_t bytes) { segment_limit_ = bytes; }

  struct Problem {
    std::string where;
    std::string what;
  };
  // Reads the log and every blob that it names again.
  std::vector<Problem> verify() const;

 private:
  Store(FileSystem& files, Clock& clock, std::string root)
      : files_(files), clock_(clock), root_(std::move(root)) {}
  Result<void> load(bool writing);
  Result<void> load_segment(const std::string& path, bool last, bool writing);
  Result<Record> append(Record record, const PackageState* current);
  Result<void> write_line(const std::string& line);
  void apply(const Record& record);

  FileSystem& files_;
  Clock& clock_;
  std::string root_;
  Config config_;
  std::unique_ptr<FileLock> lock_;
  std::mutex write_mutex_;
  // Guards all below; writers hold write_mutex_ too.
  mutable std::shared_mutex state_mutex_;
  std::map<std::pair<std::string, std::string>, PackagePointer> packages_;
  // By protocol and number of their last record: the places in `packages_`, which stay where they are.
  std::map<std::string, std::map<std::uint64_t, const PackagePointer*>, std::less<>> by_seq_;
  std::uint64_t seq_ = 0;
  std::string last_hash_;
  std::string segment_;
  std::uint64_t segment_bytes_ = 0;
  std::uint64_t segment_limit_ = std::uint64_t{64} << 20U;
  // The last append failed half way: the segment is written anew before the next one.
  bool torn_ = false;
};

}  // namespace mochi::registry
