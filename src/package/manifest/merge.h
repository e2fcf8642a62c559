// What a merge leaves in a manifest when both sides changed the same lines.
#pragma once

#include <optional>

#include "base/source.h"

namespace mochi::package {

// The marker at the first line of a conflict; nothing if the text has none.
std::optional<Span> merge_marker(const SourceMap& sources, SourceId source);

}  // namespace mochi::package
