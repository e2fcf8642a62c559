// Programs on targets: `mochi build --target=T` and `mochi run --target=T`. A target is one row of
// kProgramTargets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "emit/common/output.h"
#include "ir/ir.h"
#include "lower/passes/hoist.h"

namespace mochi {

struct ProgramTarget {
  std::string_view name;
  lower::HoistRules hoist;
  // The program that lower's passes for programs have been run on, as files of the target.
  Result<emit::Output> (*emit)(const ir::Program& program);
  // A package, after the passes for libraries, tests kept. Null: only programs so far.
  Result<emit::Output> (*emit_library)(const ir::Program& program, const emit::LibraryOptions& options);
  // The command that runs what stands in `directory`, without the program's own arguments. It may build
  // first, once per directory (a compiler's result stays there). Errors: C006, the target's tool is missing;
  // C013, it failed.
  Result<std::vector<std::string>> (*command)(Context& context, const std::string& directory);
  // The target's expressions cannot hold statements: `hoist` says how they are taken out.
  bool hoists = true;
  // Calls in returned sums become loops (lower/passes/accumulate.h).
  bool accumulates = false;
};

// Any of Mochi's targets, built already or not.
bool is_target(std::string_view name);
// Reports an unknown target (C013) with the nearest name; returns the exit status of a usage error.
int refuse_target(const Context& context, std::string_view name);

// By name or alias (`typescript` runs as `javascript`); null if no emitter knows the target.
const ProgramTarget* find_program_target(std::string_view name);

// Prepares the program for the target's emitter and runs it.
Result<emit::Output> emit_program(const ProgramTarget& target, ir::Program& program);
Result<emit::Output> emit_library(const ProgramTarget& target, ir::Program& program,
                                  const emit::LibraryOptions& options);
// A directory with `mochi.toml` and without `src/main.mochi` is built as a library.
bool is_library(FileSystem& files, const std::string& path);

// Writes the files below `directory`, which is made if missing. Files that hold the same bytes already stay.
Result<void> write_output(Context& context, const emit::Output& output, const std::string& directory);

// Emits the program into a cache directory named by its content and runs it there with the target's own tool;
// standard streams are the caller's. Returns the exit status of the program; reports what prevented its
// start.
int run_on_target(Context& context, const ProgramTarget& target, ir::Program& program,
                  const std::vector<std::string>& arguments);

}  // namespace mochi
