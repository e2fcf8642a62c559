// The strategy of NuGet (packages page Z2): no search. A direct dependency wins over what its subtree asks
// for, cousins take the lowest version that meets all their ranges, and where none does the graph is refused
// instead of trying others. Same request, source, lock preference, age rule and outcome types as `resolve`.
#pragma once

#include "package/resolve/resolve.h"

namespace mochi::package {

// Features, targets and capabilities are those of `resolve`: all features that anybody asks of a package are
// on, a version that lacks a target, a feature or is not allowed its capabilities is passed over. NuGet's own
// number is in the message: NU1107 (no version meets all ranges), NU1605 (a direct dependency is lower than
// its subtree needs), NU1108 (cycle), NU1101 (unknown package), NU1102 (no version in the range). Errors as
// those of `resolve`.
Result<ResolveOutcome> nearest_lowest(const ResolveRequest& request, VersionSource& source);

}  // namespace mochi::package
