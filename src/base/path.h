// Paths as text: `/` separates, nothing is looked up. Mochi uses such paths inside packages and locks on
// every system.
#pragma once

#include <string>
#include <string_view>

namespace mochi {

inline bool is_absolute_path(std::string_view path) { return path.starts_with('/'); }

// `base/path`, or `path` alone if it is absolute or `base` is empty.
std::string join_path(std::string_view base, std::string_view path);
// Without `.`, doubled separators and inner `..`; leading `..` of a relative path stay, at the root they
// vanish. Never empty: «here» is `.`.
std::string normalize_path(std::string_view path);
// All before the last separator: `.` for a bare name, `/` for a child of the root.
std::string_view parent_path(std::string_view path);
std::string_view file_name(std::string_view path);
// The file name's last `.` and what follows; empty if there is none or it begins the name.
std::string_view path_extension(std::string_view path);
std::string_view path_stem(std::string_view path);
// `path` as seen from directory `base`; both absolute or both relative to the same place.
std::string relative_path(std::string_view path, std::string_view base);

}  // namespace mochi
