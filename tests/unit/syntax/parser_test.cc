#include "syntax/parser.h"

#include <gtest/gtest.h>

#include "parse_helper.h"

namespace mochi::syntax {
namespace {

// The S-expression of the one statement in `text`, without `(program …)`.
std::string one(const std::string& text) {
  Parsed p(text);
  EXPECT_EQ(p.errors(), "") << text;
  std::span<const NodeId> statements = p.tree.tail(p.tree.root);
  EXPECT_EQ(statements.size(), 1U) << text;
  std::string out = to_sexpr(p.tree, p.names, statements.empty() ? p.tree.root : statements[0]);
  std::string line;
  for (char c : out) {
    if (c == '\n') {
      line += ' ';
    } else if (c != ' ' || line.empty() || line.back() != ' ') {
      line += c;
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}
// Of the expression in `let x = text`.
std::string value(const std::string& text) {
  std::string out = one("let x = " + text);
  return out.substr(7, out.size() - 8);
}

TEST(Parser, TypeArguments) {
  EXPECT_EQ(value("f<int>(x)"),
            "(call (callee (ident f)) (type_args (type-args (named-type int))) (ident x))");
  EXPECT_EQ(value("[id<int>]"),
            "(list-lit (instance (base (ident id)) (type_args (type-args (named-type int)))))");
  EXPECT_EQ(value("B<int>.of"),
            "(select of (instance (base (ident B)) (type_args (type-args (named-type int)))))");
  // All else is a comparison: blanks, what follows, and what types are not made of.
  EXPECT_EQ(value("a <int> (b)"), "(binary > (binary < (ident a) (ident int)) (paren (ident b)))");
  EXPECT_EQ(value("a<b> (c)"), "(binary > (binary < (ident a) (ident b)) (paren (ident c)))");
  EXPECT_EQ(value("f(a < b, c > (d))").substr(0, 38), "(call (callee (ident f)) (binary < (id");
  EXPECT_EQ(value("a<1>(c)"), "(binary > (binary < (ident a) (int-lit 1)) (paren (ident c)))");
  EXPECT_EQ(value("f(a)<b>(c)").substr(0, 8), "(binary ");
  std::string longest = "int";
  for (int i = 0; i < 46; ++i) longest += ", int";
  EXPECT_EQ(value("f<" + longest + ">(x)").substr(0, 5), "(call");
  EXPECT_EQ(value("[f<" + longest + ", int, int>(x)]").substr(0, 18), "(list-lit (binary ");
}

TEST(Parser, Precedence) {
  EXPECT_EQ(value("1 + 2 * 3"), "(binary + (int-lit 1) (binary * (int-lit 2) (int-lit 3)))");
  EXPECT_EQ(value("1 - 2 - 3"), "(binary - (binary - (int-lit 1) (int-lit 2)) (int-lit 3))");
  EXPECT_EQ(value("a || b && c == d < e + f"),
            "(binary || (ident a) (binary && (ident b) (binary == (ident c) (binary < (ident d) "
            "(binary + (ident e) (ident f))))))");
  EXPECT_EQ(value("a union all b ?? c"), "(binary union :all (ident a) (binary ?? (ident b) (ident c)))");
  EXPECT_EQ(value("-x as float"), "(unary - (cast (ident x) (named-type float)))");
  EXPECT_EQ(value("!a in b"), "(binary in (unary ! (ident a)) (ident b))");
  EXPECT_EQ(value("a - -b"), "(binary - (ident a) (unary - (ident b)))");
}

TEST(Parser, Propagation) {
  // A touching dot or bracket makes safe access of it (language-17 Q1).
  EXPECT_EQ(value("a? .b"), "(select b (propagate (ident a)))");
  EXPECT_EQ(value("a?\n.b"), "(select b (propagate (ident a)))");
  EXPECT_EQ(value("a? [0]"), "(index (propagate (ident a)) (int-lit 0))");
  EXPECT_EQ(value("(x?)?"), "(propagate (paren (propagate (ident x))))");
  EXPECT_EQ(value("a? ?? b"), "(binary ?? (propagate (ident a)) (ident b))");
  EXPECT_EQ(value("x as T?"), "(cast (ident x) (option-type (named-type T)))");
  EXPECT_EQ(value("-f()? + 1"), "(binary + (unary - (propagate (call (callee (ident f))))) (int-lit 1))");
  EXPECT_EQ(value("match r { Ok(v) => f(v)? Err(e) => 0 }"),
            "(match (ident r) (match-arm (pattern (call (callee (ident Ok)) (ident v))) "
            "(body (propagate (call (callee (ident f)) (ident v))))) "
            "(match-arm (pattern (call (callee (ident Err)) (ident e))) (body (int-lit 0))))");
}

TEST(Parser, CompoundAssignment) {
  EXPECT_EQ(one("x += 1"), "(assign :compound (ident x) (binary + (again) (int-lit 1)))");
  EXPECT_EQ(one("a.b[0] %= f(2)"),
            "(assign :compound (index (select b (ident a)) (int-lit 0)) "
            "(binary % (again) (call (callee (ident f)) (int-lit 2))))");
  // The braces are a block (language-17 G3).
  EXPECT_EQ(value("fun() { x -= {a: 1} }"),
            "(lambda (params (params)) (body (block (assign :compound (ident x) "
            "(binary - (again) (map-lit (map-entry (ident a) (int-lit 1))))))))");
}

TEST(Parser, LabelsDefaultsAndWords) {
  EXPECT_EQ(value("f(a: 1, b,)"), "(call (callee (ident f)) (label a (int-lit 1)) (ident b))");
  EXPECT_EQ(value("f(if: 1, rule:-1)"),
            "(call (callee (ident f)) (label if (int-lit 1)) (label rule (unary - (int-lit 1))))");
  EXPECT_EQ(one("fun f(a: int = -1,) { }"),
            "(fun f (params (params (param a (named-type int) (unary - (int-lit 1))))) (body (block)))");
  EXPECT_EQ(value("r.true.in"), "(select in (select true (ident r)))");
  EXPECT_EQ(value("geo.Shape.Square { side: 1 }").substr(0, 19), "(struct-lit Square ");
  // `true`, `false` and `none` stay values where a key stands.
  EXPECT_EQ(value("{true: 1}"), "(map-lit (map-entry (bool-lit true) (int-lit 1)))");
}

TEST(Parser, PostfixForms) {
  EXPECT_EQ(value("a.b.c(1)[2].d"),
            "(select d (index (call (callee (select c (select b (ident a)))) (int-lit 1)) (int-lit 2)))");
  EXPECT_EQ(value("a?.b?[c]"), "(safe-index (safe-select b (ident a)) (ident c))");
  EXPECT_EQ(value("xs[1:]"), "(slice (base (ident xs)) (start (int-lit 1)))");
  EXPECT_EQ(value("xs[:-1]"), "(slice (base (ident xs)) (end (unary - (int-lit 1))))");
  EXPECT_EQ(value("xs[::2]"), "(slice (base (ident xs)) (step (int-lit 2)))");
  EXPECT_EQ(value("x as list<int>"), "(cast (ident x) (named-type list (named-type int)))");
  EXPECT_EQ(value("x as int < y"), "(binary < (cast (ident x) (named-type int)) (ident y))");
  EXPECT_EQ(value("x as T? ?? y"), "(binary ?? (cast (ident x) (option-type (named-type T))) (ident y))");
  EXPECT_EQ(value("x as int ?? y"), "(binary ?? (cast (ident x) (named-type int)) (ident y))");
  EXPECT_EQ(value("x as P.name"), "(select name (cast (ident x) (named-type P)))");
  EXPECT_EQ(value("x as geo.Point"), "(cast (ident x) (named-type Point (qualifier (name geo))))");
}

TEST(Parser, TypeArgumentsAtCalls) {
  EXPECT_EQ(value("f<int>(x)"),
            "(call (callee (ident f)) (type_args (type-args (named-type int))) (ident x))");
  EXPECT_EQ(value("f<list<int>, string?>(x)").substr(0, 40), "(call (callee (ident f)) (type_args (typ");
  EXPECT_EQ(value("a < b"), "(binary < (ident a) (ident b))");
  EXPECT_EQ(
      value("g(a < b, c > (d))"),
      "(call (callee (ident g)) (binary < (ident a) (ident b)) (binary > (ident c) (paren (ident d))))");
}

TEST(Parser, Literals) {
  EXPECT_EQ(value("[1, 2,]"), "(list-lit (int-lit 1) (int-lit 2))");
  EXPECT_EQ(value("{a: 1, \"b\": 2, (c): 3}"),
            "(map-lit (map-entry (ident a) (int-lit 1)) (map-entry (string-lit \"b\") (int-lit 2)) "
            "(map-entry (paren (ident c)) (int-lit 3)))");
  EXPECT_EQ(value("{}"), "(map-lit)");
  EXPECT_EQ(value("set {1, 2}"), "(set-lit (int-lit 1) (int-lit 2))");
  EXPECT_EQ(value("omap {1: 2}"), "(map-lit :omap (map-entry (int-lit 1) (int-lit 2)))");
  EXPECT_EQ(value("P {x: 1, y: 2,}"), "(struct-lit P (field-init x (int-lit 1)) (field-init y (int-lit 2)))");
  EXPECT_EQ(value("P {}"), "(struct-lit P)");
  EXPECT_EQ(value("m.P {x: 1}"), "(struct-lit P (qualifier (name m)) (field-init x (int-lit 1)))");
  EXPECT_EQ(value("nil"), "(none-lit)");
  EXPECT_EQ(value("{nil: none}"), "(map-lit (map-entry (ident nil) (none-lit)))");
}

TEST(Parser, Lambdas) {
  EXPECT_EQ(
      value("fun(x: int): int => x + 1"),
      "(lambda (params (params (param x (named-type int)))) (result (named-type int)) (body (binary + (ident "
      "x) (int-lit 1))))");
  EXPECT_EQ(
      value("fun<T: ord>(x) ! io { return x }"),
      "(lambda (type_params (type-params (type-param T (bound (name ord))))) (params (params (param x))) "
      "(effects (effects (name io))) (body (block (return (ident x)))))");
}

TEST(Parser, IfForms) {
  EXPECT_EQ(value("if a then b else c"),
            "(if-expr (condition (ident a)) (then (ident b)) (otherwise (ident c)))");
  EXPECT_EQ(value("if a { b } else if c { d } else { e }"),
            "(if-expr (condition (ident a)) (then (ident b)) (otherwise (if-expr (condition (ident c)) (then "
            "(ident "
            "d)) (otherwise (ident e)))))");
  EXPECT_EQ(
      value("if a { b } else {k: 1}"),
      "(if-expr (condition (ident a)) (then (ident b)) (otherwise (map-lit (map-entry (ident k) (int-lit "
      "1)))))");
  EXPECT_EQ(one("if flag { }"), "(if (condition (ident flag)) (then (block)))");
  EXPECT_EQ(one("if a == b { } else { }"),
            "(if (condition (binary == (ident a) (ident b))) (then (block)) (otherwise (block)))");
  EXPECT_EQ(one("if (P {} == q) { }"),
            "(if (condition (paren (binary == (struct-lit P) (ident q)))) (then (block)))");
  EXPECT_EQ(
      one("if p == P {x: 1} { }"),
      "(if (condition (binary == (ident p) (struct-lit P (field-init x (int-lit 1))))) (then (block)))");
  EXPECT_EQ(one("if a then print(1) else print(2)").substr(0, 20), "(expr-stmt (if-expr ");
}

TEST(Parser, Loops) {
  EXPECT_EQ(one("for i in 0..n { break }"),
            "(for i (iterable (int-lit 0)) (end (ident n)) (body (block (break))))");
  EXPECT_EQ(one("for x in set { }"), "(for x (iterable (ident set)) (body (block)))");
  EXPECT_EQ(one("for x in set {1} { }"), "(for x (iterable (set-lit (int-lit 1))) (body (block)))");
  EXPECT_EQ(one("while x { continue }"), "(while (ident x) (block (continue)))");
}

TEST(Parser, Match) {
  EXPECT_EQ(value("match v { -1 => a A(x, _) when x > 1 => { print(1) } _ => {} }"),
            "(match (ident v) (match-arm (pattern (unary - (int-lit 1))) (body (ident a))) (match-arm "
            "(pattern (call "
            "(callee (ident A)) (ident x) (ident _))) (guard (binary > (ident x) (int-lit 1))) (body (block "
            "(expr-stmt (call (callee (ident print)) (int-lit 1)))))) (match-arm (pattern (ident _)) (body "
            "(map-lit))))");
  EXPECT_EQ(value("match x { }"), "(match (ident x))");
  EXPECT_EQ(value("match x { a => {f(x): 1} b => {\"k\": {c: 2}} }"),
            "(match (ident x) (match-arm (pattern (ident a)) (body (map-lit (map-entry (call (callee (ident "
            "f)) (ident "
            "x)) (int-lit 1))))) (match-arm (pattern (ident b)) (body (map-lit (map-entry (string-lit \"k\") "
            "(map-lit "
            "(map-entry (ident c) (int-lit 2))))))))");
}

TEST(Parser, Statements) {
  EXPECT_EQ(one("xs[0][1].a = 2"),
            "(assign (select a (index (index (ident xs) (int-lit 0)) (int-lit 1))) (int-lit 2))");
  EXPECT_EQ(one("var x: list<int>= [1]"),
            "(let x :var (named-type list (named-type int)) (list-lit (int-lit 1)))");
  EXPECT_EQ(one("try { f() } catch e { }"),
            "(try-catch e (block (expr-stmt (call (callee (ident f))))) (block))");
  EXPECT_EQ(one("update xs set {a: 1} where b"),
            "(update xs (set (map-lit (map-entry (ident a) (int-lit 1)))) (where (ident b)))");
  EXPECT_EQ(one("expect a == 1"), "(expect (binary == (ident a) (int-lit 1)))");
  EXPECT_EQ(one("test \"t\" { }"), "(test \"t\" (block))");
  EXPECT_EQ(one("bench \"t\" { }"), "(bench \"t\" (block))");
  EXPECT_EQ(one("export let k = 1"), "(let k :export (int-lit 1))");
  EXPECT_EQ(one("fun f<T>(a: T, b): T ! io, fs { return }"),
            "(fun f (type_params (type-params (type-param T))) (params (params (param a (named-type T)) "
            "(param b))) "
            "(result (named-type T)) (effects (effects (name io) (name fs))) (body (block (return))))");
}

TEST(Parser, Imports) {
  EXPECT_EQ(one("import \"a/b\" as c"), "(import \"a/b\" (alias (name c)))");
  EXPECT_EQ(one("import rust \"regex@^1\" as re ! io"),
            "(import \"regex@^1\" (language (name rust)) (alias (name re)) (name io))");
  EXPECT_EQ(one("import python \"math\" as m auto"),
            "(import \"math\" :auto (language (name python)) (alias (name m)))");
  EXPECT_EQ(
      one("extern fun m.f(x: int): int"),
      "(extern-fun (path (path (name m) (name f))) (params (params (param x (named-type int)))) (result "
      "(named-type int)))");
  EXPECT_EQ(one("extern let m.pi: float"),
            "(extern-let (path (path (name m) (name pi))) (type (named-type float)))");
  EXPECT_EQ(one("extern type T"), "(extern-type T)");
  EXPECT_EQ(one("extern object o"), "(extern-object o)");
}

TEST(Parser, Types) {
  EXPECT_EQ(one("type P { x: int, y: int fun len(): int { return x } }"),
            "(record-decl P (field x (named-type int)) (field y (named-type int)) (fun len (params (params)) "
            "(result "
            "(named-type int)) (body (block (return (ident x))))))");
  EXPECT_EQ(
      one("type S = A | B(x: int) | C { y: int }"),
      "(union-decl S (variant-decl A) (variant-decl B (field x (named-type int))) (variant-decl C :braces "
      "(field y (named-type int))))");
  EXPECT_EQ(one("type L<T: eq> = [T]"),
            "(alias-decl L (type-params (type-param T (bound (name eq)))) (list-type (named-type T)))");
  EXPECT_EQ(one("type F = fun(int, [A]): B? ! io"),
            "(alias-decl F (fun-type (result (option-type (named-type B))) (effects (effects (name io))) "
            "(named-type int) (list-type (named-type A))))");
  EXPECT_EQ(one("type B = Box(v: int)"), "(union-decl B (variant-decl Box (field v (named-type int))))");
}

TEST(Parser, Queries) {
  EXPECT_EQ(
      value("from a in xs from b in ys left join c in zs on a == c where d group by k, l into g having h "
            "sort by s skip 1 take 2 select distinct e"),
      "(query a :distinct (source (ident xs)) (where (ident d)) (group (group-by g (having (ident h)) (ident "
      "k) (ident l))) (sort (sort-by sort (sort-key (ident s)))) (skip (int-lit 1)) (take (int-lit 2)) "
      "(select (ident e)) (from b "
      "(ident "
      "ys)) (join c :left (source (ident zs)) (on (binary == (ident a) (ident c)))))");
  EXPECT_EQ(value("load \"a.csv\" as P with {format: \"csv\"}").substr(0, 12), "(load \"a.csv");
  EXPECT_EQ(one("save xs to \"b\""), "(expr-stmt (save \"b\" (value (ident xs))))");
}

TEST(Parser, SortKeys) {
  const std::string head = "(query x (source (ident xs)) (sort (sort-by ";
  const std::string tail = ")) (select (ident x)))";
  EXPECT_EQ(value("from x in xs sort by x desc, y asc, z select x"),
            head + "sort (sort-key desc (ident x)) (sort-key asc (ident y)) (sort-key (ident z))" + tail);
  EXPECT_EQ(value("from x in xs order by desc desc select x"),
            head + "order (sort-key desc (ident desc))" + tail);
  EXPECT_EQ(value("[from x in xs sort by x, y select x, 2]"),
            "(list-lit " + head + "sort (sort-key (ident x)) (sort-key (ident y))" + tail + " (int-lit 2))");
}

TEST(Parser, Texts) {
  EXPECT_EQ(
      value("f\"a{x}b{y:>8}\""),
      "(text (text-part \"a\") (hole (ident x)) (text-part \"b\") (hole >8 (ident y)) (text-part \"\"))");
  EXPECT_EQ(value("\"\"\"\n  a\n  \"\"\""), "(string-lit \"a\")");
  EXPECT_EQ(value("f\"{ {a: 1}[k] }\""),
            "(text (text-part \"\") (hole (index (map-lit (map-entry (ident a) (int-lit 1))) (ident k))) "
            "(text-part "
            "\"\"))");
  // What stands in a hole is seen by no look-ahead for braces.
  EXPECT_EQ(value("{ f\"{a:3}\": 1 }").substr(0, 8), "(map-lit");
}

TEST(Parser, With) {
  EXPECT_EQ(value("r with {a: 1}"), "(with (ident r) (field-init a (int-lit 1)))");
  EXPECT_EQ(value("-r with {a: 1}.b"), "(unary - (select b (with (ident r) (field-init a (int-lit 1)))))");
  EXPECT_EQ(value("r with {} == s"), "(binary == (with (ident r)) (ident s))");
  EXPECT_EQ(
      one("save e with {format: f}"),
      "(expr-stmt (save save (value (ident e)) (options (map-lit (map-entry (ident format) (ident f))))))");
  EXPECT_EQ(one("save from x in xs select x with {a: 1}").find("(with"), std::string::npos);
  EXPECT_NE(one("save (r with {a: 1}) with {b: 2}").find("(with"), std::string::npos);
  EXPECT_EQ(one("let with = with"), "(let with (ident with))");
  EXPECT_EQ(one("if r with {a: 1} == s { f() }").substr(0, 41), "(if (condition (binary == (with (ident r)");
}

TEST(Parser, Tier3) {
  EXPECT_EQ(one("agent A { var n: int = 0 on S as s { n = 1 } intent f(): int { return n } }").substr(0, 8),
            "(agent A");
  EXPECT_EQ(one("stream S { a: int b: string }"),
            "(stream-decl S (field a (named-type int)) (field b (named-type string)))");
  EXPECT_EQ(one("model m { provider: \"x\" }"), "(model-decl m (field-init provider (string-lit \"x\")))");
  EXPECT_EQ(one("emit S { a: 1 }"), "(emit S (field-init a (int-lit 1)))");
  EXPECT_EQ(one("fact p(\"a\", 1)"), "(fact (predicate p (string-lit \"a\") (int-lit 1)))");
  EXPECT_EQ(one("rule p(x) :- q(x, y), x != y, not r(y)"),
            "(rule (head (predicate p (ident x))) (predicate q (ident x) (ident y)) (not-equal (ident x) "
            "(ident y)) "
            "(not-predicate (predicate r (ident y))))");
  EXPECT_EQ(value("query p(x)"), "(logic-query (predicate p (ident x)))");
  EXPECT_EQ(value("await f()"), "(async await (call (callee (ident f))))");
  EXPECT_EQ(value("generate text { prompt: \"hi\" }"),
            "(generate text (field-init prompt (string-lit \"hi\")))");
  EXPECT_EQ(one("fetch \"u\" into r with {a: 1}").substr(0, 12), "(fetch-stmt ");
}

TEST(Parser, SoftWordsAreNames) {
  for (const char* word :
       {"as",   "auto",  "bench", "by",    "distinct", "except", "from",  "group", "having", "intersect",
        "into", "join",  "left",  "model", "object",   "order",  "outer", "query", "right",  "select",
        "skip", "sort",  "take",  "to",    "union",    "update", "where", "with",  "close",  "when",
        "try",  "catch", "not",   "set",   "omap",     "async",  "await", "spawn"}) {
    std::string w = word;
    Parsed p("let " + w + " = 1\nvar y = " + w + " + 1\n" + w + " = y\nprint(" + w + ", [" + w + "], {" + w +
             ": " + w + "}." + w + ")\nfun f(" + w + ": int): int { return " + w + " }\n");
    EXPECT_EQ(p.errors(), "") << word;
  }
}

TEST(Parser, PostChecks) {
  EXPECT_EQ(Parsed("let a = xs[]").errors(), "P060 1:11");
  EXPECT_EQ(Parsed("let a = xs[:]").errors(), "P060 1:11");
  EXPECT_EQ(Parsed("let a = xs[::]").errors(), "P060 1:11");
  EXPECT_EQ(Parsed("let a = match x { 1 => }").errors(), "P061 1:19");
  EXPECT_EQ(Parsed("let a = load \"\" as T").errors(), "P062 1:9");
  EXPECT_EQ(Parsed("let r = match p { p[0] => \"x\" _ => \"other\" }").errors(), "P063 1:19");
  EXPECT_EQ(Parsed("import pythn \"math\" as math").errors(), "P064 1:1");
  EXPECT_EQ(Parsed("1 + 2").errors(), "P065 1:1");
  EXPECT_EQ(Parsed("fun(x) => f(x)").errors(), "P065 1:1");
  EXPECT_EQ(Parsed("1 + 2", {.bare_expressions = true}).errors(), "");
  for (const char* good : {"regex", "unicode-ident", "regex@^1.2, <2", "x@git+https://h/r#1", "x@path+../x"})
    EXPECT_EQ(Parsed("import rust \"" + std::string(good) + "\" as r").errors(), "") << good;
  for (const char* bad : {"", "1x", "a b", "regex@", "x@git+", "x@path+", "-x"})
    EXPECT_EQ(Parsed("import rust \"" + std::string(bad) + "\" as r").errors(), "P066 1:1") << bad;
  EXPECT_EQ(Parsed("import go \"a/b@x\" as r").errors(), "P067 1:1");
  EXPECT_EQ(Parsed("import go \"a/b@v1.2.3\"").errors(), "P068 1:1");
}

}  // namespace
}  // namespace mochi::syntax
