// What the bridge keeps of a crate for native programs (bridge/rust/wrap/native.h), as emitters ask for it.
#pragma once

#include <string_view>

#include "base/result.h"
#include "emit/common/crates.h"

namespace mochi {

// Adds what such a text says of the module `rust/NAME`. Errors: M057_RUST_E007 for a text that is none.
Result<void> read_native_calls(std::string_view text, std::string_view module, emit::CrateCalls& into);

}  // namespace mochi
