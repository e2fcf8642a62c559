// The metadata of a package on each destination (fan-out page section 6.1): pure functions from what the
// manifest says to what the destination's own manifest will say. Artefacts are written from this, and
// `--show-mapping` prints it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "fanout/destination.h"
#include "fanout/mapping/name.h"
#include "package/version.h"

namespace mochi::fanout {

struct DependencyFacts {
  std::string package;
  package::Requirement requirement;
  std::optional<package::Version> locked;
  bool optional = false;
  // What the dependency's own manifest says of its name there.
  NameOverride override;
};

// A crate that the package imports (`[rust-dependencies]`), as cargo says it.
struct CrateNeed {
  std::string name;
  std::string requirement;
  std::vector<std::string> features;
  bool default_features = true;
};

struct FeatureFacts {
  std::string name;
  std::vector<std::string> enables;  // features, dependencies, `dep/feature`
};

// What a manifest says, made ready for one destination: overrides of the target applied, files read.
struct PackageFacts {
  std::string package;
  package::Version version;
  std::string description;
  std::string license;                // SPDX in its usual spelling
  std::vector<std::string> licenses;  // the identifiers in it
  std::vector<std::string> authors;
  std::string repository;
  std::string homepage;
  std::vector<std::string> keywords;
  std::vector<std::string> categories;
  std::string readme;       // text
  std::string readme_path;  // in the package
  // Where the package stands in its repository; empty for the root.
  std::string directory;
  std::string commit;  // of the repository, 40 hex digits, or empty
  std::vector<DependencyFacts> dependencies;
  // `[targets.T] ffi`: dependencies in the target's own syntax.
  std::vector<std::string> native_dependencies;
  std::vector<CrateNeed> crates;
  std::vector<FeatureFacts> features;
  NameOverride override;
  std::vector<std::string> type_names;
  // `[targets.python] python` and the like: the language range that replaces the default.
  std::string language_range;
};

struct MappedField {
  std::string from;  // the key of `[package]`, or empty for what is fixed
  std::string key;   // the destination's key
  std::vector<std::string> values;
};

struct MappedDependency {
  std::string package;  // of Mochi; empty for a native one
  NativeName name;
  std::string requirement;  // in the destination's syntax
  bool optional = false;
};

struct Mapped {
  Destination destination = Destination::npm;
  NativeName name;
  std::string version;
  std::vector<MappedField> fields;             // in the destination's usual order
  std::vector<MappedDependency> dependencies;  // ascending by name
  std::vector<CrateNeed> crates;               // of a crate: ascending by name
  std::vector<FeatureFacts> features;
  std::string readme;  // with absolute links where the destination shows it elsewhere
  std::vector<std::string> warnings;

  const MappedField* find(std::string_view key) const;
  // The first value, or empty.
  std::string_view value(std::string_view key) const;
};

// Errors: PUB_E001 fields that every destination requires are missing (all named), E004, E007, E008.
Result<Mapped> map_package(Destination destination, const PackageFacts& facts);

// The fields without which nothing is published, and which of them are missing.
std::vector<std::string> missing_fields(const PackageFacts& facts);

// The lowest version of the language that emitted code runs on: Node, Python, Rust, …
std::string_view language_minimum(Destination destination);

}  // namespace mochi::fanout
