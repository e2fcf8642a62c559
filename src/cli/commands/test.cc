#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/package_flags.h"
#include "cli/report.h"
#include "host/parallel.h"
#include "report/tests.h"
#include "session/test_runner.h"

namespace mochi {
namespace {

struct TestOutput {
  bool json = false;
  std::string junit;
};

int status_of(const std::vector<const TestedFile*>& files) {
  int status = kExitOk;
  for (const TestedFile* file : files) {
    if (failed_tests(file->results) != 0) return kExitFailure;
    if (file->made == nullptr || file->made->diagnostics.has_errors()) status = kExitNotStarted;
  }
  return status;
}

// Prints what the tests of these files gave.
void print_tests(const Context& context, const std::vector<const TestedFile*>& files,
                 const TestOutput& output) {
  for (const TestedFile* file : files) {
    if (file->made == nullptr) {
      report_no_entry(context, file->error, kExitNotStarted);
      continue;
    }
    report(context, *file->made);
    context.print(output.json ? test_json_lines(file->path, file->results)
                              : test_lines(file->path, file->results));
    if (const std::string line = failure_line(file->results); !line.empty() && !output.json)
      context.print_error(line);
  }
}

// The JUnit file of all that ran; `status`, or what writing it gave.
int write_junit(const Context& context, const TestRunner& runner, const TestOutput& output, int status) {
  if (output.junit.empty()) return status;
  if (Result<void> written = context.host.files.write(output.junit, junit_xml(runner.files())); !written)
    return context.fail_with(written.error());
  return status;
}

// Runs again what changes touch, until Ctrl-C; the status is that of all files as they went last.
int watch_tests(const Context& context, TestRunner& runner, const TestOutput& output, int status) {
  if (!output.json) context.print("\nwatching; Ctrl-C ends\n");
  context.host.out.flush();
  while (runner.wait_for_change()) {
    const Result<std::vector<const TestedFile*>> ran = runner.run_changed();
    if (!ran) return report_no_entry(context, ran.error(), kExitNotStarted);
    context.print(output.json ? change_json_line(runner.changes(), *ran)
                              : change_line(runner.changes(), *ran));
    print_tests(context, *ran, output);
    status = write_junit(context, runner, output, status_of(runner.files()));
    context.host.out.flush();
  }
  return status;
}

}  // namespace

int command_test(Context& context, const Args& args) {
  Options options("test",
                  "Run the test blocks of programs, and the examples of their doc comments and READMEs.");
  TestSelection selection;
  TestOutput output;
  PackageFlags packages(context);
  std::int64_t jobs = 0;
  bool watch = false;
  options.positionals("PATH", selection.paths,
                      "Files or directories (`dir/...` too); the working directory if none");
  options.text("--filter", selection.filter, "TEXT", "Only tests whose name contains TEXT");
  options.flag("--json", output.json, "Print one JSON object per test");
  options.text("--junit", output.junit, "FILE", "Also write a JUnit XML report");
  options.flag("--watch", watch, "Run again whenever a source changes, until Ctrl-C");
  options.number("--jobs", jobs, "N", "Files at the same time (default: one per processor)");
  packages.declare_lock(options);
  options.epilog(
      "Each test runs alone: the file's other statements anew, then its body; what the program prints is\n"
      "discarded. The examples of a README are those of its ```mochi blocks that import something; they "
      "belong to the\n"
      "directory of a library. The exit status is 0, 1 if a test failed, or 125 if a file could not be "
      "run.\n\n"
      "Examples:\n  mochi test\n  mochi test --filter parse src/...\n  mochi test --junit report.xml --watch "
      "src\n");
  if (!options.parse(context, args)) return options.status();
  if (selection.paths.empty()) selection.paths.emplace_back(".");
  selection.packages = packages;
  selection.jobs = jobs > 0 ? static_cast<unsigned>(std::min<std::int64_t>(jobs, 256)) : processor_count();
  TestRunner runner(context.host, std::move(selection));
  const Result<std::vector<const TestedFile*>> ran = runner.run_all();
  if (!ran) return report_no_entry(context, ran.error(), kExitNotStarted);
  print_tests(context, *ran, output);
  const int status = write_junit(context, runner, output, status_of(*ran));
  return watch ? watch_tests(context, runner, output, status) : status;
}

}  // namespace mochi
