// What a version needs once features and targets are given, for strategies that follow chosen versions one by
// one; the solver has clauses for the same rules (provider.h).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "package/resolve/catalog.h"

namespace mochi::package {

struct EnabledNeed {
  const IndexDependency* dependency;
  std::set<std::string> features;  // asked of it, `default` among them unless the entry says otherwise
  TargetMask targets;              // for which it is needed, at least one
};

struct EnabledNeeds {
  std::set<std::string> features;    // of the version itself that are on
  std::vector<std::string> unknown;  // asked for, and not there
  std::vector<EnabledNeed> needs;    // in the order of the manifest, those of single targets last
};

// `wanted`: features that others ask of the version; `everything`: all are on, as in a root. Entries of
// `[targets.T.dependencies]` stand for those of the same name for their target.
EnabledNeeds enabled_needs(const IndexEntry& entry, const std::set<std::string>& wanted, bool everything,
                           TargetMask targets);

}  // namespace mochi::package
