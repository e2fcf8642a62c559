// Loads modules from a file system: single files, directories, and the package tree under a `mochi.toml`
// (language page Z1, section 11). What dependencies and foreign packages are is asked of a PackageSource.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/loader.h"
#include "host/file_system.h"

namespace mochi::check {

// What the package manager knows. Both functions may be asked again for the same thing.
class PackageSource {
 public:
  virtual ~PackageSource() = default;
  // The directory (the one with `mochi.toml`) of the dependency `name` (`@scope/name`) of the package rooted
  // at `from_root` (empty for a single file). Error T080 if it is no dependency.
  virtual Result<std::string> directory(std::string_view from_root, std::string_view name) = 0;
  // The module of Mochi text that stands for `import rust "…"` or `import dotnet "…"`. Error T084 if there is
  // none.
  virtual Result<ModuleSource> foreign(const ImportRequest& request) = 0;
};

class DiskLoader final : public Loader {
 public:
  // `packages` may be null: then there are no dependencies and no foreign packages.
  DiskLoader(FileSystem& files, PackageSource* packages) : files_(files), packages_(packages) {}

  // The module of a file, or of a directory: its `src/main.mochi`, else `src/lib.mochi`, else all its files
  // as one program. Errors: C001 and the other codes of reading.
  Result<std::string> entry(std::string_view path);
  // Makes `text` a module of its own called `name`, whose relative imports start at the working directory.
  void add_text(std::string name, std::string text);
  // The modules of the package that the directory `root` holds, ascending: all of `src`, without test files.
  Result<std::vector<std::string>> package_modules(std::string_view root);

  Result<std::string> resolve(const ImportRequest& request) override;
  Result<ModuleSource> read(std::string_view name) override;

 private:
  struct Root {
    std::string directory;  // as a prefix: empty or ending in `/`
    std::string package;    // empty: no `mochi.toml`
  };
  struct Known {
    std::string name;
    std::string package;
    std::vector<std::string> paths;
    ModuleSource text;  // when there are no paths
  };
  Result<std::string> module_of_file(const std::string& path);
  Result<std::string> module_of_directory(const std::string& path);
  // The module at `path`, which may lack `.mochi` or be a directory; empty if there is nothing.
  Result<std::string> module_at(const std::string& path);
  Result<std::string> package_module(const Root& root, std::string_view rest);
  Result<std::string> resolve_package(const ImportRequest& request);
  Root root_of(std::string_view path);
  std::vector<std::string> mochi_files(const std::string& directory);
  bool is_file(const std::string& path);
  const Known* find(std::string_view name) const;
  std::string remember(Known known);

  FileSystem& files_;
  PackageSource* packages_;
  std::vector<Known> known_;
  std::vector<Root> roots_;  // of directories asked before, by directory
};

}  // namespace mochi::check
