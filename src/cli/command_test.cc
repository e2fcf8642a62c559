#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "cli/commands.h"
#include "cli/compile.h"
#include "cli/options.h"
#include "cli/test_report.h"
#include "cli/world.h"
#include "vm/vm.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxTestFiles = 100000;
constexpr int kMaxDirectoryDepth = 100;

// Sources below `directory`, in name order.
Result<void> find_sources(FileSystem& files, const std::string& directory, int depth, std::vector<std::string>& found) {
  if (depth > kMaxDirectoryDepth) return fail(Code::C004, fmt::format("`{}` is nested too deep", directory));
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(directory));
  for (const DirEntry& entry : entries) {
    if (entry.name.starts_with('.')) continue;
    std::string path = normalize_path(join_path(directory, entry.name));
    if (entry.kind == FileKind::directory) {
      MOCHI_TRY_VOID(find_sources(files, path, depth + 1, found));
    } else if (entry.kind == FileKind::file && entry.name.ends_with(".mochi")) {
      found.push_back(std::move(path));
    }
    if (found.size() > kMaxTestFiles) return fail(Code::C004, fmt::format("too many files in `{}`", directory));
  }
  return {};
}

// A file, a directory, or `dir/...`.
Result<std::vector<std::string>> test_files(FileSystem& files, std::string path) {
  if (path.ends_with("...")) path.resize(path.size() - 3);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.empty()) path = ".";
  Result<FileInfo> info = files.info(path);
  if (!info) return fail(Code::C001, fmt::format("file not found: {}", path));
  std::vector<std::string> found;
  if (info->kind != FileKind::directory) {
    found.push_back(path);
  } else {
    MOCHI_TRY_VOID(find_sources(files, path, 0, found));
  }
  return found;
}

// Output of a program under test goes nowhere; its input is empty.
class SilentWorld final : public vm::World {
 public:
  explicit SilentWorld(HostWorld& under) : under_(under) {}
  bool write(std::string_view) override { return true; }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string& path) override { return under_.read_file(path); }
  Result<void> write_file(const std::string& path, std::string_view text, bool append) override {
    return under_.write_file(path, text, append);
  }
  std::int64_t now_ns() override { return under_.now_ns(); }
  std::int64_t monotonic_ns() override { return under_.monotonic_ns(); }
  bool interrupted() override { return under_.interrupted(); }

 private:
  HostWorld& under_;
};

TestResult run_one(Context& context, const Compilation& made, const std::string& path, const vm::Compiled& compiled,
                   ir::FunctionId test) {
  TestResult result;
  result.name = made.program.functions[test].title;
  HostWorld host_world(context.host, project_root(context.host.files, path));
  SilentWorld world(host_world);
  const std::int64_t start = context.host.clock.monotonic_ns();
  const vm::Outcome outcome = vm::run_test(compiled, test, world, {});
  result.duration_ns = context.host.clock.monotonic_ns() - start;
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
  bool json = false;
};

// False: the file does not compile.
bool run_file(Context& context, const TestOptions& chosen, const std::string& path, TestReport& report, int& status) {
  CompileRequest request;
  request.path = path;
  request.lower.run_blocks_in_place = false;
  request.passes.keep_tests = true;
  Result<std::unique_ptr<Compilation>> made = compile(context.host, request);
  if (!made) {
    status = report_no_entry(context, made.error(), kExitNotStarted);
    return false;
  }
  if (!mochi::report(context, **made)) {
    status = kExitNotStarted;
    return false;
  }
  const Compilation& program = **made;
  std::vector<ir::FunctionId> tests;
  for (const ir::FunctionId id : program.program.modules[program.program.order.back()].tests) {
    const ir::Function& f = program.program.functions[id];
    if (f.kind == ir::FunctionKind::test && f.title.find(chosen.filter) != std::string::npos) tests.push_back(id);
  }
  if (tests.empty()) return true;
  const auto compiled = vm::compile(program.program);
  report.begin_file(path);
  for (const ir::FunctionId id : tests) {
    report.add(run_one(context, program, path, *compiled, id));
    if (report.files().back().results.back().message == "interrupted") break;
  }
  report.end_file();
  return true;
}

}  // namespace

int command_test(Context& context, const Args& args) {
  Options options("test", "Run the test blocks of programs.");
  TestOptions chosen;
  bool ignored = false;
  options.positionals("PATH", chosen.paths, "Files or directories (`dir/...` too); the working directory if none");
  options.text("--filter", chosen.filter, "TEXT", "Only tests whose name contains TEXT");
  options.flag("--json", chosen.json, "Print one JSON object per test");
  options.text("--junit", chosen.junit, "FILE", "Also write a JUnit XML report");
  options.flag("--debug", ignored, "Accepted, without effect");
  options.flag("--memo", ignored, "Accepted, without effect");
  options.flag("--aot", ignored, "Accepted, without effect");
  options.epilog("Each test runs alone: the file's other statements anew, then its body.\n");
  if (!options.parse(context, args)) return options.status();
  if (chosen.paths.empty()) chosen.paths.emplace_back(".");
  TestReport report(context, chosen.json ? TestFormat::json : TestFormat::text);
  int status = kExitOk;
  for (const std::string& path : chosen.paths) {
    Result<std::vector<std::string>> files = test_files(context.host.files, path);
    if (!files) return report_no_entry(context, files.error(), kExitNotStarted);
    for (const std::string& file : *files) run_file(context, chosen, file, report, status);
  }
  if (!chosen.junit.empty()) {
    if (Result<void> written = context.host.files.write(chosen.junit, report.junit()); !written)
      return context.fail_with(written.error());
  }
  if (report.failures() != 0) return kExitFailure;
  return status;
}

}  // namespace mochi
