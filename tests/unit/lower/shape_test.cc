// Folding, simplifying and hoisting on small programs.
#include <gtest/gtest.h>

#include "lower/passes/fold.h"
#include "lower/passes/hoist.h"
#include "lower/passes/simplify.h"
#include "lower/passes/sink_returns.h"
#include "lower/shape.h"
#include "source.h"

namespace mochi::lower {
namespace {

std::string after(std::string_view text, std::string_view pass) {
  SourceProgram p(text);
  p.passes(pass);
  EXPECT_EQ(p.problems(), "");
  return p.function("init");
}

TEST(fold, computes_constants_and_keeps_faults) {
  EXPECT_EQ(
      after("print(24 * 60 * 60, 7 / 2, -7 % 3, 1 / 0, 9223372036854775807 + 1, 0.1 + 0.2, -3)", "fold"),
      "fun init(): unit {\n"
      "  print(86400, 3, -1, 1 / 0, 9223372036854775807 + 1, 0.30000000000000004, -3)\n"
      "}\n");
}

TEST(fold, takes_decided_branches) {
  EXPECT_EQ(after("if 1 < 2 && \"a\" < \"b\" { print(\"x\" + \"y\" + str(3)) } else { print(0) }\nwhile "
                  "false { print(1) }",
                  "fold"),
            "fun init(): unit {\n"
            "  {\n"
            "    print(\"xy3\")\n"
            "  }\n"
            "}\n");
}

TEST(fold, of_literals_keeps_what_people_wrote) {
  SourceProgram p("print(24 * 60, -1)");
  fold_constants(p.program, FoldLevel::literals);
  EXPECT_EQ(p.function("init"), "fun init(): unit {\n  print(24 * 60, -1)\n}\n");
}

TEST(simplify, gives_a_query_the_name_of_its_result) {
  EXPECT_EQ(after("let xs = [1, 2]\nlet squares = from x in xs where x > 1 select x * x\nprint(squares)",
                  "simplify"),
            "fun init(): unit {\n"
            "  let xs: list<int> = [1, 2]\n"
            "  let squares: list<int> = []\n"
            "  for x: int in xs {\n"
            "    if x > 1 {\n"
            "      squares = list_append(squares, x * x)\n"
            "    }\n"
            "  }\n"
            "  print(squares)\n"
            "}\n");
}

TEST(simplify, counts_without_a_list) {
  EXPECT_EQ(
      after("for i in range(2, 5) { print(i) }\nlet evens = from i in range(4) where i % 2 == 0 select i\n"
            "print(evens)\nfor i in range(5, 2, -1) { print(i) }",
            "simplify"),
      "fun init(): unit {\n"
      "  for i: int in 2..5 {\n"
      "    print(i)\n"
      "  }\n"
      "  let evens: list<int> = []\n"
      "  for i.2: int in 0..4 {\n"
      "    if (i.2 % 2) == 0 {\n"
      "      evens = list_append(evens, i.2)\n"
      "    }\n"
      "  }\n"
      "  print(evens)\n"
      "  for i.3: int in list_range(5, 2, -1) {\n"
      "    print(i.3)\n"
      "  }\n"
      "}\n");
}

// Through the temporary of `len` and that of the query.
TEST(simplify, gives_a_count_the_name_of_its_result) {
  EXPECT_EQ(after("let xs = [1, 2]\nlet n = len(from x in xs where x > 1 select x)\nprint(n, n)", "simplify"),
            "fun init(): unit {\n"
            "  let xs: list<int> = [1, 2]\n"
            "  let n: int = 0\n"
            "  for x: int in xs {\n"
            "    if x > 1 {\n"
            "      n = n + 1\n"
            "    }\n"
            "  }\n"
            "  print(n, n)\n"
            "}\n");
}

// Twice the queries in one block are twice the work.
TEST(simplify, is_linear_in_the_statements_of_a_block) {
  const auto steps = [](int queries) {
    std::string text = "let xs = [1, 2, 3]\n";
    for (int i = 0; i < queries; ++i) {
      const std::string name = "q" + std::to_string(i);
      text += "let " + name + " = from x in xs where x > 1 select x * 2\nprint(" + name + ")\n";
    }
    SourceProgram p(text);
    p.passes("fold");
    EXPECT_EQ(p.problems(), "");
    return simplify(p.program);
  };
  const std::size_t one = steps(1000);
  EXPECT_GT(one, 10000U);
  EXPECT_LT(steps(2000), 2 * one + 100);
  EXPECT_LT(steps(4000), 4 * one + 100);
}

TEST(hoist, keeps_the_order_of_evaluation) {
  SourceProgram p(
      "fun f(n: int): int { print(n)  return n }\n"
      "fun g(n: int): int { return f(n) + (match n { 1 => f(2)  _ => f(3) }) }\nprint(g(1))");
  p.passes("monomorphise");
  ASSERT_EQ(p.problems(), "");
  hoist_statements(p.program, {});
  EXPECT_EQ(p.problems(), "");
  EXPECT_EQ(p.function("g"),
            "fun g(n: int): int {\n"
            "  let $held: int = f(n)\n"
            "  let $value: int\n"
            "  match n {\n"
            "    1 => {\n"
            "      $value = f(2)\n"
            "    }\n"
            "    _ => {\n"
            "      $value = f(3)\n"
            "    }\n"
            "  }\n"
            "  return $held + $value\n"
            "}\n");
}

std::string sunk(std::string_view text) {
  SourceProgram p(text);
  p.passes("simplify");
  hoist_statements(p.program, {});
  sink_returns(p.program);
  EXPECT_EQ(p.problems(), "");
  return p.function("f");
}

TEST(sink_returns, branches_return_by_themselves) {
  EXPECT_EQ(sunk("fun f(n: int): int {\n"
                 "  let m = match n { 1 => 2  _ => match n + 1 { 5 => 3  _ => panic(\"no\") } }\n"
                 "  return m\n}\nprint(f(1))"),
            "fun f(n: int): int {\n"
            "  match n {\n"
            "    1 => {\n"
            "      return 2\n"
            "    }\n"
            "    _ => {\n"
            "      match n + 1 {\n"
            "        5 => {\n"
            "          return 3\n"
            "        }\n"
            "        _ => {\n"
            "          panic(1, \"no\")\n"
            "        }\n"
            "      }\n"
            "    }\n"
            "  }\n"
            "}\n");
}

TEST(sink_returns, not_of_what_is_read_before) {
  const std::string twice = sunk(
      "fun f(n: int): int {\n  let m = match n { 1 => 2  _ => 3 }\n  print(m)\n  return m\n}\nprint(f(1))");
  EXPECT_NE(twice.find("return m"), std::string::npos) << twice;
}

// The closure sees the variable too.
TEST(sink_returns, not_of_what_a_closure_has) {
  const std::string shared = sunk(
      "fun f(n: int): int {\n  var m = 0\n  let g = fun(): int { return m }\n"
      "  if n > g() { m = 1 } else { m = 2 }\n  return m\n}\nprint(f(1))");
  EXPECT_NE(shared.find("return m"), std::string::npos) << shared;
}

// In a library, where generic functions stay, the parameter of one kind cannot take a value of another.
TEST(tail_calls, of_a_generic_function_with_other_types_stay_calls) {
  SourceProgram p(
      "export fun same<T>(n: int, t: list<T>): int { return same(n - 1, t) }\n"
      "export fun other<T>(n: int, t: list<T>): int { return other(n - 1, [1]) }\n",
      true);
  p.passes("tail_calls", Mode::library);
  EXPECT_EQ(p.problems(), "");
  EXPECT_NE(p.function("same").find("while true"), std::string::npos) << p.function("same");
  EXPECT_EQ(p.function("other").find("while true"), std::string::npos) << p.function("other");
}

TEST(tail_calls, stay_where_the_target_has_them) {
  const auto after_passes = [](bool kept) {
    SourceProgram p("fun down(n: int): int { if n == 0 { return 0 }  return down(n - 1) }\nprint(down(3))");
    PipelineOptions options;
    options.mode = Mode::program;
    options.tail_calls = kept;
    EXPECT_TRUE(run_pipeline(p.program, options, p.sink));
    return p.function("down");
  };
  EXPECT_EQ(after_passes(true).find("while"), std::string::npos);
  EXPECT_NE(after_passes(false).find("while"), std::string::npos);
}

// One program for targets of different shapes.
TEST(shape, rewrites_what_the_target_lacks) {
  const auto shaped = [](const ir::Shape& wanted) {
    SourceProgram p(
        "fun f(n: int): int { let m = match n { 1 => 2  _ => if n > 5 { 6 } else { 7 } }  return m }\n"
        "print(f(1))");
    p.passes("monomorphise");
    shape(p.program, wanted);
    EXPECT_EQ(p.problems(), "");
    return p.function("f");
  };
  const std::string whole =
      shaped({.expressions_hold_statements = true, .match_values = true, .conditionals = true});
  EXPECT_NE(whole.find("let m: int = match"), std::string::npos) << whole;
  const std::string statements = shaped({});
  EXPECT_NE(statements.find("  match n {"), std::string::npos) << statements;
  EXPECT_EQ(statements.find("if n > 5 {"), std::string::npos) << statements;
  const std::string bare = shaped({.conditionals = false});
  EXPECT_NE(bare.find("if n > 5 {"), std::string::npos) << bare;
}

}  // namespace
}  // namespace mochi::lower
