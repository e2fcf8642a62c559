#include "base/path.h"

#include <algorithm>
#include <vector>

namespace mochi {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  bool rooted = is_absolute_path(path);
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t end = std::min(path.find('/'), path.size());
    std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty() && parts.back() != "..") {
        parts.pop_back();
        continue;
      }
      if (rooted) continue;
    }
    parts.push_back(part);
  }
  return parts;
}

std::string joined(bool rooted, const std::vector<std::string_view>& parts) {
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += '/';
    out += parts[i];
  }
  return out.empty() ? "." : out;
}

}  // namespace

std::string join_path(std::string_view base, std::string_view path) {
  if (base.empty() || is_absolute_path(path)) return std::string(path);
  std::string out(base);
  if (!out.ends_with('/')) out += '/';
  out += path;
  return out;
}

std::string normalize_path(std::string_view path) { return joined(is_absolute_path(path), parts_of(path)); }

std::string_view parent_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view file_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

std::string_view path_extension(std::string_view path) {
  std::string_view name = file_name(path);
  std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

std::string_view path_stem(std::string_view path) {
  std::string_view name = file_name(path);
  return name.substr(0, name.size() - path_extension(path).size());
}

std::string relative_path(std::string_view path, std::string_view base) {
  std::vector<std::string_view> to = parts_of(path);
  std::vector<std::string_view> from = parts_of(base);
  std::size_t same = 0;
  while (same < to.size() && same < from.size() && to[same] == from[same]) ++same;
  std::vector<std::string_view> out(from.size() - same, "..");
  out.insert(out.end(), to.begin() + static_cast<std::ptrdiff_t>(same), to.end());
  return joined(false, out);
}

}  // namespace mochi
