#include "package/manifest/manifest.h"

#include <gtest/gtest.h>

namespace mochi::package {
namespace {

struct ManifestTest : ::testing::Test {
  SourceMap map;
  Collector sink;
  Manifest read(std::string text) {
    return read_manifest(map, map.add("mochi.toml", std::move(text)),
                         {.extension_tables = {"rust-dependencies"}}, sink);
  }
  // «CODE line:column message» of each finding, in order of place.
  std::string findings() {
    std::string text;
    for (const Diagnostic& d : sink.sorted()) {
      Place place = map.place(d.span.begin);
      text += std::string(code_info(d.code).name) + " " + std::to_string(place.line) + ":" +
              std::to_string(place.column) + " " + d.message + "\n";
    }
    return text;
  }
};

constexpr const char* kHead = "[package]\nname = \"@acme/shapes\"\nversion = \"1.2.0\"\nedition = \"2026\"\n";

TEST_F(ManifestTest, ReadsEveryForm) {
  Manifest m =
      read(std::string(kHead) +
           "license = \"mit or apache-2.0\"\nkeywords = [\"a\"]\n"
           "[dependencies]\njson = \"^1.2\"\n"
           "geo = { version = \">=1, <2\", optional = true, features = [\"x\"], capabilities = [\"fs\"] }\n"
           "[dev-dependencies]\nlocal = { path = \"../local\" }\n"
           "[features]\ndefault = [\"maps\"]\nmaps = [\"geo\", \"json/fast\"]\n"
           "[targets]\nsupports = [\"rust\"]\n[targets.python]\nffi = [\"numpy>=1\"]\n"
           "[capabilities]\nrequired = [\"fs.read\"]\n"
           "[registry]\nmin-release-age = \"3 days\"\n"
           "[rust-dependencies]\nregex = \"1\"\n");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(m.package);
  EXPECT_EQ(m.package->name.value, "@acme/shapes");
  EXPECT_EQ(m.package->version.value.text(), "1.2.0");
  EXPECT_EQ(m.package->license->value, "MIT OR Apache-2.0");
  EXPECT_EQ(m.package->readme.value, "README.md");
  ASSERT_EQ(m.dependencies.size(), 3U);
  EXPECT_EQ(m.dependencies[0].version->value.text(), "^1.2");
  EXPECT_TRUE(m.dependencies[1].optional);
  EXPECT_EQ(m.dependencies[1].capabilities->size(), 2U);
  EXPECT_EQ(m.dependencies[2].kind, DependencyKind::dev);
  EXPECT_EQ(m.dependencies[2].path->value, "../local");
  EXPECT_EQ(m.supported_targets.size(), 2U);
  EXPECT_EQ(m.registry.min_release_age->value, 3 * 86400);
  ASSERT_EQ(m.extensions.size(), 1U);
  EXPECT_EQ(m.extensions[0].value.find("regex")->text, "1");
}

TEST_F(ManifestTest, ReportsAllMistakesWithTheirPlaces) {
  read(
      "[package]\nname = \"Bad Name\"\nversion = \"1.2\"\nkeywrods = []\n"
      "[dependecies]\n"
      "[dependencies]\na = \"^x\"\nb = { vresion = \"1\" }\n"
      "[capabilities]\nrequired = [\"fs.raed\"]\n");
  EXPECT_EQ(
      findings(),
      "M057_MANIFEST_E003 1:1 `[package]` has no `edition`\n"
      "M057_MANIFEST_E013 2:8 `Bad Name` is not a package name: it must begin with a lower-case letter\n"
      "M057_MANIFEST_E014 3:11 `1.2` is not a version\n"
      "M057_MANIFEST_E018 4:1 unknown key `keywrods` in `[package]`\n"
      "M057_MANIFEST_E002 5:2 unknown top-level key `dependecies`\n"
      "M057_MANIFEST_E004 7:5 `^x` is not a version requirement: expected 1 to 3 numbers without leading "
      "zeros\n"
      "M057_MANIFEST_E003 8:5 `b` in `[dependencies]` has no `version`\n"
      "M057_MANIFEST_E018 8:7 unknown key `vresion` in `b`\n"
      "M057_MANIFEST_E010 10:13 `fs.raed` is not a capability\n");
  bool meant = false;
  for (const Diagnostic& d : sink.all()) meant = meant || d.help == "Did you mean `fs.read`?";
  EXPECT_TRUE(meant);
}

TEST_F(ManifestTest, UnknownKeysOfPackageOnlyWarn) {
  read(std::string(kHead) + "x-mine = 1\n");
  EXPECT_FALSE(sink.has_errors());
  EXPECT_EQ(sink.size(), 1U);
}

TEST_F(ManifestTest, FeaturesNameWhatExists) {
  read(std::string(kHead) +
       "[dependencies]\njson = \"1\"\n[features]\nfast = [\"json\", \"jso/x\", \"other\"]\n");
  EXPECT_EQ(
      findings(),
      "M057_MANIFEST_E015 8:9 `json` is not an optional dependency, so feature `fast` cannot enable it\n"
      "M057_MANIFEST_E015 8:17 feature `fast` names `jso`, which is neither a feature nor a dependency\n"
      "M057_MANIFEST_E015 8:26 feature `fast` names `other`, which is neither a feature nor a dependency\n");
}

TEST_F(ManifestTest, WrongTypesAndNewerSchemas) {
  read("mochi-manifest = 2\npackage = 1\n[features]\nx = \"y\"\n[workspace]\nmembers = [\"../out\", 3]\n");
  EXPECT_EQ(
      findings(),
      "M057_MANIFEST_E017 1:18 this manifest uses schema 2, and this mochi knows schemas up to 1\n"
      "M057_MANIFEST_E019 2:11 `package` must be a table, not an integer\n"
      "M057_MANIFEST_E019 4:5 feature `x` must be a list of strings\n"
      "M057_WORKSPACE_E004 6:12 `../out` leaves the workspace\n"
      "M057_MANIFEST_E019 6:22 an item of `members` in `[workspace]` must be a string, not an integer\n");
}

TEST_F(ManifestTest, IntsOfAPackageForNpm) {
  read(
      "[package]\nname = \"@acme/x\"\nversion = \"1.0.0\"\nedition = \"2026\"\n[fanout.npm]\nint = "
      "\"int64\"\n");
  EXPECT_EQ(findings(), "M057_MANIFEST_E019 6:7 `int` of `[fanout.npm]` is `int64`\n");
}

TEST(PackageName, FollowsSection3) {
  for (const char* good : {"a", "text-kit", "a_b1", "@acme/x", "@a-1/long-name_2"})
    EXPECT_EQ(check_package_name(good), "") << good;
  for (const char* bad : {"", "A", "1a", "-a", "@acme", "@acme/", "@Acme/x", "@std/x", "@mochi/x", "nul",
                          "com1", "a/b", "a.b", "@a_b/c"}) {
    EXPECT_NE(check_package_name(bad), "") << bad;
  }
  EXPECT_EQ(check_package_name(std::string(64, 'a')), "");
  EXPECT_NE(check_package_name(std::string(65, 'a')), "");
}

}  // namespace
}  // namespace mochi::package
