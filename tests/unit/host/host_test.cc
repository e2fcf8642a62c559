#include "host/host.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/path.h"
#include "host/interrupt.h"
#include "host/memory/memory_host.h"
#include "host/parallel.h"

namespace mochi {
namespace {

// The same expectations hold for the real file system and its twin.
class FileSystemTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      files_ = make_real_file_system();
    } else {
      files_ = std::make_unique<MemoryFileSystem>();
    }
    Result<std::string> root = files_->make_temp_dir("mochi_host_test_");
    ASSERT_TRUE(root);
    root_ = *root;
  }
  void TearDown() override { EXPECT_TRUE(files_->remove_tree(root_)); }
  std::string at(std::string_view name) const { return join_path(root_, name); }

  std::unique_ptr<FileSystem> files_;
  std::string root_;
};

TEST_P(FileSystemTest, WritesAtomicallyAndReadsWithALimit) {
  ASSERT_TRUE(files_->write(at("a"), "one"));
  ASSERT_TRUE(files_->write(at("a"), "three", kPrivateFileMode));
  Result<std::string> text = files_->read(at("a"), 5);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "three");
  EXPECT_EQ(files_->info(at("a"))->mode, kPrivateFileMode);
  EXPECT_EQ(files_->read(at("a"), 4).error().code, Code::C004);
  Result<std::string> missing = files_->read(at("b"), 4);
  EXPECT_EQ(missing.error().code, Code::C001);
  EXPECT_EQ(missing.error().message, "file not found: " + at("b"));
  EXPECT_EQ(files_->read(root_, 4).error().code, Code::C002);
  EXPECT_EQ(files_->write(at("no/dir"), "x").error().code, Code::C001);
  ASSERT_TRUE(files_->append(at("a"), "!"));
  EXPECT_EQ(*files_->read(at("a"), 100), "three!");
  EXPECT_EQ(files_->list(root_)->size(), 1U);
}

TEST_P(FileSystemTest, ListsInByteOrder) {
  for (const char* name : {"b", "a", "Z", "\xC3\xA9"}) ASSERT_TRUE(files_->write(at(name), ""));
  ASSERT_TRUE(files_->make_dirs(at("d/e/f")));
  ASSERT_TRUE(files_->make_dirs(at("d/e/f")));
  Result<std::vector<DirEntry>> entries = files_->list(root_);
  ASSERT_TRUE(entries);
  std::string names;
  for (const DirEntry& entry : *entries)
    names += entry.name + (entry.kind == FileKind::directory ? "/ " : " ");
  EXPECT_EQ(names, "Z a b d/ \xC3\xA9 ");
  EXPECT_TRUE(files_->is_directory(at("d/e")));
}

TEST_P(FileSystemTest, RemovesAndRenames) {
  ASSERT_TRUE(files_->make_dirs(at("d/e")));
  ASSERT_TRUE(files_->write(at("d/e/x"), "1"));
  EXPECT_EQ(files_->remove(at("d")).error().code, Code::C002);
  ASSERT_TRUE(files_->rename(at("d"), at("g")));
  EXPECT_EQ(*files_->read(at("g/e/x"), 9), "1");
  EXPECT_FALSE(files_->exists(at("d")));
  ASSERT_TRUE(files_->remove_tree(at("g")));
  ASSERT_TRUE(files_->remove_tree(at("g")));
  EXPECT_FALSE(files_->exists(at("g")));
  EXPECT_EQ(files_->remove(at("g")).error().code, Code::C001);
}

TEST_P(FileSystemTest, LocksOnce) {
  Result<std::unique_ptr<FileLock>> first = files_->lock(at("lock"), LockMode::fail_if_held);
  ASSERT_TRUE(first);
  EXPECT_EQ(files_->lock(at("lock"), LockMode::fail_if_held).error().code, Code::C009);
  first->reset();
  EXPECT_TRUE(files_->lock(at("lock"), LockMode::fail_if_held));
}

INSTANTIATE_TEST_SUITE_P(RealAndMemory, FileSystemTest, testing::Bool());

TEST(MemoryFileSystem, FailsWhenTold) {
  MemoryFileSystem files;
  files.put("/a/b", "x");
  files.fail_after(1);
  EXPECT_TRUE(files.write("/a/c", "1", kDefaultFileMode));
  EXPECT_EQ(files.write("/a/d", "1", kDefaultFileMode).error().code, Code::C002);
  EXPECT_TRUE(files.read("a/b", 9));
  EXPECT_EQ(files.reads(), std::vector<std::string>{"/a/b"});
}

TEST(Processes, CapturesFeedsAndPassesStatus) {
  auto processes = make_real_processes();
  ProcessSpec spec;
  spec.args = {"sh", "-c", "cat; echo \"$X\" >&2; exit 3"};
  spec.input = std::string(200'000, 'y');
  spec.env = {{"X", "value"}};
  Result<ProcessResult> result = processes->run(spec);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, spec.input);
  EXPECT_EQ(result->err, "value\n");
  EXPECT_EQ(result->status, 3);
}

TEST(Processes, StopsAtTheTimeLimit) {
  auto processes = make_real_processes();
  ProcessSpec spec;
  spec.args = {"sh", "-c", "sleep 30"};
  spec.timeout_ms = 50;
  Result<ProcessResult> result = processes->run(spec);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_FALSE(result->ok());
}

TEST(Processes, ReportsWhatCannotStart) {
  auto processes = make_real_processes();
  ProcessSpec spec;
  spec.args = {"no-such-program-here"};
  EXPECT_EQ(processes->run(spec).error().code, Code::C006);
  spec.args = {"/etc/passwd"};
  EXPECT_EQ(processes->run(spec).error().code, Code::C006);
}

TEST(Processes, CutsWhatIsOverTheCaptureLimit) {
  auto processes = make_real_processes();
  ProcessSpec spec;
  spec.args = {"sh", "-c", "printf 123456"};
  spec.capture_limit = 4;
  Result<ProcessResult> result = processes->run(spec);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, "1234");
  EXPECT_TRUE(result->truncated);
}

TEST(Reader, SplitsLines) {
  MemoryReader in("a\r\nbb\n\nlast");
  std::string line;
  std::string all;
  while (in.read_line(line)) all += "[" + line + "]";
  EXPECT_EQ(all, "[a][bb][][last]");
  in.set("xyz\nq");
  ASSERT_TRUE(in.read_line(line, 2));
  EXPECT_EQ(line, "xy");
  ASSERT_TRUE(in.read_line(line, 2));
  EXPECT_EQ(line, "z");
  EXPECT_TRUE(in.read_all(all, 10));
  EXPECT_EQ(all, "q");
}

TEST(Terminal, ColourRules) {
  MemoryTerminal terminal;
  MemoryEnv env;
  EXPECT_FALSE(wants_color(terminal, env, StandardStream::err, false));
  terminal.set(true, 100);
  EXPECT_TRUE(wants_color(terminal, env, StandardStream::err, false));
  EXPECT_FALSE(wants_color(terminal, env, StandardStream::err, true));
  env.set("NO_COLOR", "1");
  EXPECT_FALSE(wants_color(terminal, env, StandardStream::err, false));
}

TEST(Parallel, DoesEveryPieceOnce) {
  std::vector<int> done(1000, 0);
  parallel_for(done.size(), 4, [&](std::size_t i) { ++done[i]; });
  EXPECT_EQ(std::count(done.begin(), done.end(), 1), 1000);
  parallel_for(0, 4, [&](std::size_t i) { ++done[i]; });
}

TEST(Interrupt, SetsAFlag) {
  EXPECT_FALSE(interrupted());
  raise_interrupt();
  EXPECT_TRUE(interrupted());
  clear_interrupt();
  EXPECT_FALSE(interrupted());
}

TEST(MemoryFileSystem, ServesThreadsAtOnce) {
  MemoryFileSystem files;
  parallel_for(8, 4, [&](std::size_t n) {
    const std::string own = "/staging/" + std::to_string(n);
    for (int round = 0; round < 200; ++round) {
      EXPECT_TRUE(files.make_dirs(own + ".new"));
      EXPECT_TRUE(files.write(own + ".new/a", "text", kDefaultFileMode));
      EXPECT_TRUE(files.remove_tree(own));
      EXPECT_TRUE(files.rename(own + ".new", own));
      const auto text = files.read(own + "/a", 100);
      EXPECT_TRUE(text && *text == "text");
    }
  });
  EXPECT_EQ(files.list("/staging").value().size(), 8U);
  EXPECT_EQ(files.reads().size(), 1600U);
}

}  // namespace
}  // namespace mochi
