// Builds emitted Rust programs for `mochi run --target=rust`.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace mochi {

// The command that runs the crate in `directory`. Its first call compiles: the support code once for all
// programs beside `directory`, then the program against it. Errors: C006, no rustc; C013, rustc failed.
Result<std::vector<std::string>> rust_command(Host& host, const std::string& directory);

}  // namespace mochi
