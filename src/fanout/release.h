// What a fan-out works on: libraries with everything read that their artefacts need, and who turns their
// source into code of a target.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "artefact/artefact.h"
#include "base/result.h"
#include "emit/common/output.h"
#include "fanout/destination.h"
#include "fanout/mapping/fields.h"
#include "package/capability.h"
#include "package/manifest/manifest.h"

namespace mochi::fanout {

// What another package's manifest says of its names: by destination.
using NameOverrides = std::map<Destination, NameOverride>;

struct ReleaseDependency {
  std::string package;
  std::optional<package::Version> version;  // locked, or of the package found on the disk
  NameOverrides names;
  bool bigint_ints = false;  // by its own manifest
};

// One library of the release.
struct ReleasePackage {
  std::string directory;  // absolute
  std::string name;
  package::Version version;
  package::Manifest manifest;
  std::string readme;
  std::string license_text;
  // Where its receipts are kept, if its source is not where its users have it: an old commit.
  std::string home;
  // Where it stands in its repository, empty for the root; the commit, empty outside git; uncommitted
  // changes.
  std::string repository_directory;
  std::string commit;
  bool dirty = false;
  // Declared and derived.
  package::CapabilitySet required;
  package::CapabilitySet optional;
  std::vector<std::string> type_names;          // exported
  std::vector<ReleaseDependency> dependencies;  // all that its code reaches, ascending
  // Digest of everything above and of the source files, hexadecimal.
  std::string input_digest;
};

// The directory whose `.mochi/publish` holds the package's receipts.
inline const std::string& receipt_home(const ReleasePackage& package) {
  return package.home.empty() ? package.directory : package.home;
}

// The names by which a package's own manifest wants to be known.
NameOverrides name_overrides(const package::Manifest& manifest);
// The manifest's `[fanout.T] key`, or empty.
std::string fanout_value(const package::Manifest& manifest, Destination destination, std::string_view key);
// `int = "bigint"` in `[fanout.npm]`, `[targets.typescript]` or `[targets.javascript]`: users of the package's JavaScript
// see its ints as `bigint`.
bool has_bigint_ints(const package::Manifest& manifest);
// The destinations that the manifest opts into by `[targets]`, without those of `[fanout.T] publish = false`.
std::vector<Destination> opted_destinations(const package::Manifest& manifest);

// Everything that mapping needs, overrides of the target applied. Errors: E006, a dependency without version,
// path and git dependencies aside which need one.
Result<PackageFacts> facts_of(const ReleasePackage& package, Destination destination);

// Turns source into code. One object serves one thread at a time; `fork` makes another.
class SourceBuilder {
 public:
  virtual ~SourceBuilder() = default;
  // The library as code of the destination's target, with the overrides of `[targets.T]`. Errors are those of
  // the checker, already told to the user, or of the emitter.
  virtual Result<emit::Output> build(const ReleasePackage& package, Destination destination,
                                     const emit::LibraryOptions& options) = 0;
};

}  // namespace mochi::fanout
