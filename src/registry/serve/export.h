// The read side as files (registry page Z1): what a plain web server needs to serve installers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "registry/store/store.h"

namespace mochi::registry {

// Writes every document of every public package below `directory`, with a `.gz` beside each text, and the
// artefacts. `base_url` is where the files will be reached (empty = the configured one). The number of files
// written.
Result<std::size_t> export_tree(Store& store, std::string_view base_url, const std::string& directory);

// Deletes `view/` and writes it anew. C003 if no address is known.
Result<void> rebuild_views(Store& store, std::string_view base_url);

}  // namespace mochi::registry
