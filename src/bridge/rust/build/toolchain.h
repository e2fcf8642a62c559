// The Rust toolchain that is installed, and running its cargo.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "host/process.h"
#include "package/version.h"

namespace mochi::rust {

struct Toolchain {
  package::Version version;  // of rustc
  std::string text;          // what `rustc --version` says, one line
};

// The version in what `rustc --version` prints; nightlies and betas count as the release they become. Errors:
// M057_RUST_E006.
Result<Toolchain> parse_toolchain(std::string_view printed);
// Errors: M057_RUST_E006.
Result<Toolchain> find_toolchain(Processes& processes);

// One run of cargo (rust-bridge page, requirement 30): never through the network, in a home of its own.
struct CargoRun {
  std::vector<std::string> args;  // without `cargo`
  std::string directory;
  std::string home;       // CARGO_HOME
  std::string target;     // CARGO_TARGET_DIR
  std::string rustdoc;  // what stands for rustdoc; empty = itself
};
ProcessSpec cargo_spec(const CargoRun& run);
// What cargo printed. Errors: M057_RUST_E006 if there is none, M057_RUST_E007 with its own last words. `doing`:
// «documenting `regex` 1.0.0».
Result<std::string> run_cargo(Processes& processes, const CargoRun& run, const std::string& doing);

}  // namespace mochi::rust
