#include "registry/serve/view_files.h"

#include "registry/auth/package_signer.h"
#include "registry/serve/cargo_views.h"
#include "registry/serve/jsr_views.h"
#include "registry/serve/mochi_views.h"
#include "registry/serve/npm_views.h"
#include "registry/serve/pypi_views.h"
#include "registry/serve/views.h"

namespace mochi::registry {
namespace {

std::string npm_attestation_path(const PackageState& package, const VersionState& version) {
  return "npm/-/npm/v1/attestations/" + package.package + "@" + version.version;
}

std::string cargo_index_path(const PackageState& package) {
  return "cargo/index/" + cargo::index_path(cargo_display_name(package));
}

std::string mochi_index_path(const PackageState& package) {
  return "mochi/index/" + mochi_package::index_path(mochi_display_name(package));
}

std::string mochi_blob_path(const FileRecord& file) {
  return "mochi/blobs/" + file.b3.substr(0, 2) + "/" + file.b3.substr(2, 2) + "/" + file.b3 + ".tar.zst";
}

Result<void> write_npm(const PackageState& package, const Registry& registry, FileTree& tree) {
  const std::string folder = "npm/" + package.package;
  for (const VersionState& version : package.versions) {
    const FileRecord* file = version.file("artefact");
    if (version.withdrawn || file == nullptr) continue;
    MOCHI_TRY_VOID(tree.blob(folder + "/-/" + file->name, *file));
    const std::string path = npm_attestation_path(package, version);
    if (tree.has(path)) continue;
    if (const std::string signed_by = npm_attestations_json(version, registry); !signed_by.empty())
      MOCHI_TRY_VOID(tree.text(path, signed_by));
  }
  return tree.text(folder + "/index.json", npm_full(package, registry));
}

Result<void> write_pypi(const PackageState& package, const Registry& registry, FileTree& tree) {
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    for (const FileRecord& file : version.files) {
      constexpr std::string_view kSuffix = ".attestations";
      if (file.role == "attestations") {
        const std::string name = file.name.substr(0, file.name.size() - kSuffix.size());
        const std::string path =
            "pypi/integrity/" + package.package + "/" + version.version + "/" + name + "/provenance";
        if (!tree.has(path))
          MOCHI_TRY_VOID(tree.text(path, pypi_provenance(package, version, file, registry)));
      }
      if (file.role != "artefact" && file.role != "metadata") continue;
      MOCHI_TRY_VOID(tree.blob("pypi/files/" + package.package + "/" + file.name, file));
    }
  }
  const std::string page = "pypi/simple/" + package.package + "/index.";
  MOCHI_TRY_VOID(tree.text(page + "html", pypi_html(package, registry)));
  return tree.text(page + "json", pypi_json(package, registry));
}

Result<void> write_cargo(const PackageState& package, FileTree& tree) {
  for (const VersionState& version : package.versions) {
    const FileRecord* file = version.file("artefact");
    if (version.withdrawn || file == nullptr) continue;
    MOCHI_TRY_VOID(tree.blob("cargo/dl/" + cargo_display_name(package) + "/" + file->name, *file));
  }
  return tree.text(cargo_index_path(package), cargo_index(package));
}

Result<void> write_jsr(const PackageState& package, FileTree& tree) {
  const std::string folder = "jsr/" + package.package + "/";
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    const std::string meta = folder + version.version + "_meta.json";
    if (tree.has(meta)) continue;
    for (const FileRecord& file : version.files) {
      if (file.role == "source") MOCHI_TRY_VOID(tree.blob(folder + version.version + file.name, file));
    }
    MOCHI_TRY_VOID(tree.text(meta, jsr_version_meta(version)));
  }
  return tree.text(folder + "meta.json", jsr_meta(package));
}

Result<void> write_mochi(const PackageState& package, FileTree& tree) {
  for (const VersionState& version : package.versions) {
    const FileRecord* file = version.file("artefact");
    if (!version.withdrawn && file != nullptr) MOCHI_TRY_VOID(tree.blob(mochi_blob_path(*file), *file));
  }
  return tree.text(mochi_index_path(package), mochi_index(package));
}

}  // namespace

bool has_files(const Registry& registry, const PackageState& package) {
  return is_public(registry, package) && package.latest() != nullptr;
}

Result<void> write_package(const PackageState& package, const Registry& registry, FileTree& tree) {
  if (package.protocol == "npm") return write_npm(package, registry, tree);
  if (package.protocol == "pypi") return write_pypi(package, registry, tree);
  if (package.protocol == "cargo") return write_cargo(package, tree);
  if (package.protocol == "jsr") return write_jsr(package, tree);
  if (package.protocol == "mochi") return write_mochi(package, tree);
  return {};
}

Result<void> write_lists(const Registry& registry, FileTree& tree) {
  MOCHI_TRY_VOID(tree.text("mochi/index/config.json", mochi_config(registry.store.config())));
  MOCHI_TRY_VOID(tree.text("cargo/index/config.json", cargo_config(registry.base_url, false)));
  if (registry.signer == nullptr) return {};
  return tree.text("npm/-/npm/v1/keys", registry.signer->keys_json());
}

Result<void> write_feed(const Registry& registry, FileTree& tree) {
  return tree.text("mochi/index/feed.jsonl", mochi_feed(registry));
}

Result<void> write_names(const std::vector<PackagePointer>& packages, const Registry& registry,
                         FileTree& tree) {
  MOCHI_TRY_VOID(tree.text("pypi/simple/index.html", pypi_list(packages, registry, false)));
  return tree.text("pypi/simple/index.json", pypi_list(packages, registry, true));
}

bool in_names(const PackageState& package) { return package.protocol == "pypi"; }

std::vector<std::string> folders_of(const PackageState& package) {
  const std::string& name = package.package;
  if (package.protocol == "npm") return {"npm/" + name};
  if (package.protocol == "pypi")
    return {"pypi/files/" + name, "pypi/integrity/" + name, "pypi/simple/" + name};
  if (package.protocol == "cargo") return {"cargo/dl/" + cargo_display_name(package)};
  if (package.protocol == "jsr") return {"jsr/" + name};
  return {};
}

std::vector<std::string> files_elsewhere(const PackageState& package, bool withdrawn_only) {
  std::vector<std::string> made;
  if (!withdrawn_only && package.protocol == "cargo") made.push_back(cargo_index_path(package));
  if (!withdrawn_only && package.protocol == "mochi") made.push_back(mochi_index_path(package));
  for (const VersionState& version : package.versions) {
    if (withdrawn_only && !version.withdrawn) continue;
    if (package.protocol == "npm") made.push_back(npm_attestation_path(package, version));
    const FileRecord* file = version.file("artefact");
    if (package.protocol == "mochi" && file != nullptr) made.push_back(mochi_blob_path(*file));
  }
  return made;
}

std::vector<std::string> purged_files(const Store& store) {
  std::vector<std::string> made;
  for (std::string& b3 : store.purged()) {
    FileRecord file;
    file.b3 = std::move(b3);
    made.push_back(mochi_blob_path(file));
  }
  return made;
}

}  // namespace mochi::registry
