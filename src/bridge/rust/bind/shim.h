// The Mochi module that stands for a crate (rust-bridge page, requirement 26): what people see, and what the linker sees.
#pragma once

#include <string>

#include "bridge/rust/bind/binding.h"

namespace mochi::rust {

// `<crate>.mochi`: types and functions with their documentation.
std::string shim_text(const BoundCrate& crate);
// `<crate>_extern.mochi`: the wrapper's functions, sorted by symbol.
std::string extern_text(const BoundCrate& crate);

}  // namespace mochi::rust
