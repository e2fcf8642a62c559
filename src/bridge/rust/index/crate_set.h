// From wanted crates to exact versions (rust-bridge page Z1): cargo's rules on the solver of packages, and
// the archives of what was chosen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bridge/rust/index/sparse_index.h"
#include "package/resolve/resolve.h"
#include "package/store/store.h"

namespace mochi::rust {

// One entry of `[rust-dependencies]`.
struct CrateNeed {
  std::string name;
  package::Requirement requirement;
  std::vector<std::string> features;
  bool default_features = true;
};

struct ChosenCrate {
  std::string name;
  package::Version version;
  std::string sha256;
  std::string rust_version;               // empty: not said
  std::vector<std::string> features;      // that are on, sorted
  std::vector<std::size_t> dependencies;  // indexes into CrateSet::crates, ascending
  std::string line;                       // of the index, as it stands there
};

struct CrateSet {
  std::vector<ChosenCrate> crates;  // by name, then version
  std::vector<std::string> warnings;

  // The chosen version of a crate that a need names, the newest if there are several; or nothing.
  const ChosenCrate* find(std::string_view name) const;
};

// Errors: M057_RUST_E005 if a wanted crate is not in the registry; a failed resolution with its explanation
// (M057_SOLVER_E002 …); faults of the index.
Result<CrateSet> resolve_crates(const std::vector<CrateNeed>& needs,
                                const std::vector<package::LockedVersion>& locked, SparseIndex& index);

// Before anything is downloaded (§9.6): M057_RUST_E011 if a chosen crate wants a newer toolchain than `index`
// was told of, with the newest version that fits.
Result<void> check_toolchain(const CrateSet& set, SparseIndex& index);

// Makes the archives of all crates present, hashed by SHA-256 and BLAKE3 on the way; in their order. Errors:
// those of package::fetch_urls, with M057_BLOB_E001 for one that is not what the index says.
Result<std::vector<package::StoredBlob>> fetch_crates(const CrateSet& set, SparseIndex& index,
                                                      package::Store& store);

}  // namespace mochi::rust
