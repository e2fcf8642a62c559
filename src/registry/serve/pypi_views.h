// The pages of the simple index (PEP 503, 691, 700, 714), computed from the state of a project.
#pragma once

#include <string>
#include <string_view>

#include "registry/serve/module.h"
#include "registry/wire/pypi.h"

namespace mochi::registry {

// Does the `Accept` header prefer JSON to HTML? Without a header it is HTML.
bool pypi_wants_json(std::string_view accept);

// The list of all projects; `packages` ascending.
std::string pypi_list(const std::vector<PackagePointer>& packages, const Registry& registry, bool json);
std::string pypi_json(const PackageState& package, const Registry& registry);
std::string pypi_html(const PackageState& package, const Registry& registry);

// The page of the JSON interface: what the newest version says, and who owns the project.
std::string pypi_project_json(const PackageState& package);

// `data` of a publish record.
std::string pypi_data(const pypi::Metadata& metadata, const std::string& group);

// PEP 740's provenance of a file, from its record of attestations; empty if that is damaged.
std::string pypi_provenance(const PackageState& package, const VersionState& version,
                            const FileRecord& attestations, const Registry& registry);

}  // namespace mochi::registry
