// The semantics of cargo on the same solver (packages page Z1): one named graph each. Every name may have a
// version per compatible range; an entry's `links` is a library that one crate may link.
#include <gtest/gtest.h>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

World crates(std::initializer_list<std::string> lines) {
  World w;
  for (const std::string& line : lines) w.add(line);
  w.request.every_name_multi_version = true;
  return w;
}

TEST(Cargo, AVersionPerCompatibleRange) {
  World w = crates(
      {"root > a ^1, b ^1", "a 1 > rand ^0.7", "b 1 > rand ^0.8", "rand 0.7.3", "rand 0.8.4", "rand 0.8.5"});
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0, rand 0.7.3, rand 0.8.5");
}

TEST(Cargo, OneVersionInsideARange) {
  World w = crates({"root > a ^1, b ^1", "a 1 > rand =0.8.4", "b 1 > rand ^0.8", "rand 0.8.4", "rand 0.8.5"});
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0, rand 0.8.4");
  World none =
      crates({"root > a ^1, b ^1", "a 1 > rand =0.8.4", "b 1 > rand =0.8.5", "rand 0.8.4", "rand 0.8.5"});
  EXPECT_EQ(none.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because a 1.0.0 depends on rand =0.8.4\n"
            "    and b 1.0.0 depends on rand =0.8.5,\n"
            "    a 1.0.0 is incompatible with b 1.0.0.\n"
            "  So, because your manifest depends on a ^1 and b ^1,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Cargo, AWeakFeatureWaitsForItsDependency) {
  // `std` alone does not bring serde; with `serde` on, it switches on serde's own `std`.
  World w = crates(
      {"root > a[std] ^1", "a 1 > serde? ^1 ; std = serde?/std ; serial = dep:serde", "serde 1 ; std"});
  EXPECT_EQ(w.solution(), "a 1.0.0[std]");
  World both = crates({"root > a[std,serial] ^1", "a 1 > serde? ^1 ; std = serde?/std ; serial = dep:serde",
                       "serde 1 ; std"});
  EXPECT_EQ(both.solution(), "a 1.0.0[serial,std], serde 1.0.0[std]");
  // Whoever else switches it on, in whatever order.
  World late = crates({"root > a[std] ^1, z ^1", "a 1 > serde? ^1 ; std = serde?/std ; serial = dep:serde",
                       "z 1 > a[serial] ^1", "serde 1.0", "serde 1.1 ; std"});
  EXPECT_EQ(late.solution(), "a 1.0.0[serial,std], serde 1.1.0[std], z 1.0.0");
}

TEST(Cargo, AStrongFeatureBringsItsDependency) {
  World w = crates({"root > a[std] ^1", "a 1 > serde? ^1 ; std = serde/std", "serde 1 ; std"});
  EXPECT_EQ(w.solution(), "a 1.0.0[std], serde 1.0.0[std]");
}

TEST(Cargo, AWeakFeatureThatCannotBe) {
  World w = crates(
      {"root > a[std,serial] ^1", "a 1 > serde? ^1 ; std = serde?/std ; serial = dep:serde", "serde 1"});
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because a 1.0.0 with feature `std` depends on serde ^1 with feature `std` (as soon as "
            "something switches serde on)\n"
            "    and serde has no feature `std`,\n"
            "    a 1.0.0 with feature `std` is incompatible with a 1.0.0 with its optional serde.\n"
            "  So, because your manifest depends on a ^1 with feature `std` and a ^1 with feature `serial`,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Cargo, OneCrateLinksALibrary) {
  World w = crates({"root > a ^1, b ^1", "a 1 > z-sys ^0.5", "b 1 > z-sys ^1", "b 1.1 > z-sys ^0.5",
                    "z-sys 0.5.0 ; links z", "z-sys 1.0.0 ; links z"});
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.1.0, z-sys 0.5.0");
  World none = crates({"root > a ^1, b ^1", "a 1 > z-sys ^0.5", "b 1 > z-sys ^1", "z-sys 0.5.0 ; links z",
                       "z-sys 1.0.0 ; links z"});
  EXPECT_EQ(none.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because z-sys 0.5.0 links the native library `z`, which only one package may link\n"
            "    and z-sys 1.0.0 links the native library `z`, which only one package may link,\n"
            "    z-sys 0.5.0 is incompatible with z-sys 1.0.0.\n"
            "  And because a 1.0.0 depends on z-sys ^0.5\n"
            "    and b 1.0.0 depends on z-sys ^1,\n"
            "    a 1.0.0 is incompatible with b 1.0.0.\n"
            "  So, because your manifest depends on a ^1 and b ^1,\n"
            "    your manifest cannot be resolved.\n");
  // A different crate that links the same one.
  World other = crates({"root > lzma-sys ^0.1, liblzma-sys ^0.4", "lzma-sys 0.1.20 ; links lzma",
                        "liblzma-sys 0.4.4 ; links lzma"});
  EXPECT_EQ(other.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because lzma-sys 0.1.20 links the native library `lzma`, which only one package may link\n"
            "    and liblzma-sys 0.4.4 links the native library `lzma`, which only one package may link,\n"
            "    lzma-sys 0.1.20 is incompatible with liblzma-sys 0.4.4.\n"
            "  So, because your manifest depends on lzma-sys ^0.1 and liblzma-sys ^0.4,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Cargo, AFeatureAcrossBuckets) {
  // `>=1` may be any of two ranges; the feature goes to the one that is taken.
  World w = crates({"root > a ^1", "a 1 > s[fast] >=1", "s 1.0 ; fast", "s 2.0"});
  EXPECT_EQ(w.solution(), "a 1.0.0, s 1.0.0[fast]");
  World newest = crates(
      {"root > a ^1, b ^1", "a 1 > s[fast] >=1", "b 1 > s ^1", "s 1.0 ; fast", "s 2.0 > t ^1 ; fast", "t 1"});
  EXPECT_EQ(newest.solution(), "a 1.0.0, b 1.0.0, s 1.0.0, s 2.0.0[fast], t 1.0.0");
}

TEST(Cargo, DevDependenciesOfMembersOnly) {
  World w;
  w.member("app > lib ^1, dev:bench ^1");
  w.request.every_name_multi_version = true;
  // A published crate's own development dependencies are in no index line; the member's are resolved.
  w.add("lib 1.0").add("bench 1.0 > stats ^1").add("stats 1.0");
  EXPECT_EQ(w.solution(), "bench 1.0.0, lib 1.0.0, stats 1.0.0");
  for (const ResolvedPackage& p : w.resolution.packages) EXPECT_EQ(p.dev_only, p.name != "lib") << p.name;
}

TEST(Cargo, ADevDependencyMayCloseACycle) {
  World w;
  w.member("app > lib ^1, dev:helper ^1");
  w.request.every_name_multi_version = true;
  w.add("lib 1.0").add("helper 1.0 > app ^1");
  EXPECT_EQ(w.solution(), "app 1.0.0, helper 1.0.0, lib 1.0.0");
}

TEST(Cargo, BuildAndTargetDependenciesAreAllResolved) {
  World w;
  w.member("app > lib ^1, build:cc ^1, winapi ^0.3 @dotnet ; targets python rust dotnet");
  w.request.every_name_multi_version = true;
  w.add("lib 1.0").add("cc 1.0 > jobs ^1").add("jobs 1.0").add("winapi 0.3.9");
  EXPECT_EQ(w.solution(), "cc 1.0.0, jobs 1.0.0, lib 1.0.0, winapi 0.3.9");
  EXPECT_EQ(w.resolution.packages[3].targets, std::vector<std::string>{"dotnet"});
  EXPECT_EQ(w.resolution.roots[0].dependencies[0].kind, NeedKind::build);
}

TEST(Cargo, MinimumReleaseAgeIsTheSameSetting) {
  World w = crates({"root > a ^1", "a 1.0 ; age 40", "a 1.1 ; age 1"});
  w.request.age.minimum = 7 * 86400;
  EXPECT_EQ(w.solution(), "a 1.0.0");
}

}  // namespace
}  // namespace mochi::package
