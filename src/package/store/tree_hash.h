// The `tree` of a package (packages page section 7): one hash over its unpacked files, so that a tree is
// checked without the archive that it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"

namespace mochi::package {

// One file of a tree: what its hash is made of.
struct TreeFile {
  std::string path;
  std::uint64_t size = 0;
  std::string blake3;  // of the content, lower-case hex
};

// BLAKE3, in hex, over the files by the bytes of their paths: path, NUL, size in decimal, NUL, BLAKE3 of the
// content in hex.
std::string tree_hash(std::vector<TreeFile> files);
std::string tree_hash(const std::vector<archive::Entry>& entries);

// 64 lower-case hexadecimal digits.
bool is_hash(std::string_view text);

}  // namespace mochi::package
