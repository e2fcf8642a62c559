#include "session/edited_files.h"

#include <algorithm>

#include "base/path.h"

namespace mochi {
namespace {

// Clocks of file systems tick this coarsely: a file that is younger may change again under the same time.
constexpr std::int64_t kTooYoungNs = 20'000'000;

}  // namespace

bool same_stamp(const FileInfo& a, const FileInfo& b) {
  return a.size == b.size && a.modified_ns == b.modified_ns && a.changed_ns == b.changed_ns &&
         a.inode == b.inode && a.device == b.device;
}

std::string EditedFiles::absolute(std::string_view path) {
  if (path.starts_with('/')) return normalize_path(path);
  if (here_.empty()) here_ = inner_.current_directory().value_or("/");
  return normalize_path(join_path(here_, path));
}

Result<std::string> EditedFiles::read(std::string_view path, std::size_t limit) {
  if (!edits_.empty()) {
    if (const auto edited = edits_.find(absolute(path)); edited != edits_.end()) return edited->second;
  }
  const Result<FileInfo> stamp = inner_.info(path);
  const auto known = kept_.find(path);
  if (stamp && known != kept_.end() && same_stamp(*stamp, known->second.stamp)) return known->second.text;
  ++reads_;
  if (stamp) stamps_[std::string(path)] = *stamp;
  const std::int64_t now = clock_.unix_ns();
  Result<std::string> text = inner_.read(path, limit);
  const bool settled =
      text && stamp && stamp->kind == FileKind::file && stamp->changed_ns + kTooYoungNs < now;
  if (settled) {
    kept_[std::string(path)] = {*stamp, *text};
  } else if (known != kept_.end()) {
    kept_.erase(known);
  }
  return text;
}

Result<FileInfo> EditedFiles::info(std::string_view path) {
  if (!edits_.empty()) {
    if (const auto edited = edits_.find(absolute(path)); edited != edits_.end()) {
      FileInfo made;
      made.size = edited->second.size();
      return made;
    }
  }
  return inner_.info(path);
}

Result<std::vector<DirEntry>> EditedFiles::list(std::string_view path) {
  Result<std::vector<DirEntry>> found = inner_.list(path);
  if (edits_.empty() || !found) return found;
  const std::string directory = absolute(path);
  for (const auto& [file, text] : edits_) {
    if (parent_path(file) != directory) continue;
    const std::string name(file_name(file));
    const auto at =
        std::lower_bound(found->begin(), found->end(), name,
                         [](const DirEntry& entry, const std::string& n) { return entry.name < n; });
    if (at == found->end() || at->name != name) found->insert(at, {name, FileKind::file});
  }
  return found;
}

Result<std::string> EditedFiles::canonical(std::string_view path) {
  Result<std::string> found = inner_.canonical(path);
  if (!found && is_edited(path)) return absolute(path);
  return found;
}

}  // namespace mochi
