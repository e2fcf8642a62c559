#include "session/progress.h"

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

TEST(ProgressBoard, PlainLinesElsewhere) {
  MemoryHost host;
  {
    ProgressBoard board(host.host, "Publishing", {"npm", "crates", "jsr"});
    board.at(0, "building");
    board.bytes(0, 0, 12'345);
    board.bytes(0, 5'000, 12'345);
    board.end(1, "failed", false);
    board.bytes(0, 12'345, 12'345);
    board.at(0, "confirming");
    board.end(0, "published", true);
    board.end(2, "already published", true);
    board.at(7, "no such row");
  }
  EXPECT_EQ(host.err.text(),
            "Publishing npm: uploading 12.3 kB\nPublishing crates: failed\nPublishing npm: "
            "published\nPublishing jsr: already published\n");
}

TEST(ProgressBoard, NothingWhenQuiet) {
  MemoryHost host;
  host.terminal.set(true, 60);
  {
    ProgressBoard board(host.host, "Publishing", {"npm"}, Progress::Style::quiet);
    board.at(0, "building");
    board.bytes(0, 3, 4);
    board.end(0, "published", true);
  }
  EXPECT_EQ(host.err.text(), "");
}

TEST(ProgressBoard, BarsOfBytesOnATerminalThatGoAway) {
  MemoryHost host;
  host.terminal.set(true, 60);
  {
    ProgressBoard board(host.host, "Publishing", {"npm", "crates"});
    board.at(0, "building");
    board.bytes(0, 0, 2'000'000);
    host.clock.set(1'000'000'000);
    board.bytes(0, 1'000'000, 2'000'000);
    // Too soon to be worth a look; the last piece always is.
    board.bytes(0, 1'500'000, 2'000'000);
    board.bytes(0, 2'000'000, 2'000'000);
    board.at(0, "confirming");
    board.end(1, "failed", false);
    board.end(0, "published", true);
    board.lift();
    host.err.write("!");
    board.at(1, "again");
  }
  const std::string gone = "\x1b[2A\r\x1b[J";
  const std::string empty = "[                        ] ";
  const std::string full = "[========================] ";
  EXPECT_EQ(host.err.text(),
            "npm    " + empty + "building\ncrates " + empty + "waiting\n" + gone +           //
                "npm    " + empty + "0 B of 2.0 MB\ncrates " + empty + "waiting\n" + gone +  //
                "npm    [============            ] 1.0 MB of 2.0 MB\ncrates " + empty + "waiting\n" + gone +
                "npm    " + full + "2.0 MB\ncrates " + empty + "waiting\n" + gone +          //
                "npm    " + full + "confirming\ncrates " + empty + "waiting\n" + gone +      //
                "npm    " + full + "confirming\ncrates " + empty + "failed\n" + gone +       //
                "npm    " + full + "published\ncrates " + empty + "failed\n" + gone + "!" +  //
                "npm    " + full + "published\ncrates " + empty + "again\n" + gone);
}

}  // namespace
}  // namespace mochi
