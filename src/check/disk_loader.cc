#include "check/disk_loader.h"

#include <algorithm>

#include "base/source.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::check {
namespace {

constexpr std::size_t kLargestFile = std::size_t{256} << 20U;
constexpr std::size_t kMostFiles = 10000;
constexpr int kDeepest = 64;

std::string_view directory_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

std::string without_extension(std::string_view path) {
  if (path.ends_with(".mochi")) path.remove_suffix(6);
  return std::string(path);
}

// The value of `name` under `[package]`; empty if the text is no manifest.
std::string package_name(std::string text) {
  SourceMap sources;
  SourceId source = sources.add("mochi.toml", std::move(text));
  Result<TomlValue> parsed = parse_toml(sources, source, Code::C002);
  if (!parsed) return {};
  const TomlValue* package = parsed->find("package");
  const TomlValue* name = package != nullptr ? package->find("name") : nullptr;
  return name != nullptr && name->is(TomlValue::Kind::string) ? name->text : std::string();
}

}  // namespace

bool DiskLoader::is_file(const std::string& path) {
  Result<FileInfo> found = files_.info(path);
  return found && found->kind == FileKind::file;
}

const DiskLoader::Known* DiskLoader::find(std::string_view name) const {
  for (const Known& known : known_) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

std::string DiskLoader::remember(Known known) {
  if (const Known* old = find(known.name)) return old->name;
  known_.push_back(std::move(known));
  return known_.back().name;
}

// The nearest directory at or above the path with a `mochi.toml`.
DiskLoader::Root DiskLoader::root_of(std::string_view path) {
  std::string directory(directory_of(path));
  for (int level = 0; level < kDeepest; ++level) {
    for (const Root& root : roots_) {
      if (root.directory == directory && !root.package.empty()) return root;
    }
    std::string manifest = directory + "mochi.toml";
    if (is_file(manifest)) {
      Result<std::string> text = files_.read(manifest, kLargestFile);
      Root root{directory, text ? package_name(std::move(text).value()) : std::string()};
      if (!root.package.empty()) {
        roots_.push_back(root);
        return root;
      }
    }
    if (directory.empty()) {
      directory = "../";
    } else if (directory.ends_with("../")) {
      directory += "../";
    } else {
      if (directory == "/") break;
      directory = std::string(directory_of(std::string_view(directory).substr(0, directory.size() - 1)));
    }
    if (directory.starts_with("../") && !files_.is_directory(directory)) break;
  }
  return {};
}

std::vector<std::string> DiskLoader::mochi_files(const std::string& directory) {
  std::vector<std::string> found;
  Result<std::vector<DirEntry>> entries = files_.list(directory.empty() ? "." : directory);
  if (!entries) return found;
  for (const DirEntry& entry : *entries) {
    if (entry.kind != FileKind::file || !entry.name.ends_with(".mochi") ||
        entry.name.ends_with("_test.mochi"))
      continue;
    std::string path = directory;
    if (!path.empty() && !path.ends_with('/')) path += '/';
    found.push_back(path + entry.name);
    if (found.size() >= kMostFiles) break;
  }
  return found;
}

Result<std::string> DiskLoader::module_of_directory(const std::string& path) {
  Known known;
  known.paths = mochi_files(path);
  if (known.paths.empty()) return std::string();
  Root root = root_of(path + "/");
  std::string source = root.directory + "src/";
  known.package = root.package;
  known.name = path;
  if (!root.package.empty() && path.size() > source.size() && path.starts_with(source)) {
    known.name = root.package + "/" + path.substr(source.size());
  }
  return remember(std::move(known));
}

Result<std::string> DiskLoader::module_of_file(const std::string& path) {
  Root root = root_of(path);
  Known known;
  known.package = root.package;
  known.paths = {path};
  known.name = path;
  std::string source = root.directory + "src/";
  if (root.package.empty() || !path.starts_with(source)) return remember(std::move(known));
  std::string inside = without_extension(std::string_view(path).substr(source.size()));
  // Files of a directory under `src` are one module; `internal` only groups modules, and tests stand beside
  // what they test.
  auto own_levels = inside.starts_with("internal/") ? 1 : 0;
  if (!inside.ends_with("_test") && std::count(inside.begin(), inside.end(), '/') > own_levels) {
    std::string directory(directory_of(path));
    directory.pop_back();
    return module_of_directory(directory);
  }
  known.name = inside == "lib" ? root.package : root.package + "/" + inside;
  return remember(std::move(known));
}

Result<std::string> DiskLoader::module_at(const std::string& path) {
  if (path.ends_with(".mochi") && is_file(path)) return module_of_file(path);
  if (is_file(path + ".mochi")) return module_of_file(path + ".mochi");
  if (files_.is_directory(path)) return module_of_directory(path);
  return std::string();
}

Result<std::string> DiskLoader::entry(std::string_view given) {
  std::string path(given);
  while (path.starts_with("./")) path.erase(0, 2);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.empty() || path == ".") path = ".";
  if (!files_.is_directory(path)) {
    if (!is_file(path) && is_file(path + ".mochi")) path += ".mochi";
    if (!is_file(path)) return fail(Code::C001, "file not found: " + std::string(given));
    return module_of_file(path);
  }
  std::string prefix = path == "." ? "" : path + "/";
  for (const char* file : {"src/main.mochi", "src/lib.mochi"}) {
    if (is_file(prefix + file)) return module_of_file(prefix + file);
  }
  Result<std::string> module = module_of_directory(path == "." ? "" : path);
  if (module && module->empty() && path != ".")
    return fail(Code::C001, "file not found: no `.mochi` file in " + path);
  return module;
}

void DiskLoader::add_text(std::string name, std::string text) {
  Known known;
  known.name = name;
  known.text.name = name;
  known.text.files.push_back({std::move(name), std::move(text)});
  remember(std::move(known));
}

Result<std::vector<std::string>> DiskLoader::package_modules(std::string_view directory) {
  std::string prefix(directory);
  if (prefix == ".") prefix.clear();
  if (!prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  std::vector<std::string> names;
  Result<std::vector<DirEntry>> entries = files_.list(prefix + "src");
  if (!entries) return fail(std::move(entries).error());
  for (const DirEntry& entry : *entries) {
    std::string path = prefix + "src/" + entry.name;
    if (entry.name.ends_with("_test.mochi") || entry.name == "internal") continue;
    if (entry.kind == FileKind::file && !entry.name.ends_with(".mochi")) continue;
    Result<std::string> name =
        entry.kind == FileKind::directory ? module_of_directory(path) : module_of_file(path);
    if (!name) return fail(std::move(name).error());
    if (!name->empty()) names.push_back(std::move(name).value());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// `rest` is what stands behind `@scope/name/`, or empty.
Result<std::string> DiskLoader::package_module(const Root& root, std::string_view rest) {
  std::string path = root.directory + "src/" + (rest.empty() ? std::string("lib") : std::string(rest));
  return module_at(path);
}

Result<std::string> DiskLoader::resolve_package(const ImportRequest& request) {
  std::string_view spec = request.spec;
  std::size_t slash = spec.find('/');
  std::size_t end = slash == std::string_view::npos ? spec.size() : spec.find('/', slash + 1);
  std::string_view package = spec.substr(0, end);
  std::string_view rest = end == std::string_view::npos ? std::string_view() : spec.substr(end + 1);
  Root own = root_of(request.from_path);
  if (own.package == package) return package_module(own, rest);
  if (rest == "internal" || rest.starts_with("internal/")) {
    return fail(Code::T083, "`" + std::string(spec) + "` is internal to its package");
  }
  if (packages_ == nullptr)
    return fail(Code::T080, "package `" + std::string(package) + "` is not a dependency");
  Result<std::string> directory = packages_->directory(own.directory, package);
  if (!directory) return fail(std::move(directory).error());
  Root root{std::move(directory).value(), std::string(package)};
  if (!root.directory.empty() && !root.directory.ends_with('/')) root.directory += '/';
  roots_.push_back(root);
  return package_module(root, rest);
}

Result<std::string> DiskLoader::resolve(const ImportRequest& request) {
  std::string name;
  if (resolve_std(request, name)) return name;
  if (!request.language.empty()) {
    Code code = Code::T084;
    if (packages_ == nullptr)
      return fail(code, "no runtime for `" + std::string(request.language) + "` imports");
    Result<ModuleSource> module = packages_->foreign(request);
    if (!module) return fail(std::move(module).error());
    Known known;
    known.name = module->name;
    known.package = module->package;
    known.text = std::move(module).value();
    return remember(std::move(known));
  }
  Result<std::string> found = std::string();
  if (request.spec.starts_with("./") || request.spec.starts_with("../")) {
    std::string path;
    join_relative(request.from_path, request.spec, path);
    Root from = root_of(request.from_path);
    if (!from.package.empty() && root_of(path + ".mochi").package != from.package) {
      return fail(Code::T083, "`" + std::string(request.spec) + "` leads out of the package");
    }
    found = module_at(path);
  } else if (request.spec.starts_with('@')) {
    found = resolve_package(request);
  } else if (!request.spec.empty() && !request.spec.starts_with('/')) {
    Root root = root_of(request.from_path);
    std::string path;
    std::string base = root.package.empty() ? std::string(directory_of(request.from_path)) : root.directory;
    join_relative(base + "x", request.spec, path);
    found = module_at(path);
    if (found && found->empty() && root.package.empty()) found = module_at(std::string(request.spec));
  }
  if (found && found->empty())
    return fail(Code::T080, "module `" + std::string(request.spec) + "` not found");
  return found;
}

Result<ModuleSource> DiskLoader::read(std::string_view name) {
  ModuleSource module;
  module.name = name;
  if (std::vector<ModuleFile> files = std_module(name); !files.empty()) {
    module.package = "std";
    module.files = std::move(files);
    return module;
  }
  const Known* known = find(name);
  if (known == nullptr) return fail(Code::T080, "module `" + std::string(name) + "` not found");
  if (known->paths.empty()) return known->text;
  module.package = known->package;
  for (const std::string& path : known->paths) {
    Result<std::string> text = files_.read(path, kLargestFile);
    if (!text) return fail(std::move(text).error());
    module.files.push_back({path, std::move(text).value()});
  }
  return module;
}

}  // namespace mochi::check
