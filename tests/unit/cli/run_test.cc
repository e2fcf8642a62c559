// `mochi run`, `test`, `ir` and `build` on a file system in memory.
#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"
#include "report/tests.h"

namespace mochi {
namespace {

class RunTest : public testing::Test {
 protected:
  int run(const Args& args) {
    Context context{host_.host};
    return run_command_line(context, args);
  }
  void put(std::string_view path, std::string text) { host_.files.put(path, std::move(text)); }
  MemoryHost host_;
};

TEST_F(RunTest, PrintsWhatTheProgramPrints) {
  put("/hello.mochi", "print(\"hello\", 1 + 2)\n");
  EXPECT_EQ(run({"run", "/hello.mochi"}), 0);
  EXPECT_EQ(host_.out.text(), "hello 3\n");
  EXPECT_EQ(host_.err.text(), "");
}

TEST_F(RunTest, TakesAnExpression) {
  EXPECT_EQ(run({"run", "-e", "print(6 * 7)"}), 0);
  EXPECT_EQ(host_.out.text(), "42\n");
}

TEST_F(RunTest, TheStatusIsTheProgramsOwn) {
  EXPECT_EQ(run({"run", "-e", "exit(3)"}), 3);
  EXPECT_EQ(run({"run", "-e", "exit(0)"}), 0);
  EXPECT_EQ(run({"run", "-e", "exit(300)"}), 1);
  EXPECT_EQ(run({"run", "-e", "panic(42, \"no\")"}), 42);
}

TEST_F(RunTest, AnUncaughtErrorGoesToStderr) {
  put("/a.mochi", "fun f(n: int): int { return [1][n] + 1 }\nprint(f(0))\nprint(f(5))\n");
  EXPECT_EQ(run({"run", "/a.mochi"}), 4);
  EXPECT_EQ(host_.out.text(), "2\n");
  EXPECT_EQ(host_.err.text(),
            "list index out of range: 5 (len 1)\n"
            "call graph: __main -> f\n"
            "stack trace:\n"
            "  f at /a.mochi:1\n"
            "    fun f(n: int): int { return [1][n] + 1 }\n"
            "  __main at /a.mochi:3\n"
            "    print(f(5))\n");
}

TEST_F(RunTest, DoesNotStartWhatIsWrong) {
  EXPECT_EQ(run({"run", "/missing.mochi"}), kExitNotStarted);
  EXPECT_EQ(host_.err.text(), "file not found: /missing.mochi\n");
  EXPECT_EQ(run({"run", "-e", "let x: int = \"a\""}), kExitNotStarted);
  EXPECT_NE(host_.err.text().find("aborted due to type errors"), std::string::npos);
  EXPECT_EQ(run({"run"}), kExitNotStarted);
}

TEST_F(RunTest, APackageRunsItsMain) {
  put("/p/mochi.toml", "[package]\nname = \"@a/p\"\nversion = \"0.1.0\"\n");
  put("/p/src/main.mochi", "import \"./lib\" as l\nprint(l.f(2))\n");
  put("/p/src/lib.mochi", "export fun f(n: int): int { return n * 10 }\n");
  EXPECT_EQ(run({"run", "/p"}), 0);
  EXPECT_EQ(host_.out.text(), "20\n");
}

TEST_F(RunTest, PrintsTreesAndBytecode) {
  EXPECT_EQ(run({"run", "--ast", "-e", "print(1)"}), 0);
  EXPECT_EQ(host_.out.text(), "(program (expr-stmt (call (callee (ident print)) (int-lit 1))))\n");
  EXPECT_EQ(run({"run", "--ir", "-e", "print(1)"}), 0);
  EXPECT_NE(host_.out.text().find("print"), std::string::npos);
}

TEST_F(RunTest, TheClockCanBeSeeded) {
  host_.env.set("MOCHI_NOW_SEED", "1");
  EXPECT_EQ(run({"run", "-e", "print(now(), now())"}), 0);
  // (n * 1664525 + 1013904223) mod 2147483647, twice; computed with Python.
  EXPECT_EQ(host_.out.text(), "1015568748 1586792639\n");
}

TEST_F(RunTest, RunsTests) {
  put("/a_test.mochi",
      "let n = 2\ntest \"good\" { expect n == 2 }\ntest \"bad\" {\n  print(\"x\")\n  expect n == 3\n}\n");
  EXPECT_EQ(run({"test", "/a_test.mochi"}), kExitFailure);
  EXPECT_TRUE(host_.out.text().starts_with("/a_test.mochi\n   test good                           ... ok ("));
  EXPECT_NE(
      host_.out.text().find("   test bad                            ... fail expect condition failed at "
                            "/a_test.mochi:5: expect n == 3 ("),
      std::string::npos);
  EXPECT_EQ(host_.err.text(), "\n[FAIL] 1 test(s) failed.\n");
}

TEST_F(RunTest, EachTestRunsAlone) {
  put("/a.mochi",
      "var n = 0\nfun up(): int { n = n + 1  return n }\ntest \"a\" { expect up() == 1 }\ntest \"b\" { "
      "expect up() == 1 }\n");
  EXPECT_EQ(run({"test", "/a.mochi"}), 0);
}

TEST_F(RunTest, ReportsTestsAsJsonAndJUnit) {
  put("/t/a.mochi", "test \"x < y\" { expect 1 == 2 }\n");
  EXPECT_EQ(run({"test", "--json", "--junit", "/out.xml", "/t"}), kExitFailure);
  EXPECT_TRUE(host_.out.text().starts_with(
      "{\"file\":\"/t/a.mochi\",\"name\":\"x < y\",\"passed\":false,\"message\":\""));
  const std::string xml = *host_.files.read("/out.xml", 10000);
  EXPECT_NE(xml.find("<testsuite name=\"/t/a.mochi\" tests=\"1\" failures=\"1\""), std::string::npos);
  EXPECT_NE(xml.find("name=\"x &lt; y\""), std::string::npos);
}

TEST_F(RunTest, FiltersTests) {
  put("/a.mochi", "test \"one\" { expect true }\ntest \"two\" { expect false }\n");
  EXPECT_EQ(run({"test", "--filter", "one", "/a.mochi"}), 0);
}

TEST_F(RunTest, TheSurfaceKnowsBigInts) {
  put("/p/mochi.toml", "[package]\nname = \"@a/p\"\nversion = \"0.1.0\"\n\n[fanout.npm]\nint = \"bigint\"\n");
  put("/p/src/lib.mochi", "export fun f(n: int, x: float): list<int> { return [n] }\n");
  EXPECT_EQ(run({"api", "--target=javascript", "/p"}), 0);
  EXPECT_NE(host_.out.text().find("f(n: bigint, x: number): bigint[]"), std::string::npos)
      << host_.out.text();
}

class ReadmeTest : public RunTest {
 protected:
  void put_package(std::string_view claimed) {
    put("/p/mochi.toml", "[package]\nname = \"@a/p\"\nversion = \"0.1.0\"\nreadme = \"READ.md\"\n");
    put("/p/src/lib.mochi", "/// Ten times as much.\nexport fun f(n: int): int { return n * 10 }\n");
    put("/p/READ.md",
        "# P\n\n```sh\nmochi pkg add @a/p\n```\n\n```mochi\nimport \"@a/p\" as p\n\np.f(2) // => " +
            std::string(claimed) + "\n```\n");
  }
};

TEST_F(ReadmeTest, ItsExamplesAreTestsOfThePackage) {
  put_package("20");
  EXPECT_EQ(run({"test", "/p"}), 0);
  EXPECT_NE(host_.out.text().find("example of README"), std::string::npos)
      << host_.out.text() << host_.err.text();
  EXPECT_EQ(run({"test", "/p/READ.md"}), 0);
}

TEST_F(ReadmeTest, AWrongClaimFails) {
  put_package("21");
  EXPECT_EQ(run({"test", "/p"}), 1);
  EXPECT_NE(host_.out.text().find("/p/READ.md"), std::string::npos) << host_.out.text();
  EXPECT_EQ(run({"test", "/p/src"}), 0);
  EXPECT_EQ(run({"test", "--filter", "nothing of that name", "/p"}), 0);
}

TEST_F(ReadmeTest, WhatIsNoProgramIsReported) {
  put_package("20");
  put("/p/READ.md", "```mochi\nimport \"@a/p\" as p\np.g(2) // => 20\n```\n");
  EXPECT_EQ(run({"test", "/p"}), kExitNotStarted);
  EXPECT_NE(host_.err.text().find("READ.md"), std::string::npos) << host_.err.text();
}

TEST_F(RunTest, ExamplesRunAsTestsOfTheirFile) {
  put("/twice.mochi",
      "/// Twice as much.\n///\n/// ```mochi\n/// twice(2) // => 4\n/// twice(-1) // => 2\n/// ```\n"
      "fun twice(n: int): int {\n  return n * 2\n}\n\ntest \"doubles\" {\n  expect twice(3) == 6\n}\n");
  EXPECT_EQ(run({"test", "/twice.mochi", "--jobs", "1"}), kExitFailure);
  EXPECT_NE(host_.out.text().find("test doubles                        ... ok"), std::string::npos);
  // The line is that of the comment.
  EXPECT_NE(
      host_.out.text().find(
          "test example of twice               ... fail expect condition failed at /twice.mochi.examples:5: "
          "expect str(twice(-1)) == \"2\""),
      std::string::npos)
      << host_.out.text();
}

TEST(Durations, HaveFourForms) {
  EXPECT_EQ(duration_text(999), "999ns");
  EXPECT_EQ(duration_text(1500), "1.5µs");
  EXPECT_EQ(duration_text(2500000), "2.5ms");
  EXPECT_EQ(duration_text(3250000000), "3.25s");
}

TEST_F(RunTest, DumpsTheIr) {
  put("/a.mochi", "fun f(n: int): int { return n }\nprint(f(1))\n");
  EXPECT_EQ(run({"ir", "--after", "lower", "/a.mochi"}), 0);
  EXPECT_EQ(host_.out.text(),
            "module \"/a.mochi\" entry\n"
            "fun f(n: int): int {\n"
            "  return n\n"
            "}\n"
            "fun init(): unit {\n"
            "  print(f(1))\n"
            "}\n");
  EXPECT_EQ(run({"ir", "--after", "rangs", "/a.mochi"}), kExitUsage);
  EXPECT_NE(host_.err.text().find("Did you mean `ranges`?"), std::string::npos);
}

TEST_F(RunTest, BuildRefusesForeignTargets) {
  put("/a.mochi", "print(1)\n");
  EXPECT_EQ(run({"build", "--target", "c-aot", "/a.mochi"}), kExitUsage);
  EXPECT_NE(host_.err.text().find("error[C013]: target `c-aot` is not one of Mochi's"), std::string::npos);
}

}  // namespace
}  // namespace mochi
