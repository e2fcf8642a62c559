#include "cli/disk_loader.h"

#include <fmt/format.h>

#include <vector>

#include "base/path.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxSourceBytes = std::size_t{1} << 28U;
constexpr std::size_t kMaxModuleFiles = 10000;
constexpr std::string_view kExtension = ".mochi";

bool is_source_name(std::string_view name) { return name.ends_with(kExtension) && !name.starts_with('.'); }

// The files of a module directory: its sources in name order, tests left out.
Result<std::vector<std::string>> module_files(FileSystem& files, const std::string& directory) {
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(directory));
  std::vector<std::string> found;
  for (const DirEntry& entry : entries) {
    if (entry.kind == FileKind::directory || !is_source_name(entry.name)) continue;
    if (entry.name.ends_with("_test.mochi")) continue;
    found.push_back(normalize_path(join_path(directory, entry.name)));
    if (found.size() > kMaxModuleFiles) return fail(Code::C004, fmt::format("too many files in `{}`", directory));
  }
  return found;
}

std::string project_root_of(FileSystem& files, std::string directory) {
  // Above the working directory the path is spelled from the root.
  for (int up = 0; up < 64; ++up) {
    if (files.exists(join_path(directory, "mochi.toml"))) return directory;
    if (directory == "/") break;
    if (directory == "." || directory.ends_with("..")) {
      Result<std::string> whole = files.canonical(directory);
      if (!whole) break;
      directory = *whole;
      if (directory == "/") break;
    }
    directory = std::string(parent_path(directory));
  }
  return {};
}

}  // namespace

Result<EntryPoint> find_entry(FileSystem& files, std::string_view path) {
  EntryPoint entry;
  Result<FileInfo> info = files.info(path);
  if (!info) {
    if (info.error().code == Code::C001) return fail(Code::C001, fmt::format("file not found: {}", path));
    return fail(std::move(info).error());
  }
  if (info->kind != FileKind::directory) {
    entry.module = std::string(path);
    entry.project_root = project_root_of(files, std::string(parent_path(normalize_path(path))));
    return entry;
  }
  const std::string directory = normalize_path(path);
  entry.project_root = project_root_of(files, directory);
  for (const std::string_view name : {"src/main.mochi", "src/main", "main.mochi"}) {
    std::string candidate = normalize_path(join_path(directory, name));
    if (!files.exists(candidate)) continue;
    entry.module = std::move(candidate);
    return entry;
  }
  MOCHI_TRY(const std::vector<std::string> sources, module_files(files, directory));
  if (sources.empty()) return fail(Code::C001, fmt::format("file not found: {}", join_path(directory, "src/main.mochi")));
  entry.module = directory;
  return entry;
}

void DiskLoader::add_text(std::string name, std::string text) {
  text_name_ = std::move(name);
  text_ = std::move(text);
}

Result<std::string> DiskLoader::find_module(const std::string& path, std::string_view spec) {
  const std::string file = is_source_name(path) ? path : path + std::string(kExtension);
  Result<FileInfo> info = files_.info(file);
  if (info && info->kind != FileKind::directory) return file;
  if (files_.is_directory(path)) return path;
  return fail(Code::T080, fmt::format("cannot find module `{}`", spec));
}

Result<std::string> DiskLoader::resolve(const check::ImportRequest& request) {
  std::string name;
  if (check::resolve_std(request, name)) return name;
  if (!request.language.empty())
    return fail(Code::T084, fmt::format("no runtime for `import {}`", request.language));
  const std::string_view spec = request.spec;
  if (spec.starts_with("./") || spec.starts_with("../") || spec == "." || spec == "..") {
    const std::string path = normalize_path(join_path(parent_path(request.from_path), spec));
    return find_module(path, spec);
  }
  if (spec.starts_with('/')) return fail(Code::T080, fmt::format("cannot find module `{}`", spec));
  const std::string& root = entry_.project_root;
  const std::string base = root.empty() ? std::string(parent_path(entry_.module)) : root;
  Result<std::string> found = find_module(normalize_path(join_path(base, spec)), spec);
  if (found) return found;
  // Inside a package the modules lie in `src`.
  return find_module(normalize_path(join_path(join_path(base, "src"), spec)), spec);
}

Result<check::ModuleSource> DiskLoader::read(std::string_view name) {
  check::ModuleSource source;
  source.name = std::string(name);
  if (!text_name_.empty() && name == text_name_) {
    source.files.push_back({text_name_, text_});
    return source;
  }
  source.files = check::std_module(name);
  if (!source.files.empty()) {
    source.package = "std";
    return source;
  }
  std::vector<std::string> paths = {std::string(name)};
  if (files_.is_directory(name)) {
    MOCHI_TRY(paths, module_files(files_, std::string(name)));
  }
  for (const std::string& path : paths) {
    Result<std::string> text = files_.read(path, kMaxSourceBytes);
    if (!text && text.error().code == Code::C001) return fail(Code::C001, fmt::format("file not found: {}", path));
    if (!text) return fail(std::move(text).error());
    source.files.push_back({path, std::move(*text)});
  }
  return source;
}

}  // namespace mochi
