#include "session/source_files.h"

#include <fmt/format.h>

#include "base/path.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxFiles = 100000;
constexpr int kMaxDirectoryDepth = 100;

// Sources below `directory`, in name order.
Result<void> find_sources(FileSystem& files, const std::string& directory, int depth,
                          std::vector<std::string>& found) {
  if (depth > kMaxDirectoryDepth) return fail(Code::C004, fmt::format("`{}` is nested too deep", directory));
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(directory));
  for (const DirEntry& entry : entries) {
    if (entry.name.starts_with('.')) continue;
    std::string path = normalize_path(join_path(directory, entry.name));
    if (entry.kind == FileKind::directory) {
      MOCHI_TRY_VOID(find_sources(files, path, depth + 1, found));
    } else if (entry.kind == FileKind::file && entry.name.ends_with(".mochi")) {
      found.push_back(std::move(path));
    }
    if (found.size() > kMaxFiles) return fail(Code::C004, fmt::format("too many files in `{}`", directory));
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> source_files(FileSystem& files, std::string path) {
  if (path.ends_with("...")) path.resize(path.size() - 3);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.empty()) path.assign(1, '.');
  Result<FileInfo> info = files.info(path);
  if (!info) return fail(Code::C001, fmt::format("file not found: {}", path));
  std::vector<std::string> found;
  if (info->kind != FileKind::directory) {
    found.push_back(path);
  } else {
    MOCHI_TRY_VOID(find_sources(files, path, 0, found));
  }
  return found;
}

}  // namespace mochi
