// A bound crate as native programs call it (rust-bridge page Z6): the calls that rustc accepted, without the boundary of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bridge/rust/bind/binding.h"
#include "emit/common/crates.h"

namespace mochi::rust {

// As text that is kept beside the shim. `forms` by call, as for `wrapper_text`.
std::string native_text(const BoundCrate& crate, const std::vector<std::size_t>& forms);
// What such a text says, of the module `rust/NAME`. Errors: M057_RUST_E007 for a text that is none.
Result<void> read_native(std::string_view text, std::string_view module, emit::CrateCalls& into);

}  // namespace mochi::rust
