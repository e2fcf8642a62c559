// Text views, fault marks, globals that become locals, and the pipeline over whole programs.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ir/facts.h"
#include "lower/ownership/ownership.h"
#include "source.h"

namespace mochi::lower {
namespace {

std::string views(std::string_view text) {
  SourceProgram p(text);
  p.passes("text");
  EXPECT_EQ(p.problems(), "");
  std::string all;
  if (!p.program.facts) return all;
  for (std::size_t i = 0; i < p.program.functions.size(); ++i) {
    const ir::Function& f = p.program.functions[ir::FunctionId(static_cast<std::uint32_t>(i))];
    for (const ir::TextView& v : p.program.facts->text_views[i]) {
      all += std::string(p.session.names.text(f.body.locals[v.local].name)) + "@";
      all += std::to_string(p.session.sources.place(f.body.span(v.loop).begin).line) + " ";
    }
  }
  return all;
}

TEST(text_views, of_a_string_that_a_loop_indexes) {
  EXPECT_EQ(views("fun f(s: string): int {\n  var n = 0\n  for i in 0..len(s) {\n    if s[i] == \"a\" { n = "
                  "n + 1 }\n  }\n"
                  "  return n\n}\nprint(f(\"aba\"))"),
            "s@3 ");
}

TEST(text_views, stand_before_the_outermost_loop_that_keeps_the_text) {
  EXPECT_EQ(
      views("fun f(words: list<string>, t: string): int {\n  var n = 0\n  for w in words {\n"
            "    for i in 0..len(w) {\n      if w[i] == t[0:1] { n = n + 1 }\n    }\n  }\n  return n\n}\n"
            "print(f([\"ab\"], \"b\"))"),
      "w@4 t@3 ");
}

TEST(text_views, none_for_a_text_that_the_loop_assigns) {
  EXPECT_EQ(views("fun f(): int {\n  var s = \"\"\n  while len(s) < 5 { s = s + \"x\" }\n  return "
                  "len(s)\n}\nprint(f())"),
            "");
}

TEST(faults, reach_everything_below_a_try) {
  SourceProgram p(
      "fun deep(n: int): int { return 10 / n }\n"
      "fun work(n: int): int { return deep(n) + 1 }\n"
      "fun apart(n: int): int { return n / 2 }\n"
      "try { print(work(0)) } catch e { print(e) }\nprint(apart(3))");
  p.passes("faults");
  ASSERT_EQ(p.problems(), "");
  EXPECT_EQ(p.function("deep").substr(0, 38), "fun deep(n: int): int !in_try {\n  retu");
  EXPECT_EQ(p.function("work").substr(0, 31), "fun work(n: int): int !in_try {");
  EXPECT_EQ(p.function("apart").substr(0, 34), "fun apart(n: int): int !no_fault {");
}

TEST(localise, moves_what_no_function_sees) {
  SourceProgram p(
      "var i = 0\nvar seen = 0\nfun look(): int { return seen }\nwhile i < 3 { i = i + 1 }\nprint(i, "
      "look())");
  p.passes("localise");
  ASSERT_EQ(p.problems(), "");
  EXPECT_EQ(p.function("init"),
            "fun init(): unit {\n"
            "  let i: int = 0\n"
            "  @seen = 0\n"
            "  while i < 3 {\n"
            "    i = i + 1\n"
            "  }\n"
            "  print(i, look())\n"
            "}\n");
}

// Every program of the conformance suite keeps the verifier content after each pass (the pipeline aborts if
// not).
TEST(pipeline, takes_every_program) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (const char* folder : {"lang", "programs"}) {
    const fs::path root = fs::path(MOCHI_TESTS_DIR) / folder;
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.path().extension() == ".mochi") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::size_t run = 0;
  for (const std::string& path : paths) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    for (const Mode mode : {Mode::vm, Mode::library, Mode::program}) {
      SourceProgram p(text.str());
      if (!p.good) continue;
      ASSERT_EQ(p.problems(), "") << path;
      p.passes("faults", mode);
      EXPECT_TRUE(p.good) << path;
      ownership_report(p.program);
      ++run;
    }
  }
  EXPECT_GT(run, 300U);
}

}  // namespace
}  // namespace mochi::lower
