// Between a project and its lock: what to resolve, the lock of a resolution, and whether a lock still stands
// for the project (packages page section 6). Nothing here touches a network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "package/lock/lock.h"
#include "package/project.h"
#include "package/resolve/resolve.h"

namespace mochi::package {

struct LockOptions {
  // Ignore what is locked: all of it, or only of these packages.
  bool refresh = false;
  std::vector<std::string> upgrade;
  Direction direction = Direction::highest;
  std::int64_t now = 0;                // seconds since 1970, for the minimum release age
  std::vector<std::string> allow_new;  // names exempt from it
  struct Maximum {
    std::string name;
    Version version;
  };
  std::optional<Maximum> maximum;  // this package not beyond this version
  Version mochi;                   // the running version
};

// What a resolution of the project asks. `previous` are the locks whose versions are preferred, best first:
// one, or the two sides of a merge. `fixed` are the packages of git and tarball dependencies, whose manifests
// were fetched. The registries are those that the project names, the default first, with their ids where
// known.
ResolveRequest resolve_request(const Project& project, const std::vector<const Lock*>& previous,
                               const std::vector<FixedPackage>& fixed,
                               const std::vector<ResolveRegistry>& registries, const LockOptions& options);

// The logical names of the registries that the project's dependencies come from; the default one first, which
// is `default` unless `[registry] default` names another.
std::vector<std::string> registry_names(const Project& project);

// The lock of a resolution. What was accepted, the bridges' sections and `mochi` come from `previous` (may be
// null); `mochi` only changes with other content.
Lock make_lock(const Project& project, const ResolveRequest& request, const Resolution& resolution,
               const Lock* previous, const std::string& mochi);

// One way in which a lock does not stand for its project: M057_LOCK_E001 (the manifest changed), E002 (not a
// solution), E006 (a capability is not accepted).
struct Drift {
  Code code{};
  std::string text;
  Span span{};  // in the manifests, where there is a place
};
// All of them, those of manifests first; none = the lock stands.
std::vector<Drift> check_lock(const Project& project, const Lock& lock);

// What of the packages' capabilities is not accepted yet. Own packages (members, paths) need no acceptance,
// and what a member's manifest pins is accepted.
struct CapabilityDelta {
  std::string package;
  Version version;
  CapabilitySet accepted;
  CapabilitySet needed;
  bool known = false;  // the lock held the package before
};
std::vector<CapabilityDelta> capability_deltas(const Project& project, const Lock& lock);
// Adds to what is accepted.
void accept_capabilities(Lock& lock, const std::string& package, CapabilitySet accepted);

// What changed from one lock to another, a line each: `+ json 1.2.0`, `- yaml 0.3.0`, `json 1.2.0 -> 1.3.0`.
std::vector<std::string> lock_changes(const Lock* before, const Lock& after);

// A lock seen as the outcome of a resolution, for `tree` and `why`. Requirements of packages whose manifest
// is not at hand are shown as the exact version.
Resolution resolution_of(const Project& project, const Lock& lock);

}  // namespace mochi::package
