// What a target's own tools say of a package before anything is uploaded: it is unpacked in an empty folder, imported, its
// types are checked as its users would, and the tests that were emitted beside it run (fan-out page sections 10 and 14, B11).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"
#include "host/file_system.h"
#include "host/process.h"

namespace mochi::fanout {

// One question to a tool.
struct NativeStep {
  std::string what;  // `imports`, `types`, `lints`, `tests`: what good packages pass
  std::vector<std::string>
      tools;  // one, or versions of it, oldest first: the first and the last that are here run
  std::vector<std::string> args;  // behind the tool
  std::vector<std::pair<std::string, std::string>> env;
  std::vector<std::string> probe = {"--version"};  // arguments with which the tool tells that it is there
};

// A package as its tools want it, and what they are asked.
struct NativeTest {
  std::vector<archive::Entry> files;
  std::vector<NativeStep> steps;
};

struct NativeReport {
  std::vector<std::string> passed;   // `tests with pytest`
  std::vector<std::string> missing;  // the same, of tools that are not here
};

// Writes the files below `directory`, which is emptied first and removed at the end, and runs the steps there in their order
// until one fails. Error: FAN_E004 with the line of the tool that decides; all that it said is in `said`.
Result<NativeReport> run_native_test(const NativeTest& test, const std::string& directory,
                                     const std::string& said, FileSystem& files, Processes& processes);

}  // namespace mochi::fanout
