#include "base/doc.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

class DocTest : public testing::Test {
 protected:
  // `name(a, b, c)`, one argument per line where it does not fit.
  Doc call(std::string_view name, const std::vector<Doc>& args) {
    Doc separator = d.concat({d.text(","), d.line()});
    Doc inner = d.concat({d.softline(), d.join(args, separator), d.if_break(d.text(","), d.empty())});
    return d.group(d.concat({d.text(name), d.text("("), d.nest(2, inner), d.softline(), d.text(")")}));
  }
  Docs d;
};

TEST_F(DocTest, GroupsBreakOnlyWhereTheyMust) {
  Doc inner = call("g", {d.text("one"), d.text("two")});
  Doc outer = call("f", {d.text("aaaa"), inner});
  EXPECT_EQ(d.print(outer, 40), "f(aaaa, g(one, two))");
  EXPECT_EQ(d.print(outer, 19), "f(\n  aaaa,\n  g(one, two),\n)");
  EXPECT_EQ(d.print(outer, 12), "f(\n  aaaa,\n  g(\n    one,\n    two,\n  ),\n)");
}

TEST_F(DocTest, TextAfterTheGroupCounts) {
  Doc doc = d.concat({call("f", {d.text("a"), d.text("b")}), d.text(" = 12345")});
  EXPECT_EQ(d.print(doc, 15), "f(a, b) = 12345");
  EXPECT_EQ(d.print(doc, 14), "f(\n  a,\n  b,\n) = 12345");
}

TEST_F(DocTest, FlatStaysOnOneLine) {
  Doc inner = call("g", {d.text("one"), d.text("two")});
  Doc outer = call("f", {d.flat(inner), d.text("b")});
  EXPECT_EQ(d.print(outer, 8), "f(\n  g(one, two),\n  b,\n)");
  EXPECT_EQ(d.flat_width(outer), 17U);
  EXPECT_TRUE(d.is_text(d.text("one"), "one"));
  EXPECT_FALSE(d.is_text(inner, "g"));
}

TEST_F(DocTest, HardBreaksPropagate) {
  Doc body =
      d.concat({d.text("{"), d.nest(2, d.concat({d.hardline(), d.text("x")})), d.hardline(), d.text("}")});
  Doc doc = call("f", {body});
  EXPECT_TRUE(d.must_break(doc));
  EXPECT_EQ(d.print(doc, 80), "f(\n  {\n    x\n  },\n)");
  EXPECT_EQ(d.print(d.group(d.concat({d.text("a"), d.line(), d.text("b"), d.break_parent()})), 80), "a\nb");
}

TEST_F(DocTest, FillPacksLines) {
  std::vector<Doc> parts;
  for (int i = 0; i < 7; ++i) {
    if (i != 0) parts.push_back(d.concat({d.text(","), d.line()}));
    parts.push_back(d.text(std::to_string(i * 111)));
  }
  EXPECT_EQ(d.print(d.fill(parts), 14), "0, 111, 222,\n333, 444, 555,\n666");
  EXPECT_EQ(d.print(d.group(d.fill(parts)), 80), "0, 111, 222, 333, 444, 555, 666");
}

TEST_F(DocTest, NoTrailingBlanks) {
  Doc doc = d.nest(4, d.concat({d.text("a "), d.hardline(), d.hardline(), d.text("b"), d.text(" ")}));
  EXPECT_EQ(d.print(doc, 80), "a\n\n    b");
}

TEST_F(DocTest, VerbatimTextIsUntouched) {
  Doc doc = d.nest(
      4, d.concat({d.text("x"), d.hardline(), d.verbatim("/* a \n   b */"), d.hardline(), d.text("y")}));
  EXPECT_EQ(d.print(doc, 80), "x\n    /* a \n   b */\n    y");
}

TEST_F(DocTest, WidthCountsCodePoints) {
  Doc doc = call("\xC3\xA9\xC3\xA9", {d.text("\xE6\xBC\xA2"), d.text("b")});
  EXPECT_EQ(d.print(doc, 8), "\xC3\xA9\xC3\xA9(\xE6\xBC\xA2, b)");
}

TEST_F(DocTest, DeepAndLongDocumentsAreLinearAndDoNotRecurse) {
  Doc deep = d.text("x");
  for (int i = 0; i < 200'000; ++i) deep = d.group(d.concat({d.text("("), deep, d.softline(), d.text(")")}));
  std::string text = d.print(deep, 80);
  EXPECT_GT(text.size(), 400'000U);
  Doc list = d.empty();
  std::vector<Doc> items(200'000, d.text("item"));
  list = call("f", items);
  EXPECT_EQ(d.print(list, 80).size(), 2 + 1 + 200'000 * 8 + 1U);
}

TEST_F(DocTest, InvalidDocsAreEmpty) {
  EXPECT_EQ(d.print(Doc(), 80), "");
  EXPECT_EQ(d.print(d.concat({d.text("a"), Doc(), d.text("b")}), 80), "ab");
}

}  // namespace
}  // namespace mochi
