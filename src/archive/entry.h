// What an archive holds: regular files only. Directories are implied by the paths; links and devices do not
// exist.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mochi::archive {

struct Entry {
  // Relative, with `/`, UTF-8.
  std::string path;
  std::string bytes;
  bool executable = false;
};

// By the bytes of the paths: the order of every archive unless its format says otherwise.
void sort_entries(std::vector<Entry>& entries);

// How much an archive from outside may hold (packages page section 8), and how strict its form must be.
struct ReadLimits {
  std::uint64_t entries = 100'000;
  std::uint64_t entry_bytes = std::uint64_t{64} << 20U;
  std::uint64_t total_bytes = std::uint64_t{512} << 20U;
  std::uint64_t path_bytes = 1024;
  std::uint64_t component_bytes = 255;
  // Unpacked size over packed size, once the unpacked size passes `ratio_floor`.
  std::uint64_t ratio = 200;
  std::uint64_t ratio_floor = std::uint64_t{1} << 20U;
  // False: exactly what our own writer makes. True: also what the packers of other ecosystems make (entries
  // for directories, GNU headers and long names, PAX keys without effect on the content, a leading `./`,
  // names that only Windows cannot hold). Links, devices, sparse files, escapes, duplicates and twins are
  // refused either way.
  bool foreign = false;
};

}  // namespace mochi::archive
