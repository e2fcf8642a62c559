#include "registry/serve/view_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "host/owned_tree.h"
#include "registry/serve/view_files.h"
#include "registry/store/folder.h"

namespace mochi::registry {
namespace {

// Raised when the same state gives other files.
constexpr int kFilesLayout = 1;
constexpr std::size_t kLargestMark = 4096;
constexpr std::size_t kLargestConfig = std::size_t{1} << 20U;
// Changes between two flushes.
constexpr std::uint64_t kSettleAfter = 64;
// Lists of names that take longer than this to write wait for a tick, and then as many times as long.
constexpr std::int64_t kQuickNamesNs = 5'000'000;
constexpr std::int64_t kNamesPause = 10;

// The record that the mark is of; null if it is none.
const JsonValue* seq_of(const std::string& mark, JsonValue& value) {
  JsonError problem;
  return parse_json(mark, value, problem) ? value.find("seq") : nullptr;
}

std::string page_of(const PackageState& package) { return "pypi/simple/" + package.package + "/index.json"; }

}  // namespace

// Files that appear whole; artefacts share the bytes of their blob.
class ViewFolder::LinkTree final : public FileTree {
 public:
  // `trusted`: a file that is there is whole. `lists`: not null for documents that are often the same.
  LinkTree(Store& store, std::string root, bool trusted)
      : store_(store), root_(std::move(root)), trusted_(trusted) {}

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
          MOCHI_TRY_VOID(remove_inside_owned_tree(files, root_, kViewPurpose, join_path(root_, path)));
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

ViewFolder::ViewFolder(Registry& registry)
    : registry_(registry), root_(join_path(registry.store.root(), kViewFolder)) {}

// What the files at `seq` depend on besides the log. A configuration that cannot be read is as good as
// another one.
std::string ViewFolder::mark(std::uint64_t seq) const {
  const Result<std::string> config =
      registry_.store.files().read(join_path(registry_.store.root(), kConfigFile), kLargestConfig);
  JsonWriter out;
  out.begin_object();
  out.member("layout", kFilesLayout);
  out.member("base-url", registry_.base_url);
  out.member("config",
             archive::hex(archive::digest(archive::DigestKind::sha256,
                                          config ? std::string_view(*config) : std::string_view())));
  out.member("seq", static_cast<std::int64_t>(seq));
  out.end_object();
  return out.take() + "\n";
}

Result<void> ViewFolder::remove_views(FileSystem& files, const std::string& root) {
  // One from before there were marks says itself what it is.
  JsonValue value;
  const Result<std::string> text = files.read(join_path(root, kViewMark), kLargestMark);
  if (!is_owned_tree(files, root, kViewPurpose) && text && seq_of(*text, value) != nullptr)
    MOCHI_TRY_VOID(adopt_tree(files, root, kViewPurpose));
  return remove_owned_tree(files, root, kViewPurpose);
}

Result<void> ViewFolder::open() {
  FileSystem& files = registry_.store.files();
  const Result<std::string> text = files.read(join_path(root_, kViewMark), kLargestMark);
  JsonValue value;
  const JsonValue* seq = text && is_owned_tree(files, root_, kViewPurpose) ? seq_of(*text, value) : nullptr;
  if (seq != nullptr && seq->is(JsonKind::integer)) {
    const auto at = static_cast<std::uint64_t>(std::max<std::int64_t>(seq->integer, 0));
    if (mark(at) == *text && at <= registry_.store.seq()) {
      seq_ = settled_ = at;
      opened_ = true;
      return {};
    }
  }
  MOCHI_TRY_VOID(remove_views(files, root_));
  MOCHI_TRY_VOID(make_owned_tree(files, root_, kViewPurpose));
  opened_ = true;
  return {};
}

Result<void> ViewFolder::remove_files(const std::vector<std::string>& paths) {
  FileSystem& files = registry_.store.files();
  for (const std::string& path : paths) {
    for (const std::string& one : {path, path + ".gz"}) {
      const std::string full = join_path(root_, one);
      if (files.exists(full)) MOCHI_TRY_VOID(files.remove(full));
    }
  }
  return {};
}

Result<void> ViewFolder::package(const PackageState& state, LinkTree& tree) {
  const bool shown = has_files(registry_, state);
  if (shown) MOCHI_TRY_VOID(write_package(state, registry_, tree));
  for (const std::string& folder : folders_of(state)) MOCHI_TRY_VOID(tree.prune(folder));
  MOCHI_TRY_VOID(remove_files(files_elsewhere(state, shown)));
  // Purged versions no longer say which files were theirs.
  return state.protocol == "mochi" ? remove_files(purged_files(registry_.store)) : Result<void>();
}

Result<void> ViewFolder::sync_packages() {
  if (!opened_) MOCHI_TRY_VOID(open());
  const std::uint64_t now = registry_.store.seq();
  if (own_ && now == seq_) return {};
  for (const PackagePointer& state : registry_.store.changed_since(seq_)) {
    // Its page tells whether it is in the list. Noted before anything is written: what fails half way is done
    // again.
    if (in_names(*state) && !names_changed_) {
      names_changed_ =
          registry_.store.files().exists(join_path(root_, page_of(*state))) != has_files(registry_, *state);
    }
    LinkTree tree(registry_.store, root_, own_);
    MOCHI_TRY_VOID(package(*state, tree));
  }
  LinkTree lists(registry_.store, root_, own_);
  lists.remember(&lists_);
  if (!own_) MOCHI_TRY_VOID(write_lists(registry_, lists));
  if (!own_ || registry_.store.seq("mochi") > seq_) MOCHI_TRY_VOID(write_feed(registry_, lists));
  seq_ = now;
  return {};
}

// What goes into the lists, all of which has its page when this returns: no list names a page that is not
// there.
Result<std::vector<PackagePointer>> ViewFolder::begin_names() {
  std::vector<PackagePointer> packages = registry_.store.packages("pypi");
  MOCHI_TRY_VOID(sync_packages());
  names_changed_ = false;
  return packages;
}

Result<void> ViewFolder::write_names_of(const std::vector<PackagePointer>& packages, std::int64_t& cost_ns) {
  const std::int64_t begin = registry_.store.clock().monotonic_ns();
  LinkTree lists(registry_.store, root_, true);
  Result<void> written = write_names(packages, registry_, lists);
  cost_ns = registry_.store.clock().monotonic_ns() - begin;
  return written;
}

Result<void> ViewFolder::end_names(const Result<void>& written, std::int64_t cost_ns) {
  if (!written) names_changed_ = true;
  names_cost_ns_ = cost_ns;
  names_written_ns_ = registry_.store.clock().monotonic_ns();
  return written;
}

Result<void> ViewFolder::names_now() {
  std::int64_t cost_ns = 0;
  MOCHI_TRY(const std::vector<PackagePointer> packages, begin_names());
  const Result<void> written = write_names_of(packages, cost_ns);
  return end_names(written, cost_ns);
}

Result<void> ViewFolder::flush() {
  MOCHI_TRY_VOID(registry_.store.files().sync_all(root_));
  settled_ = seq_;
  return registry_.store.files().write(join_path(root_, kViewMark), mark(seq_));
}

Result<void> ViewFolder::sync() {
  const std::lock_guard<std::mutex> guard(mutex_);
  MOCHI_TRY_VOID(sync_packages());
  const bool first = !own_;
  if (names_changed_ && (first || names_cost_ns_ < kQuickNamesNs)) {
    const std::unique_lock<std::mutex> names(names_mutex_, std::try_to_lock);
    if (names) MOCHI_TRY_VOID(names_now());
  }
  own_ = true;
  return first || seq_ - settled_ >= kSettleAfter ? flush() : Result<void>();
}

Result<void> ViewFolder::tick() {
  const std::lock_guard<std::mutex> names(names_mutex_);
  std::vector<PackagePointer> packages;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    const std::int64_t waited = registry_.store.clock().monotonic_ns() - names_written_ns_;
    if (!names_changed_ || waited < kNamesPause * names_cost_ns_) return {};
    MOCHI_TRY(packages, begin_names());
  }
  std::int64_t cost_ns = 0;
  const Result<void> written = write_names_of(packages, cost_ns);
  const std::lock_guard<std::mutex> guard(mutex_);
  return end_names(written, cost_ns);
}

Result<void> ViewFolder::settle() {
  MOCHI_TRY_VOID(sync());
  const std::lock_guard<std::mutex> names(names_mutex_);
  const std::lock_guard<std::mutex> guard(mutex_);
  if (names_changed_) MOCHI_TRY_VOID(names_now());
  return settled_ == seq_ ? Result<void>() : flush();
}

}  // namespace mochi::registry
