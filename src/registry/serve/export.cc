#include "registry/serve/export.h"

#include "archive/gzip.h"
#include "base/path.h"
#include "diag/codes.h"
#include "registry/auth/exchange.h"
#include "registry/serve/npm_views.h"
#include "registry/serve/views.h"

namespace mochi::registry {
namespace {

class Exporter {
 public:
  Exporter(Store& store, std::string base_url, std::string directory)
      : store_(store),
        directory_(std::move(directory)),
        tokens_(store.files(), store.clock(), store.root()),
        views_(0),
        exchange_(store, tokens_),
        registry_{store, tokens_, views_, exchange_, std::move(base_url), true} {}

  Result<std::size_t> run() {
    for (const PackagePointer& package : store_.packages()) {
      if (!is_public(registry_, *package) || package->last_live() == nullptr) continue;
      if (package->protocol == "npm") MOCHI_TRY_VOID(npm(*package));
    }
    return count_;
  }

 private:
  Result<void> write(const std::string& path, std::string_view bytes) {
    const std::string full = join_path(directory_, path);
    MOCHI_TRY_VOID(store_.files().make_dirs(parent_path(full)));
    ++count_;
    return store_.files().write(full, bytes);
  }
  Result<void> text(const std::string& path, std::string_view bytes) {
    MOCHI_TRY_VOID(write(path, bytes));
    return write(path + ".gz", archive::gzip(bytes));
  }
  Result<void> blob(const std::string& path, const FileRecord& file) {
    MOCHI_TRY(std::string bytes, store_.read_blob(file));
    return write(path, bytes);
  }

  Result<void> npm(const PackageState& package) {
    const std::string folder = "npm/" + package.package;
    MOCHI_TRY_VOID(text(folder + "/index.json", npm_full(package, registry_)));
    for (const VersionState& version : package.versions) {
      const FileRecord* file = version.file("artefact");
      if (version.withdrawn || file == nullptr) continue;
      MOCHI_TRY_VOID(blob(folder + "/-/" + file->name, *file));
    }
    return {};
  }

  Store& store_;
  std::string directory_;
  TokenBook tokens_;
  ViewCache views_;
  IdentityExchange exchange_;
  Registry registry_;
  std::size_t count_ = 0;
};

}  // namespace

Result<std::size_t> export_tree(Store& store, std::string_view base_url, const std::string& directory) {
  std::string url(base_url.empty() ? std::string_view(store.config().base_url) : base_url);
  while (url.ends_with('/')) url.pop_back();
  if (url.empty()) {
    return fail(Code::M057_REG_E001, "the documents need the address where they will be reached",
                "Give `--base-url`.");
  }
  return Exporter(store, std::move(url), directory).run();
}

}  // namespace mochi::registry
