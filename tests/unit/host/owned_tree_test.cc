#include "host/owned_tree.h"

#include <gtest/gtest.h>

#include "base/path.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

constexpr std::string_view kPurpose = "test";

TEST(OwnedTrees, OnlyMarkedOnesGo) {
  MemoryFileSystem files;
  ASSERT_TRUE(make_owned_tree(files, "/a/tree", kPurpose).has_value());
  files.put("/a/tree/x/y", "1");
  EXPECT_TRUE(is_owned_tree(files, "/a/tree", kPurpose));
  // Of another purpose it is not ours.
  EXPECT_EQ(remove_owned_tree(files, "/a/tree", "other").error().code, Code::C016);
  EXPECT_TRUE(files.exists("/a/tree/x/y"));
  EXPECT_TRUE(remove_owned_tree(files, "/a/tree", kPurpose).has_value());
  EXPECT_FALSE(files.exists("/a/tree"));
  // A missing one is none to remove.
  EXPECT_TRUE(remove_owned_tree(files, "/a/tree", kPurpose).has_value());
}

TEST(OwnedTrees, NothingOfOthersIsTouched) {
  MemoryFileSystem files;
  files.put("/home/notes.txt", "mine");
  EXPECT_EQ(make_owned_tree(files, "/home", kPurpose).error().code, Code::C016);
  EXPECT_EQ(remove_owned_tree(files, "/home", kPurpose).error().code, Code::C016);
  EXPECT_EQ(remove_inside_owned_tree(files, "/home", kPurpose, "/home/notes.txt").error().code, Code::C016);
  EXPECT_EQ(remove_owned_tree(files, "/home/notes.txt", kPurpose).error().code, Code::C002);
  EXPECT_EQ(*files.read("/home/notes.txt", 100), "mine");
  EXPECT_FALSE(files.exists(join_path("/home", kOwnedTreeMark)));
}

TEST(OwnedTrees, PathsStayInside) {
  MemoryFileSystem files;
  ASSERT_TRUE(make_owned_tree(files, "/a/tree", kPurpose).has_value());
  files.put("/a/treeless/x", "mine");
  for (const char* path : {"/a/tree", "/a/treeless", "/a/tree/../treeless", "/a/treeless/x", "/a/tree/.."})
    EXPECT_FALSE(remove_inside_owned_tree(files, "/a/tree", kPurpose, path).has_value()) << path;
  EXPECT_TRUE(files.exists("/a/treeless/x"));
  files.put("/a/tree/b/c", "1");
  EXPECT_TRUE(remove_inside_owned_tree(files, "/a/tree", kPurpose, "/a/tree/b").has_value());
  EXPECT_FALSE(files.exists("/a/tree/b"));
}

TEST(OwnedTrees, NewFilesCutNothing) {
  MemoryFileSystem files;
  files.put("/log", "lines");
  EXPECT_FALSE(write_new_file(files, "/log", "").has_value());
  EXPECT_EQ(*files.read("/log", 100), "lines");
  EXPECT_TRUE(write_new_file(files, "/new", "text").has_value());
  EXPECT_EQ(*files.read("/new", 100), "text");
}

}  // namespace
}  // namespace mochi
