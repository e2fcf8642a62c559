#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class CommandLineTest : public testing::Test {
 protected:
  int run(const Args& args) {
    Context context{host_.host};
    return run_command_line(context, args);
  }
  MemoryHost host_;
};

TEST_F(CommandLineTest, PrintsTheVersion) {
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_TRUE(host_.out.text().starts_with("Mochi v"));
  EXPECT_NE(host_.out.text().find(", built "), std::string::npos);
  EXPECT_EQ(run({"--version", "--verbose"}), 0);
  EXPECT_NE(host_.out.text().find("compiler:"), std::string::npos);
}

TEST_F(CommandLineTest, SuggestsTheNearestCommand) {
  EXPECT_EQ(run({"explian"}), kExitUsage);
  EXPECT_EQ(host_.err.text(),
            "error[C005]: unknown command `explian`\n"
            "\n"
            "help:\n"
            "  Did you mean `mochi explain`?\n");
}

TEST_F(CommandLineTest, SuggestsTheNearestOption) {
  EXPECT_EQ(run({"explain", "--lits"}), kExitUsage);
  EXPECT_EQ(host_.err.text(),
            "error[C003]: unknown option `--lits`\n"
            "\n"
            "help:\n"
            "  Did you mean `--list`?\n");
}

TEST_F(CommandLineTest, EveryCommandHasAHelpPage) {
  for (const Command& command : all_commands()) {
    MemoryHost host;
    Context context{host.host};
    EXPECT_EQ(run_command_line(context, {std::string(command.name), "--help"}), 0) << command.name;
    EXPECT_NE(host.out.text().find("Usage: mochi " + std::string(command.name)), std::string::npos);
    EXPECT_EQ(host.err.text(), "");
  }
}

TEST_F(CommandLineTest, ExplainsCodes) {
  EXPECT_EQ(run({"explain", "t008"}), 0);
  EXPECT_NE(host_.out.text().find("T008"), std::string::npos);
  EXPECT_EQ(run({"explain", "T00"}), kExitUsage);
  EXPECT_NE(host_.err.text().find("error[C012]"), std::string::npos);
}

TEST_F(CommandLineTest, CompletesEveryCommandInEveryShell) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    MemoryHost host;
    Context context{host.host};
    EXPECT_EQ(run_command_line(context, {"completions", shell}), 0);
    for (const Command& command : all_commands()) {
      EXPECT_NE(host.out.text().find(command.name), std::string::npos) << shell << " " << command.name;
    }
    EXPECT_NE(host.out.text().find("list"), std::string::npos);
  }
}

}  // namespace
}  // namespace mochi
