// The report of ownership: why each position is shared, unique or a cell, and which growths copy.
#include <gtest/gtest.h>

#include "lower/ownership/ownership.h"
#include "source.h"

namespace mochi::lower {
namespace {

struct Owned {
  SourceProgram p;
  std::string report;
  explicit Owned(std::string_view text) : p(text, false) {
    p.passes("ownership", Mode::vm);
    EXPECT_EQ(p.problems(), "");
    if (p.good) report = ownership_report(p.program);
  }
  bool says(std::string_view line) const { return report.find(std::string(line)) != std::string::npos; }
};

TEST(ownership_report, the_report_says_why_and_lists_growths_that_copy) {
  const Owned o(
      "type Box { items: list<int> }\n"
      "fun total(xs: list<int>): int {\n"
      "  var s = 0\n"
      "  for x in xs { s = s + x }\n"
      "  return s\n"
      "}\n"
      "fun fill(xs: list<int>) { for i in 0..len(xs) { xs[i] = 0 } }\n"
      "fun grown(seed: list<int>): list<int> {\n"
      "  var out = seed\n"
      "  for i in 0..3 { out = append(out, i) }\n"
      "  return out\n"
      "}\n"
      "fun shown(b: Box): int {\n"
      "  var count = 0\n"
      "  for i in 0..2 {\n"
      "    let seen = b.items\n"
      "    b.items = append(b.items, i)\n"
      "    count = count + len(seen)\n"
      "  }\n"
      "  return count\n"
      "}\n"
      "var ys = [1, 2]\n"
      "fill(ys)\n"
      "var a = [1]\n"
      "var b = a\n"
      "b[0] = 5\n"
      "print(total(ys), a, b, grown([1]), shown(Box { items: [] }))\n");
  // No list of a box is changed where it stands, since `seen` names the old one; the box itself is, by its
  // one name. The list of `grown` is its own: nobody else has what it was given. `fill` changes `ys` for its
  // caller, `a` and `b` are one list.
  EXPECT_EQ(o.report,
            "  field Box.items: list<int>: shared, never changed, grows\n"
            "function total\n"
            "  parameter xs: list<int>: shared, never changed, borrowed\n"
            "function fill\n"
            "  parameter xs: list<int>: unique, changed at 7:49 through one live name, borrowed to change\n"
            "function grown\n"
            "  parameter seed: list<int>: shared, never changed, grows, owned\n"
            "  local out: list<int>: shared, never changed, grows, owned\n"
            "  result: list<int>: shared, never changed, grows\n"
            "function shown\n"
            "  parameter b: Box: unique, changed at 17:5 through one live name, borrowed to change\n"
            "  local seen: list<int>: shared, never changed, grows, owned\n"
            "  growth at 17:15 copies on every turn: the list is also reached by another name\n"
            "function init\n"
            "  local ys: list<int>: unique, changed at 23:1 through one live name, owned\n"
            "  local a: list<int>: cell, changed at 26:1, also seen by what is copied at 25:9, owned\n"
            "  local b: list<int>: cell, changed at 26:1, also seen by what is copied at 25:9, owned\n");
}

TEST(ownership_report, the_report_looks_into_elements_and_globals) {
  const Owned o(
      "var board: list<list<int>> = [[0], [0]]\n"
      "fun mark(row: int) { board[row][0] = 1 }\n"
      "mark(1)\n"
      "print(board)\n");
  // The rows change through the one global, the list of rows does not.
  EXPECT_TRUE(
      o.says("  global board: list<list<int>>: shared, never changed\n"
             "  global board[0]: list<int>: unique, changed at 2:22 through one live name\n"))
      << o.report;
}

TEST(ownership_report, a_growth_in_a_loop_that_a_closure_sees_is_listed) {
  const Owned o(
      "var xs: list<int> = []\n"
      "let look = fun(): int => len(xs)\n"
      "for i in 0..3 {\n"
      "  let before = xs\n"
      "  xs = append(xs, i)\n"
      "  print(look(), len(before))\n"
      "}\n");
  EXPECT_TRUE(o.says("growth at 5:8 copies on every turn: ")) << o.report;
}

}  // namespace
}  // namespace mochi::lower
