// Versions and requirements on each destination (fan-out page sections 6.3 and 6.4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fanout/destination.h"
#include "package/version.h"

namespace mochi::fanout {

// The version as the destination writes it; build metadata is dropped. What a user should know goes to
// `warnings`.
// Error: FAN_E008, a pre-release that the destination would order wrongly, with the spelling that works.
Result<std::string> map_version(Destination destination, const package::Version& version,
                                std::vector<std::string>& warnings);

// The requirement in the destination's syntax; empty = any version (PyPI). `locked` is the version in the
// lock, for destinations that cannot say «any». Never wider than Mochi's meaning where the destination can
// say it; what is wider or narrower is told in `warnings`. Error: FAN_E008.
Result<std::string> map_requirement(Destination destination, const package::Requirement& requirement,
                                    const package::Version* locked, std::vector<std::string>& warnings);

// A half-open interval of versions.
struct VersionRange {
  std::optional<package::Version> low;   // included
  std::optional<package::Version> high;  // excluded
};
// What all comparators allow together, pre-releases aside. Error: FAN_E008 if that is nothing.
Result<VersionRange> requirement_range(const package::Requirement& requirement);

}  // namespace mochi::fanout
