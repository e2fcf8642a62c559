// Tests of a set of files, run once or again after edits. It prints nothing: what went how is data.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "session/compiler.h"

namespace mochi {

struct TestResult {
  std::string name;
  bool passed = false;
  std::string message;
  std::int64_t duration_ns = 0;
};

struct TestSelection {
  // Files or directories (`dir/...` too).
  std::vector<std::string> paths;
  // Only tests whose name contains it.
  std::string filter;
  // Files at the same time.
  unsigned jobs = 1;
  PackageSettings packages;
};

// One file as its tests went last.
struct TestedFile {
  std::string path;
  // Null: it cannot be compiled for `error`, or Ctrl-C came first (then the error is empty). With errors among its
  // diagnostics nothing ran.
  std::shared_ptr<const Compilation> made;
  Error error;
  std::vector<TestResult> results;
};

class TestRunner {
 public:
  // The host outlives it.
  TestRunner(Host& host, TestSelection selection);
  ~TestRunner();
  TestRunner(const TestRunner&) = delete;
  TestRunner& operator=(const TestRunner&) = delete;

  // Runs the tests of all files, in their order. Errors: C001, C004 of finding them.
  Result<std::vector<const TestedFile*>> run_all();
  // Waits until a file of the last runs has changed, appeared or gone. False: Ctrl-C.
  bool wait_for_change();
  // What has: paths, ascending.
  const std::vector<std::string>& changes() const { return changes_; }
  // Runs again what is made of these files. Errors as above.
  Result<std::vector<const TestedFile*>> run_changed();
  // All files that have tests or errors, in their order.
  std::vector<const TestedFile*> files() const;

 private:
  struct Unit;
  Result<void> find_units();
  std::vector<const TestedFile*> run(const std::vector<Unit*>& wanted);
  void run_unit(Unit& unit);
  std::vector<std::string> changed_paths();
  std::vector<std::string> sources() const;

  Host& host_;
  TestSelection selection_;
  std::unique_ptr<ProjectPackages> packages_;
  std::vector<std::unique_ptr<Unit>> units_;
  std::vector<std::string> sources_;  // at the last look
  std::vector<std::string> changes_;
};

}  // namespace mochi
