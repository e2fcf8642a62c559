#include "package/store/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "host/owned_tree.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kLockPollNs = 50'000'000;
constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::size_t kAliasBytes = 256;
// Of `tmp/`, the only folder of which whole trees are removed.
constexpr std::string_view kTmpPurpose = "package store";

}  // namespace

Store::Store(FileSystem& files, Clock& clock, const Paths& paths)
    : files_(files), clock_(clock), root_(paths.store()), roots_directory_(paths.state + "/roots") {}

Store::~Store() {
  // Ours alone; whatever fails here is found by the next process.
  if (own_ == nullptr) return;
  static_cast<void>(flush());
  static_cast<void>(remove_staged(staging_));
  static_cast<void>(files_.remove(staging_ + ".lock"));
}

Result<std::unique_ptr<Store>> Store::open(FileSystem& files, Clock& clock, const Paths& paths) {
  std::unique_ptr<Store> store(new Store(files, clock, paths));
  if (Result<void> ready = store->prepare(); !ready) {
    Error error = std::move(ready).error().with_context("opening the package store");
    if (!files.is_directory(join_path(store->root_, "trees"))) return fail(std::move(error));
    store->read_only_ = std::move(error);
    store->own_.reset();
  }
  return store;
}

Result<void> Store::prepare() {
  for (const char* directory : {"blobs", "alias", "trees", "locks", "metrics", "tmp"}) {
    MOCHI_TRY_VOID(files_.make_dirs(join_path(root_, directory)));
  }
  MOCHI_TRY(in_use_, files_.lock(join_path(root_, "gc.lock"), LockMode::share));
  const std::string tmp = join_path(root_, "tmp");
  if (!is_owned_tree(files_, tmp, kTmpPurpose)) MOCHI_TRY_VOID(adopt_tree(files_, tmp, kTmpPurpose));
  // What cannot be removed now is removed by another.
  static_cast<void>(remove_leftovers());
  return claim_staging();
}

Result<void> Store::writable() const {
  if (read_only_) return fail(*read_only_);
  return {};
}

// Every process works in a directory of its own below tmp/, and holds the lock beside it. A lock that nobody
// holds is that of a process that was killed.
Result<void> Store::remove_leftovers() {
  std::string tmp = join_path(root_, "tmp");
  MOCHI_TRY(std::vector<DirEntry> entries, files_.list(tmp));
  for (const DirEntry& entry : entries) {
    if (!entry.name.ends_with(".lock")) continue;
    std::string path = join_path(tmp, entry.name);
    Result<std::unique_ptr<FileLock>> dead = files_.lock(path, LockMode::fail_if_held);
    if (!dead) continue;
    MOCHI_TRY_VOID(remove_staged(path.substr(0, path.size() - 5)));
    // Another process may be cleaning up as well.
    static_cast<void>(files_.remove(path));
  }
  return {};
}

Result<void> Store::remove_staged(std::string_view path) {
  return remove_inside_owned_tree(files_, join_path(root_, "tmp"), kTmpPurpose, path);
}

Result<void> Store::claim_staging() {
  for (std::uint64_t attempt = 0;; ++attempt) {
    std::int64_t now = clock_.unix_ns() ^ clock_.monotonic_ns();
    std::string path = fmt::format("{}/tmp/{:x}-{}", root_, static_cast<std::uint64_t>(now), attempt);
    Result<std::unique_ptr<FileLock>> own = files_.lock(path + ".lock", LockMode::fail_if_held);
    if (!own && own.error().code != Code::C009) return fail(std::move(own).error());
    // Taken by another process, or removed by one between our opening and locking it.
    if (!own || !files_.exists(path + ".lock") || files_.exists(path)) continue;
    staging_ = std::move(path);
    own_ = std::move(own).value();
    return files_.make_dirs(staging_);
  }
}

std::string Store::temporary_name() { return fmt::format("{}/{}", staging_, names_++); }

std::string Store::blob_path(std::string_view blake3) const {
  return fmt::format("{}/blobs/{}/{}/{}", root_, blake3.substr(0, 2), blake3.substr(2, 2), blake3);
}

std::string Store::tree_path(std::string_view tree) const { return fmt::format("{}/trees/{}", root_, tree); }

std::string Store::alias_path(std::string_view kind, std::string_view hex) const {
  return fmt::format("{}/alias/{}/{}/{}", root_, kind, hex.substr(0, 2), hex);
}

// Flushed with what comes next; an alias that a power cut empties counts as missing.
Result<void> Store::write_alias(std::string_view kind, std::string_view hex, std::string_view value,
                                bool fresh) {
  std::string path = alias_path(kind, hex);
  if (!fresh && read_alias(kind, hex) == value) return {};
  MOCHI_TRY_VOID(make_directory(parent_path(path)));
  std::string temporary = temporary_name();
  {
    MOCHI_TRY(std::unique_ptr<FileWriter> file, files_.create(temporary));
    MOCHI_TRY_VOID(file->write(value));
  }
  return files_.move(temporary, path);
}

Result<void> Store::make_directory(std::string_view path) {
  if (directories_.find(path) != directories_.end()) return {};
  MOCHI_TRY_VOID(files_.make_dirs(path));
  directories_.emplace(path);
  return {};
}

std::optional<std::string> Store::read_alias(std::string_view kind, std::string_view hex) {
  Result<std::string> value = files_.read(alias_path(kind, hex), kAliasBytes);
  if (!value || !is_hash(*value)) return std::nullopt;
  return std::move(*value);
}

Result<std::unique_ptr<FileLock>> Store::lock(std::string_view hash, std::int64_t timeout_ms) {
  std::string path = fmt::format("{}/locks/{}.lock", root_, hash);
  std::int64_t end = clock_.monotonic_ns() + timeout_ms * kNsPerMs;
  while (true) {
    Result<std::unique_ptr<FileLock>> held = files_.lock(path, LockMode::fail_if_held);
    if (held) return held;
    // A store that could not be prepared says why.
    if (held.error().code != Code::C009) return read_only_ ? fail(*read_only_) : std::move(held);
    if (interrupted()) return fail(Code::C010, "interrupted");
    if (clock_.monotonic_ns() >= end) {
      return fail(
          Code::M057_RESOLVE_E008,
          fmt::format("another process holds the lock of `{}` for more than {} s", hash, timeout_ms / 1000));
    }
    clock_.sleep_ns(kLockPollNs);
  }
}

// One file a day, each hash once: a warm run reads one file and writes nothing.
Result<void> Store::note_use(const std::vector<std::string>& hashes) {
  std::int64_t day = clock_.unix_ns() / (std::int64_t{24} * 3600 * 1'000'000'000);
  MOCHI_TRY_VOID(writable());
  std::string path = fmt::format("{}/metrics/{}", root_, day);
  constexpr std::size_t kMetricsBytes = std::size_t{64} << 20U;
  std::string known;
  if (Result<std::string> text = files_.read(path, kMetricsBytes)) known = std::move(*text);
  std::string more;
  for (const std::string& hash : hashes) {
    if (is_hash(hash) && known.find(hash) == std::string::npos) more += hash + "\n";
  }
  if (more.empty()) return {};
  return files_.append(path, more);
}

Result<void> Store::add_root(std::string_view lock_file) {
  std::string name = archive::hex(archive::digest(archive::DigestKind::blake3, lock_file)).substr(0, 32);
  std::string path = join_path(roots_directory_, name);
  if (files_.exists(path)) return {};
  MOCHI_TRY_VOID(files_.make_dirs(roots_directory_));
  return files_.write(path, lock_file);
}

}  // namespace mochi::package
