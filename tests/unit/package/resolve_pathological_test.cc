// Graphs made to hurt: deep, wide, cyclic, with very many versions or features. Each must end soon, with an
// answer or an error.
#include <gtest/gtest.h>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

std::string number(const char* prefix, int n) { return prefix + std::to_string(n); }

TEST(Pathological, ADeepChain) {
  World w;
  w.add("root > c0 ^1");
  for (int i = 0; i < 3000; ++i) w.add(number("c", i) + " 1 > " + number("c", i + 1) + " ^1");
  w.add("c3000 1");
  ASSERT_NE(w.solution(), "FAILED");
  EXPECT_EQ(w.resolution.packages.size(), 3001U);
}

// The proof has thousands of steps; its text stays short.
TEST(Pathological, ADeepChainWithoutAnEnd) {
  World w;
  w.add("root > c0 ^1");
  for (int i = 0; i < 3000; ++i) w.add(number("c", i) + " 1 > " + number("c", i + 1) + " ^1");
  w.add("c3000 2");
  std::string text = w.failure();
  EXPECT_NE(text.find("c2999 1.0.0 depends on c3000 ^1, but no version of c3000 matches ^1 (there is 2.0.0)"),
            std::string::npos)
      << text.substr(0, 2000);
  EXPECT_LT(text.size(), 5000U);
}

TEST(Pathological, AWideRoot) {
  World w;
  std::string root = "root > w0 ^1";
  for (int i = 1; i < 3000; ++i) root += ", " + number("w", i) + " ^1";
  w.add(root);
  for (int i = 0; i < 3000; ++i) w.add(number("w", i) + " 1 > base ^1");
  w.add("base 1.0").add("base 1.1");
  ASSERT_NE(w.solution(), "FAILED");
  EXPECT_EQ(w.resolution.packages.size(), 3001U);
  EXPECT_LE(w.statistics.conflicts, 0U);
}

TEST(Pathological, ThousandsOfVersionsThatAllFail) {
  World w;
  w.add("root > a ^1, b ^1");
  for (int v = 0; v < 2000; ++v) w.add(number("a 1.", v) + " > b =" + std::to_string(v + 2) + ".0.0");
  for (int v = 1; v < 50; ++v) w.add(number("b ", v));
  w.request.propose_fixes = false;
  EXPECT_EQ(w.solution(), "FAILED");
  EXPECT_LE(w.statistics.iterations, 100000U);
}

TEST(Pathological, FeaturesInACircle) {
  World w{"root > a[f0] ^1"};
  std::string line = "a 1 ; f0 = f1";
  for (int i = 1; i < 200; ++i) line += " ; " + number("f", i) + " = " + number("f", (i + 1) % 200);
  w.add(line);
  ASSERT_NE(w.solution(), "FAILED");
  EXPECT_EQ(w.resolution.packages[0].features.size(), 200U);
}

TEST(Pathological, PackagesThatNeedThemselves) {
  World good{"root > a *", "a 1 > a ^1", "a 2 > a ^1"};
  EXPECT_EQ(good.solution(), "a 1.0.0");
  World bad{"root > a *", "a 1 > a ^2"};
  EXPECT_EQ(bad.solution(), "FAILED");
  World feature{"root > a[x] *", "a 1 > a? ^1 ; x = a"};
  EXPECT_EQ(feature.solution(), "a 1.0.0[x]");
}

TEST(Pathological, ALongRingOfNarrowNeeds) {
  World w;
  w.add("root > r0 *");
  for (int i = 0; i < 60; ++i) {
    for (int v = 1; v <= 20; ++v) {
      // Round the ring every step must be one lower, which cannot close.
      int next = i == 59 ? v - 1 : v;
      w.add(number("r", i) + " " + std::to_string(v) + " > " + number("r", (i + 1) % 60) + " =" +
            std::to_string(next) + ".0.0");
    }
  }
  w.request.propose_fixes = false;
  EXPECT_EQ(w.solution(), "FAILED");
}

TEST(Pathological, ManyPathsToOnePackage) {
  World w;
  w.add("root > l0a ^1, l0b ^1");
  for (int i = 0; i < 40; ++i) {
    std::string next = " > " + number("l", i + 1) + "a ^1, " + number("l", i + 1) + "b ^1";
    w.add(number("l", i) + "a 1" + next).add(number("l", i) + "b 1" + next);
  }
  w.add("l40a 1").add("l40b 1");
  ASSERT_NE(w.solution(), "FAILED");
  // 2^40 paths: the list of them is cut.
  EXPECT_LT(why_text(w.request, w.resolution, "l40a").size(), std::size_t{10} << 20U);
  EXPECT_LT(tree_text(w.resolution).size(), 40000U);
}

}  // namespace
}  // namespace mochi::package
