#include "registry/serve/export.h"

#include "archive/gzip.h"
#include "base/path.h"
#include "diag/codes.h"
#include "registry/auth/exchange.h"
#include "registry/auth/package_signer.h"
#include "registry/serve/cargo_views.h"
#include "registry/serve/jsr_views.h"
#include "registry/serve/mochi_views.h"
#include "registry/serve/npm_views.h"
#include "registry/serve/pypi_views.h"
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
        exchange_(store, tokens_, nullptr),
        registry_{store, tokens_, views_, exchange_, std::move(base_url), true, nullptr, nullptr} {}

  Result<std::size_t> run() {
    for (const PackagePointer& package : store_.packages()) {
      if (!is_public(registry_, *package) || package->last_live() == nullptr) continue;
      if (package->protocol == "npm") MOCHI_TRY_VOID(npm(*package));
      if (package->protocol == "pypi") MOCHI_TRY_VOID(pypi(*package));
      if (package->protocol == "cargo") MOCHI_TRY_VOID(cargo(*package));
      if (package->protocol == "jsr") MOCHI_TRY_VOID(jsr(*package));
      if (package->protocol == "mochi") MOCHI_TRY_VOID(mochi(*package));
    }
    MOCHI_TRY_VOID(lists());
    if (const auto signer = PackageSigner::open(store_.files(), store_.root(), false)) {
      MOCHI_TRY_VOID(text("npm/-/npm/v1/keys", (*signer)->keys_json()));
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
      if (const std::string signed_by = npm_attestations_json(version, registry_); !signed_by.empty()) {
        MOCHI_TRY_VOID(text("npm/-/npm/v1/attestations/" + package.package + "@" + version.version, signed_by));
      }
    }
    return {};
  }

  Result<void> pypi(const PackageState& package) {
    const std::string page = "pypi/simple/" + package.package + "/index.";
    MOCHI_TRY_VOID(text(page + "html", pypi_html(package, registry_)));
    MOCHI_TRY_VOID(text(page + "json", pypi_json(package, registry_)));
    for (const VersionState& version : package.versions) {
      if (version.withdrawn) continue;
      for (const FileRecord& file : version.files) {
        constexpr std::string_view kSuffix = ".attestations";
        if (file.role == "attestations") {
          const std::string name = file.name.substr(0, file.name.size() - kSuffix.size());
          MOCHI_TRY_VOID(text("pypi/integrity/" + package.package + "/" + version.version + "/" + name + "/provenance",
                              pypi_provenance(package, version, file, registry_)));
        }
        if (file.role != "artefact" && file.role != "metadata") continue;
        MOCHI_TRY_VOID(blob("pypi/files/" + package.package + "/" + file.name, file));
      }
    }
    return {};
  }

  Result<void> cargo(const PackageState& package) {
    const std::string name = cargo_display_name(package);
    MOCHI_TRY_VOID(text("cargo/index/" + cargo::index_path(name), cargo_index(package)));
    for (const VersionState& version : package.versions) {
      const FileRecord* file = version.file("artefact");
      if (version.withdrawn || file == nullptr) continue;
      MOCHI_TRY_VOID(blob("cargo/dl/" + name + "/" + file->name, *file));
    }
    return {};
  }

  Result<void> jsr(const PackageState& package) {
    const std::string folder = "jsr/" + package.package + "/";
    MOCHI_TRY_VOID(text(folder + "meta.json", jsr_meta(package)));
    for (const VersionState& version : package.versions) {
      if (version.withdrawn) continue;
      MOCHI_TRY_VOID(text(folder + version.version + "_meta.json", jsr_version_meta(version)));
      for (const FileRecord& file : version.files) {
        if (file.role == "source") MOCHI_TRY_VOID(blob(folder + version.version + file.name, file));
      }
    }
    return {};
  }

  Result<void> mochi(const PackageState& package) {
    MOCHI_TRY_VOID(
        text("mochi/index/" + mochi_package::index_path(mochi_display_name(package)), mochi_index(package)));
    for (const VersionState& version : package.versions) {
      const FileRecord* file = version.file("artefact");
      if (version.withdrawn || file == nullptr) continue;
      const std::string& hex = file->b3;
      MOCHI_TRY_VOID(
          blob("mochi/blobs/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex + ".tar.zst", *file));
    }
    return {};
  }

  // What belongs to no package.
  Result<void> lists() {
    const ServerRequest nobody;
    const Call call{nobody, {}, registry_, std::nullopt};
    MOCHI_TRY_VOID(text("mochi/index/config.json", mochi_config(store_.config())));
    MOCHI_TRY_VOID(text("mochi/index/feed.jsonl", mochi_feed(call)));
    MOCHI_TRY_VOID(text("cargo/index/config.json", cargo_config(registry_.base_url, false)));
    MOCHI_TRY_VOID(text("pypi/simple/index.html", pypi_list(call, false)));
    return text("pypi/simple/index.json", pypi_list(call, true));
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
    return fail(Code::C003, "the documents need the address where they will be reached",
                "Give `--base-url`.");
  }
  return Exporter(store, std::move(url), directory).run();
}

}  // namespace mochi::registry
