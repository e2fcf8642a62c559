// Loads modules from a file system: single files, directories, and the package tree under a `mochi.toml`
// (language page Z1, section 11). What dependencies and foreign packages are is asked of a PackageSource.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/loader.h"
#include "host/file_system.h"

namespace mochi::check {

// What the package manager knows. All functions may be asked again for the same thing, on any thread.
class PackageSource {
 public:
  virtual ~PackageSource() = default;
  // True if the package rooted at `from_root` names `name` among its dependencies. Reads its manifest, no
  // more.
  virtual bool is_dependency(std::string_view from_root, std::string_view name) = 0;
  // The directory (the one with `mochi.toml`) of the dependency `name` (`name` or `@scope/name`) of the
  // package rooted at `from_root`; that is `.` for the working directory, empty for a file outside of every
  // package. `requirement` is what the import itself asks for (`name@^1`), mostly empty. Errors:
  // M057_RESOLVE_E002, E003, E004, those of resolving and fetching.
  virtual Result<std::string> directory(std::string_view from_root, std::string_view name,
                                        std::string_view requirement) = 0;
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

  // The package that the module `name` is of, as `read` says it; empty if it is of none or unknown.
  std::string package_of(std::string_view name);
  // The directory of the package that modules of this compilation call `package`; empty if they know none.
  std::string directory_of_package(std::string_view package) const;

  Result<std::string> resolve(const ImportRequest& request) override;
  Result<ModuleSource> read(std::string_view name) override;

 private:
  struct Root {
    std::string directory;  // as a prefix: empty or ending in `/`
    std::string package;    // empty: no `mochi.toml`; of a second version of one package `name#2`
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
  Result<std::string> resolve_plain(const ImportRequest& request);
  // Like `package`, unless another directory has that name already.
  std::string unique_package(const std::string& directory, std::string_view package) const;
  Root root_of(std::string_view path);
  int levels_above_working_directory();
  std::vector<std::string> mochi_files(const std::string& directory);
  bool is_file(const std::string& path);
  const Known* find(std::string_view name) const;
  std::string remember(Known known);

  FileSystem& files_;
  PackageSource* packages_;
  std::vector<Known> known_;
  std::vector<Root> roots_;  // of directories asked before, by directory
  int levels_above_ = -1;    // of the working directory; negative: not asked for yet
};

}  // namespace mochi::check
