// Tests run again after edits, on files in memory.
#include "session/test_runner.h"

#include <gtest/gtest.h>

#include "host/interrupt.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class TestRunnerTest : public testing::Test {
 protected:
  TestRunnerTest() {
    host_.clock.set(1'000'000'000'000);
    put("twice.mochi", "export fun twice(n: int): int { return n * 2 }\n");
    put("twice_test.mochi", "import \"./twice\"\ntest \"doubles\" { expect twice.twice(2) == 4 }\n");
    put("other_test.mochi", "test \"stands\" { expect 1 < 2 }\n");
  }
  ~TestRunnerTest() override { clear_interrupt(); }
  void put(const std::string& name, const std::string& text) { host_.files.put("/t/" + name, text); }
  TestSelection all() const { return {.paths = {"/t"}, .filter = {}, .jobs = 1, .packages = {}}; }
  // `FILE: TEST ok` of each test.
  static std::string lines(const std::vector<const TestedFile*>& files) {
    std::string text;
    for (const TestedFile* file : files) {
      if (file->made == nullptr) text += file->path + ": " + file->error.message + "\n";
      if (file->made != nullptr && file->made->diagnostics.has_errors()) text += file->path + ": errors\n";
      for (const TestResult& r : file->results)
        text += file->path + ": " + r.name + (r.passed ? " ok\n" : " failed\n");
    }
    return text;
  }
  MemoryHost host_;
};

TEST_F(TestRunnerTest, RunsAgainWhatAChangeTouches) {
  TestRunner runner(host_.host, all());
  Result<std::vector<const TestedFile*>> ran = runner.run_all();
  ASSERT_TRUE(ran);
  EXPECT_EQ(lines(*ran), "/t/other_test.mochi: stands ok\n/t/twice_test.mochi: doubles ok\n");
  put("twice.mochi", "export fun twice(n: int): int { return n * 3 }\n");
  ASSERT_TRUE(runner.wait_for_change());
  EXPECT_EQ(runner.changes(), std::vector<std::string>{"/t/twice.mochi"});
  ran = runner.run_changed();
  ASSERT_TRUE(ran);
  EXPECT_EQ(lines(*ran), "/t/twice_test.mochi: doubles failed\n");
  // The others' last results count still.
  EXPECT_EQ(lines(runner.files()), "/t/other_test.mochi: stands ok\n/t/twice_test.mochi: doubles failed\n");
}

TEST_F(TestRunnerTest, FilesComeAndGo) {
  TestRunner runner(host_.host, all());
  ASSERT_TRUE(runner.run_all());
  put("new_test.mochi", "import \"./later\"\ntest \"new\" { expect later.yes() }\n");
  ASSERT_TRUE(runner.wait_for_change());
  Result<std::vector<const TestedFile*>> ran = runner.run_changed();
  ASSERT_TRUE(ran);
  EXPECT_EQ(lines(*ran), "/t/new_test.mochi: errors\n");
  put("later.mochi", "export fun yes(): bool { return true }\n");
  ASSERT_TRUE(runner.wait_for_change());
  ran = runner.run_changed();
  ASSERT_TRUE(ran);
  EXPECT_EQ(lines(*ran), "/t/new_test.mochi: new ok\n");
  ASSERT_TRUE(host_.files.remove("/t/other_test.mochi"));
  ASSERT_TRUE(runner.wait_for_change());
  ran = runner.run_changed();
  ASSERT_TRUE(ran);
  EXPECT_EQ(lines(*ran), "");
  EXPECT_EQ(lines(runner.files()), "/t/new_test.mochi: new ok\n/t/twice_test.mochi: doubles ok\n");
}

TEST_F(TestRunnerTest, CtrlCEndsTheWait) {
  TestRunner runner(host_.host, all());
  ASSERT_TRUE(runner.run_all());
  raise_interrupt();
  EXPECT_FALSE(runner.wait_for_change());
}

}  // namespace
}  // namespace mochi
