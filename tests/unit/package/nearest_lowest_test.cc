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

}  // namespace
}  // namespace mochi::package
