#include "bridge/rust/index/crate_line.h"

#include <gtest/gtest.h>

namespace mochi::rust {
namespace {

const std::string kSum(64, 'a');

std::string line(const std::string& rest, const std::string& version = "1.0.0") {
  return R"({"name":"demo","vers":")" + version + R"(","cksum":")" + kSum + "\"" +
         (rest.empty() ? "" : "," + rest) + "}";
}

CrateLine read(const std::string& text) {
  Result<std::optional<CrateLine>> made = parse_crate_line(text);
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  EXPECT_TRUE(made && *made);
  return made && *made ? std::move(**made) : CrateLine{};
}

std::string refusal(const std::string& text) {
  Result<std::optional<CrateLine>> made = parse_crate_line(text);
  EXPECT_FALSE(made) << text;
  return made ? std::string() : made.error().message;
}

TEST(CrateLine, PathsOfNames) {
  EXPECT_EQ(crate_index_path("a"), "1/a");
  EXPECT_EQ(crate_index_path("Ab"), "2/ab");
  EXPECT_EQ(crate_index_path("url"), "3/u/url");
  EXPECT_EQ(crate_index_path("serde_json"), "se/rd/serde_json");
  EXPECT_EQ(crate_index_path("Inflector"), "in/fl/inflector");
}

TEST(CrateLine, Names) {
  EXPECT_TRUE(is_crate_name("serde-json_2"));
  for (const char* bad : {"", "1a", "-a", "a.b", "a/b", "..", "a b", "ü"}) EXPECT_FALSE(is_crate_name(bad));
  EXPECT_FALSE(is_crate_name(std::string(65, 'a')));
  EXPECT_EQ(folded_crate_name("Serde-JSON"), "serde_json");
}

TEST(CrateLine, ReadsAll) {
  const CrateLine made = read(line(
      R"("v":2,"yanked":true,"links":"z","rust_version":"1.56","pubtime":"2026-01-02T03:04:05Z","unknown":[1],)"
      R"("deps":[{"name":"own","package":"serde","req":"^1","features":["a",""],"optional":true,"default_features":false,)"
      R"j("target":"cfg(unix)","kind":"normal"},{"name":"dev","req":"1","kind":"dev"},{"name":"cc","req":"1","kind":"build",)j"
      R"("features":[],"optional":false,"default_features":true,"target":null,"registry":null}],)"
      R"("features":{"x":["own?/std"],"default":["x"]},"features2":{"x":["dep:own"]})"));
  EXPECT_TRUE(made.entry.yanked);
  EXPECT_EQ(made.entry.links, "z");
  EXPECT_EQ(made.rust_version, "1.56");
  EXPECT_EQ(made.entry.released, 1767323045);
  ASSERT_EQ(made.entry.dependencies.size(), 2U);
  EXPECT_EQ(made.entry.dependencies[0].name, "cc");
  const package::IndexDependency& own = made.entry.dependencies[1];
  EXPECT_EQ(own.registered_name(), "serde");
  EXPECT_EQ(own.features, std::vector<std::string>{"a"});
  EXPECT_TRUE(own.optional);
  EXPECT_FALSE(own.default_features);
  ASSERT_EQ(made.entry.features.size(), 2U);
  // Features2 goes behind features; weak forms are strong in a lock of cargo's.
  EXPECT_EQ(made.entry.features[1].enables, (std::vector<std::string>{"own/std", "dep:own"}));
}

TEST(CrateLine, NewerLinesArePassedOver) {
  Result<std::optional<CrateLine>> made = parse_crate_line(line(R"("v":3)"));
  ASSERT_TRUE(made);
  EXPECT_FALSE(*made);
}

TEST(CrateLine, RefusesBadOnes) {
  EXPECT_EQ(refusal("{"), refusal("{"));
  EXPECT_EQ(refusal("[]"), "the line is no object");
  EXPECT_EQ(refusal(R"({"name":"../x","vers":"1.0.0"})"), "`../x` is no name of a crate");
  EXPECT_EQ(refusal(R"({"name":"demo","vers":"1.0"})"), "`1.0` is no version");
  EXPECT_EQ(refusal(R"({"name":"demo","vers":"1.0.0","cksum":"12"})"),
            "`cksum` is no SHA-256 in hexadecimal");
  EXPECT_EQ(refusal(line(R"("deps":[{"name":"a","req":"^x"}])")),
            "`^x` is no requirement on a crate: a number is missing");
  EXPECT_EQ(refusal(line(R"("deps":[{"name":"a","req":"1","kind":"other"}])")),
            "a dependency is of the unknown kind `other`");
  EXPECT_EQ(refusal(line(R"("deps":[{"name":"a","req":"1","registry":"elsewhere"}])")),
            "`a` is of another registry");
  EXPECT_EQ(refusal(line(R"("yanked":1)")), "`yanked` is of the wrong type");
  EXPECT_EQ(refusal(std::string(kCrateLineBytes + 1, ' ')), "the line is longer than 2 MiB");
}

TEST(CrateIndex, OrdersAndKeepsOneOfEachPrecedence) {
  const std::string text = line("", "2.0.0") + "\n\n" + line(R"("rust_version":"1.90")", "1.0.0") + "\r\n" +
                           line("", "1.0.0-rc.1") + "\n" + line("", "1.0.1+2") + "\n" + line("", "1.0.1+10") +
                           "\n" + R"({"name":"other","vers":"9.0.0","cksum":")" + kSum + "\"}\nnonsense\n";
  const CrateListing made = parse_crate_index("demo", text, package::parse_version("1.80.0").value());
  ASSERT_EQ(made.entries.size(), 4U);
  EXPECT_EQ(made.entries[0].version.text(), "1.0.0-rc.1");
  EXPECT_EQ(made.entries[1].version.text(), "1.0.0");
  EXPECT_TRUE(made.entries[1].last_resort);
  EXPECT_EQ(made.entries[2].version.text(), "1.0.1+10");
  EXPECT_FALSE(made.entries[3].last_resort);
  ASSERT_EQ(made.refused.size(), 2U);
  EXPECT_EQ(made.refused[0], "line 7: it is of the crate `other`");
  EXPECT_EQ(made.find(package::parse_version("2.0.0").value()), 3U);
  EXPECT_FALSE(made.find(package::parse_version("3.0.0").value()));
}

TEST(CrateIndex, RustVersions) {
  EXPECT_EQ(parse_rust_version("1.56")->text(), "1.56.0");
  EXPECT_EQ(parse_rust_version("1.56.1")->text(), "1.56.1");
  EXPECT_EQ(parse_rust_version("2")->text(), "2.0.0");
  EXPECT_FALSE(parse_rust_version(""));
  EXPECT_FALSE(parse_rust_version("x"));
}

}  // namespace
}  // namespace mochi::rust
