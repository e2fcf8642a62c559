// Source text and the diagnostics that it gives: code, line, column, message. The full rendered forms are in
// tests/check.
#include <gtest/gtest.h>

#include "harness.h"

namespace mochi::check::test {
namespace {

struct Case {
  const char* source;
  const char* expected;
};

void expect_all(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(diagnostics(c.source), c.expected) << c.source;
}

TEST(Diagnostics, None) {
  expect_all({
      {"let x = 1\nprint(x)", ""},
      {"fun f(n: int): int { return n }\nprint(f(1))", ""},
      {"var xs = []\nxs = append(xs, 1)\nlet ys: list<int> = xs\nprint(ys)", ""},
      {"var m = {}\nm[\"a\"] = 1\nlet n: int = m[\"a\"]\nprint(n)", ""},
      {"var best = none\nbest = 5\nprint(best)", ""},
      {"let a: bigint = 5\nlet b: bigrat = a\nprint(b)", ""},
      {"fun facul(n) { if n <= 1 { return 1 }\n return n * facul(n - 1) }\nprint(facul(5))", ""},
  });
}

TEST(Diagnostics, Names) {
  expect_all({
      {"print(y)", "T002 1:7 undefined variable: y\n"},
      {"y = 1", "T001 1:1 assignment to undeclared variable: y\n"},
      {"f(1)", "T003 1:1 unknown function: f\n"},
      {"let x = 1\nx(2)", "T004 2:1 `x` is not callable\n"},
      {"let x: Foo = 1", "T025 1:8 unknown type: Foo\n"},
      {"print(later)\nlet later = 1", "T075 1:7 global later is not set yet\n"},
  });
}

TEST(Diagnostics, OnePerStatement) {
  expect_all({
      {"let x: int = \"a\" * y", "T002 1:20 undefined variable: y\n"},
      {"let a: int = \"x\"\nlet b: int = \"y\"",
       "T008 1:14 type mismatch: expected int, got string\nT008 2:14 type mismatch: expected int, got "
       "string\n"},
      {"if 1 { print(u) }", "T040 1:4 `if` condition must be boolean\nT002 1:14 undefined variable: u\n"},
      // What has failed has no type, and says nothing more.
      {"let e = missing\nprint(e + 1)\nprint(e.f)\nlet n: int = e", "T002 1:9 undefined variable: missing\n"},
  });
}

TEST(Diagnostics, Aliasing) {
  expect_all({
      {"let a = [1]\nvar b = a\nb = [2]", ""},
      {"let a = [1]\nvar b = a\nb[0] = 2",
       "T051 2:9 `b` is changed in place, but it is another name of `a`, which is immutable\n"},
      {"var a = [1]\nvar b: list<any> = a",
       "T052 2:1 cannot alias `a` ([int]) into a binding of type [any]\n"},
      {"var a = [[1]]\nfun f(x: list<any>) {}\nf(a[0])",
       "T052 3:1 cannot alias `a[0]` ([int]) into a binding of type [any]\n"},
      {"let a = [1]\na[0] = 2", "T024 2:1 cannot assign to `a` (immutable)\n"},
      {"type P { x: int }\nlet p = P { x: 1 }\np.x = 2", "T024 3:1 cannot assign to `p` (immutable)\n"},
  });
}

TEST(Diagnostics, Options) {
  const char* p = "type P { x: int }\nfun get(): P? { return none }\nlet p = get()\n";
  EXPECT_EQ(diagnostics(std::string(p) + "print(p.x)"),
            "T058 4:7 dereference of optional `p` requires a none guard\n");
  EXPECT_EQ(diagnostics(std::string(p) + "if p != none { print(p.x) }"), "");
  EXPECT_EQ(diagnostics(std::string(p) + "if p != none && p.x > 1 { print(1) }"), "");
  EXPECT_EQ(diagnostics(std::string(p) + "if p == none || p.x > 1 { print(1) }"), "");
  EXPECT_EQ(diagnostics(std::string(p) + "if p == none { exit(1) }\nprint(p.x)"), "");
  EXPECT_EQ(diagnostics(std::string(p) + "if !(p == none) { print(p.x) } else { print(p?.x) }"), "");
  EXPECT_EQ(diagnostics(std::string(p) + "match p { none => print(0)\n_ => print(p.x) }"), "");
  EXPECT_EQ(diagnostics("let x: int? = 1\nlet y: int = x"),
            "T008 2:14 type mismatch: expected int, got option[int]\n");
  EXPECT_EQ(diagnostics("let x = 1\nprint(x == none)"),
            "T059 2:7 comparison with `none` requires an optional operand, got int\n");
}

// What never ends hides no mistake of the other operand.
TEST(Diagnostics, OperandsThatNeverEnd) {
  EXPECT_EQ(diagnostics("print(1) * exit(3)").substr(0, 8), "T020 1:1");
  EXPECT_EQ(diagnostics("let x = exit(3) - [1]").substr(0, 4), "T020");
  EXPECT_EQ(diagnostics("let x: int = exit(3) * 2\nlet y: [int] = exit(3) + [1]"), "");
}

// After `group` there are groups, and no row that a name could stand for.
TEST(Diagnostics, RowsEndAtTheirGroup) {
  expect_all({
      {"print(from x in [1] group by x into g select x)", "T002 1:46 undefined variable: x\n"},
      {"print(from x in [1] group by x into g having x > 1 select 1)", "T002 1:46 undefined variable: x\n"},
      {"print(from x in [1] group by x into g sort by x select 1)", "T002 1:47 undefined variable: x\n"},
      {"print(from x in [1] group by 2 into g select from y in [1] group by x into h select 1)",
       "T002 1:69 undefined variable: x\n"},
      {"let x = \"a\"\nlet l: [string] = from x in [1] group by x into g select x", ""},
      {"print(from x in [1] group by x into x select x.key)", ""},
  });
}

// It has no parts either.
TEST(Diagnostics, PartsOfWhatNeverEnds) {
  EXPECT_EQ(diagnostics("panic(0).c()"), "T027 1:1 never is not a struct\n");
  EXPECT_EQ(diagnostics("panic(0)[1].c()"), "T018 1:1 type never does not support indexing\n");
  EXPECT_EQ(diagnostics("for x in panic(0) { x.c() }").substr(0, 4), "T022");
}

TEST(Diagnostics, GenericFunctionsInside) {
  EXPECT_EQ(
      diagnostics("fun f(x: int): int {\n  fun g<T>(y: T): int { return x }\n  return g(1)\n}\nprint(f(1))"),
      "");
  EXPECT_EQ(
      diagnostics("fun f(): int {\n  var n = 0\n  fun g<T>(y: T): int {\n    n = n + 1\n    return n\n  }\n"
                  "  return g(1)\n}\nprint(f())"),
      "T067 3:7 generic function `g` captures `n`, which is assigned\n");
  EXPECT_EQ(diagnostics("fun f(x: int): int {\n  fun g<T>(y: T, z: int): int { return z }\n  return g(1, "
                        "x)\n}\nprint(f(1))"),
            "");
}

// Each level looks once at what stands inside: sixty of them must end.
TEST(Diagnostics, DeepChainsAreCheckedOnce) {
  const auto times = [](std::string_view part) {
    std::string all;
    for (int n = 0; n < 60; ++n) all += part;
    return all;
  };
  EXPECT_EQ(diagnostics("let s: string = \"a\"" + times(".upper()")), "");
  EXPECT_EQ(diagnostics("let l: list<int> = [1]" + times(".reverse()[0:1].append(2)")), "");
  EXPECT_EQ(diagnostics("let n = [1]" + times(".len()")), "T036 1:9 cannot take length of type int\n");
  EXPECT_EQ(diagnostics("let n = " + times("indexOf(") + "\"a\"" + times(", \"b\")")).substr(0, 4), "T007");
  EXPECT_EQ(diagnostics("let r: any = " + times("fetch ") + "\"http://localhost/\"").substr(0, 4), "T067");
  EXPECT_EQ(
      diagnostics("let r: any = " + times("fetch \"u\" with {headers: ") + "{}" + times("}")).substr(0, 4),
      "T067");
}

// Only a bare word and a text name something.
TEST(Diagnostics, ComputedKeys) {
  EXPECT_EQ(diagnostics("var xs = [{a: 1}]\nupdate xs set {1 + 2: 2}"),
            "T026 2:16 a field of {a: int} is set by its name\n");
  EXPECT_EQ(diagnostics("let m = \"a\"\nlet r: any = fetch \"http://localhost/\" with {m + \"b\": 5}"),
            "T067 2:14 construct `fetch` is not supported on target `vm`\n");
  EXPECT_EQ(diagnostics("let r: any = fetch \"http://localhost/\" with {m || n: 5}"),
            "T002 1:46 undefined variable: m\n");
}

TEST(Diagnostics, NarrowingIsLost) {
  const char* v = "type P { x: int }\nfun get(): P? { return none }\nvar p = get()\n";
  EXPECT_EQ(diagnostics(std::string(v) + "if p != none { p = get()\nprint(p.x) }"),
            "T058 5:7 dereference of optional `p` requires a none guard\n");
  EXPECT_EQ(diagnostics(std::string(v) + "fun clear() { p = none }\nif p != none { clear()\nprint(p.x) }"),
            "T058 6:7 dereference of optional `p` requires a none guard\n");
  EXPECT_EQ(diagnostics(std::string(v) + "if p != none { let f = fun(): int => p.x }"),
            "T058 4:38 dereference of optional `p` requires a none guard\n");
  EXPECT_EQ(diagnostics(std::string(v) + "if p != none { while true { print(p.x)\np = get() } }"),
            "T058 4:35 dereference of optional `p` requires a none guard\n");
}

TEST(Diagnostics, Matches) {
  const char* s = "type S = A | B(x: int) | C\nlet s: S = A\n";
  EXPECT_EQ(diagnostics(std::string(s) + "match s { A => print(1) }"),
            "T050 3:1 non-exhaustive match on union `S`: missing variant(s) `B` and `C`\n");
  EXPECT_EQ(diagnostics(std::string(s) + "match s { A => print(1)\n_ => print(2)\nC => print(3) }"),
            "T054 5:1 redundant match arm: an arm before it matches everything\n");
  EXPECT_EQ(diagnostics(std::string(s) +
                        "match s { A => print(1)\nB(0) => print(2)\nB(_) => print(2)\nC => print(3) }"),
            "");
  EXPECT_EQ(diagnostics(std::string(s) + "match s { A => print(1)\nB(0) => print(2)\nC => print(3) }"),
            "T050 3:1 non-exhaustive match on union `S`: missing variant(s) `B`\n");
  EXPECT_EQ(diagnostics("match true { true => print(1)\nfalse => print(2)\n_ => print(3) }"),
            "T054 3:1 redundant match arm: `_` is already covered\n");
  EXPECT_EQ(diagnostics("let x = match 1 { 1 => 2\n_ => \"a\" }"),
            "T008 2:6 type mismatch: expected int, got string\n");
}

TEST(Diagnostics, Generics) {
  expect_all({
      {"fun pair<T>(a: T, b: T): T { return a }\npair(1, \"a\")",
       "T047 2:9 cannot unify type parameter `T`: int vs string\n"},
      {"fun empty<T>(): list<T> { return [] }\nlet xs = empty()",
       "T048 2:10 type parameter `T` escapes function result\n"},
      {"fun empty<T>(): list<T> { return [] }\nlet xs: list<int> = empty()\nlet ys = empty<string>()", ""},
      {"fun id<T>(a: T): T { return a }\nid<int, int>(1)",
       "T049 2:1 type argument arity mismatch for `id`: expected 1, got 2\n"},
      {"fun top<T: ord>(a: T): T { return a }\ntop(fun(): int => 1)",
       "T099 2:1 type fun(): int does not satisfy the bound of `T`\n"},
  });
}

TEST(Diagnostics, Effects) {
  expect_all({
      {"fun f(): int { print(1)\nreturn 1 }\nlet xs = from x in [1] where f() == 1 select x",
       "T044 3:30 call to `f` produces effect(s) io, not allowed in `where` predicate\n"},
      {"fun f() ! fs { print(1) }", "T065 1:5 function `f` declares effects fs but its body produces io\n"},
      {"fun g() { print(1) }\nfun f() ! io { g() }", ""},
      {"fun f() ! disk {}", "T064 1:11 unknown effect label `disk`\n"},
      {"fun apply(f: fun(): int): int { return f() }\nlet xs = from x in [1] where apply(fun(): int => 1) == "
       "1 select x",
       ""},
  });
}

TEST(Diagnostics, StrictUnwraps) {
  Options strict;
  strict.strict = true;
  EXPECT_EQ(diagnostics("let m = {\"a\": 1}\nlet k = \"a\"\nprint(m[k] + 1)\nif k in m { print(m[k] + 1) }",
                        strict),
            "T068 3:7 implicit unwrap of a map read of type int\n");
}

// 17.6: in programs the run time looks at what a declared `any` holds; else it is cast.
TEST(Diagnostics, DeclaredAny) {
  const std::string kSource = "let a: any = 5\nlet b: int = a\nprint(b)";
  Options strict;
  strict.strict = true;
  EXPECT_EQ(diagnostics(kSource, {}), "");
  EXPECT_EQ(diagnostics(kSource, strict), "T008 2:14 type mismatch: expected int, got any\n");
  EXPECT_EQ(diagnostics("fun f(a: any): int { return a as int }\nfun g(a: any): int { return a }", strict),
            "T008 2:29 type mismatch: expected int, got any\n");
}

TEST(Diagnostics, Tier3) {
  expect_all({
      {"agent A { }", "T067 1:1 construct `agent` is not supported on target `vm`\n"},
      {"let x = eval(\"1\")", "T067 1:9 construct `eval` is not supported on target `vm`\n"},
  });
}

TEST(Modules, Exports) {
  MemoryLoader loader;
  loader.add("util.mochi",
             "fun hidden(): int { return 1 }\nexport fun shown(): int { return hidden() }\nexport type P { "
             "x: int }\nexport let limit = 3\n");
  loader.add("main.mochi",
             "import \"./util\" as u\nprint(u.shown(), u.limit)\nlet p: u.P = u.P { x: 1 "
             "}\nprint(u.hidden())\nprint(u.gone)\n");
  CheckRun run(loader, "main.mochi");
  EXPECT_EQ(run.text(),
            "T082 4:9 `hidden` is not exported by module `util.mochi`\nT082 5:9 `gone` is not declared by "
            "module `util.mochi`\n");
}

TEST(Modules, Cycle) {
  MemoryLoader loader;
  loader.add("a.mochi", "import \"./b\" as b\nexport fun f(): int { return 1 }\n");
  loader.add("b.mochi", "import \"./a\" as a\nexport fun g(): int { return 1 }\n");
  CheckRun run(loader, "a.mochi");
  EXPECT_EQ(run.text(), "T081 1:8 import cycle: `a.mochi` → `b.mochi` → `a.mochi`\n");
}

}  // namespace
}  // namespace mochi::check::test
