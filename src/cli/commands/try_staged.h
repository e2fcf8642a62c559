// `mochi pkg verify --staged`: what a publication would upload, tried by the tools of its targets.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"

namespace mochi {

struct StagedRequest {
  std::string path;                  // a package or a workspace
  std::vector<std::string> targets;  // words of `--target`; none: all that the manifest opts into
  bool json = false;
};

// Builds into the staging folder, lets native tools import, check and test what was built, and contacts no registry.
// Returns the exit status; 1 if a tool refuses.
int try_staged(Context& context, const StagedRequest& request);

}  // namespace mochi
