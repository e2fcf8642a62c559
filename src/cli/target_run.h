// Programs on targets: `mochi build --target=T` and `mochi run --target=T`. What a target is stands in
// emit/target.h; here are the processes that run its code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "emit/target.h"
#include "ir/ir.h"

namespace mochi {

// Reports an unknown target (C013) with the nearest name; returns the exit status of a usage error.
int refuse_target(const Context& context, std::string_view name);

// Prepares the program for the target's emitter and runs it.
Result<emit::Output> emit_program(const emit::Target& target, ir::Program& program);
Result<emit::Output> emit_library(const emit::Target& target, ir::Program& program,
                                  const emit::LibraryOptions& options);

// Writes the files below `directory`, which is made if missing. Files that hold the same bytes already stay.
Result<void> write_output(Context& context, const emit::Output& output, const std::string& directory);

// Emits the program into a cache directory named by its content and runs it there with the target's own tool;
// standard streams are the caller's. Returns the exit status of the program; reports what prevented its
// start.
int run_on_target(Context& context, const emit::Target& target, ir::Program& program,
                  const std::vector<std::string>& arguments);

}  // namespace mochi
