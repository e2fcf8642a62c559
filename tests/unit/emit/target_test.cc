#include "emit/target.h"

#include <gtest/gtest.h>

#include <set>

namespace mochi::emit {
namespace {

TEST(targets, are_found_by_name_and_alias) {
  ASSERT_NE(find_target("javascript"), nullptr);
  EXPECT_EQ(find_target("js"), find_target("javascript"));
  EXPECT_EQ(find_target("typescript"), find_target("javascript"));
  EXPECT_EQ(find_target("rust")->language, Language::rust);
  EXPECT_EQ(find_target("fortran"), nullptr);
  EXPECT_EQ(find_target(""), nullptr);
}

// `--target=typescript` writes TypeScript, `--target=js` what runs without a build.
TEST(targets, asked_for_as_typescript) {
  EXPECT_TRUE(asks_typescript("ts"));
  EXPECT_TRUE(asks_typescript("typescript"));
  EXPECT_FALSE(asks_typescript("js"));
  EXPECT_FALSE(asks_typescript("javascript"));
}

TEST(targets, each_row_is_whole_and_named_once) {
  std::set<std::string_view> names;
  for (const Target& target : targets()) {
    EXPECT_TRUE(is_target_name(target.name)) << target.name;
    EXPECT_NE(target.program, nullptr);
    EXPECT_NE(target.library, nullptr);
    EXPECT_TRUE(names.insert(target.name).second);
    for (const TargetAlias& alias : target.aliases) EXPECT_TRUE(names.insert(alias.name).second);
  }
  EXPECT_TRUE(is_target_name("kotlin")) << "to be built one day";
  EXPECT_FALSE(is_target_name("js")) << "an alias is no name";
}

}  // namespace
}  // namespace mochi::emit
