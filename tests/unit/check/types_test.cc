// Types that the checker finds for expressions, and what they flow into.
#include <gtest/gtest.h>

#include "harness.h"

namespace mochi::check::test {
namespace {

std::string type(const std::string& program, std::string_view expression) {
  auto run = check(program);
  EXPECT_EQ(run->text(), "") << program;
  return run->type_of(expression);
}

std::string var(const std::string& program, std::string_view name) {
  auto run = check(program);
  EXPECT_EQ(run->text(), "") << program;
  return run->type_of_var(name);
}

TEST(Types, Literals) {
  EXPECT_EQ(var("let v = [1, 2]", "v"), "list<int>");
  EXPECT_EQ(var("let v = [1, \"a\"]", "v"), "list<any>");
  EXPECT_EQ(var("let v = [none, 1]", "v"), "list<int?>");
  EXPECT_EQ(var("let v = {1: \"a\"}", "v"), "map<int, string>");
  EXPECT_EQ(var("let v = set{1, 2}", "v"), "set<int>");
  EXPECT_EQ(var("let v = []", "v"), "list<any>");
  EXPECT_EQ(var("let v = {}", "v"), "map<any, any>");
  EXPECT_EQ(var("let v = none", "v"), "any");
}

TEST(Types, MapOrRecord) {
  EXPECT_EQ(var("let v = {a: 1, b: \"x\"}\nprint(v.a)", "v"), "{a: int, b: string}");
  EXPECT_EQ(var("let v = {a: 1, b: 2}\nlet k = \"a\"\nprint(v[k])", "v"), "map<string, int>");
  EXPECT_EQ(var("let v = {a: 1, b: \"x\"}\nfor k in v { print(k) }", "v"), "map<string, any>");
  EXPECT_EQ(var("let v = {a: 1}\nprint(\"a\" in v)", "v"), "map<string, int>");
  EXPECT_EQ(var("var v = {a: 1}\nv[\"b\"] = 2", "v"), "map<string, int>");
  EXPECT_EQ(var("let v = [{n: 1, s: \"x\"}, {n: 2, s: \"y\"}]\nfor p in v { print(p.n) }", "v"),
            "list<{n: int, s: string}>");
  EXPECT_EQ(var("fun f(m: map<string, int>) {}\nlet v = {a: 1}\nf(v)", "v"), "map<string, int>");
}

TEST(Types, EmptyLiteralsLearn) {
  EXPECT_EQ(var("var v = []\nv = append(v, 1)", "v"), "list<int>");
  EXPECT_EQ(var("var v = []\nv = append(v, 1)\nv = append(v, \"a\")", "v"), "list<any>");
  EXPECT_EQ(var("var v = {}\nv[1] = \"a\"", "v"), "map<int, string>");
  EXPECT_EQ(var("var v = [[]]\nv[0] = append(v[0], 2.5)", "v"), "list<list<float>>");
}

TEST(Types, SoftOptions) {
  const char* m = "let m = {\"a\": 1}\nlet k = \"a\"\n";
  EXPECT_EQ(type(std::string(m) + "print(m[k] + 1)", "m[k]"), "int? -> int");
  EXPECT_EQ(type(std::string(m) + "print(m[k] ?? 1)", "m[k] ?? 1"), "int");
  EXPECT_EQ(type(std::string(m) + "let o: int? = m[k]", "m[k]"), "int? -> int?");
  EXPECT_EQ(type(std::string(m) + "if k in m { print(m[k] + 1) }", "m[k]"), "int");
  EXPECT_EQ(type(std::string(m) + "print(m?[k])", "m?[k]"), "int?");
}

TEST(Types, Operators) {
  EXPECT_EQ(type("print(1 + 2.5)", "1 + 2.5"), "float");
  EXPECT_EQ(type("print(1 + 2.5)", "1"), "int -> float");
  EXPECT_EQ(type("let b: bigint = 5\nprint(b + 1)", "b + 1"), "bigint");
  EXPECT_EQ(type("let a: any = 5\nprint(a + 1)", "a + 1"), "any");
  EXPECT_EQ(type("let a: any = 5\nprint(a + \"x\")", "a + \"x\""), "string");
  EXPECT_EQ(type("print([1] + [2])", "[1] + [2]"), "list<int>");
}

TEST(Types, Functions) {
  EXPECT_EQ(type("fun f(a: int, b: string): bool { return true }\nlet g = f(1)\nprint(g(\"x\"))", "f(1)"),
            "fun(string): bool");
  EXPECT_EQ(var("fun f(n: int) { return [n] }\nlet v = f(1)", "v"), "list<int>");
  EXPECT_EQ(var("fun even(n: int) { if n == 0 { return true }\nreturn odd(n - 1) }\nfun odd(n: int) { if n "
                "== 0 { return false }\nreturn even(n - 1) }\nlet v = even(4)",
                "v"),
            "bool");
  EXPECT_EQ(var("let v = fun(x: int) => x + 1", "v"), "fun(int): int");
  EXPECT_EQ(var("let v = map([1, 2], fun(x) => str(x))", "v"), "list<string>");
  EXPECT_EQ(var("let v = reduce([1, 2], fun(a, x) => a + x, 0)", "v"), "int");
}

TEST(Types, Generics) {
  const char* box = "type Box<T> { value: T }\n";
  EXPECT_EQ(var(std::string(box) + "let v = Box { value: 3 }", "v"), "Box<int>");
  EXPECT_EQ(
      var(std::string(box) + "fun get<T>(b: Box<T>): T { return b.value }\nlet v = get(Box { value: \"x\" })",
          "v"),
      "string");
  EXPECT_EQ(var("fun last<T>(xs: list<T>): T? { return none }\nlet v = last([1])", "v"), "int?");
}

TEST(Types, Queries) {
  const char* rows = "let rows = [{n: 1, s: \"x\"}, {n: 2, s: \"y\"}]\n";
  EXPECT_EQ(var(std::string(rows) + "let v = from r in rows where r.n > 1 select r.s", "v"), "list<string>");
  EXPECT_EQ(var(std::string(rows) + "let v = from r in rows select sum(r.n)", "v"), "int");
  EXPECT_EQ(
      var(std::string(rows) + "let v = from r in rows group by r.s into g select {k: g.key, c: count(g)}",
          "v"),
      "list<{k: string, c: int}>");
  EXPECT_EQ(var(std::string(rows) +
                    "let v = from r in rows left join o in rows on o.n == r.n select {a: r.n, b: o?.s}",
                "v"),
            "list<{a: int, b: string?}>");
  EXPECT_EQ(
      var(std::string(rows) +
              "let v = from r in rows from o in rows group by r.s, o.n into g select {k: g.key.s, m: g.n}",
          "v"),
      "list<{k: string, m: int}>");
}

TEST(Captures, CellsOnlyWhereAssignedLater) {
  auto run = check(
      "fun f(): int {\n var a = 1\n let b = 2\n let g = fun(): int => a + b\n a = 3\n return "
      "g()\n}\nprint(f())");
  int shared = 0;
  int captured = 0;
  for (const Var& v : run->checked.vars) {
    captured += v.captured ? 1 : 0;
    shared += v.assigned_after_capture ? 1 : 0;
  }
  EXPECT_EQ(captured, 2);
  EXPECT_EQ(shared, 1);
}

TEST(Captures, EarlierTurnOfALoop) {
  auto run = check(
      "fun f() {\n var n = 0\n for i in 0..3 {\n n = n + 1\n let g = fun(): int => n\n print(g())\n "
      "}\n}\nf()");
  int shared = 0;
  for (const Var& v : run->checked.vars) shared += v.assigned_after_capture ? 1 : 0;
  EXPECT_EQ(shared, 1);
}

}  // namespace
}  // namespace mochi::check::test
