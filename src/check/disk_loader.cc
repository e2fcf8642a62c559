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

// The parts of a package import: `name[@requirement][/module]`, with `@scope/` before the name or not.
struct PackageSpec {
  std::string_view package;
  std::string_view requirement;
  std::string_view rest;
};

PackageSpec split_spec(std::string_view spec) {
  PackageSpec made;
  const std::size_t name = spec.starts_with('@') ? spec.find('/') : 0;
  if (name == std::string_view::npos) return {spec, {}, {}};
  const std::size_t end = std::min(spec.find_first_of("@/", name + 1), spec.size());
  made.package = spec.substr(0, end);
  std::size_t rest = end;
  if (end < spec.size() && spec[end] == '@') {
    rest = std::min(spec.find('/', end), spec.size());
    made.requirement = spec.substr(end + 1, rest - end - 1);
  }
  if (rest < spec.size()) made.rest = spec.substr(rest + 1);
  return made;
}

// The name of a package without the mark of a second version.
std::string_view plain_name(std::string_view package) { return package.substr(0, package.find('#')); }

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

int DiskLoader::levels_above_working_directory() {
  if (levels_above_ < 0) {
    const Result<std::string> here = files_.canonical(".");
    levels_above_ = !here          ? kDeepest
                    : *here == "/" ? 0
                                   : static_cast<int>(std::count(here->begin(), here->end(), '/'));
  }
  return levels_above_;
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
    // `..` of the root is the root.
    const bool only_up = directory.find_first_not_of("./") == std::string::npos;
    if (only_up && static_cast<int>(directory.size() / 3) > levels_above_working_directory()) break;
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
    if (is_file(path)) return module_of_file(path);
    const Result<FileInfo> info = files_.info(path);
    if (!info) return fail(Code::C001, "file not found: " + std::string(given));
    // Neither file nor directory: a pipe (`<(command)`, /dev/stdin), which can be read only once.
    MOCHI_TRY(std::string text, files_.read(path, kLargestFile));
    add_text(path, std::move(text));
    return path;
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

std::string DiskLoader::directory_of_package(std::string_view package) const {
  for (const Root& root : roots_) {
    if (root.package != package) continue;
    if (root.directory.empty()) return ".";
    return root.directory.substr(0, root.directory.size() - 1);
  }
  return {};
}

std::string DiskLoader::unique_package(const std::string& directory, std::string_view package) const {
  std::string made(package);
  for (int n = 2;; ++n) {
    bool taken = false;
    for (const Root& root : roots_) taken = taken || (root.package == made && root.directory != directory);
    if (!taken) return made;
    made = std::string(package) + "#" + std::to_string(n);
  }
}

Result<std::string> DiskLoader::resolve_package(const ImportRequest& request) {
  const PackageSpec spec = split_spec(request.spec);
  Root own = root_of(request.from_path);
  if (plain_name(own.package) == spec.package) return package_module(own, spec.rest);
  if (spec.rest == "internal" || spec.rest.starts_with("internal/")) {
    return fail(Code::T083, "`" + std::string(request.spec) + "` is internal to its package");
  }
  if (packages_ == nullptr)
    return fail(Code::T080, "package `" + std::string(spec.package) + "` is not a dependency");
  std::string from = own.directory;
  if (!own.package.empty() && from.empty()) from = ".";
  Result<std::string> directory =
      packages_->directory(own.package.empty() ? std::string() : from, spec.package, spec.requirement);
  if (!directory) return fail(std::move(directory).error());
  Root root{std::move(directory).value(), {}};
  if (!root.directory.empty() && !root.directory.ends_with('/')) root.directory += '/';
  root.package = unique_package(root.directory, spec.package);
  roots_.push_back(root);
  return package_module(root, spec.rest);
}

// A path that does not begin with a dot: a dependency by its first part, else a path from the root of the
// package (Z13).
Result<std::string> DiskLoader::resolve_plain(const ImportRequest& request) {
  const Root root = root_of(request.from_path);
  const PackageSpec spec = split_spec(request.spec);
  std::string path;
  std::string base = root.package.empty() ? std::string(directory_of(request.from_path)) : root.directory;
  join_relative(base + "x", request.spec, path);
  Result<std::string> found = module_at(path);
  if (found && found->empty() && root.package.empty()) found = module_at(std::string(request.spec));
  if (!found) return found;
  const std::string from = root.directory.empty() ? std::string(".") : root.directory;
  const bool packaged =
      packages_ != nullptr && !root.package.empty() && packages_->is_dependency(from, spec.package);
  if (packaged && !found->empty()) {
    return fail(Code::M057_RESOLVE_E001,
                "`" + std::string(request.spec) + "` is a dependency, and a path in this package too",
                "Write `./` for the path, or rename one of them.");
  }
  if (!found->empty()) return found;
  if (packaged || (!root.package.empty() && plain_name(root.package) == spec.package))
    return resolve_package(request);
  if (packages_ == nullptr || request.spec.ends_with(".mochi")) return found;
  if (root.package.empty() && !spec.requirement.empty())
    return packages_->directory({}, spec.package, spec.requirement);
  if (root.package.empty() || request.spec.starts_with("std/")) return module_not_found(request.spec);
  return fail(Code::T080, "module `" + std::string(request.spec) + "` not found",
              "Create it, or run `mochi add " + std::string(spec.package) + "` if it is a package.");
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
      return fail(Code::M057_RESOLVE_E011, "`" + std::string(request.spec) + "` leads out of the package");
    }
    if (const std::size_t at = request.spec.find('@');
        at != std::string_view::npos && request.spec.find('/', at) == std::string_view::npos) {
      return fail(
          Code::M057_RESOLVE_E001,
          "`" + std::string(request.spec) + "` is a path with a requirement, and only packages have one",
          "Write the path without `@`, or the name of a package.");
    }
    found = module_at(path);
  } else if (request.spec.starts_with('@')) {
    found = resolve_package(request);
  } else if (request.spec.starts_with('/')) {
    return fail(Code::M057_RESOLVE_E011, "`" + std::string(request.spec) + "` is an absolute path");
  } else if (!request.spec.empty()) {
    found = resolve_plain(request);
  }
  if (found && found->empty()) return module_not_found(request.spec);
  return found;
}

std::string DiskLoader::package_of(std::string_view name) {
  if (!std_module(name).empty()) return "std";
  const Known* known = find(name);
  if (known == nullptr) return {};
  return known->paths.empty() ? known->text.package : known->package;
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
