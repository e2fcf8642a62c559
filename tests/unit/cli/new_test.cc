#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class NewTest : public testing::Test {
 protected:
  int run(const Args& args) {
    Context context{host_.host};
    const int status = run_command_line(context, args);
    host_.host.out.flush();
    return status;
  }
  // What came on standard output since the last call.
  std::string said() {
    std::string text = host_.out.text().substr(seen_);
    seen_ += text.size();
    return text;
  }
  MemoryHost host_;

 private:
  std::size_t seen_ = 0;
};

TEST_F(NewTest, ProgramPassesEveryCommand) {
  EXPECT_EQ(run({"new", "/w/hello"}), 0);
  EXPECT_EQ(run({"check", "/w/hello"}), 0);
  EXPECT_EQ(run({"test", "/w/hello"}), 0);
  EXPECT_EQ(run({"fmt", "--check", "/w/hello"}), 0);
  EXPECT_EQ(host_.err.text(), "");
  static_cast<void>(said());
  EXPECT_EQ(run({"run", "/w/hello"}), 0);
  EXPECT_EQ(said(), "Hello, world!\n");
}

TEST_F(NewTest, LibraryPassesEveryCommand) {
  EXPECT_EQ(run({"new", "--lib", "@acme/geo"}), 0);
  EXPECT_EQ(run({"check", "geo"}), 0);
  EXPECT_EQ(run({"test", "geo"}), 0);
  EXPECT_EQ(run({"fmt", "--check", "geo"}), 0);
  EXPECT_EQ(run({"api", "geo"}), 0);
  EXPECT_EQ(host_.err.text(), "");
  EXPECT_NE(said().find("module @acme/geo\n"), std::string::npos);
}

TEST_F(NewTest, RefusesWhatIsThereAndBadNames) {
  EXPECT_EQ(run({"new", "/w/a"}), 0);
  EXPECT_EQ(run({"new", "/w/a"}), 1);
  EXPECT_EQ(run({"new", "/w/A"}), 2);
  EXPECT_EQ(run({"new", "--lib", "--bin", "/w/b"}), 2);
  EXPECT_NE(host_.err.text().find("exists already and is not empty"), std::string::npos);
  EXPECT_FALSE(host_.host.files.exists("/w/b"));
}

TEST_F(NewTest, BenchMeasuresBlocksOnly) {
  EXPECT_TRUE(host_.host.files.make_dirs("/w").has_value());
  EXPECT_TRUE(
      host_.host.files
          .write(
              "/w/a.mochi",
              "var n = 0\nprint(\"not shown\")\nbench \"one\" { n = n + 1 }\nbench \"two\" { n = n + 2 }\n")
          .has_value());
  EXPECT_EQ(run({"bench", "--json", "--filter", "one", "--rounds", "7", "/w/a.mochi"}), 0);
  EXPECT_EQ(
      said(),
      "{\"file\":\"/w/a.mochi\",\"name\":\"one\",\"median_ns\":0,\"min_ns\":0,\"max_ns\":0,\"rounds\":7}\n");
  static_cast<void>(said());
  EXPECT_EQ(run({"bench", "--rounds", "2", "/w/a.mochi"}), 0);
  EXPECT_EQ(said(),
            "/w/a.mochi\n"
            "   bench      median         min         max   rounds\n"
            "   one           0ns         0ns         0ns        2\n"
            "   two           0ns         0ns         0ns        2\n");
}

TEST_F(NewTest, BenchTellsFaults) {
  EXPECT_TRUE(host_.host.files.make_dirs("/w").has_value());
  EXPECT_TRUE(
      host_.host.files.write("/w/a.mochi", "var xs = [1]\nbench \"bad\" { xs[0] = xs[3] }\n").has_value());
  EXPECT_EQ(run({"bench", "/w/a.mochi"}), 4);
  EXPECT_EQ(host_.err.text().substr(0, 49), "bench `bad`:\nlist index out of range: 3 (len 1)\nc");
}

}  // namespace
}  // namespace mochi
