#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class FmtTest : public testing::Test {
 protected:
  int run(const Args& args) {
    Context context{host_.host};
    return run_command_line(context, args);
  }
  void put(const std::string& path, const std::string& text) {
    EXPECT_TRUE(host_.host.files.make_dirs(path.substr(0, path.rfind('/'))).has_value());
    EXPECT_TRUE(host_.host.files.write(path, text).has_value());
  }
  std::string get(const std::string& path) { return host_.host.files.read(path, 1000).value_or("missing"); }
  MemoryHost host_;
};

TEST_F(FmtTest, RewritesAndListsChangedFiles) {
  put("/p/a.mochi", "let x=1");
  put("/p/b.mochi", "let x = 1\n");
  put("/p/sub/c.mochi", "print( 1 )");
  put("/p/.hidden/d.mochi", "print( 1 )");
  put("/p/e.txt", "print( 1 )");
  EXPECT_EQ(run({"fmt", "--check", "/p"}), 1);
  EXPECT_EQ(host_.out.text(), "/p/a.mochi\n/p/sub/c.mochi\n");
  EXPECT_EQ(get("/p/a.mochi"), "let x=1");
  EXPECT_EQ(run({"fmt", "/p"}), 0);
  EXPECT_EQ(get("/p/a.mochi"), "let x = 1\n");
  EXPECT_EQ(get("/p/sub/c.mochi"), "print(1)\n");
  EXPECT_EQ(get("/p/.hidden/d.mochi"), "print( 1 )");
  EXPECT_EQ(get("/p/e.txt"), "print( 1 )");
  EXPECT_EQ(run({"fmt", "--check", "/p"}), 0);
}

TEST_F(FmtTest, LeavesBrokenFilesAloneAndGoesOn) {
  put("/p/a.mochi", "let = 1");
  put("/p/b.mochi", "let x=1");
  EXPECT_EQ(run({"fmt", "/p/a.mochi", "/p/b.mochi"}), 1);
  EXPECT_NE(host_.err.text().find("error[P031]"), std::string::npos);
  EXPECT_EQ(get("/p/a.mochi"), "let = 1");
  EXPECT_EQ(get("/p/b.mochi"), "let x = 1\n");
  EXPECT_EQ(run({"fmt", "/p/none.mochi"}), 1);
  EXPECT_NE(host_.err.text().find("error[C001]"), std::string::npos);
}

}  // namespace
}  // namespace mochi
