#include "emit/common/placed_text.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(PlacedText, PlacesKeepToTheirTextsThroughJoining) {
  Docs docs;
  PlaceMarks marks;
  auto printed = [&](std::string_view before, std::string_view text, std::uint32_t from) {
    Doc doc = docs.concat({docs.text(before), marks.mark(docs, Span{from, from + 1}), docs.text(text)});
    return marks.print(docs, doc, 80);
  };
  const PlacedText first = printed("a", "b", 1);
  const PlacedText all = join_parts({"head", "", first, printed("", "cd", 2)}, "\n");
  EXPECT_EQ(all.text, "head\nab\ncd");
  ASSERT_EQ(all.places.size(), 2U);
  EXPECT_EQ(all.places[0].offset, 6U);
  EXPECT_EQ(all.places[0].span.begin, 1U);
  EXPECT_EQ(all.places[1].offset, 8U);
  EXPECT_EQ(all.places[1].span.begin, 2U);
}

}  // namespace
}  // namespace mochi::emit
