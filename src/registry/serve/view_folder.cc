#include "registry/serve/view_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "registry/serve/view_files.h"

namespace mochi::registry {
namespace {

// Raised when the same state gives other files.
constexpr int kFilesLayout = 1;
constexpr std::string_view kMarkFile = ".state.json";
constexpr std::size_t kLargestMark = 4096;
constexpr std::size_t kLargestConfig = std::size_t{1} << 20U;
// Changes between two flushes.
constexpr std::uint64_t kSettleAfter = 64;

}  // namespace

// Files that appear whole; artefacts share the bytes of their blob.
class ViewFolder::LinkTree final : public FileTree {
 public:
  // `trusted`: a file that is there is whole. `lists`: not null for documents that are often the same.
  LinkTree(Store& store, std::string root, bool trusted) : store_(store), root_(std::move(root)), trusted_(trusted) {}

  void remember(std::map<std::string, std::string>* lists) { lists_ = lists; }

  Result<void> text(const std::string& path, std::string_view bytes) override {
    if (lists_ != nullptr) {
      std::string digest = archive::digest(archive::DigestKind::sha256, bytes);
      std::string& known = (*lists_)[path];
      if (known == digest) return {};
      known.clear();
      MOCHI_TRY_VOID(both(path, bytes));
      known = std::move(digest);
      return {};
    }
    return both(path, bytes);
  }

  bool has(const std::string& path) override {
    if (!trusted_ || !store_.files().exists(join_path(root_, path))) return false;
    keep(path);
    return true;
  }

  Result<void> blob(const std::string& path, const FileRecord& file) override {
    written_.insert(path);
    FileSystem& files = store_.files();
    const std::string full = join_path(root_, path);
    if (files.exists(full)) {
      if (trusted_) return {};
      MOCHI_TRY_VOID(files.remove(full));
    }
    MOCHI_TRY_VOID(files.make_dirs(parent_path(full)));
    const std::string from = store_.blob_path(file.b3);
    if (files.hard_link(from, full)) return {};
    MOCHI_TRY(const std::string bytes, store_.read_blob(file));
    return put(path, bytes);
  }

  // Removes what is below `folder` and was not written.
  Result<void> prune(const std::string& folder) {
    FileSystem& files = store_.files();
    const std::string full = join_path(root_, folder);
    if (!files.exists(full)) return {};
    MOCHI_TRY(const std::vector<DirEntry> entries, files.list(full));
    for (const DirEntry& entry : entries) {
      const std::string path = folder + "/" + entry.name;
      if (entry.kind == FileKind::directory) {
        const auto next = written_.lower_bound(path + "/");
        const bool used = next != written_.end() && next->starts_with(path + "/");
        if (!used) {
          // A JSR version that was there before keeps its files by its document.
          if (kept_.contains(path)) continue;
          MOCHI_TRY_VOID(files.remove_tree(join_path(root_, path)));
        } else {
          MOCHI_TRY_VOID(prune(path));
        }
      } else if (!written_.contains(path)) {
        MOCHI_TRY_VOID(files.remove(join_path(root_, path)));
      }
    }
    return {};
  }

 private:
  // A document that stays, and the folder of sources that stands under its name without `_meta.json`.
  void keep(const std::string& path) {
    written_.insert(path);
    written_.insert(path + ".gz");
    constexpr std::string_view kMeta = "_meta.json";
    if (path.ends_with(kMeta)) kept_.insert(path.substr(0, path.size() - kMeta.size()));
  }

  Result<void> both(const std::string& path, std::string_view bytes) {
    MOCHI_TRY_VOID(put(path, bytes));
    return put(path + ".gz", archive::gzip(bytes));
  }

  Result<void> put(const std::string& path, std::string_view bytes) {
    written_.insert(path);
    FileSystem& files = store_.files();
    const std::string full = join_path(root_, path);
    const std::string temporary = full + ".tmp";
    MOCHI_TRY_VOID(files.make_dirs(parent_path(full)));
    Result<std::unique_ptr<FileWriter>> file = files.create(temporary);
    if (!file) {
      // What a killed process has left.
      MOCHI_TRY_VOID(files.remove(temporary));
      MOCHI_TRY(file, files.create(temporary));
    }
    MOCHI_TRY_VOID((*file)->write(bytes));
    file->reset();
    return files.move(temporary, full);
  }

  Store& store_;
  std::string root_;
  bool trusted_;
  std::map<std::string, std::string>* lists_ = nullptr;
  std::set<std::string> written_;
  std::set<std::string> kept_;
};

ViewFolder::ViewFolder(Registry& registry) : registry_(registry), root_(join_path(registry.store.root(), "view")) {}

// What the files depend on besides the log. A configuration that cannot be read is as good as another one.
std::string ViewFolder::mark() const {
  const Result<std::string> config = registry_.store.files().read(join_path(registry_.store.root(), "registry.toml"), kLargestConfig);
  JsonWriter out;
  out.begin_object();
  out.member("layout", kFilesLayout);
  out.member("base-url", registry_.base_url);
  out.member("config", archive::hex(archive::digest(archive::DigestKind::sha256, config ? std::string_view(*config) : std::string_view())));
  out.member("seq", static_cast<std::int64_t>(seq_.load()));
  out.end_object();
  return out.take() + "\n";
}

Result<void> ViewFolder::open() {
  FileSystem& files = registry_.store.files();
  const Result<std::string> text = files.read(join_path(root_, kMarkFile), kLargestMark);
  JsonValue value;
  JsonError problem;
  const JsonValue* seq = text && parse_json(*text, value, problem) ? value.find("seq") : nullptr;
  if (seq != nullptr && seq->is(JsonKind::integer)) {
    seq_ = static_cast<std::uint64_t>(std::max<std::int64_t>(seq->integer, 0));
    if (mark() == *text && seq_ <= registry_.store.seq()) {
      settled_ = seq_;
      opened_ = true;
      return {};
    }
  }
  seq_ = 0;
  MOCHI_TRY_VOID(files.remove_tree(root_));
  MOCHI_TRY_VOID(files.make_dirs(root_));
  opened_ = true;
  return {};
}

Result<void> ViewFolder::package(const PackageState& state, LinkTree& tree) {
  FileSystem& files = registry_.store.files();
  const bool shown = has_files(registry_, state);
  if (shown) MOCHI_TRY_VOID(write_package(state, registry_, tree));
  for (const std::string& folder : folders_of(state)) MOCHI_TRY_VOID(tree.prune(folder));
  for (const std::string& path : files_elsewhere(state, shown)) {
    for (const std::string& one : {path, path + ".gz"}) {
      const std::string full = join_path(root_, one);
      if (files.exists(full)) MOCHI_TRY_VOID(files.remove(full));
    }
  }
  return {};
}

Result<void> ViewFolder::sync() {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (!opened_) MOCHI_TRY_VOID(open());
  const std::uint64_t now = registry_.store.seq();
  if (own_ && now == seq_) return {};
  for (const PackagePointer& state : registry_.store.packages()) {
    if (state->seq <= seq_) continue;
    LinkTree tree(registry_.store, root_, own_);
    MOCHI_TRY_VOID(package(*state, tree));
  }
  LinkTree lists(registry_.store, root_, own_);
  lists.remember(&lists_);
  MOCHI_TRY_VOID(write_lists(registry_, lists));
  const bool first = !own_;
  own_ = true;
  seq_ = now;
  if (!first && now - settled_ < kSettleAfter) return {};
  MOCHI_TRY_VOID(registry_.store.files().sync_all(root_));
  settled_ = now;
  return registry_.store.files().write(join_path(root_, kMarkFile), mark());
}

Result<void> ViewFolder::settle() {
  MOCHI_TRY_VOID(sync());
  const std::lock_guard<std::mutex> guard(mutex_);
  if (settled_ == seq_) return {};
  MOCHI_TRY_VOID(registry_.store.files().sync_all(root_));
  settled_ = seq_;
  return registry_.store.files().write(join_path(root_, kMarkFile), mark());
}

}  // namespace mochi::registry
