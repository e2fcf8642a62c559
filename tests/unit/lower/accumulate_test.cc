// Which functions become loops with an accumulator, and which do not.
#include "lower/passes/accumulate.h"

#include <gtest/gtest.h>

#include "source.h"

namespace mochi::lower {
namespace {

std::string accumulated(const std::string& text, std::string_view function = "f", Mode mode = Mode::program) {
  SourceProgram p(text, mode == Mode::library);
  p.passes("faults", mode);
  EXPECT_EQ(p.problems(), "");
  accumulate_calls(p.program);
  EXPECT_EQ(p.problems(), "");
  EXPECT_NE(p.function(function), "");
  return p.function(function);
}

bool applies(const std::string& text) { return accumulated(text).find("$total") != std::string::npos; }

TEST(accumulate, takes_the_last_call_of_a_sum) {
  EXPECT_EQ(
      accumulated(
          "fun f(n: int): int { if n < 2 { return n }  return f(n - 1) + f(n - 2) }\nprint(f(int(input())))"),
      "fun f(n: int): int {\n"
      "  let $total: int = 0\n"
      "  while true {\n"
      "    if n < 2 {\n"
      "      return $total + n\n"
      "    }\n"
      "    $total = $total + f(n!int+ -!proven!int+ 1)\n"
      "    n = n!int+ -!proven!int+ 2\n"
      "  }\n"
      "}\n");
}

TEST(accumulate, takes_calls_anywhere_in_the_sum) {
  const std::string text =
      accumulated("fun f(n: int): int { return if n < 1 { 0 } else { f(n - 1) + n } }\nprint(f(20))");
  EXPECT_NE(text.find("$total = $total + n"), std::string::npos) << text;
  EXPECT_NE(text.find("return $total\n"), std::string::npos) << text;
  const std::string three = accumulated(
      "fun f(n: int): int { if n < 3 { return 1 }  return f(n - 1) + f(n - 2) + n }\nprint(f(20))");
  EXPECT_NE(three.find("$total = $total + n"), std::string::npos) << three;
  EXPECT_NE(three.find("$total = $total + f"), std::string::npos) << three;
}

TEST(accumulate, shares_the_loop_of_tail_calls) {
  const std::string text = accumulated(
      "fun f(n: int): int { if n < 2 { return 1 }  if n % 2 == 0 { return f(n - 2) }  return f(n - 1) + f(n "
      "- 2) }\nprint(f(20))");
  EXPECT_EQ(text.find("while true"), text.rfind("while true")) << text;
  EXPECT_NE(text.find("$total = $total + f"), std::string::npos) << text;
}

TEST(accumulate, keeps_objects_that_each_turn_has) {
  EXPECT_TRUE(
      applies("fun f(n: int, xs: list<int>): int { if n < 2 || n in xs { return 1 }  return f(n - 1, xs) + "
              "f(n - 2, xs) }\nprint(f(20, [3]))"));
  EXPECT_FALSE(
      applies("fun f(n: int, xs: list<int>): int { if n < 2 || n in xs { return 1 }  return f(n - 1, xs) + "
              "f(n - 2, [n]) }\nprint(f(20, [3]))"));
}

TEST(accumulate, works_in_libraries) {
  const std::string text = accumulated(
      "export fun f(n: int): int { if n < 2 { return n }  return f(n - 1) + f(n - 2) }", "f", Mode::library);
  EXPECT_NE(text.find("$total"), std::string::npos) << text;
}

TEST(accumulate, refuses_parts_below_zero) {
  // Of a part, of the end in a call from itself, of a parameter that only a call from outside brings.
  EXPECT_FALSE(applies("fun f(n: int): int { if n < 1 { return 0 }  return -1 + f(n - 1) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return -1 }  return f(n - 1) + f(n - 2) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 3 { return n }  return f(n - 1) + f(n - 4) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun f(n: int, last: int): int { if n < 1 { return last }  return 1 + f(n - 1, last) "
              "}\nprint(f(int(input()), int(input())))"));
  EXPECT_FALSE(
      applies("fun f(n: int, step: int): int { if n < 1 { return 0 }  return step + f(n - 1, 3) "
              "}\nprint(f(20, int(input())))"));
}

TEST(accumulate, refuses_what_may_fail_otherwise) {
  const char* ends[] = {
      "if n == 1 { panic(3, \"one\") }", "let m = 10 / (n - 5)", "let x = [1, 2, 3][n]",
      "let m = n * n * n * n",           "let y = bad(n)",       "if n == 5 { expect n == 6 }"};
  for (const std::string end : ends) {
    EXPECT_FALSE(applies(
        "fun bad(n: int): int { return 100 / (n - 5) }\nfun f(n: int): int { if n < 1 { return 0 }  " + end +
        "  return n + f(n - 1) }\nprint(f(int(input())))"))
        << end;
  }
  // Two sums that may overflow, in two lines.
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return 0 }\n if n > 9 { return 2 + f(n - 2) }\n return 1 + "
              "f(n - 1) }\nprint(f(int(input())))"));
  // The end of the function is such a place too.
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return 0 }  if n < 50 { return n + f(n - 1) } "
              "}\nprint(f(int(input())))"));
}

TEST(accumulate, refuses_what_may_never_end) {
  EXPECT_FALSE(applies("fun f(n: int): int { return 1 + f(n + 1) }\nprint(f(0))"));
  EXPECT_FALSE(applies("fun f(n: int): int { return 1 + f(n) }\nprint(f(0))"));
  EXPECT_FALSE(applies("fun f(n: int): int { if n == 5 { return 0 }  return 1 + f(n + 2) }\nprint(f(0))"));
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return 0 }  if n % 2 == 0 { return f(n + 1) }  return 1 + f(n "
              "- 1) }\nprint(f(20))"));
  EXPECT_TRUE(
      applies("fun f(a: int, b: int): int { if a < 1 || b < 1 { return 1 }  return f(a - 1, b) + f(a, b "
              "- 1) }\nprint(f(9, 9))"));
  EXPECT_FALSE(
      applies("fun f(a: int, b: int): int { if a < 1 || b < 1 { return 1 }  return f(a - 1, b + 1) + "
              "f(a + 1, b - 1) }\nprint(f(9, 9))"));
  EXPECT_TRUE(applies("fun f(n: int): int { if n > 99 { return 0 }  return 1 + f(n + 2) }\nprint(f(0))"));
}

TEST(accumulate, refuses_effects) {
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return 0 }  print(n)  return n + f(n - 1) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun say(n: int): int { print(n)  return 1 }\nfun f(n: int): int { if n < 1 { return 0 }  "
              "return say(n) + f(n - 1) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("var turns = 0\nfun f(n: int): int { if n < 1 { return 0 }  turns = turns * 2  return n + f(n "
              "- 1) }\nprint(f(20))\nprint(turns)"));
  EXPECT_FALSE(
      applies("fun f(n: int, m: map<int, int>): int { if n < 1 { return 0 }  m[n] = n  return n + f(n - 1, "
              "m) }\nlet m: map<int, int> = {}\nprint(f(20, m), m)"));
  EXPECT_FALSE(
      applies("fun f(n: int, g: fun(int): int): int { if n < 1 { return 0 }  let x = g(n)  return n + f(n - "
              "1, g) }\nprint(f(20, fun(x: int): int => x))"));
  EXPECT_FALSE(
      applies("fun f(n: int): int { if n < 1 { return 0 }  try { return n + f(n - 1) } catch e { return 1 } "
              "}\nprint(f(20))"));
}

TEST(accumulate, takes_ints_only) {
  EXPECT_FALSE(
      applies("fun f(n: int): float { if n < 1 { return 0.0 }  return 1.5 + f(n - 1) }\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun f(n: int): bigint { if n < 1 { return 0 as bigint }  return (n as bigint) + f(n - 1) "
              "}\nprint(f(20))"));
  EXPECT_FALSE(
      applies("fun f(n: int): string { if n < 1 { return \"\" }  return \"a\" + f(n - 1) }\nprint(f(20))"));
  EXPECT_FALSE(applies("fun f(n: int): int { if n < 1 { return 1 }  return n * f(n - 1) }\nprint(f(20))"));
}

}  // namespace
}  // namespace mochi::lower
