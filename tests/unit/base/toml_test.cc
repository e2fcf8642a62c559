#include "base/toml.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

struct TomlTest : ::testing::Test {
  SourceMap map;
  Result<TomlValue> parse(std::string text) {
    return parse_toml(map, map.add("a.toml", std::move(text)), Code{});
  }
};

TEST_F(TomlTest, KeepsOrderAndPlaces) {
  auto parsed = parse("zeta = 1\n[alpha]\nb = \"é\"\na = [1, 2]\n");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->entries.size(), 2U);
  EXPECT_EQ(parsed->entries[0].key, "zeta");
  const TomlValue* alpha = parsed->find("alpha");
  ASSERT_NE(alpha, nullptr);
  EXPECT_EQ(alpha->entries[0].key, "b");
  EXPECT_EQ(map.text(alpha->entries[0].key_span), "b");
  EXPECT_EQ(map.text(alpha->entries[0].value.span), "\"é\"");
  EXPECT_EQ(map.text(alpha->entries[1].value.span), "[1, 2]");
  EXPECT_EQ(alpha->find("a")->items[1].integer, 2);
}

TEST_F(TomlTest, FailuresHaveALine) {
  auto parsed = parse("a = 1\nb = = 2\n");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(map.place(parsed.error().span.begin).line, 2U);
  EXPECT_NE(parsed.error().message.find("line 2"), std::string::npos);
}

TEST_F(TomlTest, DeepNestingIsRefused) {
  EXPECT_FALSE(parse("a = " + std::string(100000, '[')));
  EXPECT_FALSE(parse(std::string("a = \"\xff\"\n")));
  EXPECT_TRUE(
      parse("\xEF\xBB\xBF"
            "a = 1\r\nb = 2\r\n"));
}

TEST_F(TomlTest, OnlyBracketsOfValuesNest) {
  const std::string many(100, '[');
  EXPECT_TRUE(parse("# " + many + "\na = 1 # {{{" + many + "\n"));
  EXPECT_TRUE(parse("a = \"\\\"" + many + "\"\nb = '\\" + many + "'\n"));
  EXPECT_TRUE(
      parse("a = \"\"\"\n" + many + "\"\" \\\"\"\"\"\"\nb = '''" + many + "'\n'''\n\"" + many + "\" = 1\n"));
  // Behind a string brackets count again.
  EXPECT_FALSE(parse("a = ['" + std::string(8, ']') + "', " + many + std::string(101, ']') + "\n"));
  EXPECT_FALSE(parse("a = \"\"\"x\"\"\"\nb = " + many + std::string(100, ']') + "\n"));
}

TEST_F(TomlTest, AByteOrderMarkIsNoColumn) {
  auto parsed = parse(
      "\xEF\xBB\xBF"
      "a = 1979-05-27T07:32:00Z\nb = 2\n");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(map.text(parsed->entries[0].key_span), "a");
  EXPECT_EQ(parsed->entries[0].value.text, "1979-05-27T07:32:00Z");
  EXPECT_EQ(map.text(parsed->entries[1].key_span), "b");
}

// The library takes what stands there for unreachable when it looks for white space.
TEST_F(TomlTest, LettersOutsideOfTextsAreRefused) {
  for (const char* letter : {"\uFB26", "\uFC00", "\uFDFA", "\uFEFE"}) {
    const std::string text(letter);
    EXPECT_FALSE(parse(text));
    EXPECT_FALSE(parse(text + " = 1\n"));
    EXPECT_FALSE(parse("a = 1" + text + "\n"));
    EXPECT_FALSE(parse("[a" + text + "]\n"));
    auto parsed = parse("\"" + text + "\" = '" + text + "' # " + text + "\n");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->entries[0].key, text);
  }
}

TEST(Toml, Quotes) {
  EXPECT_EQ(toml_quote("a\"b\\\n\x01"), "\"a\\\"b\\\\\\n\\u0001\"");
  EXPECT_EQ(toml_key("a-b_1"), "a-b_1");
  EXPECT_EQ(toml_key("@a/b"), "\"@a/b\"");
}

}  // namespace
}  // namespace mochi
