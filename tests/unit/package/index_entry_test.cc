#include "package/index_entry.h"

#include <gtest/gtest.h>

#include <deque>

#include "package/index_scan.h"

namespace mochi::package {
namespace {

const char* const kFull =
    R"({"v":"1.2.3-rc.1","r":"2026-05-01T12:00:00Z",)"
    R"("b3":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",)"
    R"("s2":"ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100","y":true,"yr":"broken",)"
    R"("c":["fs.read","net.dial"],)"
    R"("d":{"@a/json":"^1.2","log":{"r":">=1, <3","o":true,"f":["fast"],"df":false,"reg":"4f","t":["python"],"c":["clock"]}},)"
    R"("t":["python","typescript"],"mp":">=0.7, <1.0","ed":"2026","lk":"MIT","pr":{"sig":"x.sigstore"},)"
    R"("f":{"default":["logging"],"logging":["log","log/fast","log?/slow"]},"fc":{"logging":["clock"]},)"
    R"("td":{"python":{"@a/json":"^2"}},)"
    R"("t3":"0000000000000000000000000000000000000000000000000000000000000000"})";

TEST(IndexEntry, WritesWhatItRead) {
  Result<IndexEntry> entry = parse_index_line(kFull);
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(index_line(*entry), kFull);
  EXPECT_EQ(entry->version.text(), "1.2.3-rc.1");
  EXPECT_EQ(entry->released, 1777636800);
  ASSERT_NE(entry->dependency("log"), nullptr);
  EXPECT_FALSE(entry->dependency("log")->default_features);
  ASSERT_NE(entry->feature("logging"), nullptr);
  EXPECT_EQ(entry->feature("logging")->capabilities.text(), "clock");
  EXPECT_EQ(entry->feature("none"), nullptr);
}

TEST(IndexEntry, LeavesOutWhatIsEmptyAndKeepsUnknownKeysInMind) {
  Result<IndexEntry> entry = parse_index_line(R"({"zz":1,"v":"0.1.0","d":{},"y":false})");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(index_line(*entry), R"({"v":"0.1.0"})");
  EXPECT_EQ(entry->unknown_keys, std::vector<std::string>{"zz"});
}

TEST(IndexEntry, RefusesHostileLines) {
  const char* const lines[] = {"",
                               "[]",
                               "{}",
                               R"({"v":1})",
                               R"({"v":"1.0"})",
                               R"({"v":"01.0.0"})",
                               R"({"v":"1.0.0"} x)",
                               R"({"v":"1.0.0","b3":"abc"})",
                               R"({"v":"1.0.0","s2":7})",
                               R"({"v":"1.0.0","d":[]})",
                               R"({"v":"1.0.0","d":{"../x":"^1"}})",
                               R"({"v":"1.0.0","d":{"x":"1..2"}})",
                               R"({"v":"1.0.0","d":{"x":{}}})",
                               R"({"v":"1.0.0","d":{"x":{"r":"^1","o":"yes"}}})",
                               R"({"v":"1.0.0","c":["root"]})",
                               R"({"v":"1.0.0","t":["cobol"]})",
                               R"({"v":"1.0.0","r":"2026-02-30T00:00:00Z"})",
                               R"({"v":"1.0.0","r":"2026-02-03 00:00:00Z"})",
                               R"({"v":"1.0.0","yr":"a\u0007b"})",
                               R"({"v":"1.0.0","f":{"a b":[]}})",
                               R"({"v":"1.0.0","f":{"a":["../x"]}})",
                               R"({"v":"1.0.0","mp":"new"})",
                               R"({"v":"1.0.0","d":{"x":[[[[[[[[[[]]]]]]]]]]}})"};
  for (const char* line : lines) {
    Result<IndexEntry> entry = parse_index_line(line);
    EXPECT_FALSE(entry) << line;
  }
  EXPECT_FALSE(parse_index_line(std::string(kIndexLineBytes + 1, ' ')));
}

TEST(IndexEntry, AnIndexIsSortedAndHasNoTwins) {
  Result<std::vector<IndexEntry>> index = parse_index("{\"v\":\"1.10.0\"}\r\n\n{\"v\":\"1.9.0\"}\n");
  ASSERT_TRUE(index);
  ASSERT_EQ(index->size(), 2U);
  EXPECT_EQ((*index)[0].version.text(), "1.9.0");
  EXPECT_FALSE(parse_index("{\"v\":\"1.0.0+a\"}\n{\"v\":\"1.0.0+b\"}"));
  Result<std::vector<IndexEntry>> broken = parse_index("{\"v\":\"1.0.0\"}\n{");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().context.at(0), "reading line 2 of the index");
}

// The same line, read in both ways; a scan that passes is no difference.
void expect_same_reading(IndexLineScanner& scanner, const std::string& text, bool scans) {
  // Lines outlive their scanner.
  static std::deque<std::string> kept;
  const std::string& line = kept.emplace_back(text);
  IndexEntry scanned;
  EXPECT_EQ(scanner.scan(line, scanned), scans) << line;
  Result<IndexEntry> parsed = parse_index_line(line);
  if (!scans) return;
  ASSERT_TRUE(parsed) << line;
  EXPECT_EQ(index_line(scanned), index_line(*parsed)) << line;
  EXPECT_EQ(scanned.dependencies, parsed->dependencies) << line;
  EXPECT_EQ(scanned.released, parsed->released);
  EXPECT_EQ(scanned.mochi, parsed->mochi);
}

TEST(IndexEntry, PlainLinesAreScanned) {
  const std::string hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  const std::string plain =
      R"({"v":"1.2.3","r":"2026-05-01T12:00:00Z","b3":")" + hash + R"(","s2":")" + hash +
      R"(","d":{"@a/json":"^1.2","log":">=1, <3"},"mp":">=0.7","ed":"2026","lk":"MIT","t3":")" + hash + "\"}";
  IndexLineScanner scanner;
  expect_same_reading(scanner, plain, true);
  // The needs of the last line are taken over, or not.
  expect_same_reading(scanner, plain, true);
  expect_same_reading(scanner, R"({"d":{"@a/json":"^1.2","log":">=1, <3"},"v":"2.0.0"})", true);
  expect_same_reading(scanner, R"({"d":{"@a/json":"^1.2","log":">=1, <4"},"v":"2.0.0"})", true);
  expect_same_reading(scanner, R"({"d":{"z":"^1","b":"*"},"v":"2.0.0"})", true);
  expect_same_reading(scanner, R"({"d":{},"v":"2.0.0"})", true);
  expect_same_reading(scanner, R"({"v":"2.0.0"})", true);
  // Blanks between the signs, as most libraries write them.
  expect_same_reading(scanner, R"({"v": "2.0.0", "d": {"z": "^1", "b": "*"}, "lk": " MIT "})", true);
  expect_same_reading(scanner, R"({"v": "2.0.1", "d": {"z": "^1", "b": "*"}, "lk": " MIT "})", true);
  expect_same_reading(scanner, R"({ "v" : "2.0.0" , "d" : { "z" : "^1" } })", true);
  expect_same_reading(scanner, R"({ "v" : "2.0.0" , "d" : { } })", true);
  // Everything else is for the general reader.
  for (const char* line : {"",
                           "{}",
                           "[]",
                           R"({"v":"1.0"})",
                           R"({"v":"1.0.0"} )",
                           R"({"v":"1.0.0"}x)",
                           R"({"v":"1.0.0",})",
                           R"({"v":"1.0.0","v":"1.0.1"})",
                           R"({"v":"1.0.0","d":{"a":"^1","a":"^2"}})",
                           R"({"v":"1.0.0","d":{"a":{"r":"^1"}}})",
                           R"({"v":"1.0.0","d":{"a":"^1",}})",
                           R"({"v":"1.0.0","d":{"a":"^1"})",
                           R"({"v":"1.0.0","d":{"../a":"^1"}})",
                           R"({"v":"1.0.0","lk":"a\u0041"})",
                           R"({"v":"1.0.0","y":true})",
                           R"({"v":"1.0.0","zz":"1"})",
                           "{\t\"v\":\"1.0.0\"}",
                           R"({"v":"1.0.0","b3":"AB"})",
                           R"({"v":"1.0.0","r":"now"})",
                           "{\"v\":\"1.0.0\",\"lk\":\"é\"}",
                           "{\"v\":\"1.0.0"}) {
    expect_same_reading(scanner, line, false);
  }
  expect_same_reading(scanner, kFull, false);
  expect_same_reading(scanner, R"({"v":"1.0.0","lk":")" + std::string(2001, 'a') + "\"}", false);
}

// Wherever in eight characters, that are looked at together, one stands that ends a string or is none of it.
TEST(IndexEntry, PlainLinesAreScannedUpToTheRightCharacter) {
  IndexLineScanner scanner;
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string begin = R"({"v":"1.0.0","lk":")" + std::string(before, 'a');
    for (const char c : {' ', '!', '#', '[', ']', '~', 'z'})
      expect_same_reading(scanner, begin + c + "bbbbbbbbbb\"}", true);
    for (const char c : {'"', '\\', '\x1f', '\n', '\x7f', '\x80', '\xff'})
      expect_same_reading(scanner, begin + c + "bbbbbbbbbb\"}", false);
  }
}

// A value that the line before had is not read again; another one is.
TEST(IndexEntry, ScannedLinesTakeOverEqualValuesOnly) {
  IndexLineScanner scanner;
  for (const char* line : {R"({"v":"1.0.0","r":"2026-05-01T12:00:00Z","mp":">=0.1"})",
                           R"({"v":"1.1.0","r":"2026-05-01T12:00:00Z","mp":">=0.1"})",
                           R"({"v":"1.2.0","r":"2026-05-01T12:00:01Z","mp":">=0.2"})", R"({"v":"1.3.0"})",
                           R"({"v":"1.4.0","r":"2026-05-01T12:00:01Z","mp":">=0.2"})"})
    expect_same_reading(scanner, line, true);
  for (const char* line :
       {R"({"v":"1.5.0","r":""})", R"({"v":"1.5.0","r":"now"})", R"({"v":"1.5.0","r":"now"})",
        R"({"v":"1.5.0","mp":"~~"})", R"({"v":"1.5.0","mp":"~~"})"})
    expect_same_reading(scanner, line, false);
}

TEST(IndexEntry, TimesGoThereAndBack) {
  for (std::int64_t t :
       {std::int64_t{0}, std::int64_t{951782400}, std::int64_t{4102444799}, std::int64_t{253402300799}}) {
    EXPECT_EQ(parse_utc_time(utc_time_text(t)), t);
  }
  EXPECT_EQ(utc_time_text(951782400), "2000-02-29T00:00:00Z");
}

}  // namespace
}  // namespace mochi::package
