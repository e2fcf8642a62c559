// Texts that loops do nothing with but to append to them.
#include "ir/text_builds.h"

#include <gtest/gtest.h>

#include "ir/walk.h"
#include "source.h"

namespace mochi::lower {
namespace {

// `t@line` for each text that the loop of that line builds, in `f`.
std::string built(std::string_view text) {
  SourceProgram p(text);
  p.passes("faults", Mode::program);
  EXPECT_EQ(p.problems(), "");
  std::string all;
  for (const ir::Function& f : p.program.functions) {
    if (!f.name || p.session.names.text(f.name) != "f") continue;
    const ir::TextBuilds found(f.body);
    ir::walk(
        f.body, f.body.root, [](ir::ExprId) {},
        [&](ir::StmtId s) {
          for (const ir::LocalId l : found.built_by(s)) {
            all += all.empty() ? "" : " ";
            all += std::string(p.session.names.text(f.body.locals[l].name)) + "@" +
                   std::to_string(p.session.sources.place(f.body.span(s).begin).line);
          }
        });
  }
  return all;
}

TEST(text_builds, of_a_text_that_a_loop_appends_to) {
  EXPECT_EQ(built("fun f(n: int): string {\n  var t = \"\"\n  for i in 0..n { t = t + \"x\" + str(i) }\n  "
                  "return t\n}\n"
                  "print(f(2))"),
            "t@3");
}

TEST(text_builds, of_the_outermost_loop) {
  EXPECT_EQ(
      built(
          "fun f(n: int): string {\n  var t = \"\"\n  for i in 0..n {\n    for j in 0..i { t = t + \"x\" }\n"
          "    t = t + \"|\"\n  }\n  return t\n}\nprint(f(2))"),
      "t@3");
  // The outer one reads it, the inner one does not.
  EXPECT_EQ(
      built(
          "fun f(n: int): string {\n  var t = \"\"\n  for i in 0..n {\n    for j in 0..i { t = t + \"x\" }\n"
          "    print(t)\n  }\n  return t\n}\nprint(f(2))"),
      "t@4");
}

TEST(text_builds, not_where_the_loop_reads_it) {
  EXPECT_EQ(
      built("fun f(n: int): string {\n  var t = \"\"\n  while len(t) < n { t = t + \"x\" }\n  return t\n}\n"
            "print(f(2))"),
      "");
  EXPECT_EQ(built("fun f(n: int): string {\n  var t = \"a\"\n  for i in 0..n { t = t + t }\n  return "
                  "t\n}\nprint(f(2))"),
            "");
}

TEST(text_builds, not_of_what_each_turn_makes_anew) {
  EXPECT_EQ(
      built("fun f(n: int): int {\n  var c = 0\n  for i in 0..n {\n    var t = \"a\"\n    t = t + str(i)\n"
            "    c = c + len(t)\n  }\n  return c\n}\nprint(f(2))"),
      "");
}

// What was built before the fault is seen behind the handler.
TEST(text_builds, not_where_faults_are_caught_around_it) {
  EXPECT_EQ(built("fun f(xs: list<int>): string {\n  var t = \"\"\n  try {\n    for i in 0..9 { t = t + "
                  "str(xs[i]) }\n"
                  "  } catch e { t = t + \"!\" }\n  return t\n}\nprint(f([1]))"),
            "");
}

}  // namespace
}  // namespace mochi::lower
