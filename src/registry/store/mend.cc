#include "registry/store/mend.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/store/folder.h"
#include "registry/store/random.h"
#include "registry/store/store.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kSegmentBytes = std::size_t{256} << 20U;
constexpr std::size_t kSmallFileBytes = std::size_t{16} << 20U;
constexpr std::size_t kCopyPiece = std::size_t{1} << 20U;
constexpr int kMomentsForABlob = 100;
constexpr std::int64_t kMomentNs = std::int64_t{20} * 1'000'000;
constexpr std::string_view kBackupPurpose = "registry backup";

// How far the log is whole: segments, and bytes of the last of them.
struct GoodLog {
  std::uint64_t records = 0;
  std::uint64_t segment = 0;
  std::uint64_t bytes = 0;
  // Why it ends there; empty = it is whole.
  std::string damage;
};

Result<GoodLog> read_good(FileSystem& files, const std::string& folder) {
  GoodLog good;
  std::string last_hash(64, '0');
  for (std::uint64_t number = 1;; ++number) {
    const std::string path = join_path(folder, segment_name(number));
    if (!files.exists(path)) return good;
    MOCHI_TRY(const std::string text, files.read(path, kSegmentBytes));
    good.segment = number;
    good.bytes = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      // A torn last line is no damage: it was never accepted, and the next start cuts it off.
      if (end == std::string::npos) break;
      const std::string_view line = std::string_view(text).substr(at, end - at);
      const Result<Record> record = parse_record(line);
      if (!record || record->seq != good.records + 1 || record->prev != last_hash) {
        good.damage = fmt::format("`{}` is damaged at record {}", path, good.records + 1);
        return good;
      }
      last_hash = archive::hex(archive::digest(archive::DigestKind::sha256, line));
      at = end + 1;
      good.records = record->seq;
      good.bytes = at;
    }
  }
}

// The damaged log goes to `unknown/` whole; what is good of it stays.
Result<void> cut_log(FileSystem& files, Clock& clock, const std::string& root, const GoodLog& good) {
  const std::string log = join_path(root, "log");
  const std::string kept =
      join_path(root, fmt::format("{}/log-{}", kUnknown, replace_all(time_text(clock.unix_ns()), ":", "")));
  MOCHI_TRY_VOID(files.make_dirs(kept));
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(log));
  std::string part;
  for (const DirEntry& entry : entries) {
    if (!entry.name.ends_with(".jsonl")) continue;
    const std::string path = join_path(log, entry.name);
    MOCHI_TRY(const std::string text, files.read(path, kSegmentBytes));
    MOCHI_TRY_VOID(write_new_file(files, join_path(kept, entry.name), text));
    if (entry.name == segment_name(good.segment)) part = text.substr(0, good.bytes);
  }
  for (const DirEntry& entry : entries) {
    if (entry.name > segment_name(good.segment) && entry.name.ends_with(".jsonl"))
      MOCHI_TRY_VOID(files.remove(join_path(log, entry.name)));
  }
  return files.write(join_path(log, segment_name(std::max<std::uint64_t>(good.segment, 1))), part);
}

Result<void> copy_file(FileSystem& files, const std::string& from, const std::string& to) {
  const std::string part = to + ".part";
  if (files.link_info(part)) MOCHI_TRY_VOID(files.remove(part));
  MOCHI_TRY(std::unique_ptr<FileReader> reader, files.open(from));
  MOCHI_TRY(std::unique_ptr<FileWriter> writer, files.create(part));
  std::string buffer(kCopyPiece, '\0');
  while (true) {
    MOCHI_TRY(const std::size_t size, reader->read(buffer.data(), buffer.size()));
    if (size == 0) break;
    MOCHI_TRY_VOID(writer->write(std::string_view(buffer).substr(0, size)));
  }
  writer.reset();
  return files.move(part, to);
}

// Files of the folder beside log, blobs and views.
Result<void> copy_settings(FileSystem& files, const Store& store, const std::string& target) {
  std::vector<std::pair<std::string, std::uint32_t>> names = {
      {"signing-key.pem", kPrivateFileMode}, {"tokens.json", kPrivateFileMode}, {"token", kPrivateFileMode}};
  for (const TrustedIssuer& issuer : store.config().issuers) {
    if (!issuer.jwks.empty()) names.emplace_back(issuer.jwks, kDefaultFileMode);
  }
  // Last: without it the copy is no registry.
  names.emplace_back(kConfigFile, kDefaultFileMode);
  for (const auto& [name, mode] : names) {
    const std::string from = join_path(store.root(), name);
    if (!files.exists(from)) continue;
    MOCHI_TRY(const std::string text, files.read(from, kSmallFileBytes));
    MOCHI_TRY_VOID(files.write(join_path(target, name), text, mode));
  }
  return {};
}

// What the older backup's log holds stands in the registry's as well: else the registry is the older one of both,
// or lost something that only the backup still has.
Result<void> check_ahead(FileSystem& files, const Store& store, const std::string& target) {
  const std::string log = join_path(target, "log");
  const Result<std::vector<DirEntry>> entries = files.list(log);
  if (!entries) return {};
  for (const DirEntry& entry : *entries) {
    if (!entry.name.ends_with(".jsonl")) continue;
    MOCHI_TRY(const std::string kept, files.read(join_path(log, entry.name), kSegmentBytes));
    const Result<std::string> now = files.read(join_path(store.root(), "log/" + entry.name), kSegmentBytes);
    if (now ? now->starts_with(kept) : kept.empty()) continue;
    return fail(Code::C003,
                fmt::format("`{}` holds records that the registry `{}` does not have", target, store.root()),
                "Nothing was touched. Choose another folder; what the registry lost may be in this backup.");
  }
  return {};
}

Result<void> check_target(FileSystem& files, const Store& store, const std::string& target) {
  const Result<std::string> text = files.read(join_path(target, kConfigFile), kSmallFileBytes);
  if (!text) return {};
  const Result<Config> config = parse_config(*text, join_path(target, kConfigFile));
  if (config && config->id == store.config().id) return check_ahead(files, store, target);
  return fail(Code::C003, fmt::format("`{}` is the backup of another registry", target),
              "Choose another folder.");
}

}  // namespace

Result<Repair> repair_registry(FileSystem& files, Clock& clock, const std::string& root, bool accept_loss) {
  const std::string log = join_path(root, "log");
  if (!files.is_directory(log) && !files.exists(join_path(root, kConfigFile)))
    return fail(Code::M057_REG_E010, fmt::format("`{}` is no registry: it has no `log`", root),
                "Name its folder.");
  Repair out;
  {
    std::unique_ptr<FileLock> lock;
    if (accept_loss) {
      MOCHI_TRY(lock, lock_registry(files, root));
    }
    const std::string config = join_path(root, kConfigFile);
    if (!files.exists(config)) {
      out.found.push_back(
          "`registry.toml` is missing: a new one has another id and no settings, so that all is open that "
          "was "
          "private");
      if (accept_loss) {
        if (files.link_info(config)) MOCHI_TRY_VOID(files.remove(config));
        MOCHI_TRY(const std::string id, random_bytes(16));
        MOCHI_TRY_VOID(write_new_file(files, config, initial_config(archive::hex(id), {})));
      }
    }
    if (!files.exists(join_path(log, segment_name(1)))) {
      out.found.push_back("the log is missing: no package, version or owner is known");
      if (accept_loss) {
        MOCHI_TRY_VOID(files.make_dirs(log));
        MOCHI_TRY_VOID(write_new_file(files, join_path(log, segment_name(1)), ""));
      }
    }
    MOCHI_TRY(const GoodLog good, read_good(files, log));
    if (!good.damage.empty()) {
      out.found.push_back(good.damage + ": it and all behind it is lost");
      if (accept_loss) MOCHI_TRY_VOID(cut_log(files, clock, root, good));
    }
  }
  MOCHI_TRY(const std::vector<std::string> newer, Store::leave_behind(files, clock, root, accept_loss));
  out.found.insert(out.found.end(), newer.begin(), newer.end());
  return out;
}

Result<Backup> backup_registry(FileSystem& files, Clock& clock, const std::string& root,
                               const std::string& target) {
  MOCHI_TRY_VOID(check_registry(files, root));
  MOCHI_TRY_VOID(check_outside(files, root, target));
  MOCHI_TRY_VOID(make_owned_tree(files, target, kBackupPurpose));
  // Two at once would write into each other's copies, and the older state over the newer.
  MOCHI_TRY(const std::unique_ptr<FileLock> alone,
            files.lock(join_path(target, kOwnedTreeMark), LockMode::wait));
  MOCHI_TRY(const std::unique_ptr<Store> store, Store::open(files, clock, root, false));
  MOCHI_TRY_VOID(check_target(files, *store, target));
  Backup out;
  out.records = store->seq();
  // What this state names; later uploads only add to it.
  std::set<std::string> wanted;
  for (const PackagePointer& package : store->packages()) {
    for (const VersionState& version : package->versions) {
      for (const FileRecord& file : version.files) wanted.insert(file.b3);
    }
  }
  for (unsigned i = 0; i < 256; ++i)
    MOCHI_TRY_VOID(files.make_dirs(join_path(target, fmt::format("blobs/{:02x}", i))));
  for (const std::string& b3 : wanted) {
    const std::string to = join_path(target, fmt::format("blobs/{}/{}", b3.substr(0, 2), b3));
    if (files.exists(to)) continue;
    Result<void> copied = copy_file(files, store->blob_path(b3), to);
    // The log is written first: the serving process moves the file to its place a moment later.
    for (int i = 0; i < kMomentsForABlob && !copied && copied.error().code == Code::C001; ++i) {
      clock.sleep_ns(kMomentNs);
      copied = copy_file(files, store->blob_path(b3), to);
    }
    MOCHI_TRY_VOID(std::move(copied));
    ++out.copied;
  }
  MOCHI_TRY_VOID(files.sync_all(target));
  MOCHI_TRY_VOID(files.make_dirs(join_path(target, "log")));
  MOCHI_TRY_VOID(store->copy_log(join_path(target, "log")));
  // A secret that was purged is gone from here too.
  for (const std::string& b3 : store->purged()) {
    const std::string blob = join_path(target, fmt::format("blobs/{}/{}", b3.substr(0, 2), b3));
    MOCHI_TRY_VOID(remove_inside_owned_tree(files, target, kBackupPurpose, blob));
  }
  MOCHI_TRY_VOID(copy_settings(files, *store, target));
  return out;
}

}  // namespace mochi::registry
