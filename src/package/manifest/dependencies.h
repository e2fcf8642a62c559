// Reading of dependency tables and capability lists, wherever in a manifest they stand.
#pragma once

#include <string>
#include <vector>

#include "package/manifest/manifest.h"

namespace mochi::package {

// The entries of one table, appended to `out`. `where` names the table in messages.
void read_dependencies(const TomlValue& table, const std::string& where, DependencyKind kind, Sink& sink,
                       std::vector<Dependency>& out);

// A list of capability words; null = none. Unknown words are M057_MANIFEST_E010.
std::vector<Located<Capability>> read_capabilities(const TomlValue* list, const std::string& where,
                                                   Sink& sink);

}  // namespace mochi::package
