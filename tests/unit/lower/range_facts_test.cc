// What range analysis derives on small programs.
#include <gtest/gtest.h>

#include "source.h"

namespace mochi::lower {
namespace {

// The function after ranges, as a library sees it: arguments can be anything.
std::string ranges_of(std::string_view text, std::string_view name) {
  SourceProgram p(text, true);
  p.passes("ranges", Mode::library);
  EXPECT_EQ(p.problems(), "");
  return p.function(name);
}

TEST(range_facts, counters_and_lengths) {
  EXPECT_EQ(ranges_of("export fun f(xs: list<int>): int {\n"
                      "  var s = 0\n"
                      "  for i in 0..len(xs) { if xs[i] > xs[0] { s = s + 1 } }\n"
                      "  return s\n"
                      "}",
                      "f"),
            "export fun f(xs: list<int>): int {\n"
            "  let s: int = 0\n"
            "  for i: int in 0..list_len!safe+(xs) {\n"
            "    if xs[i!safe+]!proven > xs[0]!proven {\n"
            "      s = s!safe+ +!proven!safe+ 1\n"
            "    }\n"
            "  }\n"
            "  return s!safe+\n"
            "}\n");
}

TEST(range_facts, the_middle_of_a_binary_search) {
  EXPECT_EQ(ranges_of("export fun f(xs: list<int>, v: int): int {\n"
                      "  var lo = 0\n  var hi = len(xs)\n"
                      "  while lo < hi {\n"
                      "    let mid = (lo + hi) / 2\n"
                      "    if xs[mid] < v { lo = mid + 1 } else { hi = mid }\n"
                      "  }\n  return lo\n}",
                      "f"),
            "export fun f(xs: list<int>, v: int): int {\n"
            "  let lo: int = 0\n"
            "  let hi: int = list_len!safe+(xs)\n"
            "  while lo!safe+ < hi!safe+ {\n"
            "    let mid: int = (lo!safe+ +!proven!safe+ hi!safe+) /!proven!safe+ 2\n"
            "    if xs[mid!safe+]!proven < v {\n"
            "      lo = mid!safe+ +!proven!safe+ 1\n"
            "    } else {\n"
            "      hi = mid!safe+\n"
            "    }\n"
            "  }\n"
            "  return lo!safe+\n"
            "}\n");
}

TEST(range_facts, a_list_that_is_built_is_as_long_as_its_loop) {
  EXPECT_EQ(ranges_of("export fun f(n: int): int {\n"
                      "  var xs: list<int> = []\n"
                      "  for i in 0..n { xs = append(xs, i) }\n"
                      "  var s = 0\n"
                      "  for i in 0..n { s = s + xs[i] }\n"
                      "  return s\n}",
                      "f"),
            "export fun f(n: int): int {\n"
            "  let xs: list<int> = []\n"
            "  for i: int in 0..n {\n"
            "    xs = list_append(xs, i!safe+)\n"
            "  }\n"
            "  let s: int = 0\n"
            "  for i.2: int in 0..n {\n"
            "    s = s!int+ +!int+ xs[i.2!safe+]!proven!safe+\n"
            "  }\n"
            "  return s!int+\n"
            "}\n");
}

TEST(range_facts, neighbours_in_a_loop_that_goes_down) {
  EXPECT_EQ(ranges_of("export fun f(xs: list<int>): bool {\n"
                      "  var j = len(xs) - 1\n"
                      "  while j > 0 && xs[j - 1] > xs[j] { j = j - 1 }\n"
                      "  return j == 0\n}",
                      "f"),
            "export fun f(xs: list<int>): bool {\n"
            "  let j: int = list_len!safe+(xs) -!proven!safe 1\n"
            "  while (j!safe > 0) && (xs[j!safe+ -!proven!safe+ 1]!proven > xs[j!safe+]!proven) {\n"
            "    j = j!safe+ -!proven!safe+ 1\n"
            "  }\n"
            "  return j!safe == 0\n"
            "}\n");
}

TEST(range_facts, overflow_stays_where_nothing_bounds_it) {
  EXPECT_EQ(ranges_of("export fun f(a: int, b: int): int { return a * b + a / b - a % b }", "f"),
            "export fun f(a: int, b: int): int {\n"
            "  return ((a * b) + (a / b)) - (a % b)\n"
            "}\n");
  EXPECT_EQ(
      ranges_of("export fun f(a: int): int { if a > 0 && a < 1000 { return 7 / a - a * a } return -a }", "f"),
      "export fun f(a: int): int {\n"
      "  if (a > 0) && (a!int+ < 1000) {\n"
      "    return (7 /!proven!small+ a!small+) -!proven!small (a!small+ *!proven!small+ a!small+)\n"
      "  }\n"
      "  return neg(a)\n"
      "}\n");
}

TEST(range_facts, a_remainder_is_an_index) {
  EXPECT_EQ(ranges_of("export fun f(xs: list<int>, n: int): int {\n"
                      "  if len(xs) == 0 || n < 0 { return 0 }\n"
                      "  return xs[n % len(xs)]\n}",
                      "f"),
            "export fun f(xs: list<int>, n: int): int {\n"
            "  if (list_len!safe+(xs) == 0) || (n < 0) {\n"
            "    return 0\n"
            "  }\n"
            "  return xs[n!int+ %!proven!safe+ list_len!safe+(xs)]!proven\n"
            "}\n");
}

TEST(range_facts, arguments_reach_private_functions) {
  EXPECT_EQ(ranges_of("fun at(xs: list<int>, i: int): int { return xs[i] }\n"
                      "export fun f(xs: list<int>): int {\n"
                      "  var s = 0\n"
                      "  for i in 0..len(xs) { if at(xs, i) > 3 { s = s + 1 } }\n"
                      "  return s\n}",
                      "at"),
            "fun at(xs: list<int>, i: int): int {\n"
            "  return xs[i!safe+]!proven\n"
            "}\n");
}

TEST(range_facts, recursion_keeps_what_its_guard_says) {
  EXPECT_EQ(ranges_of("fun count(n: int): int { if n <= 0 { return 0 } let r = count(n - 1)  return r }\n"
                      "export fun f(): int { return count(100) }",
                      "count"),
            "fun count(n: int): int {\n"
            "  if n!small+ <= 0 {\n"
            "    return 0\n"
            "  }\n"
            "  let r: int = count!small+(n!small+ -!proven!small+ 1)\n"
            "  return r!small+\n"
            "}\n");
}

TEST(range_facts, an_assigned_list_forgets_its_length) {
  EXPECT_EQ(ranges_of("export fun f(xs: list<int>, ys: list<int>): int {\n"
                      "  var a = xs\n  var i = 0\n"
                      "  if i < len(a) { a = ys  return a[i] }\n"
                      "  return 0\n}",
                      "f"),
            "export fun f(xs: list<int>, ys: list<int>): int {\n"
            "  let a: list<int> = xs\n"
            "  let i: int = 0\n"
            "  if i!small+ < list_len!safe+(a) {\n"
            "    a = ys\n"
            "    return a[i!small+]\n"
            "  }\n"
            "  return 0\n"
            "}\n");
}

TEST(range_facts, a_handler_knows_nothing_of_what_the_body_assigned) {
  const std::string text = ranges_of(
      "export fun f(xs: list<int>, n: int): int {\n"
      "  var i = 0\n"
      "  try { i = n  i = 10 / i  i = 0 } catch e { return xs[i] }\n"
      "  return i\n}",
      "f");
  EXPECT_NE(text.find("return xs[i]\n"), std::string::npos) << text;
  EXPECT_NE(text.find("return i!small+\n"), std::string::npos) << text;
}

TEST(range_facts, a_closure_may_change_a_cell) {
  const std::string text = ranges_of(
      "export fun f(n: int): int {\n"
      "  var i = 0\n"
      "  let set = fun() { i = n }\n"
      "  set()\n"
      "  return i + 1\n}",
      "f");
  EXPECT_NE(text.find("return i + 1\n"), std::string::npos) << text;
}

TEST(range_facts, lengths_of_strings) {
  EXPECT_EQ(ranges_of("export fun f(s: string): int {\n"
                      "  var n = 0\n  var i = 0\n"
                      "  while i < len(s) { if s[i] == \"a\" { n = n + 1 }  i = i + 1 }\n"
                      "  return n\n}",
                      "f"),
            "export fun f(s: string): int {\n"
            "  let n: int = 0\n"
            "  let i: int = 0\n"
            "  while i!safe+ < str_len!safe+(s) {\n"
            "    if str_index!proven(s, i!safe+) == \"a\" {\n"
            "      n = n!safe+ +!proven!safe+ 1\n"
            "    }\n"
            "    i = i!safe+ +!proven!safe+ 1\n"
            "  }\n"
            "  return n!safe+\n"
            "}\n");
}

TEST(range_facts, a_negative_index_is_not_proven) {
  const std::string text = ranges_of("export fun f(): int { let xs = [1, 2, 3]  return xs[-1] }", "f");
  EXPECT_EQ(text.find("]!proven"), std::string::npos) << text;
}

}  // namespace
}  // namespace mochi::lower
