// Looks for changes of the manifest that make a failed resolution succeed. Each is proven by resolving again
// with it.
#pragma once

#include "package/resolve/attempt.h"

namespace mochi::package {

// Sorted by kind, then text. A fault of the source during a proof drops the candidate.
std::vector<FixOption> find_fixes(const ResolveRequest& request, VersionSource& source,
                                  const FailedAttempt& failed);

}  // namespace mochi::package
