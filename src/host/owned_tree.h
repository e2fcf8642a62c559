// Directories that this program made and may delete again: each carries a mark. Nothing else deletes a
// directory with what is in it, so that no wrong path, option or configuration can cost a user files
// (`tests/owned_trees_test.py` holds the sources to it). `purpose` is a word (`view`, `vendor`) that keeps
// the trees of one part from those of another.
#pragma once

#include <string>
#include <string_view>

#include "host/file_system.h"

namespace mochi {

// The mark: a file with the purpose and a line end.
inline constexpr std::string_view kOwnedTreeMark = ".mochi-tree";

bool is_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose);

// Makes the directory and marks it; one that is there must be empty or of this purpose (C016).
Result<void> make_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose);

// Marks a directory that the caller has recognised as one that was made before there were marks.
Result<void> adopt_tree(FileSystem& files, std::string_view path, std::string_view purpose);

// Removes a tree of ours, its mark last but for the directory; a missing or empty one is no error. C016 for
// any other, of which nothing is touched.
Result<void> remove_owned_tree(FileSystem& files, std::string_view path, std::string_view purpose);

// Removes `path`, which stands inside the tree `root` of ours.
Result<void> remove_inside_owned_tree(FileSystem& files, std::string_view root, std::string_view purpose,
                                      std::string_view path);

// A new empty directory for temporary files, to be removed with `remove_owned_temp_dir`. The files belong
// below `files`: what runs there sees no mark.
Result<std::string> make_owned_temp_dir(FileSystem& files, std::string_view prefix);
Result<void> remove_owned_temp_dir(FileSystem& files, std::string_view path);

// A file that is not there yet, durably; C002 if anything of its name is there, so that nothing is cut.
Result<void> write_new_file(FileSystem& files, std::string_view path, std::string_view bytes,
                            std::uint32_t mode = kDefaultFileMode);

}  // namespace mochi
