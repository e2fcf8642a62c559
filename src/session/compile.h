// The front half of every command that compiles: load, parse, check, lower, passes. One place, with the time
// of each.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/surface.h"
#include "check/check.h"
#include "check/disk_loader.h"
#include "check/incremental.h"
#include "diag/diagnostic.h"
#include "emit/surface/surface.h"
#include "host/host.h"
#include "ir/ir.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "session/packages/settings.h"

namespace mochi {

struct CompileRequest {
  // A file, a directory or package, or `-` for standard input.
  std::string path;
  // With `is_text` the program itself (`-e`), and `path` only names it in diagnostics.
  bool is_text = false;
  std::string text;
  // All modules of the package directory `path`, or the program that it names, as a library; sets what checking and the passes need for it.
  bool library = false;
  check::Options check;
  lower::Options lower;
  lower::PipelineOptions passes;
  // What stands for package and foreign imports; null: the project that the program belongs to, with these
  // flags.
  check::PackageSource* packages = nullptr;
  PackageSettings package_flags;
  // Of a library: the languages that it is for. What they refuse is among the diagnostics, and nothing is
  // lowered then.
  std::vector<emit::Language> languages;
  // Of a library: the examples of its doc comments and of this README become tests.
  bool examples = false;
  std::string readme;
  std::string readme_name = "README.md";
  // Of the package directory `path`: those of the README alone, as a program whose last module they are.
  // Nothing is made if there are none.
  bool readme_only = false;
  // Stop behind the checker, or behind lowering.
  bool check_only = false;
  bool lower_only = false;
};

// Nanoseconds.
struct CompileTimes {
  std::int64_t check = 0;  // with loading and parsing
  std::int64_t lower = 0;
  std::int64_t passes = 0;
};

// What the checks of one entry share.
struct CompilationState {
  check::Session session;
  check::IncrementalChecker checker{session};
  bool again = false;  // it will be checked again
};

// Texts of old versions fill it: better begin anew.
bool is_stale(const CompilationState& state);

// Everything that one compilation owns.
struct Compilation {
  explicit Compilation(std::shared_ptr<CompilationState> of)
      : state(std::move(of)), session(state->session), checked(state->checker.result()) {}
  // Diagnostics as the program is read: by file, then place.
  std::vector<Diagnostic> sorted_diagnostics() const;

  std::shared_ptr<CompilationState> state;
  check::Session& session;
  Collector diagnostics;
  const check::Checked& checked;
  // Of a library: what its package exports.
  api::Surface surface;
  // The directories of the packages that its modules are of, by the packages' names.
  std::map<std::string, std::string> directories;
  ir::Program program;
  CompileTimes times;
};

// M057_RESOLVE_E002 for a directory that is the root of a workspace and no package: its members are to be
// compiled.
Result<void> check_no_bare_workspace(Host& host, const std::string& path);

// The modules of these names, in their order.
std::vector<check::ModuleId> modules_named(const check::Checked& checked,
                                           const std::vector<std::string>& names);
// Makes the program that `request` names known to `loader` and gives its module. Errors: C001, C002, C004.
Result<std::string> load_entry(Host& host, const CompileRequest& request, check::DiskLoader& loader);
// Errors of finding the entry (C001, C002); what is wrong with the program is in `diagnostics`.
Result<std::unique_ptr<Compilation>> compile(Host& host, const CompileRequest& request);
// The public surface of the package directory or file `path`, checked as a library. Errors as above.
Result<std::unique_ptr<Compilation>> compile_surface(Host& host, std::string path, PackageSettings packages);
// The same with what stands in `state` from the time before, reading through `files`. Null: nothing changed since
// `last` (which may be null) was made.
Result<std::unique_ptr<Compilation>> compile_in(Host& host, FileSystem& files, check::PackageSource& packages,
                                                const CompileRequest& request,
                                                std::shared_ptr<CompilationState> state,
                                                const Compilation* last);

// The absolute directory of the nearest `mochi.toml` at or above `path`; empty if there is none.
std::string project_root(FileSystem& files, std::string_view path);
// A directory with `mochi.toml` and without `src/main.mochi` is built as a library.
bool is_library(FileSystem& files, const std::string& path);

}  // namespace mochi
