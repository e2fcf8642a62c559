// Dependencies for the compiler: which packages an import may name, and where their files are. Projects are
// loaded, resolved and fetched only when a program imports a package.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "check/disk_loader.h"
#include "session/packages/session.h"
#include "session/rust/executable.h"
#include "session/rust/foreign_library.h"

namespace mochi {

class RustImports;

class ProjectPackages final : public check::PackageSource {
 public:
  ProjectPackages(Host& host, PackageSettings flags);
  ~ProjectPackages() override;

  bool is_dependency(std::string_view from_root, std::string_view name) override;
  Result<std::string> directory(std::string_view from_root, std::string_view name,
                                std::string_view requirement) override;
  // The manifests and locks that it went by so far.
  std::vector<std::string> manifests();
  Result<check::ModuleSource> foreign(const check::ImportRequest& request) override;
  // Text that is no file of a project and may use the crates that were imported, or will be.
  Result<void> add_source(std::string_view text);
  // What stands behind the functions of the crates that were imported; null if none was. Builds the library if it is not
  // there. Errors: those of the bridge.
  Result<std::unique_ptr<RustLibrary>> rust_library();
  // What native programs call of the crates that were imported; nothing if none was. Errors: those of files.
  Result<std::optional<NativeCrates>> native_crates();

 private:
  struct World;
  struct Names {
    std::string directory;
    std::vector<std::string> names;
  };
  Result<World*> world_of(const std::string& directory);
  Result<RustImports*> crates_of(World& world);
  const std::vector<std::string>& names_of(const std::string& directory);

  Host& host_;
  PackageSettings flags_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<World>> worlds_;
  std::vector<std::unique_ptr<Names>> names_;
  std::string typed_;                // what `add_source` was given
  RustImports* imported_ = nullptr;  // of the world whose crates a program imports
};

}  // namespace mochi
