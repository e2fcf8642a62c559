#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/package_flags.h"
#include "cli/report.h"
#include "cli/target_run.h"
#include "cli/test_report.h"
#include "host/interrupt.h"
#include "host/parallel.h"
#include "session/compile.h"
#include "session/examples.h"
#include "session/packages/beside.h"
#include "session/packages/source.h"
#include "session/source_files.h"
#include "session/world.h"
#include "vm/vm.h"

namespace mochi {
namespace {

TestResult run_one(Host& host, const Compilation& made, const std::string& path, const vm::Compiled& compiled,
                   ir::FunctionId test) {
  TestResult result;
  result.name = made.program.functions[test].title;
  HostWorld host_world(host, path);
  SilentWorld world(host_world);
  const std::int64_t start = host.clock.monotonic_ns();
  const vm::Outcome outcome = vm::run_test(compiled, test, world, {});
  result.duration_ns = host.clock.monotonic_ns() - start;
  result.passed = outcome.kind == vm::Outcome::Kind::done ||
                  (outcome.kind == vm::Outcome::Kind::exited && outcome.code == 0);
  if (outcome.kind == vm::Outcome::Kind::fault) result.message = outcome.message;
  if (outcome.kind == vm::Outcome::Kind::exited && outcome.code != 0)
    result.message = fmt::format("the program ended with status {}", outcome.code);
  if (outcome.kind == vm::Outcome::Kind::interrupted) result.message = "interrupted";
  return result;
}

struct TestOptions {
  std::vector<std::string> paths;
  std::string filter;
  std::string junit;
  std::int64_t jobs = 0;
  bool json = false;
  bool watch = false;
  PackageFlags packages;
};

// The file whose examples are in `path`, else `path`.
std::string_view of_examples(std::string_view path) {
  if (path.ends_with(kExamplesSuffix)) path.remove_suffix(kExamplesSuffix.size());
  return path;
}

// One file: compiled, and its tests run, on any thread. Nothing is printed here.
struct FileRun {
  std::string path;
  // It is the README of the package in this directory.
  std::string readme_of;
  std::string readme;
  std::unique_ptr<Compilation> made;
  Error error;
  std::vector<TestResult> results;
};

void run_file(Host& host, const std::string& filter, check::PackageSource& packages, FileRun& run) {
  CompileRequest request;
  request.packages = &packages;
  request.path = run.readme_of.empty() ? run.path : run.readme_of;
  request.readme_only = !run.readme_of.empty();
  request.readme = run.readme;
  if (request.readme_only) request.readme_name = file_name(run.path);
  request.lower.run_blocks_in_place = false;
  request.passes.keep_tests = true;
  request.examples = true;
  Result<std::unique_ptr<Compilation>> made = compile(host, request);
  if (!made) {
    run.error = std::move(made).error();
    return;
  }
  run.made = std::move(*made);
  const Compilation& program = *run.made;
  if (program.diagnostics.has_errors()) return;
  if (program.program.order.empty()) return;
  std::vector<ir::FunctionId> tests;
  const bool several = program.checked.modules[program.checked.order.back().value].files.size() > 1;
  const SourceMap& sources = program.session.sources;
  for (const ir::FunctionId id : program.program.modules[program.program.order.back()].tests) {
    const ir::Function& f = program.program.functions[id];
    if (f.kind != ir::FunctionKind::test || f.title.find(filter) == std::string::npos) continue;
    // The files of a directory are one module: each runs its own tests.
    if (several && of_examples(sources.source(sources.source_of(f.span.begin)).name()) != run.path) continue;
    tests.push_back(id);
  }
  if (tests.empty()) return;
  const auto compiled = vm::compile(program.program);
  for (const ir::FunctionId id : tests) {
    if (interrupted()) return;
    run.results.push_back(run_one(host, program, run.path, *compiled, id));
  }
}

// The READMEs whose examples are among the tests of `path`, `files` being its sources: of every library whose
// directory `path` holds, or the one that it names.
void find_readmes(FileSystem& files, const std::string& path, const std::vector<std::string>& sources,
                  std::vector<FileRun>& runs) {
  std::string root = path.ends_with("...") ? path.substr(0, path.size() - 3) : path;
  while (root.size() > 1 && root.ends_with('/')) root.pop_back();
  if (root.empty()) root = ".";
  std::vector<std::string> seen;
  for (const std::string& source : sources) {
    for (std::string at(parent_path(source)); std::find(seen.begin(), seen.end(), at) == seen.end();
         at = parent_path(at)) {
      seen.push_back(at);
      const std::string directory = at.empty() ? "." : at;
      if (is_library(files, directory)) {
        Beside found = beside(files, directory);
        FileRun run;
        run.path = normalize_path(found.readme_path);
        run.readme_of = directory;
        run.readme = std::move(found.readme);
        if (!readme_tests(run.readme).empty()) runs.push_back(std::move(run));
      }
      if (directory == root || at.empty() || at == "/") break;
    }
  }
}

// The exit status for what is wrong with the file itself; the results go to `report`.
int report_file(const Context& context, FileRun& run, TestReport& report) {
  if (!run.made) return report_no_entry(context, run.error, kExitNotStarted);
  if (!mochi::report(context, *run.made)) return kExitNotStarted;
  if (run.results.empty()) return kExitOk;
  report.begin_file(run.path);
  for (TestResult& result : run.results) report.add(std::move(result));
  report.end_file();
  return kExitOk;
}

// Runs everything once. `seen` gets the paths of all sources that were read.
int run_all(const Context& context, const TestOptions& chosen, std::vector<std::string>& seen) {
  std::vector<FileRun> runs;
  for (const std::string& path : chosen.paths) {
    Result<std::vector<std::string>> files = source_files(context.host.files, path);
    if (!files) return report_no_entry(context, files.error(), kExitNotStarted);
    // A README is tested as a part of its package.
    const bool readme = path.ends_with(".md") && files->size() == 1;
    const std::string home = std::string(parent_path(path));
    if (readme) files->assign(1, join_path(home, "src/lib.mochi"));
    std::vector<FileRun> readmes;
    find_readmes(context.host.files, readme ? home : path, *files, readmes);
    if (readme) files->clear();
    for (std::string& file : *files) {
      FileRun run;
      run.path = std::move(file);
      runs.push_back(std::move(run));
    }
    for (FileRun& run : readmes) runs.push_back(std::move(run));
  }
  const auto jobs =
      chosen.jobs > 0 ? static_cast<unsigned>(std::min<std::int64_t>(chosen.jobs, 256)) : processor_count();
  // One for all files: a project is resolved and fetched once.
  ProjectPackages packages(context.host, chosen.packages);
  parallel_for(runs.size(), jobs,
               [&](std::size_t i) { run_file(context.host, chosen.filter, packages, runs[i]); });
  TestReport report(context, chosen.json ? TestFormat::json : TestFormat::text);
  int status = kExitOk;
  for (FileRun& run : runs) {
    if (!run.made && run.error.message.empty()) continue;
    status = std::max(status, report_file(context, run, report));
    seen.push_back(run.path);
    if (!run.made) continue;
    for (std::uint32_t i = 0; i < run.made->session.sources.size(); ++i)
      seen.emplace_back(run.made->session.sources.source(SourceId(i)).name());
  }
  if (!chosen.junit.empty()) {
    if (Result<void> written = context.host.files.write(chosen.junit, report.junit()); !written)
      return context.fail_with(written.error());
  }
  return report.failures() != 0 ? kExitFailure : status;
}

struct Written {
  std::string path;
  std::int64_t time_ns = 0;
  friend bool operator==(const Written&, const Written&) = default;
};

// When each source that was read, or would be read now, was last written; a missing one counts as 0.
std::vector<Written> write_times(FileSystem& files, const TestOptions& chosen,
                                 std::vector<std::string> paths) {
  for (const std::string& path : chosen.paths) {
    Result<std::vector<std::string>> found = source_files(files, path);
    if (found) paths.insert(paths.end(), found->begin(), found->end());
  }
  std::vector<Written> times;
  for (std::string& path : paths) {
    Result<FileInfo> info = files.info(path);
    times.push_back({std::move(path), info ? info->modified_ns : 0});
  }
  return times;
}

// `--watch`: again after each change of a source, until Ctrl-C.
int watch(const Context& context, const TestOptions& chosen) {
  constexpr std::int64_t kPollNs = 200'000'000;
  int status = kExitOk;
  while (true) {
    std::vector<std::string> seen;
    status = run_all(context, chosen, seen);
    context.host.out.flush();
    const std::vector<Written> before = write_times(context.host.files, chosen, seen);
    do {
      if (interrupted()) return status;
      context.host.clock.sleep_ns(kPollNs);
    } while (write_times(context.host.files, chosen, seen) == before);
    context.print("\n");
  }
}

}  // namespace

int command_test(Context& context, const Args& args) {
  Options options("test",
                  "Run the test blocks of programs, and the examples of their doc comments and READMEs.");
  TestOptions chosen;
  bool ignored = false;
  options.positionals("PATH", chosen.paths,
                      "Files or directories (`dir/...` too); the working directory if none");
  options.text("--filter", chosen.filter, "TEXT", "Only tests whose name contains TEXT");
  options.flag("--json", chosen.json, "Print one JSON object per test");
  options.text("--junit", chosen.junit, "FILE", "Also write a JUnit XML report");
  options.flag("--watch", chosen.watch, "Run again whenever a source changes, until Ctrl-C");
  options.number("--jobs", chosen.jobs, "N", "Files at the same time (default: one per processor)");
  chosen.packages.declare_lock(options);
  options.flag("--debug", ignored, "Accepted, without effect");
  options.flag("--memo", ignored, "Accepted, without effect");
  options.flag("--aot", ignored, "Accepted, without effect");
  options.epilog(
      "Each test runs alone: the file's other statements anew, then its body; what the program prints is\n"
      "discarded. The examples of a README are those of its ```mochi blocks that import something; they "
      "belong to the\n"
      "directory of a library. The exit status is 0, 1 if a test failed, or 125 if a file could not be "
      "run.\n\n"
      "Examples:\n  mochi test\n  mochi test --filter parse src/...\n  mochi test --junit report.xml --watch "
      "src\n");
  if (!options.parse(context, args)) return options.status();
  if (chosen.paths.empty()) chosen.paths.emplace_back(".");
  if (chosen.watch) return watch(context, chosen);
  std::vector<std::string> seen;
  return run_all(context, chosen, seen);
}

}  // namespace mochi
