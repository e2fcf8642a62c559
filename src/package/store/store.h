// The content store that all projects of a user share (packages page section 7, Z7, Z8):
//   blobs/<2>/<2>/<b3>          what was downloaded, any format, read-only
//   alias/sha256|sha512/<2>/<hex>, alias/tree-<kind>/<2>/<b3>   another hash → b3, a blob → its tree
//   trees/<tree>/files/…, trees/<tree>/integrity                unpacked and read in place, read-only
//   locks/, gc.lock, metrics/<day>, tmp/
// A blob or tree is there completely or not at all: it is written under tmp/, flushed, and renamed. So a kill
// at any moment costs only the work of that moment, and readers need no lock. Locks only keep two processes
// from fetching the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/digest.h"
#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "host/http.h"
#include "package/paths.h"
#include "package/store/extract.h"

namespace mochi::package {

// Hashes in lower-case hex; empty = not known.
struct Digests {
  std::string blake3;
  std::string sha256;
  std::string sha512;
};

struct StoredBlob {
  std::string blake3;
  std::string sha256;
  std::string sha512;  // only if it was asked for
  std::uint64_t size = 0;
  std::string path;
};

// The mode of what is in the store.
inline constexpr std::uint32_t kReadOnly = 0444;

struct StoredTree {
  std::string blake3;  // of the blob
  std::string sha256;  // of the blob, as far as known
  std::string tree;
  // The directory that holds the files.
  std::string path;
};

class Store;

// A blob on its way into the store: what is written is hashed on the way, all hashes in one pass, in constant
// memory. Dropped before Store::commit, it leaves nothing.
class BlobWriter final : public BodySink {
 public:
  ~BlobWriter() override;
  // Begins anew: what a repeated request calls.
  Result<void> start() override;
  Result<void> data(std::string_view piece) override;
  // After the last byte. M057_BLOB_E001 shows expected and actual hash of whatever `expected` states.
  Result<StoredBlob> seal(const Digests& expected);

 private:
  friend class Store;
  BlobWriter(Store& store, std::string path, bool sha512);
  void reset_hashers();

  Store& store_;
  std::string temporary_;
  bool wants_sha512_;
  bool sealed_ = false;
  bool committed_ = false;
  // Whoever fetched it knows it by BLAKE3: no other name is needed.
  bool by_blake3_ = false;
  std::unique_ptr<FileWriter> file_;
  std::optional<archive::Hasher> blake3_;
  std::optional<archive::Hasher> sha256_;
  std::optional<archive::Hasher> sha512_;
  StoredBlob blob_;
};

struct GcOptions {
  // Seconds; what no live project names and nobody used for so long goes.
  std::int64_t unused_for = std::int64_t{90} * 24 * 3600;
  // Bytes; beyond, the least recently used that no live project names goes too. 0 = no limit.
  std::uint64_t max_bytes = 0;
  // Whatever no live project names goes, however new.
  bool orphans = false;
  // Keeps what was used within so many seconds, in spite of `max_bytes`.
  std::int64_t keep_recent = 0;
  bool dry_run = false;
};

struct GcReport {
  std::uint64_t blobs = 0;  // removed
  std::uint64_t trees = 0;
  std::uint64_t bytes = 0;
  std::uint64_t kept = 0;  // blobs and trees that stay
  std::uint64_t kept_bytes = 0;
  std::uint64_t roots = 0;        // live projects
  std::uint64_t stale_roots = 0;  // projects that are gone
};

struct StoreSize {
  std::uint64_t blobs = 0;
  std::uint64_t blob_bytes = 0;
  std::uint64_t trees = 0;
  std::uint64_t tree_bytes = 0;
};

// Something in the store that is not what its name says; it was removed, and is fetched again when needed.
struct StoreProblem {
  std::string path;
  std::string message;
};

class Store {
 public:
  // Makes the directories, removes what killed processes left. Holds the collector off until destruction.
  // A store that is there and cannot be written (its disk is full, or read-only) opens too: what it holds is
  // found, and adding to it is C002. C002 if there is none and it cannot be made.
  static Result<std::unique_ptr<Store>> open(FileSystem& files, Clock& clock, const Paths& paths);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::string& root() const { return root_; }
  FileSystem& files() { return files_; }

  // Blobs.
  // -----------------------------------------------------------------------------------------------------------
  // Streaming: begin, write, seal, commit. Many sealed blobs are committed by one flush of the disk.
  Result<std::unique_ptr<BlobWriter>> begin(bool sha512 = false);
  Result<void> commit(const std::vector<std::unique_ptr<BlobWriter>>& sealed);
  // After this, the names of what was committed survive a power cut too: one flush of the disk for all of
  // them, none if nothing is new. The store's end does the same.
  Result<void> flush();
  // All in one.
  Result<StoredBlob> put(std::string_view bytes, const Digests& expected = {});
  Result<StoredBlob> put_file(std::string_view path, const Digests& expected = {});
  // Whether the blob of a BLAKE3 is there.
  bool has(std::string_view blake3);
  // The same with what is known of it.
  std::optional<StoredBlob> find(std::string_view blake3);
  // The same by another hash.
  std::optional<StoredBlob> find_alias(archive::DigestKind kind, std::string_view hex);
  // The bytes. M057_CACHE_E003 if they are not what the name says.
  Result<std::string> read(std::string_view blake3, std::size_t limit);

  // Trees.
  // -----------------------------------------------------------------------------------------------------------
  // The unpacked blob; unpacks it if it was not. M057_OFFLINE_E001 if the blob is not there.
  Result<StoredTree> tree(std::string_view blake3, const Extractor& extractor);
  // Many at once: one flush for all. In the order given; the first failure is the result.
  Result<std::vector<StoredTree>> trees(const std::vector<std::string>& blake3s, const Extractor& extractor);
  // The tree of a blob, if it is unpacked.
  std::optional<StoredTree> known_tree(std::string_view blake3, const Extractor& extractor);
  // An unpacked tree by its own hash, without its blob.
  std::optional<StoredTree> find_tree(std::string_view tree);
  // Hashes the files of a tree again. M057_CACHE_E003 if they are not what its name says.
  Result<void> check_tree(const StoredTree& tree);
  // Removes a tree and the blob that it came from: they are not what they were taken for.
  Result<void> forget(const StoredTree& tree);
  // A line that is kept beside a tree, of what was found out about its files. A tree's hash never has other
  // files, so it holds as long as the tree is there. Where it cannot be written it is forgotten.
  std::optional<std::string> note_of(const StoredTree& tree);
  void keep_note(const StoredTree& tree, std::string_view line);
  // Stores files that came without an archive (a git checkout). Paths are checked as those of an archive.
  Result<StoredTree> put_tree(const std::vector<archive::Entry>& entries);
  // Copies the files of a tree to the new directory `to`: clones or copies them, never links.
  Result<void> materialise(const StoredTree& tree, std::string_view to);

  // Locks, use, collection.
  // -------------------------------------------------------------------------------------------- For whoever
  // is about to fetch `hash`. M057_RESOLVE_E008 after `timeout_ms`.
  Result<std::unique_ptr<FileLock>> lock(std::string_view hash, std::int64_t timeout_ms = 600'000);
  // These blobs are in use now (to the day). A run does not fail for it: whoever cannot write it, ignores that.
  Result<void> note_use(const std::vector<std::string>& hashes);
  // What this lock file names is kept as long as it is there. `lock_file` is absolute. As `note_use`.
  Result<void> add_root(std::string_view lock_file);
  // M057_CACHE_E001 while another process uses the store for longer than `timeout_ms`.
  Result<GcReport> gc(const GcOptions& options, std::int64_t timeout_ms = 30'000);
  Result<StoreSize> size();
  // Hashes everything again.
  Result<std::vector<StoreProblem>> verify();

  std::string blob_path(std::string_view blake3) const;
  // Every tree is hashed again before it is used.
  bool paranoid = false;

 private:
  struct StagedTree;
  struct Entry;
  friend class BlobWriter;
  Store(FileSystem& files, Clock& clock, const Paths& paths);
  Result<void> prepare();
  // C002 if nothing can be added.
  Result<void> writable() const;
  Result<void> remove_leftovers();
  // A tree below tmp/.
  Result<void> remove_staged(std::string_view path);
  // One of trees/.
  Result<void> drop_tree(const std::string& path);
  Result<void> claim_staging();
  Result<void> write_blob_aliases(const BlobWriter& writer, bool fresh);
  // Makes a directory of the store, unless it did before.
  Result<void> make_directory(std::string_view path);
  std::string temporary_name();
  std::string alias_path(std::string_view kind, std::string_view hex) const;
  // `fresh`: there hardly is one yet, so it is not looked for.
  Result<void> write_alias(std::string_view kind, std::string_view hex, std::string_view value, bool fresh);
  std::optional<std::string> read_alias(std::string_view kind, std::string_view hex);
  std::string tree_path(std::string_view tree) const;
  Result<StagedTree> unpack(std::string_view blake3, const Extractor& extractor);
  Result<void> commit_trees(std::vector<StagedTree>& staged);
  Result<void> list_blobs(std::vector<Entry>& out);
  Result<void> list_trees(std::vector<Entry>& out);
  Result<void> read_uses(std::vector<Entry>& entries);
  Result<std::vector<std::string>> live_hashes(GcReport& report, bool dry_run);
  Result<GcReport> collect(const GcOptions& options);
  Result<void> tidy(std::int64_t now);
  Result<void> remove_entry(const Entry& entry);

  FileSystem& files_;
  Clock& clock_;
  std::string root_;
  std::string roots_directory_;
  std::unique_ptr<FileLock> in_use_;
  // Our directory below tmp/, and the lock beside it.
  std::string staging_;
  std::unique_ptr<FileLock> own_;
  std::uint64_t names_ = 0;
  std::set<std::string, std::less<>> directories_;
  // Why nothing can be added, if so.
  std::optional<Error> read_only_;
  // Names were given since the last flush.
  bool unflushed_ = false;
};

// The tree hash of the files below a directory. C002 if there is anything but files and directories.
Result<std::string> hash_directory(FileSystem& files, std::string_view directory);

}  // namespace mochi::package
