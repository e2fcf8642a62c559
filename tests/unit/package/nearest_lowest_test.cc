// The strategy of NuGet by its rules: direct wins, lowest applicable, cousins, no backtracking, cycles.
#include "package/resolve/nearest_lowest.h"

#include <gtest/gtest.h>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

std::string walk(World& w) {
  Result<ResolveOutcome> outcome = nearest_lowest(w.request, w);
  if (!outcome) return "error: " + outcome.error().message;
  if (auto* failure = std::get_if<ResolveFailure>(&*outcome)) return failure->text();
  w.resolution = *std::get_if<Resolution>(&*outcome);
  return testing::text_of(w.resolution);
}

TEST(NearestLowest, TheLowestApplicableVersion) {
  World w{"root > a >=1.1", "a 1.0", "a 1.2 > b >=1", "a 2.0", "b 1.0", "b 1.5"};
  EXPECT_EQ(walk(w), "a 1.2.0, b 1.0.0");
}

TEST(NearestLowest, ADirectDependencyWins) {
  World w{"root > a >=1, b >=2", "a 1 > b >=1", "b 1", "b 2", "b 3"};
  EXPECT_EQ(walk(w), "a 1.0.0, b 2.0.0");
}

TEST(NearestLowest, CousinsTakeTheLowestThatMeetsAll) {
  World w{"root > a >=1, b >=1", "a 1 > c >=1", "b 1 > c >=2", "c 1", "c 2", "c 3"};
  EXPECT_EQ(walk(w), "a 1.0.0, b 1.0.0, c 2.0.0");
}

TEST(NearestLowest, NoBacktracking) {
  // a 2 would fit, but the lowest one is taken and the graph refused.
  World w{"root > a >=1, b >=1", "a 1 > c =1.0.0", "a 2 > c =2.0.0", "b 1 > c =2.0.0", "c 1", "c 2"};
  EXPECT_EQ(walk(w),
            "error[M057_SOLVER_E002]: no version of c is in all the ranges that are asked for; name c in "
            "your manifest to "
            "choose one (NU1107)\n"
            "  your manifest -> a 1.0.0 -> c =1.0.0\n"
            "  your manifest -> b 1.0.0 -> c =2.0.0\n");
}

TEST(NearestLowest, ADowngradeIsRefused) {
  World w{"root > a >=1, b =1.0.0", "a 1 > b >=2", "b 1", "b 2"};
  EXPECT_EQ(walk(w),
            "error[M057_SOLVER_E002]: b is held at another version than its dependents can use (NU1605)\n"
            "  your manifest -> a 1.0.0 -> b >=2\n"
            "  your manifest -> b =1.0.0, which is b 1.0.0\n");
}

TEST(NearestLowest, ACycleIsAnError) {
  World w{"root > a >=1", "a 1 > b >=1", "b 1 > a >=1"};
  EXPECT_EQ(walk(w),
            "error[M057_SOLVER_E002]: packages depend on each other in a cycle (NU1108)\n"
            "  your manifest -> a 1.0.0 -> b 1.0.0 -> a >=1\n");
}

TEST(NearestLowest, UnknownPackagesAndRanges) {
  World missing{"root > a >=1", "a 1 > nope >=1"};
  EXPECT_EQ(walk(missing).substr(0, 57), "error[M057_RESOLVE_E004]: a package is in no registry (NU");
  World range{"root > a >=3", "a 1", "a 2"};
  EXPECT_EQ(walk(range),
            "error[M057_SOLVER_E002]: no usable version is in the range that is asked for (NU1102)\n"
            "  your manifest -> a >=3\n");
}

TEST(NearestLowest, ARaisedCousinBringsItsOwnNeeds) {
  // c is first walked at 1, then raised to 2, whose needs count instead.
  World w{"root > a >=1, b >=1", "a 1 > c >=1", "b 1 > c >=2", "c 1 > old >=1",
          "c 2 > new >=1",       "old 1",       "new 1"};
  EXPECT_EQ(walk(w), "a 1.0.0, b 1.0.0, c 2.0.0, new 1.0.0");
}

TEST(NearestLowest, LockAndAge) {
  World w{"root > a >=1", "a 1.0", "a 1.1", "a 1.2"};
  w.lock("a", "1.1");
  EXPECT_EQ(walk(w), "a 1.1.0");
  World young{"root > a >=1.1", "a 1.0", "a 1.1 ; age 1", "a 1.2 ; age 30"};
  young.request.age.minimum = 7 * 86400;
  EXPECT_EQ(walk(young), "a 1.2.0");
}

TEST(NearestLowest, ManyPathsEndInAnError) {
  World w;
  w.add("root > l0a >=1, l0b >=1");
  for (int i = 0; i < 30; ++i) {
    std::string next = " > l" + std::to_string(i + 1) + "a >=1, l" + std::to_string(i + 1) + "b >=1";
    w.add("l" + std::to_string(i) + "a 1" + next).add("l" + std::to_string(i) + "b 1" + next);
  }
  w.add("l30a 1").add("l30b 1");
  EXPECT_EQ(walk(w), "error: the graph has too many paths");
}

TEST(NearestLowest, FeaturesOfAllWhoAskAreOn) {
  World w{"root > a >=1, b >=1",
          "a 1 > c[x] >=1",
          "b 1 > c[y] >=1",
          "c 1 > p? >=1, q? >=1, r? >=1, s >=1 ; x = p ; y = q, s/deep ; z = r",
          "p 1",
          "q 1",
          "r 1",
          "s 1 > t? >=1 ; deep = t",
          "t 1"};
  EXPECT_EQ(walk(w), "a 1.0.0, b 1.0.0, c 1.0.0[x,y], p 1.0.0, q 1.0.0, s 1.0.0[deep], t 1.0.0");
}

TEST(NearestLowest, WeakAndDefaultFeatures) {
  World w{"root > a >=1, b[!default] >=1",
          "a 1 > d? >=1, e? >=1 ; default = d ; more = d?/f, e?/f",
          "b 1 > d? >=1 ; default = d",
          "d 1 > g? >=1 ; f = g",
          "e 1",
          "g 1"};
  EXPECT_EQ(walk(w), "a 1.0.0[default], b 1.0.0, d 1.0.0");
  w.request.roots[0].needs[0].features.push_back("more");
  EXPECT_EQ(walk(w), "a 1.0.0[default,more], b 1.0.0, d 1.0.0[f], g 1.0.0");
}

TEST(NearestLowest, AVersionWithoutTheFeatureIsPassedOver) {
  World w{"root > a[x] >=1", "a 1", "a 2 > b? >=1 ; x = b", "b 1"};
  EXPECT_EQ(walk(w), "a 2.0.0[x], b 1.0.0");
  World none{"root > a[x] >=1", "a 1"};
  EXPECT_EQ(walk(none),
            "error[M057_SOLVER_E002]: a dependency has no version with that feature\n"
            "  a 1.0.0 has no feature `x`, which is asked for by your manifest -> a >=1\n");
}

TEST(NearestLowest, TargetsAreThoseOfWhoAsks) {
  World w{"root > a >=1, b >=1 ; targets python rust", "a 1 ; targets rust", "a 2", "b 1 > c >=1",
          "c 1 ; targets rust"};
  w.request.roots[0].needs[1].targets = {"rust"};
  EXPECT_EQ(walk(w), "a 2.0.0, b 1.0.0, c 1.0.0");
  for (const ResolvedPackage& p : w.resolution.packages) {
    EXPECT_EQ(p.targets, p.name == "a" ? std::vector<std::string>() : std::vector<std::string>{"rust"})
        << p.name;
  }
  World none{"root > a >=1 ; targets python rust", "a 1 ; targets rust"};
  EXPECT_EQ(walk(none),
            "error[M057_SOLVER_E004]: a dependency does not support a target that you build for\n"
            "  a 1.0.0 does not support python, for which it is needed by your manifest -> a >=1\n");
}

TEST(NearestLowest, CapabilitiesPassVersionsOver) {
  World w{"root > a{fs.read} >=1", "a 1 ; caps fs.read net.dial", "a 2 ; caps fs.read"};
  EXPECT_EQ(walk(w), "a 2.0.0");
  World none{"root > a >=1 ; allow fs.read", "a 1 > b >=1 ; caps fs.read", "b 1 ; caps clock"};
  EXPECT_EQ(walk(none),
            "error[M057_CAP_E001]: a dependency needs a capability that it is not allowed\n"
            "  b 1.0.0 needs clock, but fs.read is allowed by your manifest -> a 1.0.0 -> b >=1\n");
  // A feature brings its own.
  World feature{"root > a[x] >=1 ; allow fs.read",
                "a 1 > q? >=1 ; x = q ; caps fs.read ; featurecaps x clock",
                "a 2 > q? >=1 ; x = q ; caps fs.read", "q 1"};
  EXPECT_EQ(walk(feature), "a 2.0.0[x], q 1.0.0");
}

TEST(NearestLowest, DevelopmentDependenciesAreMarked) {
  World w{"root > a >=1, dev:b >=1", "a 1 > c >=1", "b 1 > d >=1", "c 1", "d 1"};
  EXPECT_EQ(walk(w), "a 1.0.0, b 1.0.0, c 1.0.0, d 1.0.0");
  for (const ResolvedPackage& p : w.resolution.packages)
    EXPECT_EQ(p.dev_only, p.name == "b" || p.name == "d") << p.name;
}

}  // namespace
}  // namespace mochi::package
