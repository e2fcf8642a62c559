// Rust's package: the manifests and the `.crate` (registry page section 6.1).
#pragma once

#include "artefact/artefact.h"

namespace mochi::artefact {

struct CrateDependency {
  std::string name;
  std::string requirement;
  bool optional = false;
  std::vector<std::string> features;
  bool default_features = true;
  // It comes from the public registry, wherever the package itself goes.
  bool is_public = false;
};

struct CratePackage {
  std::string name;
  std::string version;
  std::string lib_name;
  std::string edition;
  std::string rust_version;
  std::vector<std::string> authors;
  std::string description;
  std::string homepage;
  std::vector<std::string> keywords;
  std::vector<std::string> categories;
  std::string license;       // SPDX, or
  std::string license_file;  // a path
  std::string repository;
  std::string registry_index;  // of dependencies in a private registry; empty for the default one
  std::vector<CrateDependency> dependencies;                               // ascending
  std::vector<std::pair<std::string, std::vector<std::string>>> features;  // ascending
  CapabilityFile capabilities;
  std::string commit;  // of the repository; empty outside git
  std::string path_in_repository;
  // `src/…`, `tests/…`, README, LICENSE; without manifests.
  std::vector<archive::Entry> files;
};

// What an author would have written: `Cargo.toml.orig`.
std::string crate_source_manifest(const CratePackage& package);
// The normalised `Cargo.toml` that cargo writes into a crate.
std::string crate_manifest(const CratePackage& package);
Result<Artefact> pack_crate(const CratePackage& package, const TimeOptions& time);

// The registry's rules on names, sizes, keywords, required fields. Error: FAN_E004 naming the field.
Result<void> validate_crate(const CratePackage& package, const Artefact& artefact);

}  // namespace mochi::artefact
