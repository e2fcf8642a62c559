#include "host/owned_tree.h"

#include <fmt/format.h>

#include "base/path.h"

namespace mochi {
namespace {

constexpr std::size_t kMarkBytes = 256;
constexpr std::string_view kTemporary = "temporary";

std::string mark_of(std::string_view path) { return join_path(path, kOwnedTreeMark); }

Unexpected<Error> not_ours(std::string_view path) {
  return fail(Code::C016, fmt::format("`{}` was not made by this program and is not empty", path),
              "Move it away or choose another place; nothing in it was touched.");
}

// Whether the mark is all that is there, and no more of it than its beginning: what a kill can leave.
bool is_begun_tree(FileSystem& files, std::string_view path, std::string_view purpose,
                   const std::vector<DirEntry>& entries) {
  if (entries.size() != 1 || entries[0].name != kOwnedTreeMark) return false;
  const Result<std::string> mark = files.read(mark_of(path), kMarkBytes);
  return mark && (std::string(purpose) + "\n").starts_with(*mark);
}

}  // namespace

bool is_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose) {
  // A link could lead anywhere: only a directory of this very name is one of ours.
  const Result<FileInfo> found = files.link_info(path);
  if (!found || found->kind != FileKind::directory) return false;
  const Result<std::string> mark = files.read(mark_of(path), kMarkBytes);
  return mark && *mark == std::string(purpose) + "\n";
}

Result<void> adopt_tree(FileSystem& files, std::string_view path, std::string_view purpose) {
  return files.write(mark_of(path), std::string(purpose) + "\n");
}

Result<void> make_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose) {
  if (is_owned_tree(files, path, purpose)) return {};
  if (files.link_info(path)) {
    const Result<std::vector<DirEntry>> entries = files.list(path);
    if (!entries || (!entries->empty() && !is_begun_tree(files, path, purpose, *entries)))
      return not_ours(path);
    return adopt_tree(files, path, purpose);
  }
  MOCHI_TRY_VOID(files.make_dirs(path));
  // Not flushed: the tree itself is not either until its maker says so.
  return files.append(mark_of(path), std::string(purpose) + "\n");
}

Result<void> remove_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose) {
  const Result<FileInfo> found = files.link_info(path);
  if (!found) return found.error().code == Code::C001 ? Result<void>() : fail(found.error());
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(path));
  if (!is_owned_tree(files, path, purpose)) {
    if (is_begun_tree(files, path, purpose, entries)) return files.remove_tree(path);
    if (!entries.empty() || found->kind != FileKind::directory) return not_ours(path);
    return files.remove(path);
  }
  // A kill on the way leaves the mark, so that the next run may go on.
  for (const DirEntry& entry : entries) {
    if (entry.name != kOwnedTreeMark) MOCHI_TRY_VOID(files.remove_tree(join_path(path, entry.name)));
  }
  return files.remove_tree(path);
}

Result<void> remove_inside_owned_tree(FileSystem& files, std::string_view root, std::string_view purpose,
                                      std::string_view path) {
  const bool inside = path.size() > root.size() + 1 && path.starts_with(root) && path[root.size()] == '/' &&
                      path.find("/../") == std::string_view::npos && !path.ends_with("/..");
  if (!inside || !is_owned_tree(files, root, purpose)) return not_ours(path);
  return files.remove_tree(path);
}

Result<std::string> make_owned_temp_dir(FileSystem& files, std::string_view prefix) {
  MOCHI_TRY(std::string made, files.make_temp_dir(prefix));
  MOCHI_TRY_VOID(adopt_tree(files, made, kTemporary));
  std::string inside = join_path(made, "files");
  MOCHI_TRY_VOID(files.make_dirs(inside));
  return inside;
}

Result<void> remove_owned_temp_dir(FileSystem& files, std::string_view path) {
  return remove_owned_tree(files, parent_path(path), kTemporary);
}

Result<void> write_new_file(FileSystem& files, std::string_view path, std::string_view bytes,
                            std::uint32_t mode) {
  MOCHI_TRY(std::unique_ptr<FileWriter> file, files.create(path, mode));
  MOCHI_TRY_VOID(file->write(bytes));
  return file->sync();
}

}  // namespace mochi
