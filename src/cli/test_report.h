// What `mochi test` tells: the lines of section 12, JSON lines, or a JUnit file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/context.h"

namespace mochi {

struct TestResult {
  std::string name;
  bool passed = false;
  std::string message;
  std::int64_t duration_ns = 0;
};

struct TestFile {
  std::string path;
  std::vector<TestResult> results;
};

enum class TestFormat : std::uint8_t { text, json };

class TestReport {
 public:
  TestReport(const Context& context, TestFormat format) : context_(context), format_(format) {}
  void begin_file(std::string path);
  // Prints the test's line.
  void add(TestResult result);
  // After failures: `[FAIL] N test(s) failed.` on stderr.
  void end_file();
  const std::vector<TestFile>& files() const { return files_; }
  std::size_t failures() const { return failures_; }
  // All files as one JUnit XML document.
  std::string junit() const;

 private:
  const Context& context_;
  TestFormat format_;
  std::vector<TestFile> files_;
  std::size_t failures_ = 0;
};

// `%dns` below 1 µs, `%.1fµs` below 1 ms, `%.1fms` below 1 s, else `%.2fs` (language page section 12).
std::string duration_text(std::int64_t ns);

}  // namespace mochi
