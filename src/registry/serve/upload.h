// What every upload has in common: the readme as a blob of its own, the Mochi package that an artefact says
// it belongs to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "registry/serve/module.h"

namespace mochi::registry {

// The text of `mochi.caps.json` as the member `mochi` of a record's data: {package, version, required,
// optional}. Empty if it is no such file, or if the uploader may not publish that Mochi package (fan-out page
// Z9).
std::string group_json(const Call& call, std::string_view capabilities);

// Adds the readme, cut to what a page shows; an empty one adds nothing.
Result<void> add_readme(Store& store, std::string_view name, std::string_view text,
                        std::vector<FileRecord>& files);

// `data` of a version, parsed.
JsonValue version_data(const VersionState& version);

// The status that a failed commit or blob write deserves, when it is no duplicate.
inline constexpr int kStoreFailure = 500;

}  // namespace mochi::registry
