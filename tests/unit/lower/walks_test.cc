// What happens to an object while a loop walks over it.
#include <gtest/gtest.h>

#include "ir/facts.h"
#include "ir/walk.h"
#include "source.h"

namespace mochi::lower {
namespace {

// The walks of `f`, in source order: `g` the source may grow, `c` change, `d` differ, `v` the variable is used.
std::string walks(std::string_view text) {
  SourceProgram p(text);
  p.passes("walks", Mode::program);
  EXPECT_EQ(p.problems(), "");
  std::string all;
  for (std::uint32_t i = 0; i < p.program.functions.size(); ++i) {
    const ir::Function& f = p.program.functions[ir::FunctionId(i)];
    if (!f.name || p.session.names.text(f.name) != "f") continue;
    ir::walk(
        f.body, f.body.root, [](ir::ExprId) {},
        [&](ir::StmtId s) {
          if (f.body.stmts[s].kind != ir::StmtKind::for_each) return;
          const ir::Walk walk = p.program.facts->walk(ir::FunctionId(i), s);
          if (!all.empty()) all += " ";
          all += walk.source_may_grow ? "g" : "-";
          all += walk.source_may_change ? "c" : "-";
          all += walk.source_may_differ ? "d" : "-";
          all += walk.variable_mentioned ? "v" : "-";
        });
  }
  return all;
}

TEST(walks, a_list_that_stays) {
  EXPECT_EQ(
      walks("fun f(xs: list<int>): int { var n = 0  for x in xs { n = n + x }  return n }\nprint(f([1]))"),
      "---v");
  EXPECT_EQ(
      walks("fun f(xs: list<int>): int { var n = 0  for x in xs { n = n + 1 }  return n }\nprint(f([1]))"),
      "----");
}

// The new list is another one: what is walked stays as it is.
TEST(walks, a_list_that_its_loop_appends_to) {
  EXPECT_EQ(
      walks("fun f(n: int): list<int> { var xs = [n]  for x in xs { if len(xs) < 9 { xs = append(xs, x) } }  "
            "return xs }\nprint(f(1))"),
      "--dv");
}

TEST(walks, a_list_whose_elements_are_replaced) {
  EXPECT_EQ(
      walks(
          "fun f(n: int): list<int> { var xs = [n, n]  for x in xs { xs[1] = x }  return xs }\nprint(f(1))"),
      "-c-v");
}

TEST(walks, another_list_may_grow_meanwhile) {
  EXPECT_EQ(walks("fun f(xs: list<int>): list<int> { var ys: list<int> = []  for x in xs { ys = append(ys, "
                  "x) }  return "
                  "ys }\nprint(f([1]))"),
            "---v");
}

TEST(walks, what_is_made_for_the_loop_is_nobodys) {
  EXPECT_EQ(walks("fun f(m: map<string, int>): int { var n = 0  for k in keys(m) { m[k] = 0  n = n + 1 }  "
                  "return n }\n"
                  "print(f({\"a\": 1}))"),
            "--dv");
}

TEST(walks, a_map_that_gets_entries) {
  EXPECT_EQ(walks("fun f(n: int): int { var m: map<int, int> = {}  m[n] = n  for k in m { m[k + 1] = 1 }  "
                  "return len(m) "
                  "}\nprint(f(1))"),
            "gc-v");
}

// The call gets the list that is walked.
TEST(walks, calls_may_change_what_they_get) {
  EXPECT_EQ(walks("fun put(xs: list<int>, x: int) { xs[0] = x }\n"
                  "fun f(n: int): list<int> { let xs = [n, n]  for x in xs { put(xs, x + 1) }  return xs "
                  "}\nprint(f(1))"),
            "-c-v");
}

TEST(walks, of_loops_that_came_later_are_unknown) {
  SourceProgram p("for x in [1] { print(x) }");
  p.passes("walks");
  const ir::Walk walk = p.program.facts->walk(ir::FunctionId(0), ir::StmtId(1000));
  EXPECT_TRUE(walk.source_may_grow && walk.source_may_change && walk.source_may_differ &&
              walk.variable_mentioned);
}

}  // namespace
}  // namespace mochi::lower
