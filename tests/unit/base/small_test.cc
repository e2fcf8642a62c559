#include <gtest/gtest.h>

#include <limits>

#include "base/edit_distance.h"
#include "base/flags.h"
#include "base/int_text.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/string_util.h"

namespace mochi {
namespace {

TEST(IntText, ParsesWithinBounds) {
  std::int64_t value = 0;
  EXPECT_EQ(parse_int("-9223372036854775808", value), IntParse::ok);
  EXPECT_EQ(value, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(int_text(value), "-9223372036854775808");
  EXPECT_EQ(parse_int("9223372036854775808", value), IntParse::out_of_range);
  EXPECT_EQ(parse_int("99999999999999999999999", value), IntParse::out_of_range);
  for (const char* bad : {"", "-", "1x", " 1", "1.0", "+-1", "0x1"})
    EXPECT_EQ(parse_int(bad, value), IntParse::malformed);
  EXPECT_EQ(parse_int_base("-zZ", 36, value), IntParse::ok);
  EXPECT_EQ(value, -1295);
  EXPECT_EQ(parse_int_base("1", 1, value), IntParse::malformed);
  EXPECT_EQ(parse_int_base("12", 2, value), IntParse::malformed);
}

TEST(IntText, ParsesLiterals) {
  std::int64_t value = 0;
  EXPECT_EQ(parse_int_literal("007", value), IntParse::ok);
  EXPECT_EQ(value, 7);
  EXPECT_EQ(parse_int_literal("0XfF", value), IntParse::ok);
  EXPECT_EQ(value, 255);
  EXPECT_EQ(parse_int_literal("0b101", value), IntParse::ok);
  EXPECT_EQ(value, 5);
  EXPECT_EQ(parse_int_literal("0o17", value), IntParse::ok);
  EXPECT_EQ(value, 15);
  EXPECT_EQ(parse_int_literal("9223372036854775807", value), IntParse::ok);
  EXPECT_EQ(parse_int_literal("0x8000000000000000", value), IntParse::out_of_range);
  EXPECT_EQ(parse_int_literal("0x", value), IntParse::malformed);
  EXPECT_EQ(parse_int_literal("0x-1", value), IntParse::malformed);
}

TEST(EditDistance, CountsSwapsAsOne) {
  EXPECT_EQ(edit_distance("kitten", "sitting", 10), 3U);
  EXPECT_EQ(edit_distance("abcd", "abdc", 10), 1U);
  EXPECT_EQ(edit_distance("aaaaaaa", "bbbbbbb", 2), 3U);
  EXPECT_EQ(edit_distance("", "abc", 5), 3U);
  EXPECT_EQ(nearest_word("lenght", {"length", "len", "strength"}), "length");
  EXPECT_EQ(nearest_word("Print", {"print"}), "print");
  EXPECT_EQ(nearest_word("x", {"y", "z"}), "");
  EXPECT_EQ(nearest_word("count", {"sum", "avg"}), "");
  EXPECT_EQ(nearest_word("bat", {"cat", "bar"}), "bar");
}

enum class Effect : std::uint8_t { io, fs, net };

TEST(Flags, IsASet) {
  Flags<Effect> set = Flags<Effect>(Effect::io) | Effect::net;
  EXPECT_TRUE(set.has(Effect::io));
  EXPECT_FALSE(set.has(Effect::fs));
  EXPECT_TRUE((set - Effect::io) == Flags<Effect>(Effect::net));
  EXPECT_TRUE(set.has_all(Effect::net));
}

TEST(StringUtil, SplitsAndJoins) {
  EXPECT_EQ(join(split("a,b,,c", ','), "|"), "a|b||c");
  EXPECT_EQ(split("", ',').size(), 1U);
  EXPECT_EQ(join(split_lines("a\r\nb\rc\n\nd\n"), "|"), "a|b|c||d");
  EXPECT_EQ(replace_all("aXbXX", "X", "yy"), "ayybyyyy");
  EXPECT_EQ(name_list({"x"}), "`x`");
  EXPECT_EQ(name_list({"x", "y"}), "`x` and `y`");
  EXPECT_EQ(name_list({"x", "y", "z"}), "`x`, `y`, and `z`");
  EXPECT_EQ(counted(1, "file", "files"), "1 file");
  EXPECT_EQ(trim_ascii(" \t a b\n"), "a b");
  EXPECT_EQ(to_hex("\x01\xff"), "01ff");
}

TEST(JsonWriter, WritesBothStyles) {
  for (JsonStyle style : {JsonStyle::compact, JsonStyle::indented}) {
    JsonWriter json(style);
    json.begin_object();
    json.member("a", std::int64_t{1});
    json.key("b");
    json.begin_array();
    json.floating(1e21);
    json.floating(3.0);
    json.null();
    json.end_array();
    json.key("c");
    json.begin_object();
    json.end_object();
    json.member("d", "\"\x01\n\xFF<");
    json.end_object();
    std::string text = json.take();
    if (style == JsonStyle::compact) {
      EXPECT_EQ(text, R"({"a":1,"b":[1e+21,3,null],"c":{},"d":"\"\u0001\n)"
                      "\xEF\xBF\xBD"
                      R"(<"})");
    } else {
      EXPECT_TRUE(
          text.starts_with("{\n  \"a\": 1,\n  \"b\": [\n    1e+21,\n    3,\n    null\n  ],\n  \"c\": {},\n"));
    }
  }
  std::string scripts;
  append_json_string(scripts, "<&>\xE2\x80\xA8", true);
  EXPECT_EQ(scripts, R"("\u003c\u0026\u003e\u2028")");
}

JsonError failure_of(std::string_view text, const JsonLimits& limits = {}) {
  JsonValue value;
  JsonError error;
  EXPECT_FALSE(parse_json(text, value, error, limits)) << text;
  return error;
}

TEST(Json, ReadsValuesInOrder) {
  JsonValue value;
  JsonError error;
  ASSERT_TRUE(parse_json(R"({"b": [1, -2.5, 18446744073709551615, true, null], "a": "\u00e9\n", "b2": {}})",
                         value, error));
  ASSERT_EQ(value.members.size(), 3U);
  EXPECT_EQ(value.members[0].name, "b");
  const JsonValue& list = value.members[0].value;
  EXPECT_EQ(list.items[0].integer, 1);
  EXPECT_EQ(list.items[1].floating, -2.5);
  EXPECT_EQ(list.items[2].text, "18446744073709551615");
  EXPECT_TRUE(list.items[3].boolean);
  EXPECT_TRUE(list.items[4].is(JsonKind::null));
  EXPECT_EQ(value.text_of("a"), "\xC3\xA9\n");
  EXPECT_EQ(value.text_of("zz", "none"), "none");
}

TEST(Json, LastOfEqualKeysWins) {
  JsonValue value;
  JsonError error;
  ASSERT_TRUE(parse_json(R"({"a": 1, "b": 2, "a": 3})", value, error));
  ASSERT_EQ(value.members.size(), 2U);
  EXPECT_EQ(value.members[0].name, "a");
  EXPECT_EQ(value.members[0].value.integer, 3);
}

// The message of the library quotes the input, which may look like the message itself.
TEST(Json, MessagesDoNotDependOnQuotedInput) {
  const std::string message = failure_of("\"%}ll%,}l - ; last read}}").message;
  EXPECT_NE(message.find("missing closing quote"), std::string::npos) << message;
}

TEST(Json, RefusesMistakesAndBrokenLimits) {
  EXPECT_EQ(failure_of("{\"a\": 1,}").offset, 8U);
  for (const char* bad :
       {"", "[1", "01", "'a'", "{a:1}", "[1] 2", "\"\xFF\"", "\"\\ud800\"", "nul", "// x\n1"}) {
    EXPECT_FALSE(failure_of(bad).message.empty()) << bad;
  }
  EXPECT_EQ(failure_of(std::string(100'000, '[')).message, "nesting is too deep");
  EXPECT_EQ(failure_of("[1,2,3]", {.values = 2}).message, "too many values");
  EXPECT_EQ(failure_of("[1,2,3]", {.bytes = 2}).message, "text is too long");
}

}  // namespace
}  // namespace mochi
