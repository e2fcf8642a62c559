// `mochi.toml` as data (packages page section 2 and Z10–Z12): every table and key with its type and default.
// Reading reports all mistakes at once, each with its place; tables of bridges are kept as they stand for
// whoever registered them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "base/toml.h"
#include "diag/diagnostic.h"
#include "package/capability.h"
#include "package/version.h"

namespace mochi::package {

// A value and where it stands.
template <typename T>
struct Located {
  T value{};
  Span span{};
};
using LocatedText = Located<std::string>;

enum class DependencyKind : std::uint8_t { normal, dev, build };

struct Dependency {
  std::string name;
  Span name_span;
  Span span;  // of the whole value
  DependencyKind kind = DependencyKind::normal;
  // At most one source; none of path, git, tarball = a registry.
  std::optional<Located<Requirement>> version;
  std::optional<LocatedText> path;
  std::optional<LocatedText> git;
  std::optional<LocatedText> rev, tag, branch;
  std::optional<LocatedText> tarball;
  std::optional<LocatedText> registry;  // logical name
  bool optional = false;
  std::vector<LocatedText> features;
  bool default_features = true;
  bool default_features_written = false;
  std::vector<LocatedText> targets;
  std::optional<std::vector<Located<Capability>>> capabilities;  // the pin: what the dependency may need
  bool workspace = false;                                        // values come from the workspace root
  bool inherited = false;                                        // they have been taken from there
};

struct Feature {
  std::string name;
  Span span;
  std::vector<LocatedText> enables;  // features, optional dependencies, `dep/feature`
};

struct TargetTable {
  std::string name;
  Span span;
  std::optional<LocatedText> entrypoint;
  std::vector<LocatedText> ffi;
  struct Override {
    LocatedText source;
    LocatedText replacement;
  };
  std::vector<Override> overrides;
  std::vector<Dependency> dependencies;
  // Users of the package's JavaScript see its ints as `bigint`.
  bool bigint_ints = false;
};

struct Package {
  LocatedText name;  // `name` or `@scope/name`
  Located<Version> version;
  LocatedText edition;
  std::optional<Located<Requirement>> mochi;  // compiler range
  std::optional<LocatedText> description;
  std::optional<LocatedText> license;  // SPDX, in its usual spelling
  std::optional<LocatedText> repository;
  std::optional<LocatedText> homepage;
  LocatedText readme;  // default README.md, then with no span
  std::vector<LocatedText> authors;
  std::vector<LocatedText> categories;
  std::vector<LocatedText> keywords;
  std::optional<std::vector<LocatedText>> include;
  std::optional<std::vector<LocatedText>> exclude;
  std::optional<LocatedText> maintenance;
  std::optional<LocatedText> maintenance_since;
  bool publish = true;
};

struct CapabilityTable {
  std::vector<Located<Capability>> required;
  std::vector<Located<Capability>> optional;
  struct OfFeature {
    std::string feature;
    Span span;
    std::vector<Located<Capability>> capabilities;
  };
  std::vector<OfFeature> optional_features;
  std::optional<std::vector<Located<Capability>>> allowed;  // ceiling for all dependencies
};

struct WorkspaceTable {
  Span span;
  std::vector<LocatedText> members;
  std::vector<LocatedText> exclude;
  std::vector<LocatedText> default_targets;
  std::vector<LocatedText> allow_multi_version;
  std::vector<Dependency> dependencies;
};

struct RegistryTable {
  std::optional<LocatedText> default_name;
  std::optional<Located<std::int64_t>> min_release_age;  // seconds
  struct Alternate {
    LocatedText name;
    LocatedText url;
    std::optional<LocatedText> blobs;
    bool mirror = false;
  };
  std::vector<Alternate> alternates;
};

struct FanoutTable {
  std::string target;  // destination of the fan-out page section 1
  Span span;
  std::vector<std::pair<std::string, LocatedText>> values;
  bool publish = true;
};

// A table that another part of the program reads (`rust-dependencies`, `dotnet`, …).
struct ExtensionTable {
  std::string name;
  Span span;
  TomlValue value;
};

struct Manifest {
  SourceId source;
  std::int64_t schema = 1;
  std::optional<Package> package;
  std::vector<Dependency> dependencies;  // all kinds, in source order
  std::vector<Feature> features;
  std::vector<LocatedText> supported_targets;  // of `supports` and of `[targets.T]`, in source order
  std::vector<LocatedText> default_targets;
  bool has_targets = false;
  std::vector<TargetTable> targets;
  CapabilityTable capabilities;
  bool has_capabilities = false;
  std::optional<WorkspaceTable> workspace;
  RegistryTable registry;
  std::optional<LocatedText> fanout_runtime;
  std::vector<FanoutTable> fanout;
  std::vector<Dependency> overrides;
  std::vector<ExtensionTable> extensions;
};

// What reading a manifest needs to know of the rest of the program.
struct ManifestRules {
  // Top-level tables of bridges, kept as ExtensionTable.
  std::vector<std::string> extension_tables;
};

// Reads a manifest. Mistakes go to `sink`, all of them; the result holds what could be read, and is only fit
// for use if nothing was reported as an error.
Manifest read_manifest(const SourceMap& sources, SourceId source, const ManifestRules& rules, Sink& sink);

// The names of section 3: `[a-z][a-z0-9_-]*` up to 64, `@scope/name`. Empty = good, else what is wrong.
std::string check_package_name(std::string_view name);

// The targets of `[targets]`.
const std::vector<std::string_view>& manifest_targets();

}  // namespace mochi::package
