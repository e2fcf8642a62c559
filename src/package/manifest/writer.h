// The canonical text of a manifest: one form for each meaning. Writing what was read from it gives the same
// bytes.
#pragma once

#include <string>
#include <vector>

#include "base/toml.h"

namespace mochi::package {

// Tables in the order of the packages page section 2, keys in the order of its tables, the others by bytes;
// dependencies one per line, as a text where there is only a version. Comments are not kept.
std::string write_manifest(const TomlValue& root);

// The part of a manifest that a resolution depends on (Z10): dependency tables, features, targets,
// capabilities, workspace, registry, overrides, `mochi`, and the tables of bridges.
TomlValue resolution_inputs(const TomlValue& root, const std::vector<std::string>& extension_tables);

}  // namespace mochi::package
