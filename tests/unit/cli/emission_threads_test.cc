// Targets are emitted in threads of their own from one program: each gets the files that it gets alone.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "check/check.h"
#include "check/disk_loader.h"
#include "diag/diagnostic.h"
#include "emit/target.h"
#include "host/host.h"
#include "ir/private_copy.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "lower/shape.h"

namespace mochi {
namespace {

using Files = std::map<std::string, std::string>;

Files emitted(const ir::Program& shared, const emit::Target& target, const std::string& package) {
  ir::PrivateCopy own(shared);
  lower::shape(own.program(), target.shape);
  emit::LibraryOptions options;
  options.self = {package, "textkit"};
  const Result<emit::Output> output = target.library(own.program(), options);
  Files files;
  if (!output) return files;
  for (const emit::OutputFile& file : output->files) files[file.path] = file.text;
  return files;
}

TEST(emission, in_threads_gives_the_same_bytes) {
  const std::string directory = std::string(MOCHI_TESTS_DIR) + "/../examples/textkit";
  const std::unique_ptr<FileSystem> files = make_real_file_system();
  check::DiskLoader disk(*files, nullptr);
  const auto names = disk.package_modules(directory);
  ASSERT_TRUE(names);
  const Result<check::ModuleSource> first = disk.read((*names)[0]);
  ASSERT_TRUE(first);
  check::Session session;
  Collector sink;
  check::Options how;
  how.library = true;
  const check::Checked checked = check::check_modules(disk, *names, session, sink, how);
  ASSERT_FALSE(checked.has_errors);
  lower::Options lowering;
  lowering.lazy_globals = true;
  ir::Program program = lower::lower(checked, sink, lowering);
  lower::PipelineOptions passes;
  passes.mode = lower::Mode::library;
  passes.keep_tests = true;
  ASSERT_TRUE(lower::run_pipeline(program, passes, sink));
  ir::prepare_to_share(program);

  constexpr std::size_t kTimes = 4;
  const std::span<const emit::Target> targets = emit::targets();
  std::vector<Files> alone;
  for (const emit::Target& target : targets) alone.push_back(emitted(program, target, first->package));
  std::vector<Files> together(targets.size() * kTimes);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < together.size(); ++i) {
    threads.emplace_back(
        [&, i] { together[i] = emitted(program, targets[i % targets.size()], first->package); });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < together.size(); ++i) {
    EXPECT_FALSE(together[i].empty()) << targets[i % targets.size()].name;
    EXPECT_TRUE(together[i] == alone[i % targets.size()]) << targets[i % targets.size()].name;
  }
}

}  // namespace
}  // namespace mochi
