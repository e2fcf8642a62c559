#include "package/store/tree_hash.h"

#include <algorithm>

#include "archive/digest.h"

namespace mochi::package {

std::string tree_hash(std::vector<TreeFile> files) {
  std::sort(files.begin(), files.end(), [](const TreeFile& a, const TreeFile& b) { return a.path < b.path; });
  archive::Hasher hasher(archive::DigestKind::blake3);
  for (const TreeFile& file : files) {
    hasher.update(file.path);
    hasher.update(std::string_view("\0", 1));
    hasher.update(std::to_string(file.size));
    hasher.update(std::string_view("\0", 1));
    hasher.update(file.blake3);
  }
  return archive::hex(hasher.finish());
}

std::string tree_hash(const std::vector<archive::Entry>& entries) {
  std::vector<TreeFile> files;
  for (const archive::Entry& entry : entries) {
    files.push_back({entry.path, entry.bytes.size(),
                     archive::hex(archive::digest(archive::DigestKind::blake3, entry.bytes))});
  }
  return tree_hash(std::move(files));
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace mochi::package
