#include "archive/entry.h"

#include <algorithm>

namespace mochi::archive {

void sort_entries(std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.path < b.path; });
}

}  // namespace mochi::archive
