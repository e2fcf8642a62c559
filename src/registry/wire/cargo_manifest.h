// The manifest inside a crate file, as an index needs it.
#pragma once

#include "registry/wire/cargo.h"

namespace mochi::registry::cargo {

// Fills what the text of a normalised Cargo.toml says; M057_REG_E001 for one that no index can hold.
Result<void> read_manifest(std::string_view text, std::string_view registry_index, Crate& crate);

}  // namespace mochi::registry::cargo
