// Requirements against versions: the table is worked out from the rules by version_pairs.py.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "package/version.h"

namespace mochi::package {
namespace {

std::string answer(const std::string& requirement, const std::string& version) {
  Result<Requirement> r = parse_requirement(requirement);
  Result<Version> v = parse_version(version);
  if (!r || !v) return "bad";
  EXPECT_EQ(parse_requirement(r->text()).value().text(), r->text());
  EXPECT_EQ(parse_requirement(r->text()).value().matches(*v), r->matches(*v)) << requirement;
  return r->matches(*v) ? "yes" : "no";
}

TEST(VersionPairs, TheTableHolds) {
  std::ifstream in(std::string(MOCHI_TESTS_DIR) + "/unit/package/version_pairs.txt", std::ios::binary);
  ASSERT_TRUE(in);
  int pairs = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    std::size_t last = line.rfind(" | ");
    std::size_t first = line.rfind(" | ", last - 1);
    ASSERT_NE(first, std::string::npos) << line;
    std::string requirement = line.substr(0, first);
    EXPECT_EQ(answer(requirement, line.substr(first + 3, last - first - 3)), line.substr(last + 3)) << line;
    ++pairs;
  }
  EXPECT_GE(pairs, 300);
}

TEST(VersionPairs, Order) {
  // Semver 2.0.0 section 11, each before the next.
  const char* const ascending[] = {"0.0.1",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                   "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                                   "1.0.0",      "1.0.1",        "1.2.0",         "1.10.0",
                                   "2.0.0-0",    "2.0.0-0a",     "2.0.0"};
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    Version a = parse_version(ascending[i]).value();
    Version b = parse_version(ascending[i + 1]).value();
    EXPECT_TRUE(a < b) << ascending[i];
    EXPECT_FALSE(b < a) << ascending[i];
  }
  EXPECT_TRUE(parse_version("1.0.0+a").value() == parse_version("1.0.0+b").value());
}

TEST(VersionPairs, Buckets) {
  for (auto [version, bucket] : {std::pair("1.2.3", "1"), std::pair("0.2.3", "0.2"),
                                 std::pair("0.0.3", "0.0.3"), std::pair("2.0.0-rc.1", "2")}) {
    EXPECT_EQ(compatibility_bucket(parse_version(version).value()), bucket);
  }
}

}  // namespace
}  // namespace mochi::package
