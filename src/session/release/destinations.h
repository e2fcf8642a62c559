// Where a release goes.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "fanout/release.h"
#include "session/release/load.h"

namespace mochi {

struct DestinationChoice {
  // Names, or `all`: what the manifests opt into. None: those of the receipts.
  std::vector<std::string> targets;
  // Only those that can be published to already.
  bool landed_only = true;
  // Only receipts can tell: a release is completed or looked at.
  bool by_receipt = false;
};

// Ascending. Errors: M057_FAN_E002, those of receipts.
Result<std::vector<fanout::Destination>> choose_destinations(FileSystem& files, const LoadedRelease& release,
                                                             const DestinationChoice& choice);

}  // namespace mochi
