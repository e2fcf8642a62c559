#include "fanout/native_test.h"

#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

constexpr std::int64_t kTestMs = 10 * 60'000;
constexpr std::size_t kLines = 30;

// Tools tell what went wrong last.
std::string end_of(std::string_view text) {
  std::vector<std::string_view> lines = split_lines(trim_ascii(text));
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLines));
  std::string made;
  for (std::string_view line : lines) made += (made.empty() ? "" : " | ") + registry::client::tame(line, 200);
  return made;
}

Result<TestOutcome> run_in(const NativeTest& test, const std::string& directory, FileSystem& files,
                           Processes& processes) {
  for (const archive::Entry& entry : test.files) {
    const std::string to = join_path(directory, entry.path);
    MOCHI_TRY_VOID(files.make_dirs(parent_path(to)));
    MOCHI_TRY_VOID(files.append(to, entry.bytes));
  }
  ProcessSpec spec;
  spec.args = {test.tool};
  spec.args.insert(spec.args.end(), test.args.begin(), test.args.end());
  spec.env = test.env;
  spec.directory = directory;
  spec.timeout_ms = kTestMs;
  MOCHI_TRY(const ProcessResult done, processes.run(spec));
  if (done.ok()) return TestOutcome::passed;
  return fail(Code::M057_FAN_E004,
              "its tests do not pass with `" + test.tool + "`" +
                  (done.timed_out ? ", which took too long" : "") + ": " + end_of(done.out + "\n" + done.err),
              "The same tests are run on the VM by `mochi test`; if they pass there, leave them out here "
              "with `--skip-tests` and report it.");
}

}  // namespace

Result<TestOutcome> run_native_test(const NativeTest& test, const std::string& directory, FileSystem& files,
                                    Processes& processes) {
  if (test.tool.empty()) return TestOutcome::none;
  // A launcher that has nothing to launch is no tool.
  ProcessSpec version;
  version.args = {test.tool, "--version"};
  version.timeout_ms = kTestMs;
  if (const Result<ProcessResult> there = processes.run(version); !there || !there->ok())
    return TestOutcome::no_tool;
  constexpr std::string_view kPurpose = "native test";
  MOCHI_TRY_VOID(remove_owned_tree(files, directory, kPurpose));
  MOCHI_TRY_VOID(make_owned_tree(files, directory, kPurpose));
  Result<TestOutcome> outcome = run_in(test, directory, files, processes);
  static_cast<void>(remove_owned_tree(files, directory, kPurpose));
  return outcome;
}

}  // namespace mochi::fanout
