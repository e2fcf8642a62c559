// The documents of the npm protocol (registry page 3.3), computed from the state of a package.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/serve/module.h"

namespace mochi::registry {

std::string npm_full(const PackageState& package, const Registry& registry);
std::string npm_brief(const PackageState& package, const Registry& registry);
std::string npm_version(const PackageState& package, const VersionState& version, const Registry& registry);
std::string npm_tags_json(const PackageState& package);
// Changes with every record of the package.
std::string npm_revision(const PackageState& package);
// `package.json` without the keys that the registry writes, `bin` as an object; compact JSON.
std::string npm_clean_manifest(const JsonValue& manifest);

ServerResponse npm_search(const Call& call);
// The attestations of a version as the client asks for them; empty = none.
std::string npm_attestations_json(const VersionState& version, const Registry& registry);
ServerResponse npm_attestations(const Call& call, const std::vector<std::string>& path);

// A text as a JSON string.
std::string json_text_of(std::string_view text);

// Who may publish: the owners, and an administrator who asks; and who may read.
std::string npm_collaborators(const PackageState& package, const std::optional<Identity>& asking);

}  // namespace mochi::registry
