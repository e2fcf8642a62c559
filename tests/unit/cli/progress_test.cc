#include "cli/progress.h"

#include <gtest/gtest.h>

#include "host/memory/memory_host.h"

namespace mochi {
namespace {

TEST(Progress, PlainLinesElsewhere) {
  MemoryHost host;
  {
    Progress progress(host.host, "Fetching", 2);
    progress.show("json 1.0.0");
    progress.step("json 1.0.0");
    progress.step("yaml 2.0.0");
  }
  EXPECT_EQ(host.err.text(), "Fetching json 1.0.0\nFetching yaml 2.0.0\n");
  EXPECT_EQ(host.out.text(), "");
}

TEST(Progress, ABarOnATerminalThatGoesAway) {
  MemoryHost host;
  host.terminal.set(true, 60);
  {
    Progress progress(host.host, "Fetching", 2);
    progress.show("json 1.0.0");
    progress.step("json 1.0.0");
    // Drawn again only after a while, so that fast work costs no time on the terminal.
    host.clock.set(1'000'000'000);
    progress.step("a-package-with-a-name-that-is-too-long 1.0.0");
  }
  const std::string& text = host.err.text();
  EXPECT_EQ(text.find("\r\x1b[KFetching [                        ] 0/2 j"), 0U) << text;
  EXPECT_NE(text.find("Fetching [========================] 2/2 "), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\r\x1b[K"));
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(Progress, SilentWhenAsked) {
  MemoryHost host;
  Progress progress(host.host, "Fetching", 1, Progress::Style::quiet);
  progress.step("json");
  EXPECT_EQ(host.err.text(), "");
}

TEST(ProgressBoard, ALineForEachThatEndsElsewhere) {
  MemoryHost host;
  {
    ProgressBoard board(host.host, "Publishing", {"npm", "crates"}, 3);
    board.at(0, 1, "uploading");
    board.at(1, 3, "failed");
    board.at(0, 3, "published");
  }
  EXPECT_EQ(host.err.text(), "Publishing crates: failed\nPublishing npm: published\n");
}

TEST(ProgressBoard, RowsOnATerminalThatGoAway) {
  MemoryHost host;
  host.terminal.set(true, 60);
  {
    ProgressBoard board(host.host, "Publishing", {"npm", "crates"}, 2);
    board.at(0, 1, "uploading");
    board.at(1, 2, "published");
  }
  const std::string& text = host.err.text();
  EXPECT_EQ(text.find("npm    [============            ] uploading\ncrates [                        ] waiting\n\x1b[2A\r\x1b[J"), 0U) << text;
  EXPECT_NE(text.find("crates [========================] published\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\x1b[2A\r\x1b[J")) << text;
}

}  // namespace
}  // namespace mochi
