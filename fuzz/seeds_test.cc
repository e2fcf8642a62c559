// Every fuzz target compiles and takes its seeds: what a change breaks in a target is seen without fuzzing. A
// finding ends the program; the last line says which input it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" {
#define FUZZ_TARGET(name) int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.def"
#undef FUZZ_TARGET
}

namespace {

struct Target {
  const char* name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

constexpr Target kTargets[] = {
#define FUZZ_TARGET(name) {#name, fuzz_##name},
#include "fuzz_targets.def"
#undef FUZZ_TARGET
};

std::string current;

void tell_current(int) { std::fprintf(stderr, "the input was %s\n", current.c_str()); }

std::vector<std::uint8_t> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Seeds : public testing::TestWithParam<Target> {};

TEST_P(Seeds, EndWithoutAFinding) {
  std::signal(SIGABRT, tell_current);
  const std::filesystem::path folder = std::filesystem::path(MOCHI_FUZZ_DIR) / "corpus" / GetParam().name;
  std::vector<std::filesystem::path> seeds;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) seeds.push_back(entry.path());
  }
  EXPECT_FALSE(seeds.empty()) << folder;
  // What a run adds belongs elsewhere (README.md).
  EXPECT_LE(seeds.size(), 200U) << folder;
  std::sort(seeds.begin(), seeds.end());
  for (const std::filesystem::path& seed : seeds) {
    current = seed.string();
    const std::vector<std::uint8_t> bytes = bytes_of(seed);
    EXPECT_FALSE(bytes.empty()) << seed;
    GetParam().run(bytes.data(), bytes.size());
    // Whatever stands at the start chooses the way in many targets; cut short, a seed is a broken text.
    GetParam().run(bytes.data(), bytes.size() / 2);
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Seeds, testing::ValuesIn(kTargets),
                         [](const auto& made) { return std::string(made.param.name); });

}  // namespace
