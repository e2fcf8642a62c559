#include "syntax/format.h"

#include <gtest/gtest.h>

#include "corpus.h"
#include "parse_helper.h"

namespace mochi::syntax {
namespace {

std::string formatted(const std::string& text) {
  Parsed p(text);
  EXPECT_EQ(p.errors(), "") << text;
  return p.tree.has_errors ? text : format(p.tree, p.sources);
}

// The comments of a text in order, without blanks at the ends of their lines.
std::vector<std::string> comments(const Parsed& p) {
  std::vector<std::string> out;
  for (const Comment& c : p.tree.comments) {
    std::string text;
    for (char ch : p.sources.text(c.span)) {
      if (ch == '\r') continue;
      while (ch == '\n' && !text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
      text.push_back(ch);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    out.push_back(text);
  }
  return out;
}

// What format promises, for one text.
void expect_properties(const std::string& text, const std::string& what) {
  SourceMap sources;
  Names names;
  Collector sink;
  SourceId first = sources.add("a.mochi", text);
  Tree a = parse(first, sources, names, sink);
  if (a.has_errors) return;
  std::string once = format(a, sources);
  SourceId second = sources.add("b.mochi", once);
  Tree b = parse(second, sources, names, sink);
  ASSERT_FALSE(b.has_errors) << what << "\n" << once;
  EXPECT_TRUE(same_tree(a, b)) << what << "\n" << once;
  EXPECT_EQ(format(b, sources), once) << what;
  Parsed p(text);
  Parsed q(once);
  std::vector<std::string> before = comments(p);
  std::vector<std::string> after = comments(q);
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  EXPECT_EQ(before, after) << what << "\n" << once;
}

TEST(Format, CompoundAssignmentsLabelsAndDefaultValues) {
  EXPECT_EQ(formatted("x+=1\nxs[0]-=f( 2 )\na.b   *=  c"), "x += 1\nxs[0] -= f(2)\na.b *= c\n");
  EXPECT_EQ(formatted("x += /* b */ 2"), "x += /* b */ 2\n");
  EXPECT_EQ(formatted("x /* a */ += 2"), "x /* a */ += 2\n");
  EXPECT_EQ(formatted("fun f(a:int=1,b:string=\"x\",):int{return a}"),
            "fun f(a: int = 1, b: string = \"x\"): int { return a }\n");
  // No comma behind the last one, so that old layouts stay and last arguments hug.
  EXPECT_EQ(formatted("print(f( a:1,b:2, ),)"), "print(f(a: 1, b: 2))\n");
  EXPECT_EQ(formatted("each(xs,with:fun(x){\nprint(x)\n})"), "each(xs, with: fun(x) {\n  print(x)\n})\n");
  EXPECT_EQ(formatted("f(\na:1,  // one\nb:2)"), "f(\n  a: 1,  // one\n  b: 2\n)\n");
  EXPECT_EQ(formatted("type T{type:int if:string}"), "type T { type: int, if: string }\n");
}

TEST(Format, Corpus) {
  std::vector<std::filesystem::path> files = corpus();
  EXPECT_GT(files.size(), 100U);
  for (const auto& path : files) expect_properties(read_text(path), path.string());
}

// Every corpus text squeezed to one line, and with each blank a line end.
TEST(Format, OtherLineBreaks) {
  for (const auto& path : corpus()) {
    std::string text = read_text(path);
    if (text.find("//") != std::string::npos || text.find('#') != std::string::npos) continue;
    if (text.find("/*") != std::string::npos) continue;
    std::string one_line;
    std::string many_lines;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
      one_line += c == '\n' ? ' ' : c;
      many_lines += c == ' ' && !quoted ? '\n' : c;
    }
    expect_properties(one_line, path.string() + " on one line");
    expect_properties(many_lines, path.string() + " on many lines");
  }
}

// A comment of each form between any two tokens stays, and nothing else changes.
TEST(Format, CommentsAnywhere) {
  for (const auto& path : corpus()) {
    // One text of 19, chosen by its name, so that a new text does not choose others.
    std::uint32_t hash = 0;
    for (const char c : path.parent_path().filename().string() + path.filename().string()) {
      hash = hash * 31 + static_cast<unsigned char>(c);
    }
    const bool holds_texts = path.string().find("text_blocks") != std::string::npos;
    if (hash % 19 != 0 && !holds_texts) continue;
    std::string text = read_text(path);
    if (text.size() > 1500) continue;
    Parsed p(text);
    if (p.tree.has_errors) continue;
    for (std::size_t i = 0; i < p.tree.tokens.size(); ++i) {
      std::size_t offset = p.tree.tokens[i].span.begin - p.sources.source(p.tree.source).base();
      for (const char* comment :
           {"// one\n", "/* two */", "\n# three\n", "/* four\nfive */", "\n\n/* six\n */ "}) {
        std::string changed = text.substr(0, offset) + comment + text.substr(offset);
        // A comment may part what must touch, such as `f` and `<` of a call.
        if (!Parsed(changed).tree.has_errors) expect_properties(changed, path.string() + "\n" + changed);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
}

TEST(Format, Statements) {
  EXPECT_EQ(formatted("if x {} // a\nelse { // b\n}"), "if x {} else {  // b\n  // a\n}\n");
  EXPECT_EQ(formatted("print// one \n(\"\"\"\n  a  \n  \"\"\"  \n)"),
            "print// one\n(\"\"\"\n  a  \n  \"\"\"\n)\n");
  expect_properties("print// one\n(f\"\"\"\n  a  \n  {b  \n}  \r\n  \"\"\"  \n)",
                    "blanks at ends of lines of a text");
  expect_properties("let a = from x in b sort by x /* c */ desc, y // d\nasc select x",
                    "a comment before a direction");
  expect_properties("await\n(b).t(a)", "await before parentheses of the next line");
  expect_properties("type S = A(/* c */)", "a comment in the parentheses of a lone variant");
  EXPECT_EQ(formatted("type S = A()"), "type S = A()\n");
  expect_properties("save\nspawn\nwith\nl", "spawn before a word that goes on with the statement");
  expect_properties("let a = from x in await\nwhere x select x", "await as a source of a query");
  EXPECT_EQ(formatted("let a=1;let b:int=2\n\n\n\nvar c = a+b*2"),
            "let a = 1\nlet b: int = 2\n\nvar c = a + b * 2\n");
  EXPECT_EQ(formatted("if a{print(1)}else if b{print(2)}else{print(3)}"),
            "if a { print(1) } else if b { print(2) } else { print(3) }\n");
  EXPECT_EQ(formatted("if a {\nprint(1) }"), "if a {\n  print(1)\n}\n");
  EXPECT_EQ(formatted("for i in 0 .. 3 { print( i ) print(2) }"),
            "for i in 0..3 {\n  print(i)\n  print(2)\n}\n");
  EXPECT_EQ(formatted("fun f<T:eq>(a:T,b):T!io{return a}"), "fun f<T: eq>(a: T, b): T ! io { return a }\n");
  EXPECT_EQ(formatted("while true {}"), "while true {}\n");
  EXPECT_EQ(formatted("test \"t\" { expect 1==1 }"), "test \"t\" { expect 1 == 1 }\n");
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted("\n\n"), "");
  EXPECT_EQ(formatted("// only\n"), "// only\n");
}

TEST(Format, Declarations) {
  EXPECT_EQ(formatted("type P{x:int y:int}"), "type P { x: int, y: int }\n");
  EXPECT_EQ(formatted("type P {\n x:int,\n\n y:int,\n fun n():int{return x}\n}"),
            "type P {\n  x: int\n\n  y: int\n  fun n(): int { return x }\n}\n");
  EXPECT_EQ(formatted("type S=A|B(x:int,y:int)|C{z:int w:int}"),
            "type S = A | B(x: int, y: int) | C { z: int w: int }\n");
  EXPECT_EQ(formatted("type S = A\n|B(x:int)"), "type S =\n  A\n  | B(x: int)\n");
  EXPECT_EQ(formatted("import  go \"x\"as y auto"), "import go \"x\" as y auto\n");
  EXPECT_EQ(formatted("extern fun m.f(x:int):int"), "extern fun m.f(x: int): int\n");
  EXPECT_EQ(formatted("rule p(x):-q(x),x!=y,not r(x)"), "rule p(x) :- q(x), x != y, not r(x)\n");
  EXPECT_EQ(formatted("type S = A( )\n"), "type S = A()\n");
  EXPECT_EQ(formatted("type S = A() | B()\n"), "type S = A | B\n");
}

TEST(Format, FunctionsOfTypes) {
  EXPECT_EQ(formatted("type P{x:int static let a=1 static fun f(){return}}"),
            "type P {\n  x: int\n  static let a = 1\n  static fun f() { return }\n}\n");
  EXPECT_EQ(formatted("type U=A|B(x:int){fun f(){return}}"),
            "type U = A | B(x: int) {\n  fun f() { return }\n}\n");
  EXPECT_EQ(formatted("type U = A |\nB {\nfun f() {}\n\nstatic let a = 1}"),
            "type U =\n  A\n  | B\n{\n  fun f() {}\n\n  static let a = 1\n}\n");
  EXPECT_EQ(formatted("type U = A | B { // a\n// b\nfun f() {} // c\n// d\n}"),
            "type U = A | B {  // a\n  // b\n  fun f() {}  // c\n  // d\n}\n");
  EXPECT_EQ(formatted("type U = // a\nA | B // b\n{ fun f() {} }"),
            "type U =  // a\n  A\n  | B  // b\n{\n  fun f() {}\n}\n");
  EXPECT_EQ(formatted("type U = A() { fun f() {} }"), "type U = A() {\n  fun f() {}\n}\n");
}

TEST(Format, TypeArguments) {
  EXPECT_EQ(formatted("let x=Box<int>.of(f,id<list<int>>)"), "let x = Box<int>.of(f, id<list<int>>)\n");
  EXPECT_EQ(formatted("let x=Box<int>{v:1}"), "let x = Box<int> { v: 1 }\n");
  EXPECT_EQ(formatted("let x=m.Box<int>{v:1}"), "let x = m.Box<int> { v: 1 }\n");
  EXPECT_EQ(formatted("let x=Opt<int>.Some{v:1}"), "let x = Opt<int>.Some { v: 1 }\n");
  EXPECT_EQ(formatted("let f:(fun(int):int)? = none"), "let f: (fun(int): int)? = none\n");
  EXPECT_EQ(formatted("let f:(int)? = x as (list<int>)"), "let f: int? = x as list<int>\n");
}

TEST(Format, Expressions) {
  EXPECT_EQ(formatted("let x=-a . b [ 1 : 2 ] as list < int >"), "let x = -a.b[1:2] as list<int>\n");
  EXPECT_EQ(formatted("let x=f<int,string>(1)?.y?[2]"), "let x = f<int, string>(1)?.y?[2]\n");
  // Apart from the dot it is the operator, so that it stays apart.
  EXPECT_EQ(formatted("let x=f()? .y?  [2]"), "let x = f()? .y? [2]\n");
  EXPECT_EQ(formatted("let x=(a?).y??b? ?? c"), "let x = (a?).y ?? b? ?? c\n");
  EXPECT_EQ(formatted("let x=a()?\n.b()?\n  .c"), "let x = a()?\n  .b()?\n  .c\n");
  EXPECT_EQ(formatted("check( x ) ?"), "check(x)?\n");
  EXPECT_EQ(formatted("let s=geo.Shape.Square{side:1}"), "let s = geo.Shape.Square { side: 1 }\n");
  EXPECT_EQ(formatted("let x=[1,2,3,]"), "let x = [1, 2, 3]\n");
  EXPECT_EQ(formatted("let x=[\n1,2]"), "let x = [\n  1, 2,\n]\n");
  EXPECT_EQ(formatted("let x={a:1,\"b\":{c:2}}"), "let x = {a: 1, \"b\": {c: 2}}\n");
  EXPECT_EQ(formatted("let x={\na:1,b:2}"), "let x = {\n  a: 1,\n  b: 2,\n}\n");
  EXPECT_EQ(formatted("print(map(xs,fun(x){\nreturn x}))"), "print(map(xs, fun(x) {\n  return x\n}))\n");
  EXPECT_EQ(formatted("let r=match x{1=>\"a\" _=>{print(2)}}"),
            "let r = match x {\n  1 => \"a\"\n  _ => { print(2) }\n}\n");
  EXPECT_EQ(formatted("let r = from x in xs where x>1 select x"),
            "let r = from x in xs where x > 1 select x\n");
  EXPECT_EQ(formatted("let r = from x in xs\nwhere x>1 sort by x select {a:x}"),
            "let r =\n  from x in xs\n  where x > 1\n  sort by x\n  select {a: x}\n");
  EXPECT_EQ(formatted("let r = if a then b else if c then d else e"),
            "let r = if a then b else if c then d else e\n");
  EXPECT_EQ(formatted("let r = if a {\nb} else {c}"), "let r = if a {\n  b\n} else {\n  c\n}\n");
}

TEST(Format, SortKeysAndWith) {
  EXPECT_EQ(formatted("let r=from x in xs sort by x   desc ,y asc,z select x"),
            "let r = from x in xs sort by x desc, y asc, z select x\n");
  EXPECT_EQ(formatted("let r=from x in xs order by x\nselect x"),
            "let r =\n  from x in xs\n  order by x\n  select x\n");
  EXPECT_EQ(formatted("let r=from record in records sort by record.some_rather_long_name desc, "
                      "record.another_rather_long_name, record.third_name, record.fourth select 1"),
            "let r =\n  from record in records\n  sort by record.some_rather_long_name desc,\n"
            "    record.another_rather_long_name,\n    record.third_name,\n    record.fourth\n  select 1\n");
  EXPECT_EQ(formatted("let q=p   with{x:1,y:2}.x"), "let q = p with { x: 1, y: 2 }.x\n");
  EXPECT_EQ(formatted("let q=p with{\nx:1,y:p.y with{a:2}}"),
            "let q = p with {\n  x: 1,\n  y: p.y with { a: 2 },\n}\n");
}

TEST(Format, Texts) {
  EXPECT_EQ(formatted("let s=f\"a{ x+1 :>8}  {f( a,b )}{{ \""), "let s = f\"a{x + 1:>8}  {f(a, b)}{{ \"\n");
  EXPECT_EQ(formatted("let s=f\"{  {a:1}[k]}{ g({}) }\""), "let s = f\"{ {a: 1}[k]}{g({})}\"\n");
  // The closing line goes to the indentation of the line where the text begins, and the others with it.
  EXPECT_EQ(formatted("let s=\"\"\"\n      a\n        b\n \n      \"\"\"\nlet t=1"),
            "let s = \"\"\"\na\n  b\n\n\"\"\"\nlet t = 1\n");
  EXPECT_EQ(formatted("fun f(){\nprint(1,\"\"\"\na\n  b\n\"\"\".trim(),2)\n}"),
            "fun f() {\n  print(1, \"\"\"\n  a\n    b\n  \"\"\".trim(), 2)\n}\n");
  EXPECT_EQ(formatted("if x {\nlet s=f\"\"\"  \r\n {a+b}\r\n \"\"\"\n}"),
            "if x {\n  let s = f\"\"\"\n  {a + b}\n  \"\"\"\n}\n");
}

TEST(Format, LongLinesBreak) {
  EXPECT_EQ(
      formatted("let total = some_rather_long_name + another_rather_long_name + a_third_quite_long_name + "
                "the_last_one"),
      "let total = some_rather_long_name +\n  another_rather_long_name +\n  a_third_quite_long_name +\n  "
      "the_last_one\n");
  EXPECT_EQ(formatted("print(some_rather_long_argument_name, another_rather_long_argument_name, "
                      "a_third_rather_long_argument_name)"),
            "print(\n  some_rather_long_argument_name,\n  another_rather_long_argument_name,\n  "
            "a_third_rather_long_argument_name\n)\n");
}

TEST(Format, NestingIsLinear) {
  std::string text = "1";
  for (int i = 0; i < 900; ++i) text = "f(" + text + ")";
  expect_properties("print(" + text + ")", "nested calls");
  text = "1";
  for (int i = 0; i < 400; ++i) text = "{a: [" + text + "]}";
  expect_properties("let x = " + text, "nested literals");
  text = "x";
  for (int i = 0; i < 2500; ++i) text += " + x";
  expect_properties("let x = " + text, "long chain");
}

TEST(Format, Comments) {
  EXPECT_EQ(formatted("// a\n\n\nlet x = 1 // b\n/* c */ let y = 2\n# d"),
            "// a\n\nlet x = 1  // b\n/* c */ let y = 2\n# d\n");
  EXPECT_EQ(formatted("if x { // a\n// b\nprint(1)\n\n// c\n}\n// d\nelse { }"),
            "if x {  // a\n  // b\n  print(1)\n\n  // c\n} else {\n  // d\n}\n");
  EXPECT_EQ(formatted("let xs = [ // a\n1, // b\n// c\n2 // d\n]"),
            "let xs = [  // a\n  1,  // b\n  // c\n  2,  // d\n]\n");
  EXPECT_EQ(formatted("let x = a + // b\n  c"), "let x = a + // b\n  c\n");
  EXPECT_EQ(formatted("let x = f(/* a */ 1)"), "let x = f(/* a */ 1)\n");
}

}  // namespace
}  // namespace mochi::syntax
