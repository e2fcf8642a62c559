#include "registry/serve/export.h"

#include "archive/gzip.h"
#include "base/path.h"
#include "diag/codes.h"
#include "registry/auth/exchange.h"
#include "registry/auth/package_signer.h"
#include "registry/serve/view_files.h"
#include "registry/serve/view_folder.h"
#include "registry/serve/views.h"

namespace mochi::registry {
namespace {

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
  std::size_t count() const { return count_; }

 private:
  Result<void> write(const std::string& path, std::string_view bytes) {
    const std::string full = join_path(directory_, path);
    MOCHI_TRY_VOID(store_.files().make_dirs(parent_path(full)));
    ++count_;
    return store_.files().write(full, bytes);
  }

  Store& store_;
  std::string directory_;
  std::size_t count_ = 0;
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
  CopyTree tree(store, directory);
  for (const PackagePointer& package : store.packages()) {
    if (has_files(*offline.registry, *package))
      MOCHI_TRY_VOID(write_package(*package, *offline.registry, tree));
  }
  MOCHI_TRY_VOID(write_lists(*offline.registry, tree));
  MOCHI_TRY_VOID(write_feed(*offline.registry, tree));
  MOCHI_TRY_VOID(write_names(store.packages("pypi"), *offline.registry, tree));
  return tree.count();
}

Result<void> rebuild_views(Store& store, std::string_view base_url) {
  MOCHI_TRY(std::string url, address(store, base_url));
  const Offline offline(store, std::move(url));
  MOCHI_TRY_VOID(store.files().remove_tree(join_path(store.root(), "view")));
  return ViewFolder(*offline.registry).settle();
}

}  // namespace mochi::registry
