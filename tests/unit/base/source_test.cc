#include "base/source.h"

#include <gtest/gtest.h>

#include "base/names.h"

namespace mochi {
namespace {

TEST(SourceMap, PlacesCountCodePointsFromOne) {
  SourceMap map;
  SourceId id = map.add("a.mochi", "x\r\näb\ny\rz");
  std::uint32_t base = map.source(id).base();
  EXPECT_EQ(map.place(base).line, 1U);
  Place b = map.place(base + 5);  // after the two bytes of ä
  EXPECT_EQ(b.line, 2U);
  EXPECT_EQ(b.column, 2U);
  EXPECT_EQ(map.source(id).line_text(1), "x");
  EXPECT_EQ(map.source(id).line_text(2), "äb");
  EXPECT_EQ(map.source(id).line_count(), 4U);
}

TEST(SourceMap, EachSourceHasItsOwnRange) {
  SourceMap map;
  SourceId a = map.add("a", "");
  SourceId b = map.add("b", "text");
  EXPECT_EQ(map.source_of(map.source(a).base()), a);
  EXPECT_EQ(map.source_of(map.source(b).base()), b);
  EXPECT_EQ(map.source_of(map.source(b).base() + 4), b);
  EXPECT_FALSE(map.source_of(map.source(b).base() + 5).valid());
}

TEST(Names, EqualTextHasEqualId) {
  Names names;
  NameId a = names.intern("alpha");
  for (int i = 0; i < 5000; ++i) names.intern(std::to_string(i));
  EXPECT_EQ(names.intern("alpha"), a);
  EXPECT_EQ(names.text(a), "alpha");
  EXPECT_FALSE(names.find("beta").valid());
}

}  // namespace
}  // namespace mochi
