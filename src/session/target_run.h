// Programs on targets: `mochi build --target=T` and `mochi run --target=T`. What a target is stands in
// emit/target.h; here are the processes that run its code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/target.h"
#include "host/host.h"
#include "ir/ir.h"
#include "session/rust/executable.h"

namespace mochi {

// C013, with the nearest name.
Error unknown_target(std::string_view name);

// Prepares the program for the target's emitter and runs it. `crates`: what stands behind its foreign functions; null if
// nothing does.
Result<emit::Output> emit_program(const emit::Target& target, ir::Program& program,
                                  const emit::CrateCalls* crates);
Result<emit::Output> emit_library(const emit::Target& target, ir::Program& program,
                                  const emit::LibraryOptions& options);

// Writes the files below `directory`, which is made if missing. Files that hold the same bytes already stay.
Result<void> write_output(FileSystem& files, const emit::Output& output, const std::string& directory);

// Emits the program into a cache directory named by its content and runs it there with the target's own tool;
// standard streams are the caller's. Gives the exit status of the program. Errors: C006, C013, those of files: it did not
// start.
Result<int> run_on_target(Host& host, const emit::Target& target, ir::Program& program,
                          const NativeCrates* crates, const std::vector<std::string>& arguments);
// The path of the one native executable that a program becomes which was emitted for Rust. Errors: as above.
Result<std::string> native_executable(Host& host, const emit::Output& output, const NativeCrates* crates);

}  // namespace mochi
