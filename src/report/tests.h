// What `mochi test` tells, as texts: the lines of section 12, JSON lines, a JUnit file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "session/test_runner.h"

namespace mochi {

std::size_t failed_tests(const std::vector<TestResult>& results);

// The path, then a line for each test. Nothing if there are none.
std::string test_lines(const std::string& path, const std::vector<TestResult>& results);
// After failures: `[FAIL] N test(s) failed.`
std::string failure_line(const std::vector<TestResult>& results);
// One object for each test.
std::string test_json_lines(const std::string& path, const std::vector<TestResult>& results);
// What `--watch` says before the tests that it runs again: `src/a.mochi changed; 2 files run again`.
std::string change_line(const std::vector<std::string>& changes, const std::vector<const TestedFile*>& ran);
// `{"changed":["src/a.mochi"],"files":2}`
std::string change_json_line(const std::vector<std::string>& changes,
                             const std::vector<const TestedFile*>& ran);
// All files with tests as one JUnit XML document.
std::string junit_xml(const std::vector<const TestedFile*>& files);

// `%dns` below 1 µs, `%.1fµs` below 1 ms, `%.1fms` below 1 s, else `%.2fs` (language page section 12).
std::string duration_text(std::int64_t ns);

}  // namespace mochi
