// Modules on disk (language page Z1 and section 11): single files, directories of files with one scope, packages.
#pragma once

#include <string>
#include <string_view>

#include "check/loader.h"
#include "host/file_system.h"

namespace mochi {

// What the user named to run, check or build.
struct EntryPoint {
  // The module's name for the loader: the path of its file or directory.
  std::string module;
  // The directory of the nearest `mochi.toml` at or above it; empty if there is none.
  std::string project_root;
};

// A file; a package (its `src/main.mochi`, or `src/main/`); or a directory whose files share one scope.
// Errors: C001 `file not found: PATH`, C002.
Result<EntryPoint> find_entry(FileSystem& files, std::string_view path);

class DiskLoader final : public check::Loader {
 public:
  DiskLoader(FileSystem& files, EntryPoint entry) : files_(files), entry_(std::move(entry)) {}
  // Serves `text` as the module `name` (the program of `-e` or of standard input).
  void add_text(std::string name, std::string text);
  Result<std::string> resolve(const check::ImportRequest& request) override;
  Result<check::ModuleSource> read(std::string_view name) override;
  const EntryPoint& entry() const { return entry_; }

 private:
  Result<std::string> find_module(const std::string& path, std::string_view spec);
  FileSystem& files_;
  EntryPoint entry_;
  std::string text_name_;
  std::string text_;
};

}  // namespace mochi
