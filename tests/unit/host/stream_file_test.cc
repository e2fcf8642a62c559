#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "host/failpoint.h"
#include "host/host.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

// The same expectations hold for the real file system and its twin.
class StreamFileTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      files_ = make_real_file_system();
    } else {
      files_ = std::make_unique<MemoryFileSystem>();
    }
    root_ = *files_->make_temp_dir("mochi_stream_test_");
  }
  void TearDown() override { EXPECT_TRUE(files_->remove_tree(root_)); }
  std::string at(std::string_view name) const { return join_path(root_, name); }

  std::unique_ptr<FileSystem> files_;
  std::string root_;
};

TEST_P(StreamFileTest, PieceByPiece) {
  {
    Result<std::unique_ptr<FileWriter>> writer = files_->create(at("a"), 0640);
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->write("one"));
    ASSERT_TRUE((*writer)->write("two"));
    ASSERT_TRUE((*writer)->sync());
  }
  EXPECT_EQ(files_->info(at("a"))->mode, 0640U);
  EXPECT_FALSE(files_->create(at("a")));
  Result<std::unique_ptr<FileReader>> reader = files_->open(at("a"));
  ASSERT_TRUE(reader);
  std::string text;
  char piece[4];
  for (std::size_t n = 1; n != 0; text.append(piece, n)) {
    Result<std::size_t> got = (*reader)->read(piece, sizeof piece);
    ASSERT_TRUE(got);
    n = *got;
  }
  EXPECT_EQ(text, "onetwo");
  EXPECT_EQ(files_->open(at("none")).error().code, Code::C001);
}

TEST_P(StreamFileTest, LinksAndModes) {
  ASSERT_TRUE(files_->write(at("a"), "x"));
  ASSERT_TRUE(files_->hard_link(at("a"), at("b")));
  EXPECT_EQ(*files_->read(at("b"), 10), "x");
  EXPECT_FALSE(files_->hard_link(at("a"), at("b")));
  // Cloning may be impossible here; then nothing is left.
  bool cloned = files_->clone(at("a"), at("c")).has_value();
  EXPECT_EQ(files_->exists(at("c")), cloned);
  ASSERT_TRUE(files_->set_mode(at("a"), 0444));
  EXPECT_EQ(files_->info(at("a"))->mode, 0444U);
  EXPECT_TRUE(files_->sync_all(root_));
}

TEST_P(StreamFileTest, SharedLocks) {
  auto one = files_->lock(at("l"), LockMode::share);
  auto two = files_->lock(at("l"), LockMode::share);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(files_->lock(at("l"), LockMode::fail_if_held).error().code, Code::C009);
  one->reset();
  EXPECT_EQ(files_->lock(at("l"), LockMode::fail_if_held).error().code, Code::C009);
  two->reset();
  EXPECT_TRUE(files_->lock(at("l"), LockMode::fail_if_held));
}

INSTANTIATE_TEST_SUITE_P(Both, StreamFileTest, testing::Bool());

TEST(Failpoint, FailsFromTheChosenChangeOn) {
  MemoryFileSystem memory;
  std::unique_ptr<FileSystem> files = make_failpoint_file_system(memory, FailpointAction::fail, 3);
  EXPECT_TRUE(files->make_dirs("/d"));
  EXPECT_TRUE(files->write("/d/a", "1"));
  EXPECT_EQ(files->write("/d/a", "2").error().code, Code::C002);
  EXPECT_FALSE(files->remove("/d/a"));
  EXPECT_EQ(*files->read("/d/a", 10), "1");
}

TEST(Failpoint, Kills) {
  std::unique_ptr<FileSystem> real = make_real_file_system();
  std::string root = *real->make_temp_dir("mochi_failpoint_");
  pid_t child = ::fork();
  if (child == 0) {
    std::unique_ptr<FileSystem> files = make_failpoint_file_system(*real, FailpointAction::kill, 1);
    static_cast<void>(files->write(join_path(root, "a"), "1234"));
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(real->exists(join_path(root, "a")));
  EXPECT_EQ(real->list(root)->size(), 1U);
  EXPECT_TRUE(real->remove_tree(root));
}

}  // namespace
}  // namespace mochi
