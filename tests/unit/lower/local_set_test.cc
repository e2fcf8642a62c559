#include "lower/local_set.h"

#include <gtest/gtest.h>

namespace mochi::lower {
namespace {

TEST(LocalSet, HoldsWhatWasPut) {
  LocalSet set(130);
  set.add(0);
  set.put(129, true);
  EXPECT_TRUE(set.has(0));
  EXPECT_FALSE(set.has(64));
  EXPECT_TRUE(set.has(129));
  set.put(0, false);
  set.remove(129);
  EXPECT_EQ(set, LocalSet(130));
}

TEST(LocalSet, MeetsAndUnites) {
  LocalSet a(70);
  LocalSet b(70);
  a.add(1);
  a.add(65);
  b.add(65);
  EXPECT_FALSE(a.unite(b));
  EXPECT_TRUE(b.unite(a));
  EXPECT_EQ(a, b);
  LocalSet everything = LocalSet::all(70);
  everything.meet(a);
  EXPECT_EQ(everything, a);
}

}  // namespace
}  // namespace mochi::lower
