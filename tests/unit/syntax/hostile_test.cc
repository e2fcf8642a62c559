// Any byte sequence ends in a tree, without crash, hang or deep recursion.
#include <gtest/gtest.h>

#include <chrono>

#include "corpus.h"
#include "parse_helper.h"

namespace mochi::syntax {
namespace {

std::string repeated(std::string_view part, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += part;
  return out;
}

TEST(Hostile, NestingBombs) {
  constexpr int kDeep = 100'000;
  for (std::string_view part : {"(",
                                "[",
                                "{",
                                "{a:",
                                "f(",
                                "-",
                                "!",
                                "if x {",
                                "if x { } else ",
                                "fun f() {",
                                "fun() => ",
                                "fun() {",
                                "match x { a => ",
                                "match x { a => {",
                                "from a in ",
                                "x[",
                                "x?[",
                                "a.",
                                "a + ",
                                "a ?? ",
                                "let x: list<",
                                "let x: fun(",
                                "type T = [",
                                "type T { f: {",
                                "while x {",
                                "for x in ",
                                "try {",
                                "set {",
                                "P {x: ",
                                "async ",
                                "if a then ",
                                "if a then b else ",
                                "return ",
                                "test \"t\" {",
                                "agent A {",
                                "on a as b {",
                                "emit A {",
                                "x as ",
                                "x as list<",
                                "save ",
                                "fetch ",
                                "f<",
                                "f<int>(",
                                "[1, ",
                                "{",
                                "}",
                                ")",
                                "]",
                                "else ",
                                "\"",
                                "/*",
                                "'",
                                "@",
                                "\\",
                                "let ",
                                "=",
                                "x = ",
                                "not ",
                                "rule p(x) :- ",
                                "xs[1:",
                                "a union ",
                                "=> "}) {
    Parsed p(repeated(part, kDeep / 5));
    EXPECT_TRUE(p.tree.root.valid()) << part;
    EXPECT_LE(p.sink.size(), 1251U) << part;
  }
  Parsed nested(repeated("(", kDeep) + "1" + repeated(")", kDeep));
  EXPECT_EQ(nested.errors(), "P069 1:1001");
  Parsed chain("let x = 1" + repeated(" + 1", kDeep));
  EXPECT_EQ(chain.sink.size(), 1U);
  EXPECT_EQ(Parsed("let x = " + repeated("(", 900) + "1" + repeated(")", 900)).errors(), "");
  EXPECT_EQ(Parsed("let x = 1" + repeated(" + 1", 2000)).errors(), "");
}

TEST(Hostile, TimeIsLinear) {
  auto seconds = [](const std::string& text) {
    auto begin = std::chrono::steady_clock::now();
    Parsed p(text);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const std::string shapes[] = {
      "match x { a => { b => { c: { } } } }\n",
      "let m = {a: {b: {c: {}}}}\n",
      "print(f(g(h(1)))\n",
      "if x { } else {\n",
      "let x = match y { a => {f({g({})})} }\n",
      "f<g<h<i<j>(k)\n",
      "let s = \"abc\n",
      "set { set { set {\n",
      "for x in set { set {\n",
      "}\n",
      "let x = (\n",
      "a[b[c[\n",
  };
  for (const std::string& shape : shapes) {
    double small = seconds(repeated(shape, 4000));
    double large = seconds(repeated(shape, 32000));
    EXPECT_LT(large, 0.05 + small * 40) << shape;
  }
}

TEST(Hostile, NestedBracesAreDecidedOnce) {
  std::string text = "let x = " + repeated("match x { a => {b: ", 300) + "1" + repeated("} }", 300);
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Parsed(text).errors(), "");
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 1.0);
}

// Every prefix of some corpus files, and a prefix here and there of the others.
TEST(Hostile, TruncatedAnywhere) {
  std::size_t i = 0;
  for (const auto& path : corpus()) {
    std::string text = read_text(path);
    std::size_t step = ++i % 16 == 0 && text.size() < 3000 ? 1 : 97;
    for (std::size_t size = 0; size < text.size(); size += step) {
      Parsed p(text.substr(0, size));
      EXPECT_TRUE(p.tree.root.valid());
    }
  }
}

// One byte replaced: the parser reports or accepts, and the spans stay in the text.
TEST(Hostile, OneByteChanged) {
  std::uint32_t seed = 12345;
  for (const auto& path : corpus()) {
    std::string text = read_text(path);
    if (text.empty()) continue;
    for (int round = 0; round < 12; ++round) {
      seed = seed * 1664525U + 1013904223U;
      std::string changed = text;
      changed[seed % text.size()] = static_cast<char>(seed >> 24U);
      Parsed p(changed);
      for (const Node& node : p.tree.nodes) {
        ASSERT_LE(node.span.begin, node.span.end);
        ASSERT_LE(node.span.end, text.size() + 1);
      }
    }
  }
}

TEST(Hostile, LargeTexts) {
  std::string text;
  while (text.size() < 8U << 20U) text += "let some_name = other_name + 12345 // comment\n";
  EXPECT_EQ(Parsed(text).errors(), "");
  EXPECT_EQ(Parsed(std::string(4U << 20U, '\0')).errors(), "P049 1:1");
  Parsed stray(std::string(4U << 20U, '~'));
  EXPECT_EQ(stray.errors(), "P072 1:1");
}

}  // namespace
}  // namespace mochi::syntax
