#include "session/rust/instances.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

using Found = std::map<std::string, std::set<std::string>>;

TEST(Instances, TypesFunctionsAndMethods) {
  Found found;
  find_instances(
      "import rust \"indexmap\" as im\nimport rust \"clap\" as clap\n"
      "let m = im.IndexMap<string, list<int>>.new()\n"
      "print(found.get_one<int?>(\"n\"), a.b < c.d, row.get(0))\n",
      found);
  EXPECT_EQ(found["indexmap"], (std::set<std::string>{".get_one<int?>", "im.IndexMap<string, list<int>>"}));
  EXPECT_EQ(found["clap"], (std::set<std::string>{".get_one<int?>"}));
}

TEST(Instances, WhatATextMeans) {
  const std::optional<rust::RequestedType> method = read_instance(".get<map<string, toml.Value>>");
  ASSERT_TRUE(method.has_value());
  EXPECT_EQ(method->name, ".get");
  ASSERT_EQ(method->args.size(), 1U);
  ASSERT_EQ(method->args[0].args.size(), 2U);
  EXPECT_EQ(method->args[0].args[1].name, "Value");
  EXPECT_FALSE(read_instance("im.Map<").has_value());
}

}  // namespace
}  // namespace mochi
