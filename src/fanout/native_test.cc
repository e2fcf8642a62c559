#include "fanout/native_test.h"

#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

constexpr std::int64_t kStepMs = 10 * 60'000;

// The line that decides: the first that tells of an error, or the last that the tool said.
std::string deciding_line(std::string_view text) {
  constexpr std::string_view kWords[] = {"error", "Error", "not ok", "FAILED", "panicked"};
  const std::vector<std::string_view> lines = split_lines(text);
  std::string_view last;
  for (std::string_view line : lines) {
    line = trim_ascii(line);
    if (line.empty()) continue;
    const auto stands = [&](std::string_view word) { return line.find(word) != std::string_view::npos; };
    if (std::any_of(std::begin(kWords), std::end(kWords), stands)) return registry::client::tame(line, 300);
    last = line;
  }
  return registry::client::tame(last, 300);
}

bool is_here(const std::string& tool, const NativeStep& step, Processes& processes) {
  // A launcher that has nothing to launch is no tool.
  ProcessSpec asked;
  asked.args = {tool};
  asked.args.insert(asked.args.end(), step.probe.begin(), step.probe.end());
  asked.timeout_ms = kStepMs;
  const Result<ProcessResult> there = processes.run(asked);
  return there && there->ok();
}

Result<void> run_step(const NativeStep& step, const std::string& tool, const std::string& directory,
                      const std::string& said, FileSystem& files, Processes& processes) {
  ProcessSpec spec;
  spec.args = {tool};
  spec.args.insert(spec.args.end(), step.args.begin(), step.args.end());
  spec.env = step.env;
  spec.directory = directory;
  spec.timeout_ms = kStepMs;
  MOCHI_TRY(const ProcessResult done, processes.run(spec));
  if (done.ok()) return {};
  const std::string all = done.out + "\n" + done.err;
  const bool kept = files.write(said, all).has_value();
  return fail(
      Code::M057_FAN_E004,
      "its " + step.what + " do not pass with `" + tool + "`" +
          (done.timed_out ? ", which took too long" : "") + ": " + deciding_line(all),
      (kept ? "All that it said is in `" + said + "`. " : std::string()) +
          "If `mochi check` and `mochi test` pass, leave the tries out with `--skip-tests` and report it.");
}

Result<NativeReport> run_all(const NativeTest& test, const std::string& directory, const std::string& said,
                             FileSystem& files, Processes& processes) {
  for (const archive::Entry& entry : test.files) {
    const std::string to = join_path(directory, entry.path);
    MOCHI_TRY_VOID(files.make_dirs(parent_path(to)));
    MOCHI_TRY_VOID(files.append(to, entry.bytes));
  }
  NativeReport report;
  for (const NativeStep& step : test.steps) {
    std::vector<std::string> here;
    for (const std::string& tool : step.tools)
      if (is_here(tool, step, processes)) here.push_back(tool);
    if (here.empty()) report.missing.push_back(step.what + " with `" + step.tools.back() + "`");
    if (here.size() > 2) here.erase(here.begin() + 1, here.end() - 1);
    for (const std::string& tool : here) {
      MOCHI_TRY_VOID(run_step(step, tool, directory, said, files, processes));
      report.passed.push_back(step.what + " with " + tool);
    }
  }
  return report;
}

}  // namespace

Result<NativeReport> run_native_test(const NativeTest& test, const std::string& directory,
                                     const std::string& said, FileSystem& files, Processes& processes) {
  if (test.steps.empty()) return NativeReport{};
  constexpr std::string_view kPurpose = "native test";
  MOCHI_TRY_VOID(remove_owned_tree(files, directory, kPurpose));
  MOCHI_TRY_VOID(make_owned_tree(files, directory, kPurpose));
  Result<NativeReport> report = run_all(test, directory, said, files, processes);
  static_cast<void>(remove_owned_tree(files, directory, kPurpose));
  return report;
}

}  // namespace mochi::fanout
