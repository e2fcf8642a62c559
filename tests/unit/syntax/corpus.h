// The Mochi programs under tests/, found by walking up from the working directory.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace mochi::syntax {

inline std::vector<std::filesystem::path> corpus() {
  std::vector<std::filesystem::path> out;
  std::filesystem::path root = std::filesystem::current_path();
  while (!std::filesystem::exists(root / "tests" / "lang") && root != root.parent_path())
    root = root.parent_path();
  if (!std::filesystem::exists(root / "tests")) return out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "tests")) {
    if (entry.path().extension() == ".mochi") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace mochi::syntax
