// Every conformance program checks without an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness.h"

namespace mochi::check::test {
namespace {

std::vector<std::string> programs(const std::string& folder) {
  std::vector<std::string> found;
  std::filesystem::path root(std::string(MOCHI_TESTS_DIR) + "/" + folder);
  if (const char* other = std::getenv("MOCHI_CORPUS"); other != nullptr) root = other;
  if (!std::filesystem::exists(root)) return found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    std::string path = entry.path().string();
    // Programs of several files are loaded from disk by the command's tests.
    if (path.find("/imports/") != std::string::npos) continue;
    if (path.find("/std/") != std::string::npos && std_module_names().empty()) continue;
    if (entry.path().extension() == ".mochi") found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

void check_all(const std::string& folder) {
  int failed = 0;
  for (const std::string& path : programs(folder)) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    auto run = check(text.str());
    bool good = !run->collector.has_errors();
    if (!good) ++failed;
    EXPECT_TRUE(good) << path << "\n" << run->text();
  }
  if (failed != 0) std::printf("%d programs failed\n", failed);
}

TEST(Corpus, Language) { check_all("lang"); }
TEST(Corpus, Programs) { check_all("programs"); }

}  // namespace
}  // namespace mochi::check::test
