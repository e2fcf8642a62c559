// Each rule of packages page section 4 by itself, and the order and timing that must not matter.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

TEST(Rule, LockedVersionsStay) {
  World w{"root > a ^1", "a 1.0", "a 1.1", "a 1.2 > b ^1", "b 1.0", "b 1.1"};
  EXPECT_EQ(w.solution(), "a 1.2.0, b 1.1.0");
  w.lock("a", "1.1");
  EXPECT_EQ(w.solution(), "a 1.1.0");
  // One that no longer fits is let go, the others stay.
  World moved{"root > a ^1.2, b ^1", "a 1.1", "a 1.2 > b ^1", "b 1.0", "b 1.1"};
  moved.lock("a", "1.1").lock("b", "1.0");
  EXPECT_EQ(moved.solution(), "a 1.2.0, b 1.0.0");
}

TEST(Rule, LowestAndLowestDirect) {
  World w{"root > a ^1", "a 1.0 > b ^1", "a 1.1 > b ^1", "b 1.0", "b 1.1"};
  w.request.direction = Direction::lowest;
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0");
  w.request.direction = Direction::lowest_direct;
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.1.0");
}

TEST(Rule, MinimumReleaseAge) {
  World w{"root > a ^1", "a 1.0", "a 1.1 ; age 10", "a 1.2 ; age 2"};
  w.request.age.minimum = 3 * 86400;
  EXPECT_EQ(w.solution(), "a 1.1.0");
  w.request.age.exempt = {"a"};
  EXPECT_EQ(w.solution(), "a 1.2.0");
  w.request.age.exempt.clear();
  w.lock("a", "1.2");
  EXPECT_EQ(w.solution(), "a 1.2.0");
  World only{"root > a ^1.2", "a 1.1 ; age 10", "a 1.2 ; age 2"};
  only.request.age.minimum = 3 * 86400;
  EXPECT_EQ(only.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on a ^1.2\n"
            "    and a 1.2.0 is 2 days old, minimum 3 days,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"a\" = \"^1.2\" -> \"^1.1.0\"   (gives a 1.1.0)\n");
}

TEST(Rule, AnUnknownAgeCountsAsNewWhereOthersHaveOne) {
  World w{"root > a ^1", "a 1.0", "a 1.1 ; no-time"};
  w.request.age.minimum = 3 * 86400;
  EXPECT_EQ(w.solution(), "a 1.0.0");
  World none{"root > a ^1", "a 1.0 ; no-time", "a 1.1 ; no-time"};
  none.request.age.minimum = 3 * 86400;
  EXPECT_EQ(none.solution(), "a 1.1.0");
  EXPECT_EQ(none.resolution.warnings.size(), 1U);
}

TEST(Rule, YankedHasNoSuccessor) {
  World w{"root > a ^1", "a 1.0 ; yanked leaks keys", "a 1.1 ; yanked leaks keys", "a 2.0"};
  EXPECT_EQ(w.failure(),
            "error[M057_RESOLVE_E005]: every version that would fit was yanked\n"
            "  Because your manifest depends on a ^1\n"
            "    and a 1.0.0 or 1.1.0 was yanked (leaks keys),\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"a\" = \"^1\" -> \"^2.0.0\"   (gives a 2.0.0)\n");
}

TEST(Rule, PreReleasesAreNamedInTheMessage) {
  World w{"root > a ^2", "a 1.0.0", "a 2.0.0-rc.1"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on a ^2, but no version of a matches ^2 (there is only the "
            "pre-release 2.0.0-rc.1, and a requirement must name a pre-release to get one),\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"a\" = \"^2\" -> \"^1.0.0\"   (gives a 1.0.0)\n");
}

TEST(Rule, EveryConsumerTargetMustBeSupported) {
  World w{"root > a ^1 ; targets python rust", "a 1.0", "a 1.1 ; targets python typescript"};
  EXPECT_EQ(w.solution(), "a 1.0.0");
  World none{"root > a ^1 ; targets python rust", "a 1.0 ; targets python"};
  EXPECT_EQ(none.failure(),
            "error[M057_SOLVER_E004]: a dependency does not support a target that you build for\n"
            "  Because your manifest depends on a ^1\n"
            "    and you build for rust but a 1.0.0 supports only python,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - swap-target: supports = [\"python\", \"rust\"] -> [\"python\"]   (gives a 1.0.0)\n");
}

TEST(Rule, ADependencyForOneTargetIsJudgedForThatTargetAlone) {
  World w{"root > a ^1 @python, b ^1 ; targets python rust", "a 1.0 > c ^1 ; targets python", "b 1.0 > c ^1",
          "c 1.0", "c 1.1 ; targets python"};
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0, c 1.0.0");
  ASSERT_EQ(w.resolution.packages.size(), 3U);
  EXPECT_EQ(w.resolution.packages[0].targets, std::vector<std::string>{"python"});
  EXPECT_TRUE(w.resolution.packages[2].targets.empty());
  World alone{"root > a ^1 @python ; targets python rust", "a 1.0 > c ^1 ; targets python", "c 1.0",
              "c 1.1 ; targets python"};
  EXPECT_EQ(alone.solution(), "a 1.0.0, c 1.1.0");
}

TEST(Rule, OneVersionOfAPackageForAllTargets) {
  World w{"root > a ^1 @python, b ^1 @rust ; targets python rust", "a 1 > c =1.0.0", "b 1 > c =1.1.0",
          "c 1.0", "c 1.1"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because a 1.0.0 depends on c =1.0.0\n"
            "    and b 1.0.0 depends on c =1.1.0,\n"
            "    a 1.0.0 is incompatible with b 1.0.0.\n"
            "  So, because your manifest depends on a ^1 and b ^1,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Rule, ATargetMayReplaceADependency) {
  World w{"root > a ^1, s ^1 ; targets python rust ; for rust > a ^2", "a 1.0 > s ^1", "a 2.0 > s ^1",
          "s 1.0", "s 1.1"};
  EXPECT_EQ(w.solution(), "a 1.0.0, a 2.0.0, s 1.1.0");
  EXPECT_EQ(w.resolution.packages[0].targets, std::vector<std::string>{"python"});
  EXPECT_EQ(w.resolution.packages[1].targets, std::vector<std::string>{"rust"});
  EXPECT_TRUE(w.resolution.packages[2].targets.empty());
  World deep{"root > a ^1 ; targets python rust", "a 1.0 > s ^1 ; for rust > s ^2", "s 1.0", "s 2.0"};
  EXPECT_EQ(deep.solution(), "a 1.0.0, s 1.0.0, s 2.0.0");
}

TEST(Rule, CompilerRange) {
  World w{"root > a ^1", "a 1.0", "a 1.1 ; mochi >=0.9"};
  EXPECT_EQ(w.solution(), "a 1.0.0");
  w.request.mochi = parse_version("0.9.0-dev").value();
  EXPECT_EQ(w.solution(), "a 1.1.0");
}

TEST(Rule, CapabilitiesAreClosedOnEveryEdge) {
  World w{"root > web ^1 ; caps net.dial", "web 1.0 > json ^1 ; caps net.dial", "json 1.0",
          "json 1.1 ; caps fs.read"};
  EXPECT_EQ(w.solution(), "json 1.0.0, web 1.0.0");
  World none{"root > web ^1", "web 1.0 > json ^1 ; caps net.dial", "json 1.1 ; caps fs.read"};
  EXPECT_EQ(none.failure(),
            "error[M057_CAP_E001]: a dependency needs a capability that it is not allowed\n"
            "  Because your manifest depends on web ^1\n"
            "    and web 1.0.0 itself declares {net.dial} but json 1.1.0 needs {fs.read},\n"
            "    your manifest cannot be resolved.\n");
  World root{"root > web ^1 ; caps fs.read", "web 1.0 ; caps net.dial", "web 1.1 ; caps net.dial"};
  EXPECT_EQ(
      root.failure(),
      "error[M057_CAP_E001]: a dependency needs a capability that it is not allowed\n"
      "  Because your manifest allows web {fs.read} but web 1.0.0 or 1.1.0 needs {net.dial},\n"
      "    your manifest cannot be resolved.\n"
      "Fix options:\n"
      "  - add-capability: required = [\"fs.read\"] -> [\"fs.read\", \"net.dial\"]   (gives web 1.1.0)\n");
}

TEST(Rule, FeaturesBringTheirCapabilities) {
  World w{"root > a[http] ^1 ; caps fs.read", "a 1.0 ; http ; caps fs.read",
          "a 1.1 ; http ; caps fs.read ; featurecaps http net.dial"};
  EXPECT_EQ(w.solution(), "a 1.0.0[http]");
  w.request.roots[0].needs[0].features.clear();
  EXPECT_EQ(w.solution(), "a 1.1.0");
}

TEST(Rule, FeaturesDefaultAndOptional) {
  World w{"root > a ^1", "a 1.0 > log? ^1, tls? ^1 ; default = std ; std = log ; secure = tls", "log 1.0",
          "tls 1.0"};
  EXPECT_EQ(w.solution(), "a 1.0.0[default,std], log 1.0.0");
  w.request.roots[0].needs[0].default_features = false;
  EXPECT_EQ(w.solution(), "a 1.0.0");
  w.request.roots[0].needs[0].features = {"secure"};
  EXPECT_EQ(w.solution(), "a 1.0.0[secure], tls 1.0.0");
}

TEST(Rule, AFeatureMayBeMissingInNewerVersions) {
  World w{"root > a[x] *", "a 1.0 ; x", "a 1.1 ; x", "a 2.0", "a 2.1"};
  EXPECT_EQ(w.solution(), "a 1.1.0[x]");
  World none{"root > a[serd] *", "a 1.0 ; serde", "a 1.1 ; serde"};
  EXPECT_EQ(none.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on a * with feature `serd`\n"
            "    and no version of a has a feature `serd` (did you mean `serde`?),\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Rule, AFeatureOfADependency) {
  World w{"root > a[fast] ^1", "a 1.0 > b ^1 ; fast = b/simd", "b 1.0", "b 1.1 > c ^1 ; simd", "c 1.0"};
  EXPECT_EQ(w.solution(), "a 1.0.0[fast], b 1.1.0[simd], c 1.0.0");
}

TEST(Rule, OverridesReplaceEverybodysRequirement) {
  World w{"root > a ^1, b ^2", "a 1.0 > b ^1", "b 1.0", "b 2.0", "b 3.0"};
  w.request.overrides = {{"b", parse_requirement("=3.0.0").value()}};
  EXPECT_EQ(w.solution(), "a 1.0.0, b 3.0.0");
}

TEST(Rule, FixedPackagesStandForTheirName) {
  World w{"root > a ^1, b *", "a 1.0 > b ^1", "b 1.0", "b 1.9"};
  FixedPackage fixed;
  std::string name;
  fixed.entry = testing::entry_of("b 1.5 > c ^1", name);
  fixed.name = name;
  fixed.source = {PackageSource::Kind::path, "../b"};
  w.add("c 1.0");
  w.request.fixed.push_back(fixed);
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.5.0, c 1.0.0");
  EXPECT_EQ(w.resolution.packages[1].source.lock_text(), "path:../b");
  w.request.fixed[0].entry.version = parse_version("2.0.0").value();
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on a ^1\n"
            "    and a 1.0.0 depends on b ^1, but here b is the package in `../b`, of version 2.0.0,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Rule, WorkspaceMembers) {
  World w;
  w.member("app > lib *, log ^1, dev:check ^1");
  w.member("lib > log ^1.1");
  w.add("log 1.0").add("log 1.1").add("check 1.0 > tool ^1").add("tool 1.0");
  EXPECT_EQ(w.solution(), "check 1.0.0, lib 1.0.0, log 1.1.0, tool 1.0.0");
  EXPECT_EQ(w.resolution.packages[1].source.lock_text(), "workspace");
  EXPECT_TRUE(w.resolution.packages[0].dev_only);
  EXPECT_FALSE(w.resolution.packages[2].dev_only);
  World clash;
  clash.member("app > log ^1");
  clash.member("lib > log ^2");
  clash.add("log 1.0").add("log 2.0");
  EXPECT_EQ(clash.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your member app depends on log ^1\n"
            "    and your member lib depends on log ^2,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: app/mochi.toml: \"log\" = \"^1\" -> \"^2.0.0\"   (gives log 2.0.0)\n"
            "  - relax-range: lib/mochi.toml: \"log\" = \"^2\" -> \"^1.0.0\"   (gives log 1.0.0)\n");
}

TEST(Rule, ANameComesFromOneRegistry) {
  World w;
  w.add("root > a *, b<other1> *").add("a 1 > b ^1").add("b 1").add("b 1", 1).add("c 1");
  EXPECT_EQ(
      w.failure(),
      "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
      "  Because b is asked for from the registry `other1`, and one name can only come from one registry\n"
      "    and b is asked for from the registry `main`, and one name can only come from one registry,\n"
      "    b (of the registry `other1`) 1.0.0 is incompatible with b (of the registry `main`) 1.0.0.\n"
      "  And because a 1.0.0 depends on b (of the registry `main`) ^1,\n"
      "    a 1.0.0 is incompatible with b (of the registry `other1`) 1.0.0.\n"
      "  So, because your manifest depends on a * and b (of the registry `other1`) *,\n"
      "    your manifest cannot be resolved.\n");
  World fine;
  fine.add("root > a<other1> *").add("b 9").add("a 1 > b ^1", 1).add("b 1", 1);
  EXPECT_EQ(fine.solution(), "a 1.0.0, b 1.0.0");
  EXPECT_EQ(fine.resolution.packages[1].source.text, "other1");
  World back;
  back.add("root > a<other1> *").add("b 9").add("a 1 > b<id-main> ^9", 1).add("b 1", 1);
  EXPECT_EQ(back.solution(), "a 1.0.0, b 9.0.0");
}

TEST(Rule, BucketsAndProxies) {
  World w{
      "root > foo *, bar *, baz *", "foo 1 > s ^2", "bar 1 > s ^3", "baz 1 > s >=2", "s 2", "s 3", "s 3.1"};
  w.request.allow_multi_version = {"s"};
  EXPECT_EQ(w.solution(), "bar 1.0.0, baz 1.0.0, foo 1.0.0, s 2.0.0, s 3.1.0");
  // Two needs of one bucket still share one version.
  World shared{"root > foo *, bar *", "foo 1 > s ^2", "bar 1 > s =2.0.0", "s 2.0", "s 2.1"};
  shared.request.allow_multi_version = {"s"};
  EXPECT_EQ(shared.solution(), "bar 1.0.0, foo 1.0.0, s 2.0.0");
}

TEST(Rule, AFaultOfTheSourceIsNotAMissingVersion) {
  World w{"root > a ^1", "a 1.0 > b ^1"};
  w.broken = {"b"};
  EXPECT_EQ(w.solution(), "error: M057_INDEX_E004 the index of b cannot be fetched");
}

TEST(Rule, StopsWhenTold) {
  World w{"root > a ^1"};
  for (int v = 0; v < 3000; ++v) w.add("a 1." + std::to_string(v) + " > b =" + std::to_string(v) + ".0.0");
  w.add("b 9999");
  w.stop = true;
  EXPECT_EQ(w.solution().substr(0, 23), "error: M057_SOLVER_E001");
}

TEST(Rule, PrefetchesAllNeedsOfAVersionAtOnce) {
  World w{"root > a ^1, b ^1, c ^1", "a 1 > d ^1, e ^1", "b 1", "c 1", "d 1", "e 1"};
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0, c 1.0.0, d 1.0.0, e 1.0.0");
  EXPECT_EQ(w.prefetched, (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(w.asked, (std::vector<std::string>{"a", "b", "c", "d", "e"}));
}

TEST(Rule, VersionsThatAreNotTriedAreNotFetchedFor) {
  World w{"root > a ^1", "a 1.0 > old ^1", "a 1.1 > new ^1", "new 1"};
  w.broken = {"old"};
  EXPECT_EQ(w.solution(), "a 1.1.0, new 1.0.0");
}

TEST(Rule, Texts) {
  World w{"root > web ^1, dev:test ^2", "web 1.0 > http ^1, log ^1", "http 1.0 > log >=1", "log 1.0",
          "test 2.0 > log *"};
  w.solution();
  EXPECT_EQ(why_text(w.request, w.resolution, "log"),
            "log 1.0.0\n"
            "└── because http 1.0.0 -> log >=1\n"
            "    └── because web 1.0.0 -> http ^1\n"
            "        └── your manifest [dependencies] -> web ^1\n"
            "└── because test 2.0.0 -> log *\n"
            "    └── your manifest [dev-dependencies] -> test ^2\n"
            "└── because web 1.0.0 -> log ^1\n"
            "    └── your manifest [dependencies] -> web ^1\n");
  EXPECT_EQ(tree_text(w.resolution),
            "your manifest\n"
            "├── test 2.0.0 (dev)\n"
            "│   └── log 1.0.0\n"
            "└── web 1.0.0\n"
            "    ├── http 1.0.0\n"
            "    │   └── log 1.0.0\n"
            "    └── log 1.0.0\n");
  TreeOptions inverted;
  inverted.invert = "log";
  EXPECT_EQ(tree_text(w.resolution, inverted),
            "log 1.0.0\n"
            "├── http 1.0.0\n"
            "│   └── web 1.0.0\n"
            "│       └── your manifest [dependencies]\n"
            "├── test 2.0.0\n"
            "│   └── your manifest [dev-dependencies]\n"
            "└── web 1.0.0 (*)\n"
            "(*) shown above\n");
  TreeOptions flat;
  flat.depth = 1;
  EXPECT_EQ(tree_text(w.resolution, flat), "your manifest\n├── test 2.0.0 (dev)\n└── web 1.0.0\n");
  JsonValue json;
  JsonError error;
  ASSERT_TRUE(parse_json(why_json(w.request, w.resolution, "log"), json, error)) << error.message;
  EXPECT_EQ(json.items.at(0).find("paths")->items.size(), 3U);
  ASSERT_TRUE(parse_json(tree_json(w.resolution), json, error)) << error.message;
  EXPECT_EQ(json.find("packages")->items.size(), 4U);
}

TEST(Rule, AFailureAsJson) {
  World w{"root > foo ^1, baz ^1", "foo 1 > baz ^3", "baz 1", "baz 3"};
  Result<ResolveOutcome> outcome = w.run();
  ASSERT_TRUE(outcome);
  auto* failure = std::get_if<ResolveFailure>(&*outcome);
  ASSERT_NE(failure, nullptr);
  JsonValue json;
  JsonError error;
  ASSERT_TRUE(parse_json(failure->json(), json, error)) << error.message;
  EXPECT_EQ(json.text_of("code"), "M057_SOLVER_E002");
  EXPECT_EQ(json.find("fixes")->items.at(0).text_of("after"), "\"^3.0.0\"");
  EXPECT_EQ(json.find("fixes")->items.at(0).text_of("diff"),
            "--- mochi.toml\n+++ mochi.toml\n@@ [dependencies] @@\n-baz = \"^1\"\n+baz = \"^3.0.0\"\n");
  EXPECT_EQ(failure->text(true),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  - foo 1.0.0 depends on baz ^3\n"
            "  - your manifest depends on foo ^1\n"
            "  - your manifest depends on baz ^1\n"
            "Fix options:\n"
            "  - relax-range: \"baz\" = \"^1\" -> \"^3.0.0\"   (gives foo 1.0.0, baz 3.0.0)\n");
}

// No single range helps: a and b hold c at two majors, and each of them also needs another d than the
// manifest.
TEST(Rule, SeveralRangesGiveWayTogether) {
  World w{"root > a ^1, b ^1, d ^1, e ^1",
          "a 1 > c ^1",
          "a 2 > c ^2, d ^2",
          "b 1 > c ^2",
          "b 2 > c ^3, d ^2",
          "c 1",
          "c 2",
          "c 3",
          "d 1",
          "d 2",
          "e 1"};
  std::string text = w.failure();
  EXPECT_EQ(text.substr(text.find("Fix options:")),
            "Fix options:\n"
            "  - allow-multi-version: allow-multi-version = [] -> [\"c\"]   (gives a 1.0.0, b 1.0.0, c "
            "1.0.0, c 2.0.0)\n"
            "  - relax-range: \"a\" = \"^1\" -> \"^2.0.0\", \"d\" = \"^1\" -> \"^2.0.0\"   (gives a 2.0.0, b "
            "1.0.0, d "
            "2.0.0)\n");
  Result<ResolveOutcome> outcome = w.run();
  auto* failure = std::get_if<ResolveFailure>(&*outcome);
  ASSERT_NE(failure, nullptr);
  ASSERT_EQ(failure->fixes.size(), 2U);
  EXPECT_EQ(failure->fixes[1].diff,
            "--- mochi.toml\n+++ mochi.toml\n@@ [dependencies] @@\n-a = \"^1\"\n+a = \"^2.0.0\"\n"
            "--- mochi.toml\n+++ mochi.toml\n@@ [dependencies] @@\n-d = \"^1\"\n+d = \"^2.0.0\"\n");
  JsonValue json;
  JsonError error;
  ASSERT_TRUE(parse_json(failure->json(), json, error)) << error.message;
  const JsonValue& fix = json.find("fixes")->items.at(1);
  EXPECT_EQ(fix.text_of("package"), "a");
  EXPECT_EQ(fix.find("also")->items.at(0).text_of("package"), "d");
  EXPECT_EQ(fix.find("also")->items.at(0).text_of("after"), "\"^2.0.0\"");
}

}  // namespace
}  // namespace mochi::package
