// Rust (edition 2021, no dependencies) from the IR. Integers are checked where ranges do not prove the check
// needless; aggregates that change are shared through the types of the support code (runtime/rust).
#pragma once

#include <string_view>

#include "base/result.h"
#include "emit/common/crates.h"
#include "emit/common/output.h"
#include "ir/ir.h"

namespace mochi::emit {

// A program as a crate: Cargo.toml, src/main.rs, src/runtime.rs. `program` has passed the pipeline for
// programs. Its standard output, exit status and first line on stderr are those of the VM. With `crates`, which may be null,
// foreign functions that it knows call crates, which the manifest names.
Result<Output> emit_rust_program(const ir::Program& program, const CrateCalls* crates);

// A library as the sources of a crate (fan-out page section 10): src/lib.rs and a module of Rust per module
// of Mochi. `program` has passed the pipeline for libraries. Errors: C013, something exported that Rust
// cannot be given yet.
Result<Output> emit_rust_library(const ir::Program& program, const LibraryOptions& options);

// The support code as it stands in src/runtime.rs of every program: a crate of its own if compiled alone.
std::string_view rust_runtime();

// The line of src/main.rs that takes in the support code.
inline constexpr std::string_view kRustRuntimeLine = "mod runtime;\n";

}  // namespace mochi::emit
