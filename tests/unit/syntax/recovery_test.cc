// Each mistake is reported once, at its place, and what stands behind it is read as if nothing had happened.
#include <gtest/gtest.h>

#include "corpus.h"
#include "parse_helper.h"

namespace mochi::syntax {
namespace {

struct Case {
  const char* text;
  const char* errors;
};

void expect_all(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Parsed(c.text).errors(), c.errors) << c.text;
}

TEST(Recovery, SingleMistakes) {
  expect_all({
      {"let x = 1 + * 2", "P020 1:13"},
      {"let x = * 2", "P050 1:9"},
      {"let x =", "P002 1:8"},
      {"let x = 1 +\n", "P002 2:1"},
      {"let : int = 5", "P031 1:5"},
      {"let = 5\nlet y = 1 +", "P031 1:5 P002 2:12"},
      {"let x 5", "P999 1:7"},
      {"let x = let y = 1", "P056 1:9"},
      {"let x = }", "P053 1:9"},
      {"}", "P053 1:1"},
      {"let x = a.", "P055 1:11"},
      {"let x = .5", "P055 1:9"},
      {"fun f()\n", "P001 2:1"},
      {"fun f() => 1", "P011 1:9"},
      {"fun f() print(1)", "P010 1:9"},
      {"fun f() {", "P001 1:10"},
      {"if x {", "P001 1:7"},
      {"if {\n}", "P020 1:4"},
      {"fun add(a: int, b: int: int {\n  return a + b\n}\nlet x = 1 +", "P052 1:23 P002 4:12"},
      {"fun f(: int) { }", "P054 1:7"},
      {"fun f(a:: int) { }", "P054 1:9"},
      {"fun f(a int) { }", "P051 1:9"},
      {"print(1 2)", "P051 1:9"},
      {"print(1", "P052 1:8"},
      {"print(1\nlet y = 2", "P052 2:1"},
      {"let xs = [1, 2\n", "P002 2:1"},
      {"let m = {a: 1 b: 2}", "P051 1:15"},
      {"let let = 1", "P031 1:5"},
      {"let while = 1", "P031 1:5"},
      {"fun while(n) { }", "P030 1:5"},
      {"a b c d", "P065 1:1"},
      {"let x = ~5", "P072 1:9"},
      {"import 5", "P999 1:8"},
      {"export 5", "P999 1:8"},
      {"x = = 3", "P020 1:5"},
      {"f() = 3", "P999 1:5"},
      {"let a = match x { 1 => 2 3 }", "P061 1:28"},
      {"type T", "P002 1:7"},
      {"type T = ", "P002 1:10"},
      {"type T { x int }", "P999 1:12"},
      {"from x in xs", "P002 1:13"},
      {"let q = from x in xs where x > 1", "P002 1:33"},
      {"try { f() }", "P002 1:12"},
      {"xs[1", "P002 1:5"},
      {"for in xs { print(1) }", "P030 1:5"},
      {"for x xs { print(1) }", "P999 1:7"},
      {"print(\"a)\nlet y = 1", "P040 1:7"},
  });
}

TEST(Recovery, FiveMistakesAreFiveReports) {
  expect_all({
      {"let a = 1 +\nlet b = 2\nlet = 3\nprint(a\nprint(b)\nif b > {\n  print(1)\n}\nlet z = [1, 2\nlet last "
       "= 1\n",
       "P056 2:1 P031 3:5 P052 5:1 P020 6:8 P999 10:1"},
      {"fun f(a: int, : int) {\n  return a +\n}\n\nfun g( {\n  let x = 1 * / 2\n}\n\nlet m = {\n  a: ,\n  b: "
       "2,\n  "
       "c 3\n}\nprint(m)\n",
       "P054 1:15 P053 3:1 P030 5:8 P020 6:15 P020 10:6 P999 12:5"},
      {"type P {\n  x: ,\n  y: int\n}\nlet v = match p {\n  1 => ,\n  2 => \"b\"\n  p[0] => 1\n}\nwhile x < "
       "{\n  "
       "print(x]\n}\nlet s = \"abc\nlet t = \"d\"\n",
       "P999 2:6 P020 6:8 P063 8:3 P020 10:11 P052 11:10 P044 13:9"},
  });
}

TEST(Recovery, MissingBracesFollowTheIndentation) {
  expect_all({
      {"if x\n  print(1)\n}\nlet y = 2\n", "P001 2:3"},
      {"if x\n  print(1)\n  print(2)\nlet y = 2\n", "P001 2:3"},
      {"fun f(a: int)\n  return a\n}\nprint(f(1))\n", "P010 2:3"},
      {"fun f() {\n  if x {\n    a()\n  } }\n  b()\n}\nlet z = 1\n", "P053 4:5"},
      {"for i in 0..3\n  print(i)\nprint(2)\n", "P001 2:3"},
  });
}

TEST(Recovery, BlocksInBrokenHeadsAreStillRead) {
  Parsed p("fun f(a: int b int {\n  let x = 1\n}\nfun g() { }\n");
  EXPECT_EQ(p.sink.error_count(), 1U) << p.errors();
  EXPECT_EQ(p.tree.tail(p.tree.root).size(), 2U) << p.sexpr();
}

TEST(Recovery, QueriesOverSeveralLines) {
  expect_all({
      {"let q = from x in xs\n        where x.a ==\n        select x\nlet y = 1\n", "P999 3:16"},
      {"let q = from x in xs\n        sort x\n        select x\nlet y = 1\n", "P999 2:14"},
      {"let q = from x in\n        where x\nprint(q)\n", "P999 2:15"},
  });
}

// One token taken away, put in or exchanged is one mistake: nearly always it is reported once.
TEST(Recovery, OneMistakeIsOneReport) {
  constexpr const char* kStray[] = {"(", ")", "{", "}", "]", ",", "+", "let", "=", "1", ":"};
  std::uint32_t seed = 7;
  int broken = 0;
  int once = 0;
  for (const auto& path : corpus()) {
    std::string text = read_text(path);
    if (text.size() < 400 || text.size() > 4000) continue;
    Parsed whole(text);
    if (whole.tree.has_errors) continue;
    std::uint32_t base = whole.sources.source(whole.tree.source).base();
    for (int round = 0; round < 6; ++round) {
      seed = seed * 1664525U + 1013904223U;
      const Token& token = whole.tree.tokens[(seed >> 8U) % whole.tree.tokens.size()];
      std::string before = text.substr(0, token.span.begin - base);
      std::string word = round % 3 == 0 ? "" : kStray[(seed >> 4U) % std::size(kStray)];
      std::string after = text.substr((round % 3 == 1 ? token.span.begin : token.span.end) - base);
      std::size_t errors = Parsed(before + word + " " + after).sink.error_count();
      broken += errors > 0 ? 1 : 0;
      once += errors == 1 ? 1 : 0;
    }
  }
  EXPECT_GT(broken, 200);
  EXPECT_GT(once * 100, broken * 92) << once << " of " << broken;
}

TEST(Recovery, KnowsWhenTheTextOnlyEndsTooEarly) {
  for (const char* text :
       {"if x {\n", "let x = [1,\n", "let x =", "fun f(a: int", "print(1", "match x {\n  1 => 2\n",
        "let s = \"\"\"\n  a", "print(f\"\"\"", "f(1, \"\"\"\n"}) {
    EXPECT_TRUE(Parsed(text).tree.incomplete) << text;
  }
  for (const char* text : {"let x = 1", "let = ", "let x = )", "print(\"a", "1 +* 2\nif x {", "",
                           "let = \"\"\"\n", "f(\"\\q\", \"\"\"\n"}) {
    EXPECT_FALSE(Parsed(text).tree.incomplete) << text;
  }
}

TEST(Recovery, SpellingsOfOtherLanguages) {
  struct Hint {
    const char* text;
    const char* errors;
    const char* help;
  };
  const Hint hints[] = {
      {"let y = x += 1", "P999 1:11",
       "`+=` assigns to a name, field or element and has no value; write it as a statement of its own."},
      {"f() *= 2", "P999 1:5",
       "`*=` assigns to a name, field or element and has no value; write it as a statement of its own."},
      {"if a === b { f() }", "P020 1:8", "There is no `===`; `==` compares values of every kind."},
      {"i++\nf()", "P020 1:3", "There is no `++`; write `x += 1`."},
      {"let y = map(xs, x => x + 1)", "P052 1:19",
       "Write a function as `fun(x) => …`; without `fun`, `=>` belongs to the arms of a `match`."},
      {"fun f() -> int { return 1 }", "P010 1:9",
       "Write the type of a result after `:`, as in `fun f(): int`."},
      {"let y = a and b", "P065 1:11", "The operators are `&&`, `||` and `!`."},
      {"if a and b { f() }", "P001 1:6", "The operators are `&&`, `||` and `!`."},
      {"class A { }", "P065 1:1", "Types are declared by `type`, as in `type Point { x: int, y: int }`."},
      {"switch a { }", "P065 1:1", "Write `match x { 1 => …  _ => … }`."},
      {"print \"a\"", "P065 1:1", "Calls take parentheses: `print(…)`."},
      {"int x = 3", "P065 1:1",
       "Variables are declared by `let`, or `var` if they change, as in `let x: int = 3`."},
      {"var x int = 3", "P999 1:7", "Write the type after a colon, as in `let x: int = 3`."},
      {"x := 3", "P065 1:1", "There is no `:=`; write `let x = …`, or `x = …` to assign."},
      {"let x := 3", "P999 1:8", "There is no `:=`; write `let x = …`, or `x = …` to assign."},
      {"if a: f()", "P001 1:5", "Blocks stand in braces: `if c { … }`."},
      {"for i = 0; i < 3; f() { }", "P999 1:7",
       "Loops are `while c { … }`, `for x in xs { … }` and `for i in 0..n { … }`."},
      {"let y = a << 3", "P020 1:12",
       "Bit operations are functions of `std/bits`, such as `bits.shl(x, 3)`."},
      {"let y = [x * 2 for x in xs]", "P999 1:16", "A list made of another is `from x in xs select …`."},
      {"print(a ? 1 : 2)", "P051 1:11", "There is no `a ? b : c`; write `if a then b else c`."},
      {"let y = a ? b : c", "P065 1:13", "There is no `a ? b : c`; write `if a then b else c`."},
      {"fn f(a: int): int { return a }", "P999 1:1", "Functions begin with `fun`."},
      {"let s = 'a'", "P072 1:9", "Strings stand in double quotes."},
      {"let r = 1..5", "P999 1:10", "`a..b` stands in `for i in a..b`; a list of ints is `range(a, b)`."},
      {"let xs = [...ys]", "P020 1:11", "There is no `...`; join lists by `+`."},
      {"if not x { f() }", "P001 1:8", "The operators are `&&`, `||` and `!`."},
      {"let y = not x", "P065 1:13", "The operators are `&&`, `||` and `!`."},
      {"print(f(a = 1))", "P052 1:11", "An argument is named as in `f(x: 3)`."},
      {"let q = from x in xs sort by x where x > 3 select x", "P999 1:32",
       "The clauses of a query stand in the order `from`, `join`, `where`, `group by … into g having`, `sort "
       "by`, `skip`, "
       "`take`, "
       "`select`."},
      {"let q = from x in xs select x\n  where x > 3", "P065 2:3",
       "The clauses of a query stand in the order `from`, `join`, `where`, `group by … into g having`, `sort "
       "by`, `skip`, "
       "`take`, "
       "`select`."},
      {"let q = from x in xs group by x into g\n  let t = count(g)\n  sort by t\n  select t", "P999 2:3",
       "A query binds no names: write the expression where it is used, or select a record and query that."},
      {"let q = from x in xs\n  let a = f(x) let b = [a, 2]\n  where a > 3\n  select b", "P999 2:3",
       "A query binds no names: write the expression where it is used, or select a record and query that."},
      {"fun g<T extends ord>(x: T): T { return x }", "P999 1:9",
       "A bound stands behind a colon, as in `fun f<T: ord>(x: T)`."},
      {"var x: int | string = 3", "P999 1:12",
       "Either of two types is a union, as in `type Id = Number(value: int) | Name(value: string)`."},
      {"let r = {a: 1, c}", "P999 1:17", "Write the name twice for a field of the same name: `{ x: x }`."},
      {"for k, v in m { f() }", "P999 1:6", "A loop has one variable: `for k in m { … m[k] … }`."},
      {"let y = match s { Circle { r } => r }", "P999 1:26",
       "A pattern has its fields in parentheses, as in `Circle(r) => …`."},
      {"let y = match s { A(x) => x, B => 0 }", "P020 1:28",
       "There are no commas between the arms of a `match`."},
      {"match x { case 1: f() }", "P999 1:16", "Write `match x { 1 => …  _ => … }`."},
      {"fun f(a: int): int { a + 1 }", "P065 1:22",
       "Use the value, call something, or write `return` before it."},
      {"if x = 5 { f() }", "P001 1:6", "`=` assigns; `==` compares."},
      {"let f = |x| x + 1", "P020 1:9",
       "Write a function as `fun(x) => …`; without `fun`, `=>` belongs to the arms of a `match`."},
      {"let f = lambda x: x + 1", "P065 1:16",
       "Write a function as `fun(x) => …`; without `fun`, `=>` belongs to the arms of a `match`."},
      {"let p = new Point", "P065 1:13", "A record is written `Point { x: 1, y: 2 }`."},
      {"print(r\"hello\")", "P051 1:8", "The only letter before a string is `f`, as in `f\"{x} of {n}\"`."},
      {"let a, b = 1, 2", "P999 1:6", "A statement declares one name."},
      {"let w: int[] = []", "P999 1:14", "The type of a list is written as in `list<int>`."},
      {"for i in 0..=2 { f() }", "P020 1:13", "A range ends before its second number: write `a..b + 1`."},
      {"try { f() } catch (e) { g() }", "P030 1:19", "The name stands without parentheses: `catch e { … }`."},
      {"const x = 1", "P999 1:1", "Variables are declared by `let`, or `var` if they change."},
      // Operators of other languages.
      {"if a <> b { f() }", "P020 1:7", "There is no `<>`; write `a != b`."},
      {"let y = a <=> b", "P020 1:13", "There is no `<=>`; compare by `<`, `==` and `>`."},
      {"let y = a |> f", "P999 1:11", "There is no `|>`; write the call around its argument, as in `f(x)`."},
      {"let y = a ?: b", "P999 1:12", "There is no `?:`; `a ?? b` is `b` where `a` is none."},
      {"let y = a::b", "P999 1:10", "There is no `::`; what belongs to a module or a value follows a dot."},
      {"print(a!)", "P051 1:8", "There is no `x!`; write `x ?? other`, or use it after `if x != none`."},
      {"print(a := 3)", "P052 1:9", "There is no `:=`; write `let x = …`, or `x = …` to assign."},
      {"let y = a & b", "P072 1:11",
       "`&&` is «and»; the operations on bits are functions of `std/bits`, such as `bits.and(a, b)`."},
      {"let y = a ^ b", "P072 1:11", "Powers are products; of bits, `bits.xor(a, b)` of `std/bits`."},
      {"let y = ~a", "P072 1:9",
       "The operations on bits are functions of `std/bits`, such as `bits.not(a)`."},
      {"@cached fun f() { }", "P072 1:1", "There are no decorators; a doc comment is written `///`."},
      {"let y = a mod b", "P065 1:11", "The remainder is `a % b`."},
      {"let y = a instanceof b", "P065 1:11", "Ask for the variant by `match x { Circle(r) => …  _ => … }`."},
  };
  for (const Hint& hint : hints) {
    Parsed p(hint.text);
    EXPECT_EQ(p.errors(), hint.errors) << hint.text;
    ASSERT_GE(p.sink.size(), 1U);
    EXPECT_EQ(p.sink.all()[0].help, hint.help) << hint.text;
  }
}

// Every place that asks for something says how it is written: the help of P999 alone helps nobody.
TEST(Recovery, UnexpectedTokensAreHelpedWithWhatStandsThere) {
  const char* const texts[] = {
      "let x 5",
      "import 5",
      "export 5",
      "f() = 3",
      "type T { x int }",
      "type T 5",
      "for x xs { print(1) }",
      "let q = from x in xs sort x select x",
      "let q = from x in xs group x select x",
      "let q = from x in xs group by x select x",
      "let q = from x in xs join y in ys select x",
      "let q = from x in xs order by x frob select x",
      "let y = load \"f\" T",
      "save xs to 5",
      "test 5 { }",
      "extern 5",
      "let m = {\"a\" 1}",
      "let f: list<int = 3",
      "let t: 5 = 3",
      "let xs = [1, 2 3]",
      "let xs = [1\nlet y = 2",
      "match x { 1 -> 2 }",
      "match x { 1 f() }",
      "try { f() } finally { }",
      "5 6 ]",
      "rule f(x) g(x)",
      "fact f(1.5)",
      "agent A { 5 }",
      "on S { }",
      "let a = b |",
  };
  for (const char* text : texts) {
    Parsed p(text);
    ASSERT_GE(p.sink.size(), 1U) << text;
    for (const Diagnostic& d : p.sink.all())
      EXPECT_FALSE(d.code == Code::P999 && d.help.empty()) << text << ": " << d.message;
  }
}

TEST(Recovery, MessagesNameTokenAndPlace) {
  Parsed p("let x = 1 + * 2\n");
  ASSERT_EQ(p.sink.size(), 1U);
  EXPECT_EQ(p.sink.all()[0].message, "t.mochi:1:13: unexpected token \"*\" (expected expression)");
  Parsed q("fun f()\n");
  ASSERT_EQ(q.sink.size(), 1U);
  EXPECT_EQ(q.sink.all()[0].message, "t.mochi:2:1: unexpected token \"<EOF>\" (expected \"{\")");
  Parsed r("let while = 1\n");
  ASSERT_EQ(r.sink.size(), 1U);
  EXPECT_EQ(r.sink.all()[0].help, "`while` is a keyword; choose another name.");
}

}  // namespace
}  // namespace mochi::syntax
