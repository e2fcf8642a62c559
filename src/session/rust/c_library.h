// A library as a whole cargo project for users of Rust, C and C++ (rust-bridge page, requirements 33 to 35): manifest, sources, header.
#pragma once

#include "base/result.h"
#include "host/file_system.h"
#include "session/artefacts.h"

namespace mochi {

// Adds `Cargo.toml`, `include/NAME.h` and the module behind it to what was emitted for Rust. Errors: C013 for a file that is no
// package.
Result<void> add_c_library(FileSystem& files, Artefacts& made);

}  // namespace mochi
