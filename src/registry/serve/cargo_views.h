// The documents of a sparse cargo registry (registry page 6.3).
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "registry/serve/module.h"
#include "registry/wire/cargo.h"

namespace mochi::registry {

// `config.json` of the index.
std::string cargo_config(std::string_view base_url, bool auth_required);
// The lines of a crate, one per version.
std::string cargo_index(const PackageState& package);
std::string cargo_owners(const PackageState& package);
// The page of a crate: what its newest version says, and the versions.
std::string cargo_page(const PackageState& package);
// Whose the token is, and which crates are theirs.
std::string cargo_me(const Store& store, const Identity& identity);
// The crate's own spelling.
std::string cargo_display_name(const PackageState& package);
// Versions that differ only in build metadata are the same.
bool cargo_has_version(const PackageState& package, std::string_view version);
// `data` of a publish record. A dependency whose Cargo.toml names no index is of the registry that the
// request says.
std::string cargo_data(const cargo::Crate& crate, const JsonValue& request, const std::string& group);

ServerResponse cargo_search(const Call& call);

}  // namespace mochi::registry
