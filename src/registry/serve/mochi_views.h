// The documents of Mochi's own protocol (packages page section 9 and Z6).
#pragma once

#include <string>

#include "registry/serve/module.h"
#include "registry/wire/mochi.h"

namespace mochi::registry {

// `config.json`; its addresses are relative, so that it may lie anywhere.
std::string mochi_config(const Config& config);
// The lines of a package, one per version.
std::string mochi_index(const PackageState& package);
// The package's own spelling.
std::string mochi_display_name(const PackageState& package);
// `data` of a publish record; `entry` has its digests.
std::string mochi_data(const mochi_package::Package& package);

ServerResponse mochi_search(const Call& call);
ServerResponse mochi_info(const Call& call, const PackageState& package);
// News: one line per change, newest last.
std::string mochi_feed(const Registry& registry);

}  // namespace mochi::registry
