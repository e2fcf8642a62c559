// Version requirements as cargo reads them (rust-bridge page, requirement 14): a bare version is a caret,
// `1.*` and `1.2.x` are wildcards, `,` is «and». One difference is known: in `~1.2, >=1.2.3-rc` cargo takes no
// pre-release because of the comparator of two numbers; here 1.2.3-rc is inside.
#pragma once

#include <string_view>

#include "base/result.h"
#include "package/version.h"

namespace mochi::rust {

// Errors: M057_RUST_E004, saying what is wrong.
Result<package::Requirement> parse_crate_requirement(std::string_view text);

}  // namespace mochi::rust
