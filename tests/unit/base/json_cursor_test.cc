#include "base/json_cursor.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

TEST(JsonCursor, ReadsValuesInOrder) {
  JsonCursor c("\xEF\xBB\xBF {\"a\": [1, -2, true, null], \"b\" : {\"c\":\"x\"}, \"d\":{}, \"e\":[]} ");
  std::string_view key;
  ASSERT_TRUE(c.begin_object());
  ASSERT_TRUE(c.next_key(key));
  EXPECT_EQ(key, "a");
  ASSERT_TRUE(c.begin_array());
  ASSERT_TRUE(c.next_item());
  EXPECT_EQ(c.integer(), 1);
  ASSERT_TRUE(c.next_item());
  EXPECT_EQ(c.integer(), -2);
  ASSERT_TRUE(c.next_item());
  EXPECT_EQ(c.peek(), JsonKind::boolean);
  EXPECT_TRUE(c.boolean());
  ASSERT_TRUE(c.next_item());
  EXPECT_TRUE(c.take_null());
  EXPECT_FALSE(c.next_item());
  ASSERT_TRUE(c.next_key(key));
  c.skip();
  ASSERT_TRUE(c.next_key(key));
  EXPECT_EQ(key, "d");
  ASSERT_TRUE(c.begin_object());
  EXPECT_FALSE(c.next_key(key));
  ASSERT_TRUE(c.next_key(key));
  ASSERT_TRUE(c.begin_array());
  EXPECT_FALSE(c.next_item());
  EXPECT_FALSE(c.next_key(key));
  EXPECT_TRUE(c.at_end());
  EXPECT_FALSE(c.failed());
}

std::string text_of(std::string_view json) {
  JsonCursor c(json);
  std::string made(c.string());
  return c.failed() ? "!" + std::string(c.problem()) : made;
}

TEST(JsonCursor, Strings) {
  EXPECT_EQ(text_of(R"("plain text of more than eight bytes")"), "plain text of more than eight bytes");
  EXPECT_EQ(text_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(text_of(R"("\u00e9\u20AC\ud83d\ude00")"), "é€😀");
  EXPECT_EQ(text_of(R"("\ud83d alone")"), "\xEF\xBF\xBD alone");
  EXPECT_EQ(text_of(R"("\x")"), "!an escape cannot be read");
  EXPECT_EQ(text_of(R"("\u12")"), "!an escape cannot be read");
  EXPECT_EQ(text_of(R"("no end)"), "!a string does not end");
  EXPECT_EQ(text_of("\"ends in \\"), "!a string does not end");
  EXPECT_EQ(text_of("7"), "!a string is expected");
}

std::string skipped(std::string_view json, std::size_t depth = 200) {
  JsonCursor c(json, depth);
  c.skip();
  if (c.at_end()) return "all";
  return c.failed() ? std::string(c.problem()) : "rest";
}

TEST(JsonCursor, Skips) {
  EXPECT_EQ(skipped(R"({"a":[{"b":"]}\""},1.5e9],"c":null})"), "all");
  EXPECT_EQ(skipped("1.5e9"), "all");
  EXPECT_EQ(skipped("null "), "all");
  EXPECT_EQ(skipped("[1] 2"), "rest");
  EXPECT_EQ(skipped("[1"), "the text ends too early");
  EXPECT_EQ(skipped("]"), "a value is expected");
  EXPECT_EQ(skipped(""), "the text ends too early");
  EXPECT_EQ(skipped("[[[]]]", 3), "all");
  EXPECT_EQ(skipped("[[[[]]]]", 3), "the text is nested too deeply");
}

TEST(JsonCursor, WholeNumbersOnly) {
  auto number = [](std::string_view text) {
    JsonCursor c(text);
    const std::int64_t value = c.integer();
    return c.failed() ? std::int64_t{-1} : value;
  };
  EXPECT_EQ(number("999999999999999999"), 999999999999999999);
  EXPECT_EQ(number("12345678901234567890"), -1);
  EXPECT_EQ(number("1.0"), -1);
  EXPECT_EQ(number("1e3"), -1);
  EXPECT_EQ(number("x"), -1);
}

TEST(JsonCursor, TheFirstMistakeStays) {
  JsonCursor c("[1 2]");
  ASSERT_TRUE(c.begin_array());
  ASSERT_TRUE(c.next_item());
  EXPECT_EQ(c.integer(), 1);
  EXPECT_FALSE(c.next_item());
  EXPECT_EQ(c.problem(), "a comma is expected");
  EXPECT_FALSE(c.begin_object());
  EXPECT_EQ(c.string(), "");
  EXPECT_EQ(c.problem(), "a comma is expected");
  EXPECT_FALSE(c.at_end());
}

}  // namespace
}  // namespace mochi
