#include "bridge/rust/index/crate_requirement.h"

#include <gtest/gtest.h>

#include <optional>

namespace mochi::rust {
namespace {

using package::Comparator;
using package::Comparison;
using package::Requirement;
using package::Version;

Requirement read(std::string_view text) {
  Result<Requirement> made = parse_crate_requirement(text);
  EXPECT_TRUE(made) << text;
  return made ? std::move(*made) : Requirement{};
}

bool matches(std::string_view requirement, std::string_view version) {
  return read(requirement).matches(*package::parse_version(version));
}

TEST(CrateRequirement, CargosExamples) {
  // Of cargo's own documentation of version requirements.
  struct Case {
    const char* text;
    const char* inside;
    const char* below;
    const char* above;
  };
  const Case cases[] = {
      {"1.2.3", "1.9.0", "1.2.2", "2.0.0"},
      {"1.2", "1.2.0", "1.1.9", "2.0.0"},
      {"1", "1.0.0", "0.9.9", "2.0.0"},
      {"0.2.3", "0.2.9", "0.2.2", "0.3.0"},
      {"0.2", "0.2.0", "0.1.9", "0.3.0"},
      {"0.0.3", "0.0.3", "0.0.2", "0.0.4"},
      {"0.0", "0.0.9", "", "0.1.0"},
      {"0", "0.9.9", "", "1.0.0"},
      {"~1.2.3", "1.2.9", "1.2.2", "1.3.0"},
      {"~1.2", "1.2.0", "1.1.9", "1.3.0"},
      {"~1", "1.9.0", "0.9.9", "2.0.0"},
      {"*", "0.0.0", "", ""},
      {"1.*", "1.9.9", "0.9.9", "2.0.0"},
      {"1.2.*", "1.2.9", "1.1.9", "1.3.0"},
      {"1.x", "1.9.9", "0.9.9", "2.0.0"},
      {"1.*.*", "1.2.3", "0.9.9", "2.0.0"},
      {">= 1.2.0", "7.0.0", "1.1.9", ""},
      {"> 1", "2.0.0", "1.9.9", ""},
      {"< 2", "1.9.9", "", "2.0.0"},
      {"= 1.2.3", "1.2.3", "1.2.2", "1.2.4"},
      {"=1.2", "1.2.9", "1.1.9", "1.3.0"},
      {">1.2", "1.3.0", "1.2.9", ""},
      {"<=1.2", "1.2.9", "", "1.3.0"},
      {">= 1.2, < 1.5", "1.4.9", "1.1.9", "1.5.0"},
      {"=0.1.5+x.2", "0.1.5", "0.1.4", "0.1.6"},
  };
  for (const Case& one : cases) {
    EXPECT_TRUE(matches(one.text, one.inside)) << one.text;
    for (const char* outside : {one.below, one.above}) {
      EXPECT_TRUE(*outside == 0 || !matches(one.text, outside)) << one.text << " " << outside;
    }
  }
}

TEST(CrateRequirement, PreReleasesOnlyWhereOneIsNamed) {
  EXPECT_FALSE(matches("1.0", "1.1.0-rc.1"));
  EXPECT_FALSE(matches("*", "1.0.0-rc.1"));
  EXPECT_TRUE(matches("1.0.0-rc.1", "1.0.0-rc.2"));
  EXPECT_TRUE(matches("1.0.0-rc.1", "1.5.0"));
  EXPECT_FALSE(matches("1.0.0-rc.1", "1.5.0-rc.2"));
  EXPECT_FALSE(matches(">=1.0.0-rc.1, <2", "1.0.0-beta"));
  EXPECT_TRUE(matches("=1.0.0-rc.1", "1.0.0-rc.1"));
  EXPECT_FALSE(matches("=1.0.0", "1.0.0-rc.1"));
}

TEST(CrateRequirement, RefusesWhatCargoRefuses) {
  for (const char* text : {"",
                           "^",
                           "a",
                           "1.2.3.4",
                           "01",
                           "1.02",
                           "1.",
                           "1..2",
                           "1.*.3",
                           "*.1",
                           "*, 1",
                           "1, *",
                           "1 2",
                           "1.0,",
                           ",1",
                           "==1",
                           "> =1",
                           "1.2.3-",
                           "1.2.3-01",
                           "1.2.3+",
                           "1.2-rc",
                           "1-rc",
                           "99999999999999999999",
                           "1.2.3-rc_1",
                           "=> 1",
                           "!1",
                           "1\t",
                           "1 - 2"}) {
    EXPECT_FALSE(parse_crate_requirement(text)) << text;
  }
  std::string many = "1";
  for (int i = 0; i < 31; ++i) many += ",1";
  EXPECT_TRUE(parse_crate_requirement(many));
  EXPECT_FALSE(parse_crate_requirement(many + ",1"));
  EXPECT_EQ(parse_crate_requirement("1.*.3").error().message,
            "`1.*.3` is no requirement on a crate: a number stands behind a wildcard");
}

// The rules of cargo's semver as its documentation words them, comparator by comparator: an oracle that shares
// nothing with package::Requirement.
bool holds(const Comparator& c, const Version& v) {
  const std::optional<std::uint64_t> minor = c.parts > 1 ? std::optional(c.version.minor) : std::nullopt;
  const std::optional<std::uint64_t> patch = c.parts > 2 ? std::optional(c.version.patch) : std::nullopt;
  Version wanted_pre{0, 0, 0, c.version.pre, {}};
  Version own_pre{0, 0, 0, v.pre, {}};
  auto exact = [&] {
    return v.major == c.version.major && (!minor || v.minor == *minor) && (!patch || v.patch == *patch) &&
           own_pre == wanted_pre;
  };
  auto beyond = [&](bool greater) {
    auto further = [&](std::uint64_t a, std::uint64_t b) { return greater ? a > b : a < b; };
    if (v.major != c.version.major) return further(v.major, c.version.major);
    if (!minor) return false;
    if (v.minor != *minor) return further(v.minor, *minor);
    if (!patch) return false;
    if (v.patch != *patch) return further(v.patch, *patch);
    return greater ? own_pre > wanted_pre : own_pre < wanted_pre;
  };
  switch (c.op) {
    case Comparison::any: return true;
    case Comparison::exact: return exact();
    case Comparison::greater: return beyond(true);
    case Comparison::greater_equal: return exact() || beyond(true);
    case Comparison::less: return beyond(false);
    case Comparison::less_equal: return exact() || beyond(false);
    case Comparison::tilde:
      if (v.major != c.version.major || (minor && v.minor != *minor)) return false;
      if (patch && v.patch != *patch) return v.patch > *patch;
      return own_pre >= wanted_pre;
    case Comparison::caret: break;
  }
  if (v.major != c.version.major) return false;
  if (!minor) return true;
  if (!patch) return c.version.major > 0 ? v.minor >= *minor : v.minor == *minor;
  if (c.version.major > 0) {
    if (v.minor != *minor) return v.minor > *minor;
    if (v.patch != *patch) return v.patch > *patch;
  } else if (*minor > 0) {
    if (v.minor != *minor) return false;
    if (v.patch != *patch) return v.patch > *patch;
  } else if (v.minor != *minor || v.patch != *patch) {
    return false;
  }
  return own_pre >= wanted_pre;
}

bool oracle(const Requirement& r, const Version& v) {
  for (const Comparator& c : r.comparators) {
    if (!holds(c, v)) return false;
  }
  if (v.pre.empty()) return true;
  for (const Comparator& c : r.comparators) {
    if (!c.version.pre.empty() && c.version.major == v.major && c.version.minor == v.minor &&
        c.version.patch == v.patch)
      return true;
  }
  return false;
}

TEST(CrateRequirement, EqualsTheRulesOnEveryPair) {
  std::vector<Version> versions;
  std::vector<std::string> written;
  for (int major = 0; major < 3; ++major) {
    written.push_back(std::to_string(major));
    for (int minor = 0; minor < 3; ++minor) {
      const std::string two = std::to_string(major) + "." + std::to_string(minor);
      written.push_back(two);
      for (int patch = 0; patch < 3; ++patch) {
        for (const char* pre : {"", "-a", "-a.1", "-2"}) {
          written.push_back(two + "." + std::to_string(patch) + pre);
          versions.push_back(*package::parse_version(written.back()));
        }
      }
    }
  }
  std::size_t compared = 0;
  for (const char* sign : {"", "=", ">", ">=", "<", "<=", "~", "^"}) {
    for (const std::string& text : written) {
      const Requirement one = read(sign + text);
      const Requirement two = read(sign + text + ", >=0.0.1-a");
      for (const Version& v : versions) {
        EXPECT_EQ(one.matches(v), oracle(one, v)) << sign << text << " " << v.text();
        ++compared;
        // The header names the difference where fewer numbers stand beside a pre-release.
        if (one.comparators[0].parts < 3 && !v.pre.empty()) continue;
        EXPECT_EQ(two.matches(v), oracle(two, v)) << sign << text << " and >=0.0.1-a " << v.text();
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 100'000U);
}

}  // namespace
}  // namespace mochi::rust
