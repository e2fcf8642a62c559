// What range analysis derives of the ints in lists and maps.
#include <gtest/gtest.h>

#include "source.h"

namespace mochi::lower {
namespace {

// The function after ranges, in a library: the arguments of exported functions can be anything.
std::string facts_of(std::string_view text, std::string_view name = "f") {
  SourceProgram p(text, true);
  p.passes("ranges", Mode::library);
  EXPECT_EQ(p.problems(), "");
  return p.function(name);
}

void has(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(items, of_literals_lie_between_the_least_and_the_greatest) {
  has(facts_of("export fun f(m: int): int { let days = [31, 28, 31]  return days[m] + 1 }"),
      "return days[m]!small+ +!proven!small+ 1\n");
  has(facts_of("export fun f(m: int): int { let steps = [-1, 0, 1]  return steps[m] + 1 }"),
      "return steps[m]!small +!proven!small+ 1\n");
}

TEST(items, of_one_list_are_indices_into_another) {
  has(facts_of("export fun f(i: int): string { let to = [2, 0, 1]  let names = [\"a\", \"b\", \"c\"]  return "
               "names[to[i]] }"),
      "return names[to[i]!small+]!proven\n");
  has(facts_of("export fun f(i: int): string { let to = [3, 0, 1]  let names = [\"a\", \"b\", \"c\"]  return "
               "names[to[i]] }"),
      "return names[to[i]!small+]\n");
}

TEST(items, join_what_is_appended_and_what_is_assigned) {
  const std::string text = facts_of(
      "export fun f(n: int, k: int): int {\n"
      "  var xs: list<int> = []\n"
      "  for i in 0..n { xs = append(xs, i % 10) }\n"
      "  xs[k] = 300\n"
      "  xs = xs + [1000]\n"
      "  return xs[k] - 1000\n}");
  has(text, "return xs[k]!small+ -!proven!small 1000\n");
}

TEST(items, bound_loops_and_sums_over_them) {
  has(facts_of("export fun f(n: int): int { var s = n  for d in [31, 28, 31] { s = d - 28 }  return s }"),
      "s = d!small+ -!proven!small+ 28\n");
  has(facts_of("export fun f(): int { return sum([31, 28, 31]) + 1 }"),
      "list_sum!small+([31, 28, 31]) +!proven!small+ 1\n");
  has(facts_of("export fun f(k: int): int { return range(5, 90)[k] }"), "!small+\n");
  has(facts_of("export fun f(k: int): int { return range(90, 5, -1)[k] }"), "!small+\n");
}

TEST(items, of_maps_are_their_values) {
  const std::string text = facts_of(
      "export fun f(k: string): int {\n"
      "  var m = {\"a\": 1, \"b\": 2}\n"
      "  m[k] = 70000\n"
      "  return m[k] * m[k]\n}");
  has(text, "return unwrap[key]!proven!small+(m{k}) *!proven!safe+ unwrap[key]!proven!small+(m{k})\n");
}

TEST(items, go_through_calls_results_and_globals) {
  const std::string_view program =
      "let days = [31, 28, 31]\n"
      "fun table(): list<int> { return [4, 5] }\n"
      "fun at(xs: list<int>, i: int): int { return xs[i] }\n"
      "fun set(xs: list<int>, i: int) { xs[i] = i % 100 }\n"
      "export fun f(i: int): int {\n"
      "  var mine = table()\n"
      "  set(mine, i)\n"
      "  return at(mine, i) + at(days, i) + days[i]\n}";
  has(facts_of(program, "at"), "return xs[i]!small\n");
  has(facts_of(program),
      "return (at!small(mine, i) +!proven!small at!small(@days!proven, i)) +!proven!small "
      "@days!proven[i]!small+\n");
}

TEST(items, of_a_list_that_is_only_looked_at_stay_what_they_are) {
  // Others call `total` with anything; that does not get into `mine`.
  const std::string_view program =
      "export fun total(xs: list<int>): int { var s = 0  for x in xs { s = s + x }  return s }\n"
      "export fun f(i: int): int { let mine = [1, 2]  return total(mine) + mine[i] }";
  has(facts_of(program), "mine[i]!small+\n");
  has(facts_of(program, "total"), "s = s + x\n");
}

TEST(items, count_where_several_functions_add_to_them) {
  const std::string_view program =
      "fun fill(cells: list<int>, value: int) { for i in 0..len(cells) { cells[i] = cells[i] + value } }\n"
      "export fun f(size: int): list<int> {\n"
      "  var cells: list<int> = []\n"
      "  for i in 0..size { cells = append(cells, i) }\n"
      "  fill(cells, 10)\n"
      "  fill(cells, 1)\n"
      "  return cells\n}";
  has(facts_of(program, "fill"),
      "cells[i!safe+]!proven = cells[i!safe+]!proven!safe+ +!proven!safe+ value!small+\n");
}

TEST(items, of_a_closure_are_those_of_what_it_captures) {
  const std::string_view tame =
      "export fun f(k: int): int {\n  var row = [0]\n  let set = fun() { row[0] = k % 8 }\n  set()\n  return "
      "row[0] + 1\n}";
  has(facts_of(tame), "return row[0]!proven!small +!proven!small 1\n");
  const std::string_view wild =
      "export fun f(k: int): int {\n  var row = [0]\n  let set = fun() { row[0] = k }\n  set()\n  return "
      "row[0] + 1\n}";
  has(facts_of(wild), "return row[0]!proven + 1\n");
}

// Each of these programs lets `v`, which is anything, get into `a` by another name.
class ItemsByAnotherName : public testing::TestWithParam<const char*> {};

TEST_P(ItemsByAnotherName, are_unknown) {
  SourceProgram p(std::string(GetParam()) + "  return a[0] + 1 }\nprint(f(int(input())))");
  p.passes("ranges");
  EXPECT_EQ(p.problems(), "");
  const std::string text = p.function("f");
  EXPECT_NE(text.find("  return a[0]!proven + 1\n"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    all, ItemsByAnotherName,
    testing::Values(
        "fun f(v: int): int { var a = [0]  var b = a  b[0] = v",
        "fun f(v: int): int { var a = [0]  var b = [1]  b = a  b[0] = v",
        "fun f(v: int): int { var a = [0]  var c = [1]  var b = if v > 0 { a } else { c }  b[0] = v",
        "fun f(v: int): int { var a = [0]  var c = [a]  c[0][0] = v",
        "fun f(v: int): int { var a = [0]  var c = [[1]]  c[0] = a  c[0][0] = v",
        "fun f(v: int): int { var a = [0]  var c = {\"k\": a}  c[\"k\"][0] = v",
        "fun f(v: int): int { var a = [0]  var c: list<list<int>> = []  c = append(c, a)  for b in c { var d "
        "= b  d[0] = v }",
        "type R { xs: list<int> }\nfun f(v: int): int { var a = [0]  var r = R { xs: a }  r.xs[0] = v",
        "type U = A(xs: list<int>) | B\nfun f(v: int): int { var a = [0]  let u: U = A { xs: a }  match u { "
        "A(ys) => { var z = ys  z[0] = v } B => {} }",
        "fun set(xs: list<int>, v: int) { xs[0] = v }\nfun f(v: int): int { var a = [0]  set(a, v)",
        "fun inner(xs: list<int>, v: int) { xs[0] = v }\nfun set(xs: list<int>, v: int) { inner(xs, v) }\n"
        "fun f(v: int): int { var a = [0]  set(a, v)",
        "fun set<T>(xs: list<T>, v: T) { xs[0] = v }\nfun f(v: int): int { var a = [0]  set(a, v)",
        "fun same(xs: list<int>): list<int> { return xs }\nfun f(v: int): int { var a = [0]  var b = same(a) "
        " b[0] = v",
        "fun same<T>(x: T): T { return x }\nfun f(v: int): int { var a = [0]  var b = same(a)  b[0] = v",
        "fun set(xs: list<int>, v: int) { xs[0] = v }\nfun f(v: int): int { var a = [0]  let g = set  g(a, "
        "v)",
        "fun f(v: int): int { var a = [0]  let get = fun(): list<int> { return a }  var b = get()  b[0] = v",
        "fun f(v: int): int { var a = [0]  let set = fun() { var b = a  b[0] = v }  set()",
        "var kept = [0]\nfun keep(xs: list<int>) { kept = xs }\nfun f(v: int): int { var a = [0]  keep(a)  "
        "kept[0] = v",
        "var kept = [0]\nfun get(): list<int> { return kept }\nfun f(v: int): int { var a = kept  var b = "
        "get()  b[0] = v",
        "fun f(v: int): int { var a = [0]  try { a[0] = v  expect v == 0 } catch e {}"));

TEST(items, of_inner_lists_are_not_followed) {
  has(facts_of("export fun f(i: int): int { let grid = [[1, 2], [3, 4]]  return grid[i][i] + 1 }"),
      "[i] + 1\n");
}

TEST(items, that_grow_with_each_turn_have_no_bound) {
  has(facts_of("export fun f(n: int): int { var a = [1]  for i in 0..n { a[0] = a[0] * 2 }  return a[0] }"),
      "a[0]!proven = a[0]!proven!int+ *!int+ 2\n");
  has(facts_of("fun grow(a: list<int>, n: int) { if n > 0 { a[0] = a[0] + a[0]  grow(a, n - 1) } }\n"
               "export fun f(n: int): int { var a = [1]  grow(a, n)  return a[0] }",
               "grow"),
      "a[0]!proven!int+ +!int+ a[0]!proven!int+\n");
}

TEST(items, of_exported_globals_and_parameters_are_anything) {
  has(facts_of("export let table = [1, 2]\nexport fun f(i: int): int { return table[i] + 1 }"),
      "table!proven[i] + 1\n");
  // What leaves is a copy, so nobody else changes the table.
  has(facts_of("let table = [1, 2]\nexport fun whole(): list<int> { return table }\n"
               "export fun f(i: int): int { return table[i] + 1 }"),
      "table!proven[i]!small+ +!proven!small+ 1\n");
  has(facts_of("export fun f(xs: list<int>): int { return xs[0] + 1 }"), "xs[0] + 1\n");
}

}  // namespace
}  // namespace mochi::lower
