// Where the index of crates is (rust-bridge page §9.6): no address stands in this program, the user's own
// cargo knows it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/env.h"
#include "host/file_system.h"

namespace mochi::rust {

struct IndexPlace {
  std::string url;      // of a sparse index, ending in `/`
  std::string told_by;  // the file or variable that says so
};

// CARGO_HOME, else `.cargo` of the home directory; empty if there is neither.
std::string cargo_home(const Env& env);

// `MOCHI_RUST_INDEX`; what cargo's configuration of `directory` and its parents, then of the user, puts in the
// place of the public registry; else what cargo's own home shows once cargo has touched an index. Errors:
// M057_RUST_E001.
Result<IndexPlace> find_crate_index(FileSystem& files, const Env& env, std::string_view directory);

}  // namespace mochi::rust
