// One resolution without fix options: the search over all groups of targets, and what is needed to look for
// fixes if it fails.
#pragma once

#include <variant>
#include <vector>

#include "package/resolve/catalog.h"
#include "package/resolve/provider.h"

namespace mochi::package {

// A fact that a failed proof rests on, in terms of the request.
struct Clue {
  Reason::Kind kind = Reason::Kind::need;
  std::optional<std::size_t> root;  // whose root package says so; none = another package
  std::string object;               // need, capability: the package asked for; else whose version it is about
  Requirement requirement;          // need: on it; compiler: on mochi
  bool object_missing = false;
  bool registry_package = false;  // `object` comes from a registry
  bool pinned = false;
  CapabilitySet ceiling;
  std::vector<CapabilitySet> needs;  // of the refused versions, newest first, each once
  TargetMask targets = 0;            // that a version lacks
};

struct FailedAttempt {
  ResolveFailure failure;
  std::vector<Clue> clues;
};

using Attempt = std::variant<Resolution, FailedAttempt>;

Result<Attempt> attempt(const ResolveRequest& request, VersionSource& source);

}  // namespace mochi::package
