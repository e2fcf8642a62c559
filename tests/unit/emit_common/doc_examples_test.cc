#include "emit/common/doc_examples.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

constexpr std::string_view kDoc =
    "Adds.\n\n```mochi\nf(1) // => 2\n```\n\nAlso:\n```mochi\nf(2) // => 3\n```";

TEST(DocExamples, BlocksAreTakenOut) {
  const SplitDoc all = split_examples(kDoc, [](std::size_t) { return true; });
  EXPECT_EQ(all.text, "Adds.\n\nAlso:");
  EXPECT_EQ(all.blocks, (std::vector<std::size_t>{1, 2}));
  const SplitDoc one = split_examples(kDoc, [](std::size_t number) { return number == 1; });
  EXPECT_EQ(one.text, "Adds.\n\nAlso:\n```mochi\nf(2) // => 3\n```");
  EXPECT_EQ(one.blocks, (std::vector<std::size_t>{1}));
  EXPECT_EQ(split_examples("```mochi\nopen", [](std::size_t) { return true; }).text, "");
}

TEST(DocExamples, KnowsItsTests) {
  ir::Function f;
  f.kind = ir::FunctionKind::test;
  f.title = "example of slug 2";
  EXPECT_EQ(example_subject(f), example_key("slug", 2));
  EXPECT_EQ(example_key("slug", 1), "slug");
  f.title = "slugs";
  EXPECT_EQ(example_subject(f), "");
}

}  // namespace
}  // namespace mochi::emit
