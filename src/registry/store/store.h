// The registry's folder (packages page Z4): `registry.toml`, `blobs/<2>/<b3>`, `log/NNN.jsonl`, tokens.
//
// Order of an accepted change: the blob is written under a temporary name, flushed and renamed, its directory
// flushed; then the record is appended and flushed — from here on it is accepted; then the state in memory
// follows. A kill before the flush of the record leaves blobs that nobody names and at most a torn last line,
// which the next start cuts off. All views are computed from this state and can be thrown away.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "archive/digest.h"
#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "registry/store/config.h"
#include "registry/store/names.h"
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
  // Of a restricted package: who may read it beside its owners.
  std::vector<std::string> readers;
  // `public` or `restricted`.
  std::string access = "public";
  std::string created;
  std::string modified;
  // Of the last record that touched it.
  std::uint64_t seq = 0;
  // A protocol's own state, by the last `note` record.
  std::string note;

  const VersionState* find(std::string_view version) const;
  // What a user gets who names no version: npm's tag `latest`; else the highest release that is not yanked, by
  // the rule of the ecosystem; else the highest pre-release; else the highest yanked one. Null if all are
  // withdrawn.
  const VersionState* latest() const;

  // Kept by the store: where `latest` stands in `versions`.
  std::size_t highest = kNoVersion;
  static constexpr std::size_t kNoVersion = static_cast<std::size_t>(-1);
};

using PackagePointer = std::shared_ptr<const PackageState>;

// A file below `staging/`; removed with its last holder unless it was taken over.
class StagedBlob {
 public:
  StagedBlob(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  ~StagedBlob() {
    if (!taken_) static_cast<void>(files_.remove(path_));
  }
  StagedBlob(const StagedBlob&) = delete;
  StagedBlob& operator=(const StagedBlob&) = delete;
  const std::string& path() const { return path_; }
  // It has another name now, or stays for the next start to find.
  void take() const { taken_ = true; }

 private:
  FileSystem& files_;
  std::string path_;
  mutable std::atomic<bool> taken_{false};
};

// A blob that arrives in pieces.
class BlobUpload {
 public:
  Result<void> write(std::string_view bytes);
  // After the last piece: it is on the disk, as by `Store::put_blob`.
  Result<FileRecord> finish(std::string_view name, std::string_view role);

 private:
  friend class Store;
  struct Digest {
    std::string name;
    archive::Hasher hasher;
  };
  BlobUpload(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}

  FileSystem& files_;
  std::string path_;
  std::shared_ptr<const StagedBlob> staged_;
  std::unique_ptr<FileWriter> writer_;
  // `b3` and `sha256`, then those that were asked for.
  std::vector<Digest> digests_;
  std::uint64_t size_ = 0;
};

// The right to change the folder, which one process has: M057_REG_E006 if it is another one.
Result<std::unique_ptr<FileLock>> lock_registry(FileSystem& files, std::string_view root);

// The store is shared by all threads of the server.
class Store {
 public:
  // Makes the folder with a random id: only one that is missing, empty, or left so by a killed `init`. Of any
  // other nothing is touched: C003 for a registry, M057_REG_E010 for one without its `registry.toml`, C016
  // for anything else.
  static Result<void> init(FileSystem& files, std::string_view root, std::string_view base_url);
  // `writing` takes the lock of the serving process (M057_REG_E006) and cuts a torn last line off. Errors:
  // E007 for a newer layout, E008 for a damaged log, E010 for one that is shorter than it was, E011 for a wrong
  // configuration. Errors of the log can be left behind by `repair_store` (repair.h).
  static Result<std::unique_ptr<Store>> open(FileSystem& files, Clock& clock, std::string_view root,
                                             bool writing);

  const Config& config() const { return config_; }
  const std::string& root() const { return root_; }
  FileSystem& files() const { return files_; }
  Clock& clock() const { return clock_; }

  // Writes the bytes, durably, where nobody is served them: `commit` makes a blob of them. `kinds` = further
  // digests wanted (`sha1`, `sha512`, `md5`).
  Result<FileRecord> put_blob(std::string_view name, std::string_view role, std::string_view bytes,
                              const std::vector<std::string_view>& kinds = {});
  // The same in pieces, in constant memory.
  Result<std::unique_ptr<BlobUpload>> begin_blob(const std::vector<std::string_view>& kinds);
  std::string blob_path(std::string_view b3) const;
  Result<std::string> read_blob(const FileRecord& file) const;

  // Accepts one change: fills seq, prev and time in, asks `check(current package or nullptr) -> Result<void>`
  // under the write lock, appends: of two at once, the second one sees what the first one made. Whatever `check` says, a version or file name that is or was there is
  // M057_REG_E003.
  template <typename Check>
  Result<Record> commit(Record record, Check check) {
    record.package = package_key(record.protocol, record.package);
    std::lock_guard<std::mutex> guard(write_mutex_);
    const PackagePointer current = find(record.protocol, record.package);
    MOCHI_TRY_VOID(check(current.get()));
    return append(std::move(record), current.get());
  }
  Result<Record> commit(Record record) {
    return commit(std::move(record), [](const PackageState*) { return Result<void>(); });
  }

  // In any spelling that is the same package (names.h).
  PackagePointer find(std::string_view protocol, std::string_view package) const;
  // A package of another name that people could take for this one (`likeness_key`); null if there is none.
  PackagePointer find_alike(std::string_view protocol, std::string_view package) const;
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
  // The packages of `mochi` with an artefact of this hash that is not withdrawn.
  std::vector<PackagePointer> holders(std::string_view b3) const;
  // Has somebody of this name ever changed anything?
  bool has_actor(std::string_view user) const;
  std::size_t count(std::string_view protocol) const;
  // Number of the last record; of one protocol's packages, 0 if there are none.
  std::uint64_t seq() const;
  std::uint64_t seq(std::string_view protocol) const;

  // What is newer than the log, for `repair_registry`: a sentence each. With `accept_loss` views go and blobs are
  // set aside, so that the folder opens.
  static Result<std::vector<std::string>> leave_behind(FileSystem& files, Clock& clock,
                                                       const std::string& root, bool accept_loss);
  // Writes the log into the folder as it was when this store was opened.
  Result<void> copy_log(const std::string& folder) const;
  // Removes the blobs of purged versions that nothing else names. Errors: C002, and the next call or start
  // does it.
  Result<void> drop_purged();

  // BLAKE3 of the files of purged versions that nothing else names.
  std::vector<std::string> purged() const;

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
  std::vector<std::string> unknown_blobs(const std::vector<std::string>& blobs) const;
  // What follows from the log and may be newer than it.
  struct Evidence {
    std::uint64_t views_at = 0;
    bool staging = false;
    std::vector<std::string> blobs;
  };
  Evidence gather() const;
  Result<void> check_complete(const Evidence& seen, bool writing);
  Result<void> settle_staged();
  Result<void> set_aside(const std::vector<std::string>& blobs);
  void forget_files(PackageState& package, std::string_view version);
  bool is_purged(std::string_view b3) const;
  Result<std::string> place_blob(const FileRecord& file);
  Result<void> load_segment(const std::string& path, bool last, bool writing);
  Result<Record> append(Record record, const PackageState* current);
  Result<void> write_line(const std::string& line);
  Result<void> cut_torn_line();
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
  // The first package of each likeness, where the protocol knows look-alikes.
  std::map<std::string, std::string> alike_;
  // BLAKE3 of every file that the log names, purged ones not; and of artefacts of `mochi`, with their package.
  std::map<std::string, std::uint32_t, std::less<>> named_;
  std::set<std::string, std::less<>> purged_;
  std::multimap<std::string, std::string, std::less<>> holders_;
  std::set<std::string, std::less<>> actors_;
  std::atomic<std::uint64_t> staged_count_{0};
  std::uint64_t seq_ = 0;
  std::string last_hash_;
  std::string segment_;
  std::uint64_t segment_bytes_ = 0;
  std::uint64_t segment_limit_ = std::uint64_t{64} << 20U;
  // The last append failed half way: the segment is written anew before the next one.
  bool torn_ = false;
};

}  // namespace mochi::registry
