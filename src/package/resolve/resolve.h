// From manifests to a graph of exact versions (packages page sections 4 and 5, Z1–Z3, Z12): what to resolve,
// what is chosen, or why nothing can be and what would help. Pure: all data comes from a VersionSource, and
// the outcome does not depend on when it answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "package/capability.h"
#include "package/index_entry.h"
#include "package/solver/solver.h"
#include "package/version.h"

namespace mochi::package {

// Where a package comes from; `text` is what the lock writes after the kind.
struct PackageSource {
  enum class Kind : std::uint8_t {
    registry,   // text: logical name
    workspace,  // a member; text: path of its folder, relative to the root
    path,       // text: path, relative to the root
    git,        // text: `url@rev`
    tarball,    // text: url
  };
  Kind kind = Kind::registry;
  std::string text;
  // As in the lock: `registry:<name>`, `workspace`, `path:<path>`, `git:<url>@<rev>`, `tarball:<url>`.
  std::string lock_text() const;
  friend bool operator==(const PackageSource&, const PackageSource&) = default;
};

enum class NeedKind : std::uint8_t { normal, dev, build };

// An entry of a manifest's dependency tables, after inheritance from the workspace.
struct Need {
  std::string name;
  Requirement requirement;  // of a path or git dependency without a version: `*`
  NeedKind kind = NeedKind::normal;
  bool optional = false;
  std::vector<std::string> features;
  bool default_features = true;
  std::string registry;  // logical name; empty = the default one. Ignored if the name is a fixed package.
  std::vector<std::string> targets;  // empty = all
  std::optional<CapabilitySet> pin;  // `capabilities` of the entry
  bool inherited = false;            // written in `[workspace.dependencies]` of the workspace's root
};

struct TargetNeeds {
  std::string target;
  std::vector<Need> needs;  // replace the entries of the same name for this target
};

// A package whose manifest is at hand: the root, a workspace member.
struct RootPackage {
  std::string name;  // may be empty (a nameless root)
  Version version;
  std::string manifest = "mochi.toml";  // path from the root, for texts and diffs
  std::vector<Need> needs;
  std::vector<TargetNeeds> target_needs;
  std::vector<IndexFeature> features;
  std::vector<std::string> targets;  // that it is built for; empty = all
  // What its dependencies may need (Z12): `allowed`, else `required` if there is a `[capabilities]` table,
  // else no limit.
  std::optional<CapabilitySet> ceiling;
  std::string ceiling_key = "required";  // where the limit stands in `[capabilities]`
};

// A package that comes from elsewhere than a registry: its name stands for this one version, whoever asks for
// it.
struct FixedPackage {
  std::string name;
  PackageSource source;
  IndexEntry entry;
  // As of RootPackage. Registry packages always have their own capabilities as the ceiling.
  std::optional<CapabilitySet> ceiling;
};

struct ResolveRegistry {
  std::string name;  // logical
  std::string id;    // of its config.json; empty = not known (nothing refers to it)
};

// What a lock held before: stays if it still fits.
struct LockedVersion {
  std::string name;
  Version version;
  PackageSource source;
};

// An entry of `[overrides]` of the root: everybody's requirement on `name` is replaced by this one. A path or
// git override is a FixedPackage instead, and `requirement` is `*`.
struct VersionOverride {
  std::string name;
  Requirement requirement;
};

enum class Direction : std::uint8_t {
  highest,
  lowest,         // the lowest that fits, everywhere
  lowest_direct,  // of what manifests of the root name; highest for the rest
};

// The minimum age of a release (Z3): one instant for the whole resolution.
struct ReleaseAge {
  std::int64_t now = 0;             // seconds since 1970
  std::int64_t minimum = 0;         // seconds; 0 = no rule
  std::vector<std::string> exempt;  // `--allow-new P`
};

struct ResolveRequest {
  std::vector<RootPackage> roots;  // one, or the members of a workspace
  std::vector<FixedPackage> fixed;
  std::vector<ResolveRegistry> registries;  // the first one is the default
  std::vector<LockedVersion> locked;
  std::vector<VersionOverride> overrides;
  std::vector<std::string> allow_multi_version;
  std::string workspace_manifest = "mochi.toml";  // where that list stands
  // One version per compatible range of every package, as cargo has it.
  bool every_name_multi_version = false;
  // Yanked versions are out of the question unless locked, even for a root that names one exactly.
  bool yanked_only_locked = false;
  Direction direction = Direction::highest;
  ReleaseAge age;
  Version mochi;  // the running compiler
  // The newest mochi there is, for the fix `upgrade-mochi`; none = not known (then only ranges with a lower
  // bound above `mochi` are offered).
  std::optional<Version> newest_mochi;
  SolveLimits limits;
  // Offer fixes for a failure; each costs a resolution.
  bool propose_fixes = true;
};

// The only door to the data of registries.
class VersionSource {
 public:
  virtual ~VersionSource() = default;
  struct Wanted {
    std::string registry;  // logical name
    std::string name;
  };
  // All versions of a package in ascending order; the list lives as long as the source and always is the
  // same. nullptr = the registry does not have the package. An Error (M057_INDEX_E004 …) is a fault and ends
  // the resolution.
  virtual Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) = 0;
  // These will be asked for soon.
  virtual void prefetch(const std::vector<Wanted>& wanted) = 0;
  // Names that exist and are like this one, for «did you mean»; none if not known.
  virtual std::vector<std::string> similar(const Wanted& wanted) = 0;
  // Polled between steps; true stops the resolution (interrupt, the 60 s of the watchdog).
  virtual bool cancelled() { return false; }
};

struct ResolvedEdge {
  std::size_t package = 0;  // index into Resolution::packages
  Requirement requirement;  // as the dependent wrote it
  NeedKind kind = NeedKind::normal;
  bool optional = false;             // there because a feature wants it
  std::vector<std::string> targets;  // empty = all
};

struct ResolvedPackage {
  std::string name;
  PackageSource source;
  // What `[overrides]` of the root puts in the place of everybody's requirement, for texts; empty: nothing.
  std::string overridden;
  IndexEntry entry;  // version, time, digests, capabilities, yanked, licence; not what it needs
  std::vector<std::string> features;       // that are on, sorted; `default` among them
  CapabilitySet capabilities;              // required, and those of the features that are on
  std::vector<ResolvedEdge> dependencies;  // sorted by name of the package, then version
  std::vector<std::string> targets;        // that use it; empty = all of the roots' targets
  bool dev_only = false;                   // only reached through development dependencies
};

struct ResolvedRoot {
  std::string name;
  std::vector<ResolvedEdge> dependencies;
};

struct Resolution {
  std::vector<ResolvedRoot> roots;  // as in the request
  std::vector<ResolvedPackage>
      packages;  // by bytes of the name, then version; members that others need are among them
  std::vector<std::string> warnings;  // a yanked version taken, an age that is not known
  std::vector<std::string> notes;     // «b 1.10.0 is held back by a >=1.150»
  SolveStatistics statistics;
};

// One entry of a manifest that a fix changes.
struct FixChange {
  std::string package;   // whose entry changes (empty for upgrade-mochi)
  std::string manifest;  // the file that changes
  std::string before;    // values as TOML, without the key
  std::string after;
};

// What was proven to help by resolving again with it.
struct FixOption {
  enum class Kind : std::uint8_t {
    add_capability,
    allow_multi_version,
    relax_range,
    swap_target,
    upgrade_mochi
  };
  Kind kind = Kind::relax_range;
  // One change; several ranges only where no single one helps, and none of them can be left out.
  std::vector<FixChange> changes;
  std::string text;  // «relax-range: "baz" = "^1.0.0" -> "^3.0.0"   (gives foo 1.0.0, baz 3.0.0)»
  std::string diff;  // unified diff lines of the manifest entry
  std::vector<std::string> gives;  // «baz 3.0.0», of what the change touches
};
std::string_view fix_kind_name(FixOption::Kind kind);

struct ResolveFailure {
  Code code{};  // SOLVER_E002; CAP_E001, SOLVER_E004, SOLVER_E005, RESOLVE_E004, RESOLVE_E005 if one cause
                // alone
  std::string message;      // first line, without «error[…]: »
  std::string explanation;  // the sentences of section 4, each ended by a newline, indented by two blanks
  std::vector<std::string> leaves;  // the facts that it rests on (`--brief`)
  std::vector<FixOption> fixes;
  SolveStatistics statistics;
  // The whole text as section 4 shows it, from «error[» on; `brief` = leaves only.
  // An explanation of more than 2,000 characters is shortened unless `all` of it is asked for.
  std::string text(bool brief = false, bool all = false) const;
  // {code, message, explanation, leaves[], fixes[]} as JSON.
  std::string json() const;
  // For one that reports errors: code, message, and explanation and fixes as the hint.
  Error error() const;
};

using ResolveOutcome = std::variant<Resolution, ResolveFailure>;

// Errors: faults of the source; M057_SOLVER_E001 when it takes too long.
Result<ResolveOutcome> resolve(const ResolveRequest& request, VersionSource& source);

// «why P» (section 4): one subtree per path from `P V` down to the manifests, and the same as JSON. Empty if
// nothing is called so.
std::string why_text(const ResolveRequest& request, const Resolution& resolution, std::string_view name);
std::string why_json(const ResolveRequest& request, const Resolution& resolution, std::string_view name);

struct TreeOptions {
  std::optional<std::uint32_t> depth;
  std::string target;  // empty = all
  std::string invert;  // show who needs this package instead
};
std::string tree_text(const Resolution& resolution, const TreeOptions& options = {});
std::string tree_json(const Resolution& resolution, const TreeOptions& options = {});

}  // namespace mochi::package
