// Publishing to a Mochi registry: `mochi publish` without a target.
#pragma once

#include <string>

#include "cli/context.h"

namespace mochi {

struct MochiPublish {
  std::string path = ".";
  std::string registry;  // logical name; empty = the default one
  bool workspace = false;
  bool dry_run = false;
  bool allow_dirty = false;
  bool json = false;
  bool quiet = false;  // no progress
};

// Packs, then uploads. Reports what is wrong; returns the exit status.
int publish_to_mochi(Context& context, const MochiPublish& given);

}  // namespace mochi
