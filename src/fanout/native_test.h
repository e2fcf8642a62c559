// The tests that were emitted beside a library, run by the target's own tool before anything is uploaded
// (fan-out page section 10).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"
#include "host/file_system.h"
#include "host/process.h"

namespace mochi::fanout {

// A library with its tests as its tool wants them.
struct NativeTest {
  std::string tool;               // `node`; empty: the target has no tests of its own
  std::vector<std::string> args;  // behind the tool
  std::vector<std::pair<std::string, std::string>> env;
  std::vector<archive::Entry> files;
};

enum class TestOutcome : std::uint8_t { none, passed, no_tool };

// Writes the files below `directory`, which is emptied first and removed at the end, and runs the tool there.
// Error: FAN_E004 with the end of what the tool said.
Result<TestOutcome> run_native_test(const NativeTest& test, const std::string& directory, FileSystem& files,
                                    Processes& processes);

}  // namespace mochi::fanout
