#include "registry/store/names.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "registry/store/versions.h"

namespace mochi::registry {
namespace {

// Which spellings each ecosystem takes for one package.
TEST(Names, SpellingsOfOnePackage) {
  EXPECT_EQ(package_key("pypi", "My__Text.-x"), "my-text-x");
  EXPECT_EQ(package_key("cargo", "My_Crate"), "my-crate");
  EXPECT_EQ(package_key("mochi", "@acme/my_pkg"), "@acme/my-pkg");
  EXPECT_EQ(package_key("npm", "my_pkg"), "my_pkg");
  EXPECT_EQ(likeness_key("npm", "My_pkg.js"), "my-pkg-js");
  EXPECT_EQ(likeness_key("npm", "@a/my--pkg-_.js"), "@a/my-pkg-js");
}

TEST(Names, Patterns) {
  const auto parsed = [](std::string_view text) {
    Result<NamePattern> pattern = NamePattern::parse(text);
    EXPECT_TRUE(pattern.has_value()) << text;
    return std::move(pattern).value();
  };
  EXPECT_TRUE(parsed("@acme/*").allows("npm", "@acme/x"));
  EXPECT_FALSE(parsed("@acme/*").allows("npm", "@acme2/x"));
  EXPECT_TRUE(parsed("pypi:My_*").allows("pypi", "my.text"));
  EXPECT_FALSE(parsed("pypi:my-*").allows("npm", "my-text"));
  EXPECT_TRUE(parsed("my_crate").allows("cargo", "My-Crate"));
  // What is granted is one spelling of npm, what is kept back is all that look alike.
  EXPECT_FALSE(parsed("left-pad").allows("npm", "left_pad"));
  EXPECT_TRUE(parsed("left-pad").covers("npm", "left_pad"));
  EXPECT_TRUE(NamePattern::exactly("npm", "a*b").allows("npm", "a*b"));
  EXPECT_FALSE(NamePattern::exactly("npm", "a*b").allows("npm", "axb"));
  for (const char* bad : {"", "maven:x", "a b", "@acme", "npm:", "jsr:thing", "cargo:@a/b", "pypi:a/b", "a/b",
                          "@/x", "@a/", "@a/b/c", "a@b"}) {
    Result<NamePattern> pattern = NamePattern::parse(bad);
    ASSERT_FALSE(pattern.has_value()) << bad;
    EXPECT_EQ(pattern.error().code, Code::M057_REG_E011);
  }
}

// The order that PEP 440 gives as an example, and that of SemVer 2.0.0 section 11.
TEST(Versions, Order) {
  const auto ascending = [](std::string_view protocol, std::initializer_list<std::string_view> versions) {
    for (const auto* a = versions.begin(); a != versions.end(); ++a) {
      for (const auto* b = versions.begin(); b != versions.end(); ++b)
        EXPECT_EQ(compare_versions(protocol, *a, *b), a < b ? -1 : a == b ? 0 : 1) << *a << " " << *b;
    }
  };
  ascending("pypi", {"1.dev0",
                     "1.0.dev456",
                     "1.0a1",
                     "1.0a2.dev456",
                     "1.0a12.dev456",
                     "1.0a12",
                     "1.0b1.dev456",
                     "1.0b2",
                     "1.0b2.post345.dev456",
                     "1.0b2.post345",
                     "1.0rc1.dev456",
                     "1.0rc1",
                     "1.0",
                     "1.0+abc.5",
                     "1.0+abc.7",
                     "1.0+5",
                     "1.0.post456.dev34",
                     "1.0.post456",
                     "1.0.15",
                     "1.1.dev1",
                     "1!0.1"});
  ascending("npm", {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
                    "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0"});
  EXPECT_EQ(compare_versions("pypi", "1.0", "1.0.0"), 0);
  EXPECT_EQ(compare_versions("pypi", "1.0-1", "1.0.post1"), 0);
  EXPECT_EQ(compare_versions("pypi", "v1.0alpha1", "1.0a1"), 0);
  EXPECT_EQ(compare_versions("pypi", "1.0+ubuntu_1", "1.0+ubuntu.1"), 0);
  EXPECT_TRUE(is_prerelease("pypi", "1.0.dev1"));
  EXPECT_FALSE(is_prerelease("pypi", "1.0.post1"));
  EXPECT_TRUE(is_prerelease("cargo", "1.0.0-rc.1"));
}

}  // namespace
}  // namespace mochi::registry
