// Native programs that call crates: cargo builds them beside exactly the crates of the lock.
#pragma once

#include <string>

#include "base/result.h"
#include "emit/common/crates.h"
#include "emit/common/output.h"
#include "host/host.h"

namespace mochi {

// What native programs of a project call, and the folder of the cargo project that holds exactly its locked crates.
struct NativeCrates {
  emit::CrateCalls calls;
  std::string project;
};

// The executable of an emitted program; built if it is not in the cache. Errors: M057_RUST_E006 and E007, those of files.
Result<std::string> crate_executable(Host& host, const NativeCrates& crates, const emit::Output& program);

}  // namespace mochi
