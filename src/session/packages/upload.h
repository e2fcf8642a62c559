// Packages on their way to a Mochi registry.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/http.h"
#include "session/packages/door.h"
#include "session/packages/pack.h"

namespace mochi {

// `packages/<scope or ->/<name>/<version>` below the API.
std::string api_path(std::string_view name, std::string_view version);
// A dependency must be findable by who gets this package from that registry. Error: M057_PUB_E009.
Result<void> check_registries(const package::LocalPackage& local, const std::string& registry);
// The one given, or the project's default one if that is empty.
std::string registry_to_publish_to(const PackageSession& session, const std::string& given);

// Sends the archive, again where its answer is lost or a fault of the server: a registry takes the same bytes as what it
// has already, and refuses others. Its index decides then what was published, not its answer. False: it does not show
// the version yet. Errors: M057_PUB_E003 to E006, E009, those of PackageDoor::send.
Result<bool> upload_packed(PackageDoor& door, const std::string& registry, const PackedPackage& one,
                           SendWatch& watch);
// Withdraws a version, or offers it again. Errors as above.
Result<void> yank_version(PackageDoor& door, const std::string& registry, const std::string& name,
                          const std::string& version, const std::string& reason, bool undo);

}  // namespace mochi
