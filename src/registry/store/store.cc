#include "registry/store/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/store/folder.h"
#include "registry/store/random.h"
#include "registry/store/versions.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kSegmentReadLimit = std::size_t{256} << 20U;
// There while `init` is at work.
constexpr std::string_view kInitMark = ".init";

std::string sha256_hex(std::string_view bytes) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, bytes));
}

archive::DigestKind digest_kind(std::string_view name) {
  return name == "sha1"     ? archive::DigestKind::sha1
         : name == "sha512" ? archive::DigestKind::sha512
                            : archive::DigestKind::md5;
}

std::string zeros() { return std::string(64, '0'); }

Unexpected<Error> damaged_store(std::string message) { return fail(Code::M057_REG_E008, std::move(message)); }

Unexpected<Error> no_log(std::string_view root) {
  return fail(Code::M057_REG_E010, fmt::format("the log of `{}` is missing", root),
              "Put `log` back from a backup; `mochi registry repair` goes on without what is lost.");
}

VersionState* find_version(PackageState& package, std::string_view version) {
  for (VersionState& state : package.versions) {
    if (state.version == version) return &state;
  }
  return nullptr;
}

JsonValue parse_data(const Record& record) {
  JsonValue value;
  JsonError error;
  if (!record.data.empty()) static_cast<void>(parse_json(record.data, value, error));
  return value;
}

void publish(PackageState& package, const Record& record) {
  VersionState version;
  version.version = record.version;
  version.time = record.time;
  version.actor = record.actor;
  version.files = record.files;
  version.data = record.data;
  package.versions.push_back(std::move(version));
  // One record carries what must not come apart: a version and the tags that point at it.
  const JsonValue data = parse_data(record);
  if (const JsonValue* tags = data.find("tags")) {
    for (const JsonValue& tag : tags->items) package.tags[tag.text] = record.version;
  }
  if (const std::string_view access = data.text_of("access"); !access.empty()) package.access = access;
}

// Yanked below pre-releases below releases, then by number.
bool is_lower(const PackageState& package, const VersionState& a, const VersionState& b) {
  const auto rank = [&](const VersionState& version) {
    return version.yanked ? 0 : is_prerelease(package.protocol, version.version) ? 1 : 2;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return compare_versions(package.protocol, a.version, b.version) <= 0;
}

// After one version came or changed (`op`). A new one is compared with the highest alone, so that reading a
// log of many versions takes as many comparisons.
void find_highest(PackageState& package, std::string_view op) {
  std::size_t from = 0;
  if (op == "publish" && package.highest != PackageState::kNoVersion) {
    from = package.versions.size() - 1;
  } else if (op == "publish" || op == "yank" || op == "unyank" || op == "withdraw" || op == "purge") {
    package.highest = PackageState::kNoVersion;
  } else {
    return;
  }
  for (std::size_t i = from; i < package.versions.size(); ++i) {
    const VersionState& version = package.versions[i];
    if (version.withdrawn) continue;
    if (package.highest == PackageState::kNoVersion ||
        is_lower(package, package.versions[package.highest], version))
      package.highest = i;
  }
}

// Operations on one version that is there.
void change_version(VersionState& version, const Record& record) {
  if (record.op == "add-file") {
    version.files.insert(version.files.end(), record.files.begin(), record.files.end());
  } else if (record.op == "yank") {
    version.yanked = true;
    version.yank_reason = parse_data(record).text_of("reason");
  } else if (record.op == "unyank") {
    version.yanked = false;
    version.yank_reason.clear();
  } else if (record.op == "deprecate") {
    version.deprecated = parse_data(record).text_of("message");
  } else if (record.op == "withdraw") {
    version.withdrawn = true;
  }
}

void change_package(PackageState& package, const Record& record) {
  const JsonValue data = parse_data(record);
  if (record.op == "tag") {
    package.tags[std::string(data.text_of("tag"))] = record.version;
  } else if (record.op == "untag") {
    package.tags.erase(std::string(data.text_of("tag")));
  } else if (record.op == "owner-add") {
    const std::string user(data.text_of("user"));
    if (std::find(package.owners.begin(), package.owners.end(), user) == package.owners.end())
      package.owners.push_back(user);
  } else if (record.op == "owner-remove") {
    std::erase(package.owners, std::string(data.text_of("user")));
  } else if (record.op == "reader-add") {
    package.readers.emplace_back(data.text_of("user"));
  } else if (record.op == "reader-remove") {
    std::erase(package.readers, std::string(data.text_of("user")));
  } else if (record.op == "access") {
    package.access = data.text_of("access");
  } else if (record.op == "note") {
    package.note = record.data;
  }
}

}  // namespace

const FileRecord* VersionState::file(std::string_view role) const {
  for (const FileRecord& file : files) {
    if (file.role == role) return &file;
  }
  return nullptr;
}

const VersionState* PackageState::find(std::string_view version) const {
  for (const VersionState& state : versions) {
    if (state.version == version) return &state;
  }
  return nullptr;
}

const VersionState* PackageState::latest() const {
  if (protocol == "npm") {
    const auto tag = tags.find("latest");
    const VersionState* tagged = tag == tags.end() ? nullptr : find(tag->second);
    if (tagged != nullptr && !tagged->withdrawn) return tagged;
  }
  return highest == kNoVersion ? nullptr : &versions[highest];
}

namespace {

// May `init` make a registry here?
Result<void> check_free(FileSystem& files, std::string_view root) {
  if (!files.link_info(root)) return {};
  if (files.exists(join_path(root, kConfigFile))) {
    return fail(Code::C003, fmt::format("`{}` is a registry already", root),
                "Serve it, or choose another folder.");
  }
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(root));
  const auto there = [&](std::string_view name) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const DirEntry& entry) { return entry.name == name; });
  };
  // A killed `init` has written nothing that could be lost, or its log would not be empty.
  if (there(kInitMark)) {
    const Result<FileInfo> log = files.info(join_path(root, "log/" + segment_name(1)));
    if (!log || log->size == 0) return {};
  }
  if (there("log") || there("blobs") || there(kConfigFile)) {
    return fail(
        Code::M057_REG_E010, fmt::format("`{}` holds a registry without its `registry.toml`", root),
        "Put the file back from a backup, or write a new one with `mochi registry repair`; nothing was "
        "touched.");
  }
  const bool free = std::all_of(entries.begin(), entries.end(), [](const DirEntry& entry) {
    return entry.name == "lock" || entry.name == "lost+found";
  });
  if (free) return {};
  return fail(Code::C016, fmt::format("`{}` is not empty and is no registry", root),
              "Choose an empty folder or a new one; nothing was touched.");
}

}  // namespace

Result<std::unique_ptr<FileLock>> lock_registry(FileSystem& files, std::string_view root) {
  Result<std::unique_ptr<FileLock>> lock = files.lock(join_path(root, "lock"), LockMode::fail_if_held);
  if (!lock) return fail(Code::M057_REG_E006, fmt::format("another process serves `{}`", root));
  return lock;
}

Result<void> Store::init(FileSystem& files, std::string_view root, std::string_view base_url) {
  MOCHI_TRY_VOID(check_free(files, root));
  MOCHI_TRY_VOID(files.make_dirs(root));
  MOCHI_TRY(const std::unique_ptr<FileLock> lock, lock_registry(files, root));
  // Somebody may have been faster.
  MOCHI_TRY_VOID(check_free(files, root));
  const std::string begun = join_path(root, kInitMark);
  if (!files.exists(begun)) MOCHI_TRY_VOID(write_new_file(files, begun, ""));
  MOCHI_TRY(std::string id, random_bytes(16));
  for (unsigned i = 0; i < 256; ++i) {
    MOCHI_TRY_VOID(files.make_dirs(join_path(root, fmt::format("blobs/{:02x}", i))));
  }
  MOCHI_TRY_VOID(files.make_dirs(join_path(root, "log")));
  MOCHI_TRY_VOID(make_owned_tree(files, join_path(root, kStaging), kStagingPurpose));
  const std::string first = join_path(root, "log/" + segment_name(1));
  if (!files.exists(first)) MOCHI_TRY_VOID(write_new_file(files, first, ""));
  // Last: a folder without it is no registry, and `init` may be run again.
  MOCHI_TRY_VOID(files.write(join_path(root, kConfigFile), initial_config(archive::hex(id), base_url)));
  return files.remove(begun);
}

Result<std::unique_ptr<Store>> Store::open(FileSystem& files, Clock& clock, std::string_view root,
                                           bool writing) {
  std::unique_ptr<Store> store(new Store(files, clock, std::string(root)));
  const std::string config = join_path(root, kConfigFile);
  MOCHI_TRY_VOID(check_registry(files, root));
  MOCHI_TRY(std::string text, files.read(config, std::size_t{1} << 20U));
  MOCHI_TRY(store->config_, parse_config(text, config));
  if (writing) {
    MOCHI_TRY(store->lock_, lock_registry(files, root));
  }
  // Seen before the log is read: whatever is there then, an uploading process has logged before.
  const Evidence seen = store->gather();
  MOCHI_TRY_VOID(store->load(writing));
  MOCHI_TRY_VOID(store->check_complete(seen, writing));
  if (writing) MOCHI_TRY_VOID(store->cut_torn_line());
  return store;
}

Result<void> Store::load(bool writing) {
  const std::string folder = join_path(root_, "log");
  if (!files_.is_directory(folder)) return no_log(root_);
  MOCHI_TRY(std::vector<DirEntry> entries, files_.list(folder));
  std::erase_if(entries, [](const DirEntry& entry) { return !entry.name.ends_with(".jsonl"); });
  last_hash_ = zeros();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name != segment_name(i + 1))
      return damaged_store(fmt::format("`{}` is missing", segment_name(i + 1)));
    MOCHI_TRY_VOID(load_segment(join_path(folder, entries[i].name), i + 1 == entries.size(), writing));
  }
  if (entries.empty()) return no_log(root_);
  return {};
}

Result<void> Store::load_segment(const std::string& path, bool last, bool writing) {
  MOCHI_TRY(std::string text, files_.read(path, kSegmentReadLimit));
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    // A record without its LF was never accepted: the kill came before the flush was reported.
    if (end == std::string::npos) break;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    MOCHI_TRY(Record record, parse_record(line));
    if (record.seq != seq_ + 1 || record.prev != last_hash_) {
      return damaged_store(fmt::format("`{}`: the chain breaks at record {}", path, seq_ + 1));
    }
    seq_ = record.seq;
    last_hash_ = sha256_hex(line);
    apply(record);
    at = end + 1;
  }
  if (at < text.size()) {
    if (!last) return damaged_store(fmt::format("`{}` ends within a record", path));
    torn_ = writing;
  }
  segment_ = path;
  segment_bytes_ = at;
  return {};
}

std::string Store::blob_path(std::string_view b3) const {
  return join_path(root_, fmt::format("blobs/{}/{}", b3.substr(0, 2), b3));
}

Result<FileRecord> Store::put_blob(std::string_view name, std::string_view role, std::string_view bytes,
                                   const std::vector<std::string_view>& kinds) {
  FileRecord file;
  file.name = std::string(name);
  file.role = std::string(role);
  file.size = bytes.size();
  file.b3 = archive::hex(archive::digest(archive::DigestKind::blake3, bytes));
  file.sha256 = sha256_hex(bytes);
  for (std::string_view kind : kinds) {
    file.digests.emplace_back(kind, archive::hex(archive::digest(digest_kind(kind), bytes)));
  }
  const Result<FileInfo> there = files_.info(blob_path(file.b3));
  if (there && there->size == bytes.size() && !is_purged(file.b3)) return file;
  // Its hash is in its name: a start after a kill finds out whether the log knows it.
  const std::string path = join_path(root_, fmt::format("{}/{}.{}", kStaging, file.b3, ++staged_count_));
  file.staged = std::make_shared<const StagedBlob>(files_, path);
  MOCHI_TRY_VOID(files_.write(path, bytes));
  return file;
}

Result<std::unique_ptr<BlobUpload>> Store::begin_blob(const std::vector<std::string_view>& kinds) {
  std::string path = join_path(root_, fmt::format("{}/upload.{}", kStaging, ++staged_count_));
  std::unique_ptr<BlobUpload> upload(new BlobUpload(files_, path));
  MOCHI_TRY(upload->writer_, files_.create(path));
  upload->staged_ = std::make_shared<const StagedBlob>(files_, path);
  upload->digests_.push_back({"b3", archive::Hasher(archive::DigestKind::blake3)});
  upload->digests_.push_back({"sha256", archive::Hasher(archive::DigestKind::sha256)});
  for (std::string_view kind : kinds)
    upload->digests_.push_back({std::string(kind), archive::Hasher(digest_kind(kind))});
  return upload;
}

Result<void> BlobUpload::write(std::string_view bytes) {
  for (Digest& digest : digests_) digest.hasher.update(bytes);
  size_ += bytes.size();
  return writer_->write(bytes);
}

Result<FileRecord> BlobUpload::finish(std::string_view name, std::string_view role) {
  MOCHI_TRY_VOID(writer_->sync());
  writer_.reset();
  FileRecord file;
  file.name = std::string(name);
  file.role = std::string(role);
  file.size = size_;
  file.b3 = archive::hex(digests_[0].hasher.finish());
  file.sha256 = archive::hex(digests_[1].hasher.finish());
  for (std::size_t i = 2; i < digests_.size(); ++i)
    file.digests.emplace_back(digests_[i].name, archive::hex(digests_[i].hasher.finish()));
  // Its hash comes into its name: a start after a kill finds out whether the log knows it.
  const std::string path = join_path(parent_path(path_), file.b3 + path_.substr(path_.rfind('.')));
  MOCHI_TRY_VOID(files_.rename(path_, path));
  staged_->take();
  file.staged = std::make_shared<const StagedBlob>(files_, path);
  return file;
}

// The path of the blob, which is there when this returns.
Result<std::string> Store::place_blob(const FileRecord& file) {
  const std::string path = blob_path(file.b3);
  if (!file.staged) return path;
  const Result<FileInfo> there = files_.info(path);
  if (there && there->size == file.size && !is_purged(file.b3)) return path;
  MOCHI_TRY_VOID(files_.make_dirs(parent_path(path)));
  MOCHI_TRY_VOID(files_.move(file.staged->path(), path));
  file.staged->take();
  return path;
}

Result<std::string> Store::read_blob(const FileRecord& file) const {
  Result<std::string> bytes = files_.read(blob_path(file.b3), file.size);
  if (!bytes || bytes->size() != file.size)
    return damaged_store(fmt::format("blob `{}` is missing or cut", file.b3));
  return bytes;
}

Result<Record> Store::append(Record record, const PackageState* current) {
  const VersionState* version = current == nullptr ? nullptr : current->find(record.version);
  if (record.op == "publish" && version != nullptr) {
    return fail(Code::M057_REG_E003, fmt::format("{} {} exists already", record.package, record.version));
  }
  if (record.op == "add-file") {
    if (version == nullptr || version->withdrawn) {
      return fail(Code::M057_REG_E003,
                  fmt::format("{} {} takes no more files", record.package, record.version));
    }
    for (const FileRecord& file : record.files) {
      for (const FileRecord& old : version->files) {
        if (old.name == file.name)
          return fail(Code::M057_REG_E003, fmt::format("{} exists already", file.name));
      }
    }
  }
  for (const FileRecord& file : record.files) {
    // Its bytes were here when they were sent, and are not kept twice.
    if (!file.staged && is_purged(file.b3))
      return fail(Code::C002, fmt::format("{} was removed for good meanwhile", file.name), "Send it again.");
  }
  record.seq = seq_ + 1;
  record.prev = last_hash_;
  record.time = time_text(clock_.unix_ns());
  const std::string line = record_line(record);
  MOCHI_TRY_VOID(write_line(line));
  // The change stands. What cannot be moved now is moved by the next start.
  for (FileRecord& file : record.files) {
    if (!place_blob(file) && file.staged) file.staged->take();
    file.staged.reset();
  }
  std::unique_lock<std::shared_mutex> guard(state_mutex_);
  seq_ = record.seq;
  last_hash_ = sha256_hex(line);
  apply(record);
  return record;
}

Result<void> Store::cut_torn_line() {
  if (!torn_) return {};
  MOCHI_TRY(const std::string text, files_.read(segment_, kSegmentReadLimit));
  MOCHI_TRY_VOID(files_.write(segment_, std::string_view(text).substr(0, segment_bytes_)));
  torn_ = false;
  return {};
}

Result<void> Store::write_line(const std::string& line) {
  MOCHI_TRY_VOID(cut_torn_line());
  if (segment_bytes_ >= segment_limit_) {
    std::uint64_t number = 0;
    for (char c : file_name(segment_)) {
      if (c >= '0' && c <= '9') number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    const std::string next = join_path(parent_path(segment_), segment_name(number + 1));
    MOCHI_TRY_VOID(files_.write(next, ""));
    segment_ = next;
    segment_bytes_ = 0;
  }
  if (Result<void> written = files_.append_durable(segment_, line + "\n"); !written) {
    torn_ = true;
    return written;
  }
  segment_bytes_ += line.size() + 1;
  return {};
}

void Store::apply(const Record& record) {
  PackagePointer& slot = packages_[{record.protocol, record.package}];
  std::map<std::uint64_t, const PackagePointer*>& by_seq = by_seq_[record.protocol];
  if (slot) by_seq.erase(slot->seq);
  by_seq.emplace_hint(by_seq.end(), record.seq, &slot);
  // Nobody else holds it and nobody can get it now: while the log is read, versions are not copied for each
  // record.
  const bool alone = slot && slot.use_count() == 1;
  auto next = alone  ? std::const_pointer_cast<PackageState>(slot)
              : slot ? std::make_shared<PackageState>(*slot)
                     : std::make_shared<PackageState>();
  next->protocol = record.protocol;
  next->package = record.package;
  if (next->created.empty()) next->created = record.time;
  next->modified = record.time;
  next->seq = record.seq;
  if (record.op == "publish") {
    publish(*next, record);
    if (next->owners.empty()) next->owners.push_back(record.actor);
  } else if (record.op == "purge") {
    forget_files(*next, record.version);
  } else if (VersionState* version = find_version(*next, record.version);
             version != nullptr && record.op != "tag") {
    change_version(*version, record);
  } else {
    change_package(*next, record);
  }
  for (const FileRecord& file : record.files) {
    ++named_[file.b3];
    purged_.erase(file.b3);
    if (record.protocol == "mochi" && file.role == "artefact") holders_.emplace(file.b3, record.package);
  }
  actors_.insert(record.actor);
  find_highest(*next, record.op);
  if (record.protocol == "npm") alike_.emplace(likeness_key(record.protocol, record.package), record.package);
  slot = std::move(next);
}

// A tombstone that keeps nothing of what it was.
void Store::forget_files(PackageState& package, std::string_view version) {
  VersionState* state = find_version(package, version);
  if (state == nullptr) return;
  for (const FileRecord& file : state->files) {
    const auto found = named_.find(file.b3);
    if (found == named_.end() || --found->second > 0) continue;
    named_.erase(found);
    purged_.insert(file.b3);
  }
  state->files.clear();
  state->data = "{}";
  state->withdrawn = true;
}

PackagePointer Store::find(std::string_view protocol, std::string_view package) const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  const auto found = packages_.find({std::string(protocol), package_key(protocol, package)});
  return found == packages_.end() ? nullptr : found->second;
}

PackagePointer Store::find_alike(std::string_view protocol, std::string_view package) const {
  if (protocol != "npm") return nullptr;
  std::string other;
  {
    const std::shared_lock<std::shared_mutex> guard(state_mutex_);
    const auto found = alike_.find(likeness_key(protocol, package));
    if (found == alike_.end() || found->second == package) return nullptr;
    other = found->second;
  }
  return find(protocol, other);
}

std::vector<PackagePointer> Store::packages(std::string_view protocol) const {
  if (!protocol.empty()) return packages_below(protocol, {});
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  std::vector<PackagePointer> out;
  out.reserve(packages_.size());
  for (const auto& [key, package] : packages_) out.push_back(package);
  return out;
}

std::vector<PackagePointer> Store::packages_below(std::string_view protocol, std::string_view prefix) const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  std::vector<PackagePointer> out;
  const std::pair<std::string, std::string> from{protocol, prefix};
  for (auto at = packages_.lower_bound(from);
       at != packages_.end() && at->first.first == protocol && at->first.second.starts_with(prefix); ++at) {
    out.push_back(at->second);
  }
  return out;
}

std::vector<PackagePointer> Store::changed_since(std::uint64_t seq) const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  std::vector<PackagePointer> out;
  for (const auto& [protocol, packages] : by_seq_) {
    for (auto at = packages.upper_bound(seq); at != packages.end(); ++at) out.push_back(*at->second);
  }
  return out;
}

std::vector<PackagePointer> Store::holders(std::string_view b3) const {
  std::set<std::string> names;
  {
    const std::shared_lock<std::shared_mutex> guard(state_mutex_);
    const auto [first, last] = holders_.equal_range(b3);
    for (auto at = first; at != last; ++at) names.insert(at->second);
  }
  std::vector<PackagePointer> out;
  for (const std::string& name : names) {
    PackagePointer package = find("mochi", name);
    const bool holds =
        package &&
        std::any_of(package->versions.begin(), package->versions.end(), [&](const VersionState& version) {
          const FileRecord* file = version.file("artefact");
          return !version.withdrawn && file != nullptr && file->b3 == b3;
        });
    if (holds) out.push_back(std::move(package));
  }
  return out;
}

bool Store::is_purged(std::string_view b3) const {
  const std::shared_lock<std::shared_mutex> guard(state_mutex_);
  return purged_.contains(b3);
}

std::vector<std::string> Store::purged() const {
  const std::shared_lock<std::shared_mutex> guard(state_mutex_);
  return {purged_.begin(), purged_.end()};
}

bool Store::has_actor(std::string_view user) const {
  const std::shared_lock<std::shared_mutex> guard(state_mutex_);
  return actors_.contains(user);
}

std::size_t Store::count(std::string_view protocol) const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  const auto found = by_seq_.find(protocol);
  return found == by_seq_.end() ? 0 : found->second.size();
}

std::uint64_t Store::seq() const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  return seq_;
}

std::uint64_t Store::seq(std::string_view protocol) const {
  std::shared_lock<std::shared_mutex> guard(state_mutex_);
  const auto found = by_seq_.find(protocol);
  return found == by_seq_.end() || found->second.empty() ? 0 : found->second.rbegin()->first;
}

}  // namespace mochi::registry
