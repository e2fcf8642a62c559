#include "base/path.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

TEST(Path, IsPureText) {
  EXPECT_EQ(normalize_path("a/./b/../c//d/"), "a/c/d");
  EXPECT_EQ(normalize_path("../a/.."), "..");
  EXPECT_EQ(normalize_path("/../a"), "/a");
  EXPECT_EQ(normalize_path(""), ".");
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "/b"), "/b");
  EXPECT_EQ(parent_path("a/b/"), "a");
  EXPECT_EQ(parent_path("a"), ".");
  EXPECT_EQ(parent_path("/a"), "/");
  EXPECT_EQ(file_name("a/b.c"), "b.c");
  EXPECT_EQ(path_extension("a.d/.rc"), "");
  EXPECT_EQ(path_stem("a/b.tar.gz"), "b.tar");
  EXPECT_EQ(relative_path("/a/b/c", "/a/x/y"), "../../b/c");
  EXPECT_EQ(relative_path("a", "a"), ".");
}

}  // namespace
}  // namespace mochi
