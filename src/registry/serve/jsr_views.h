// The documents of JSR (registry page 4.2) and its view for npm clients.
#pragma once

#include <optional>
#include <string>

#include "registry/serve/module.h"
#include "registry/wire/jsr.h"

namespace mochi::registry {

// `meta.json` of a package.
std::string jsr_meta(const PackageState& package);
// `<version>_meta.json`.
std::string jsr_version_meta(const VersionState& version);
// The objects of the API.
// `repository`: `owner/name` that it is linked to, or empty.
std::string jsr_package_json(const PackageState& package, std::string_view scope, std::string_view name,
                             std::string_view repository);
std::string jsr_user_json(const Identity& identity);
std::string jsr_member_json(std::string_view scope, std::string_view user);
std::string jsr_members_json(std::string_view scope, const std::vector<std::string>& users);
// The repository that the package's trusted publisher names; empty if there is none.
std::string jsr_repository(const Call& call, std::string_view package);
std::string jsr_version_json(const VersionState& version, std::string_view scope, std::string_view name);
// `data` of a publish record.
std::string jsr_data(const jsr::Package& package, const std::string& group);

// Who publishes by an identity token: its audience is a JSON text that names exactly this tarball.
std::optional<Identity> jsr_identity(const Call& call, std::string_view scope, std::string_view name,
                                     std::string_view version);

// `@jsr/<scope>__<name>` and its tarballs, for npm clients; 404 for a package of TypeScript alone.
ServerResponse jsr_npm(const Call& call);

}  // namespace mochi::registry
