#include "registry/serve/export.h"

#include <set>

#include "archive/gzip.h"
#include "base/path.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/auth/exchange.h"
#include "registry/auth/package_signer.h"
#include "registry/serve/view_files.h"
#include "registry/serve/view_folder.h"
#include "registry/serve/views.h"
#include "registry/store/folder.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kExportPurpose = "registry export";

// Copies of everything, to be taken elsewhere.
class CopyTree final : public FileTree {
 public:
  CopyTree(Store& store, std::string directory) : store_(store), directory_(std::move(directory)) {}

  Result<void> text(const std::string& path, std::string_view bytes) override {
    MOCHI_TRY_VOID(write(path, bytes));
    return write(path + ".gz", archive::gzip(bytes));
  }
  bool has(const std::string&) override { return false; }
  Result<void> blob(const std::string& path, const FileRecord& file) override {
    MOCHI_TRY(const std::string bytes, store_.read_blob(file));
    return write(path, bytes);
  }
  std::size_t count() const { return written_.size(); }
  // Removes what an earlier export has written and this one has not: what is gone, or private now.
  Result<void> prune() { return prune_folder(directory_, {}); }

 private:
  Result<void> prune_folder(const std::string& folder, const std::string& prefix) {
    FileSystem& files = store_.files();
    MOCHI_TRY(const std::vector<DirEntry> entries, files.list(folder));
    for (const DirEntry& entry : entries) {
      const std::string path = prefix + entry.name;
      const std::string full = join_path(folder, entry.name);
      if (path == kOwnedTreeMark) continue;
      if (entry.kind == FileKind::directory) {
        const auto next = written_.lower_bound(path + "/");
        const bool used = next != written_.end() && next->starts_with(path + "/");
        MOCHI_TRY_VOID(used ? prune_folder(full, path + "/")
                            : remove_inside_owned_tree(files, directory_, kExportPurpose, full));
      } else if (!written_.contains(path)) {
        MOCHI_TRY_VOID(files.remove(full));
      }
    }
    return {};
  }

  Result<void> write(const std::string& path, std::string_view bytes) {
    const std::string full = join_path(directory_, path);
    MOCHI_TRY_VOID(store_.files().make_dirs(parent_path(full)));
    written_.insert(path);
    return store_.files().write(full, bytes);
  }

  Store& store_;
  std::string directory_;
  std::set<std::string> written_;
};

// A registry that is not being served, as the documents see it.
struct Offline {
  Offline(Store& store, std::string base_url)
      : tokens(store.files(), store.clock(), store.root()), views(0), exchange(store, tokens, nullptr) {
    if (Result<std::unique_ptr<PackageSigner>> made = PackageSigner::open(store.files(), store.root(), false))
      signer = std::move(*made);
    registry.reset(
        new Registry{store, tokens, views, exchange, std::move(base_url), true, nullptr, signer.get()});
  }

  TokenBook tokens;
  ViewCache views;
  IdentityExchange exchange;
  std::unique_ptr<PackageSigner> signer;
  std::unique_ptr<Registry> registry;
};

Result<std::string> address(const Store& store, std::string_view base_url) {
  std::string url(base_url.empty() ? std::string_view(store.config().base_url) : base_url);
  while (url.ends_with('/')) url.pop_back();
  if (url.empty()) {
    return fail(Code::C003, "the documents need the address where they will be reached",
                "Give `--base-url`.");
  }
  return url;
}

}  // namespace

Result<std::size_t> export_tree(Store& store, std::string_view base_url, const std::string& directory) {
  MOCHI_TRY(std::string url, address(store, base_url));
  const Offline offline(store, std::move(url));
  MOCHI_TRY_VOID(check_outside(store.files(), store.root(), directory));
  MOCHI_TRY_VOID(make_owned_tree(store.files(), directory, kExportPurpose));
  // Two at once would take each other's files away.
  MOCHI_TRY(const std::unique_ptr<FileLock> alone,
            store.files().lock(join_path(directory, kOwnedTreeMark), LockMode::wait));
  CopyTree tree(store, directory);
  for (const PackagePointer& package : store.packages()) {
    if (has_files(*offline.registry, *package))
      MOCHI_TRY_VOID(write_package(*package, *offline.registry, tree));
  }
  MOCHI_TRY_VOID(write_lists(*offline.registry, tree));
  MOCHI_TRY_VOID(write_feed(*offline.registry, tree));
  MOCHI_TRY_VOID(write_names(store.packages("pypi"), *offline.registry, tree));
  MOCHI_TRY_VOID(tree.prune());
  return tree.count();
}

Result<void> rebuild_views(Store& store, std::string_view base_url) {
  MOCHI_TRY(std::string url, address(store, base_url));
  const Offline offline(store, std::move(url));
  MOCHI_TRY_VOID(ViewFolder::remove_views(store.files(), join_path(store.root(), kViewFolder)));
  return ViewFolder(*offline.registry).settle();
}

}  // namespace mochi::registry
