#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "package/store/store.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = std::int64_t{24} * 3600;
// Longer than anybody keeps what is unused.
constexpr std::int64_t kRememberedDays = 1000;
constexpr std::int64_t kPollNs = 50'000'000;
constexpr std::size_t kLockFileBytes = std::size_t{64} << 20U;
constexpr std::size_t kPathBytes = std::size_t{64} << 10U;

// Every run of 64 or 128 hexadecimal digits. The format of the lock need not be known, nor those of bridges'
// sections.
void add_hashes(std::string_view text, std::set<std::string>& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t at = text.find_first_of(kDigits); at != std::string_view::npos;) {
    std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    if (end - at == 64 || end - at == 128) out.emplace(text.substr(at, end - at));
    at = text.find_first_of(kDigits, end);
  }
}

Result<std::uint64_t> directory_size(FileSystem& files, const std::string& directory) {
  std::uint64_t size = 0;
  MOCHI_TRY(std::vector<DirEntry> entries, files.list(directory));
  for (const DirEntry& entry : entries) {
    std::string path = join_path(directory, entry.name);
    if (entry.kind == FileKind::directory) {
      MOCHI_TRY(std::uint64_t inner, directory_size(files, path));
      size += inner;
    } else if (Result<FileInfo> info = files.link_info(path)) {
      size += info->size;
    }
  }
  return size;
}

}  // namespace

// A blob or a tree, as the collector sees it.
struct Store::Entry {
  bool is_tree = false;
  std::string hash;
  std::string blake3;  // a tree's blob
  std::string path;
  std::uint64_t size = 0;
  std::int64_t used = 0;  // seconds since 1970
};

Result<void> Store::list_blobs(std::vector<Entry>& out) {
  std::string blobs = join_path(root_, "blobs");
  MOCHI_TRY(std::vector<DirEntry> first, files_.list(blobs));
  for (const DirEntry& one : first) {
    MOCHI_TRY(std::vector<DirEntry> second, files_.list(join_path(blobs, one.name)));
    for (const DirEntry& two : second) {
      std::string directory = fmt::format("{}/{}/{}", blobs, one.name, two.name);
      MOCHI_TRY(std::vector<DirEntry> names, files_.list(directory));
      for (const DirEntry& name : names) {
        std::string path = join_path(directory, name.name);
        Result<FileInfo> info = files_.link_info(path);
        if (!info || !is_hash(name.name)) continue;
        out.push_back({false, name.name, {}, path, info->size, info->modified_ns / kNsPerSecond});
      }
    }
  }
  return {};
}

Result<void> Store::list_trees(std::vector<Entry>& out) {
  std::string trees = join_path(root_, "trees");
  MOCHI_TRY(std::vector<DirEntry> names, files_.list(trees));
  for (const DirEntry& name : names) {
    std::string path = join_path(trees, name.name);
    std::optional<StoredTree> tree = find_tree(name.name);
    Result<FileInfo> info = files_.link_info(path);
    if (!tree || !info) continue;
    MOCHI_TRY(std::uint64_t size, directory_size(files_, path));
    out.push_back({true, name.name, tree->blake3, path, size, info->modified_ns / kNsPerSecond});
  }
  return {};
}

// The newest day that names an entry, or its blob, is its last use.
Result<void> Store::read_uses(std::vector<Entry>& entries) {
  std::string directory = join_path(root_, "metrics");
  MOCHI_TRY(std::vector<DirEntry> days, files_.list(directory));
  for (const DirEntry& day : days) {
    if (day.name.size() > 8 || day.name.find_first_not_of("0123456789") != std::string::npos) continue;
    Result<std::string> text = files_.read(join_path(directory, day.name), kLockFileBytes);
    if (!text) continue;
    std::set<std::string> used;
    add_hashes(*text, used);
    // The end of that day: what was used in it is not older than this.
    std::int64_t end = 0;
    for (char c : day.name) end = end * 10 + (c - '0');
    end = (end + 1) * kSecondsPerDay;
    for (Entry& entry : entries) {
      if (used.count(entry.hash) != 0 || used.count(entry.blake3) != 0)
        entry.used = std::max(entry.used, end);
    }
  }
  return {};
}

Result<std::vector<std::string>> Store::live_hashes(GcReport& report, bool dry_run) {
  std::set<std::string> live;
  if (!files_.exists(roots_directory_)) return std::vector<std::string>();
  MOCHI_TRY(std::vector<DirEntry> roots, files_.list(roots_directory_));
  for (const DirEntry& root : roots) {
    std::string path = join_path(roots_directory_, root.name);
    MOCHI_TRY(std::string lock_file, files_.read(path, kPathBytes));
    Result<std::string> text = files_.read(lock_file, kLockFileBytes);
    if (!text && text.error().code == Code::C001) {
      ++report.stale_roots;
      if (!dry_run) MOCHI_TRY_VOID(files_.remove(path));
      continue;
    }
    // A lock that cannot be read may name anything: better nothing is removed than what it needs.
    if (!text) return fail(std::move(text).error());
    ++report.roots;
    add_hashes(*text, live);
  }
  std::vector<std::string> out(live.begin(), live.end());
  for (const std::string& hash : live) {
    if (std::optional<std::string> blake3 = read_alias(hash.size() == 64 ? "sha256" : "sha512", hash)) {
      out.push_back(std::move(*blake3));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<void> Store::remove_entry(const Entry& entry) {
  if (entry.is_tree) return drop_tree(entry.path);
  if (std::optional<std::string> sha256 = read_alias("blake3", entry.hash)) {
    static_cast<void>(files_.remove(alias_path("sha256", *sha256)));
    static_cast<void>(files_.remove(alias_path("blake3", entry.hash)));
  }
  for (const Extractor* extractor : {&mochi_extractor(), &tar_gz_extractor()}) {
    static_cast<void>(files_.remove(alias_path(fmt::format("tree-{}", extractor->kind()), entry.hash)));
  }
  return files_.remove(entry.path);
}

Result<GcReport> Store::collect(const GcOptions& options) {
  GcReport report;
  MOCHI_TRY(std::vector<std::string> live, live_hashes(report, options.dry_run));
  std::vector<Entry> entries;
  MOCHI_TRY_VOID(list_blobs(entries));
  MOCHI_TRY_VOID(list_trees(entries));
  MOCHI_TRY_VOID(read_uses(entries));
  std::int64_t now = clock_.unix_ns() / kNsPerSecond;
  std::uint64_t total = 0;
  for (const Entry& entry : entries) total += entry.size;
  // Oldest first; equal ones by name, so that the same store gives the same answer.
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.used != b.used ? a.used < b.used : a.hash < b.hash;
  });
  for (const Entry& entry : entries) {
    bool named = std::binary_search(live.begin(), live.end(), entry.hash) ||
                 (entry.is_tree && std::binary_search(live.begin(), live.end(), entry.blake3));
    std::int64_t age = now - entry.used;
    bool full = options.max_bytes != 0 && total > options.max_bytes &&
                (options.keep_recent == 0 || age > options.keep_recent);
    if (named || !(options.orphans || age > options.unused_for || full)) {
      ++report.kept;
      report.kept_bytes += entry.size;
      continue;
    }
    if (!options.dry_run) MOCHI_TRY_VOID(remove_entry(entry));
    (entry.is_tree ? report.trees : report.blobs) += 1;
    report.bytes += entry.size;
    total -= entry.size;
  }
  if (!options.dry_run) MOCHI_TRY_VOID(tidy(now));
  return report;
}

// Nobody else has the store open: no lock of it is held, and days long past decide nothing.
Result<void> Store::tidy(std::int64_t now) {
  std::string locks = join_path(root_, "locks");
  MOCHI_TRY(std::vector<DirEntry> held, files_.list(locks));
  for (const DirEntry& lock : held) MOCHI_TRY_VOID(files_.remove(join_path(locks, lock.name)));
  std::string metrics = join_path(root_, "metrics");
  MOCHI_TRY(std::vector<DirEntry> days, files_.list(metrics));
  std::string oldest = std::to_string(std::max<std::int64_t>(now / kSecondsPerDay - kRememberedDays, 0));
  for (const DirEntry& day : days) {
    bool older = day.name.size() < oldest.size() || (day.name.size() == oldest.size() && day.name < oldest);
    if (older) MOCHI_TRY_VOID(files_.remove(join_path(metrics, day.name)));
  }
  return {};
}

Result<GcReport> Store::gc(const GcOptions& options, std::int64_t timeout_ms) {
  std::string path = join_path(root_, "gc.lock");
  in_use_.reset();
  std::int64_t end = clock_.monotonic_ns() + timeout_ms * 1'000'000;
  Result<std::unique_ptr<FileLock>> alone = files_.lock(path, LockMode::fail_if_held);
  while (!alone && alone.error().code == Code::C009 && clock_.monotonic_ns() < end && !interrupted()) {
    clock_.sleep_ns(kPollNs);
    alone = files_.lock(path, LockMode::fail_if_held);
  }
  Result<GcReport> report = GcReport();
  if (alone) {
    report = collect(options);
  } else if (alone.error().code == Code::C009) {
    report = fail(Code::M057_CACHE_E001, "another process uses the package store");
  } else {
    report = fail(std::move(alone).error());
  }
  if (alone) alone.value().reset();
  MOCHI_TRY(in_use_, files_.lock(path, LockMode::share));
  return report;
}

Result<StoreSize> Store::size() {
  std::vector<Entry> entries;
  MOCHI_TRY_VOID(list_blobs(entries));
  MOCHI_TRY_VOID(list_trees(entries));
  StoreSize size;
  for (const Entry& entry : entries) {
    (entry.is_tree ? size.trees : size.blobs) += 1;
    (entry.is_tree ? size.tree_bytes : size.blob_bytes) += entry.size;
  }
  return size;
}

Result<std::vector<StoreProblem>> Store::verify() {
  std::vector<Entry> entries;
  MOCHI_TRY_VOID(list_blobs(entries));
  MOCHI_TRY_VOID(list_trees(entries));
  std::vector<StoreProblem> problems;
  std::string piece(std::size_t{128} << 10U, '\0');
  for (const Entry& entry : entries) {
    if (interrupted()) return fail(Code::C010, "interrupted");
    std::string actual;
    if (entry.is_tree) {
      Result<std::string> found = hash_directory(files_, join_path(entry.path, "files"));
      actual = found ? *found : "unreadable";
    } else {
      MOCHI_TRY(std::unique_ptr<FileReader> reader, files_.open(entry.path));
      archive::Hasher hasher(archive::DigestKind::blake3);
      std::size_t got = 0;
      do {
        MOCHI_TRY(got, reader->read(piece.data(), piece.size()));
        hasher.update(std::string_view(piece).substr(0, got));
      } while (got != 0);
      actual = archive::hex(hasher.finish());
    }
    if (actual == entry.hash) continue;
    problems.push_back({entry.path, fmt::format("{} hash is {}, not the one it is named after",
                                                entry.is_tree ? "tree" : "BLAKE3", actual)});
    MOCHI_TRY_VOID(remove_entry(entry));
  }
  return problems;
}

}  // namespace mochi::package
