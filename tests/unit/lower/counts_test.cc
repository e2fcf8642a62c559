// Which ints count: what ranges cannot bound and time can.
#include <gtest/gtest.h>

#include "source.h"

namespace mochi::lower {
namespace {

std::string flags_of(std::string_view text, std::string_view name) {
  SourceProgram p(text, true);
  p.passes("ranges", Mode::library);
  EXPECT_EQ(p.problems(), "");
  return p.function(name);
}

void has(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(counts, counters_of_loops_without_a_bound) {
  const std::string text = flags_of(
      "export fun f(n: int): int {\n  var steps = 0\n  var m = n\n"
      "  while m != 1 { m = m * 3  steps = steps + 2 }\n  return steps\n}",
      "f");
  has(text, "steps = steps!safe+ +!proven!safe+ 2\n");
  has(text, "m = m * 3\n");
}

TEST(counts, contents_of_lists_and_maps_with_one_name) {
  const std::string text = flags_of(
      "export fun f(words: list<string>): int {\n  var row = [0, 0, 0]\n  var counts: map<string, int> = {}\n"
      "  for w in words {\n    counts[w] = counts[w] + 1\n    row[len(w)] = row[len(w)] + 1\n  }\n  return "
      "row[0] + row[1]\n}",
      "f");
  has(text, " +!proven!safe 1\n");
  has(text, "return row[0]!proven!safe+ +!proven!safe+ row[1]!proven!safe+\n");
}

TEST(counts, contents_that_others_see_do_not) {
  has(flags_of("fun fill(xs: list<int>, v: int) { xs[0] = v }\n"
               "export fun f(v: int): int {\n  var row = [0]\n  fill(row, v)\n  return row[0] + 1\n}",
               "f"),
      "return row[0]!proven + 1\n");
  has(flags_of("export fun f(v: int): int {\n  var row = [0]\n  var other = row\n  other[0] = v\n  return "
               "row[0] + 1\n}",
               "f"),
      "return row[0]!proven + 1\n");
  has(flags_of("export fun f(v: int): int {\n  var row = [0]\n  let set = fun() { row[0] = v }\n  set()\n  "
               "return row[0] + 1\n}",
               "f"),
      "return row[0]!proven + 1\n");
  has(flags_of("export fun f(xs: list<int>): int {\n  var row = xs\n  return row[0] + 1\n}", "f"), " + 1\n");
}

TEST(counts, sums_of_counts_count_no_further) {
  const std::string text = flags_of(
      "export fun f(n: int): int {\n  var a = 1\n  var b = 1\n  while a != n { let c = a + b  a = b  b = c "
      "}\n  return a\n}",
      "f");
  has(text, "let c: int = a!int+ +!int+ b!int+\n");
}

TEST(counts, go_through_calls_and_cells) {
  const std::string text = flags_of(
      "fun next(n: int): int { return n + 1 }\n"
      "export fun f(stop: fun(int): bool): int {\n  var n = 0\n  while !stop(n) { n = next(n) }\n  return n "
      "+ 1\n}",
      "f");
  has(text, "return n!safe+ +!counted!safe+ 1\n");
  const std::string cell = flags_of(
      "export fun f(v: int): int {\n  var n = 0\n  let add = fun() { n = n + 1 }\n  add()\n  return n + 1\n}",
      "f");
  has(cell, "return n!safe +!counted!safe 1\n");
  const std::string poured = flags_of(
      "export fun f(v: int): int {\n  var n = 0\n  let add = fun() { n = v }\n  add()\n  return n + 1\n}",
      "f");
  has(poured, "return n + 1\n");
}

TEST(counts, what_anybody_may_call_starts_with_anything) {
  has(flags_of("export fun f(n: int): int { return n + 1 }", "f"), "return n + 1\n");
  has(flags_of("fun g(n: int): int { return n + 1 }\nexport fun f(xs: list<int>): list<int> { return from x "
               "in xs select g(x) }",
               "g"),
      "return n + 1\n");
}

// A compiler may replace such a loop by a product.
TEST(counts, what_has_a_closed_form_counts_for_machines_only) {
  has(flags_of(
          "export fun f(n: int): int {\n  var s = 0\n  var i = 0\n  while i < n { s = s + 3  i = i + 1 }\n"
          "  return s\n}",
          "f"),
      "s = s!safe+ +!counted!safe+ 3\n");
  has(flags_of("export fun f(n: int): int {\n  var s = 0\n  for i in 0..n { for j in 0..n { s = s + 1 } }\n"
               "  return s\n}",
               "f"),
      "s = s!safe+ +!counted!safe+ 1\n");
  // Four turns may be unrolled, and then each element has a closed form.
  has(flags_of("export fun f(n: int): int {\n  var cells = [0, 0, 0, 0]\n  for i in 0..n {\n"
               "    for k in 0..4 { cells[k] = cells[k] + 3 }\n  }\n  return cells[0]\n}",
               "f"),
      " +!counted!safe+ 3\n");
  has(flags_of("fun depth(n: int): int {\n  if n <= 0 { return 0 }\n  return depth(n - 1) + 3\n}\n"
               "export fun f(n: int): int { return depth(n) }",
               "depth"),
      " +!counted!safe+ 3\n");
  // From a known start, the inner loop is 6 and then 18.
  has(flags_of("export fun f(n: int): int {\n  var s = 0\n  for i in 0..n {\n    var m = 2\n"
               "    for k in 0..2 { m = m * 3 }\n    if m > 5 { s = s + 3 }\n  }\n  return s\n}",
               "f"),
      "s = s!safe+ +!counted!safe+ 3\n");
  // A flag of two states is no way out that nobody can foresee.
  has(flags_of(
          "export fun f(n: int): int {\n  var s = 0\n  var i = 0\n  var done = false\n"
          "  while !done {\n    s = s + 3\n    i = i + 1\n    if i > n { done = true }\n  }\n  return s\n}",
          "f"),
      "s = s!safe+ +!counted!safe+ 3\n");
}

TEST(counts, what_is_executed_one_by_one_counts_for_compilers_too) {
  has(flags_of("export fun f(grid: list<list<bool>>): int {\n  var s = 0\n  for row in grid {\n"
               "    for cell in row { if cell { s = s + 3 } }\n  }\n  return s\n}",
               "f"),
      "s = s!safe+ +!proven!safe+ 3\n");
  has(flags_of(
          "export fun f(text: string, n: int): int {\n  var s = 0\n  for turn in 0..n {\n    for i in "
          "0..len(text) "
          "{\n      let c = text[i]\n      s = s + (if c == \"a\" then 2 else 1)\n    }\n  }\n  return s\n}",
          "f"),
      "s = s!safe+ +!proven!safe+");
  // Nine turns at most.
  has(flags_of("export fun f(x: int): int {\n  var s = 0\n  for i in 0..3 { for j in 0..3 { if i != x { s = "
               "s + 3 } "
               "} }\n  return s\n}",
               "f"),
      "s = s!safe+ +!proven!safe+ 3\n");
}

TEST(counts, a_longer_way_does_not_hide_a_shorter_one) {
  // What `b[j - 1]` teaches of j and b must not weaken what is known of j and row.
  const std::string text = flags_of(
      "export fun f(b: string): int {\n  var row: list<int> = range(len(b) + 1)\n  var hits = 0\n"
      "  for j in 1..len(b) + 1 {\n    let above = row[j]\n    if b[j - 1] == \"a\" { hits = above }\n  }\n  "
      "return hits\n}",
      "f");
  has(text, "let above: int = row[j!safe+]!proven!safe+\n");
}

}  // namespace
}  // namespace mochi::lower
