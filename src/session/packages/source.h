// Dependencies for the compiler: which packages an import may name, and where their files are. Projects are
// loaded, resolved and fetched only when a program imports a package.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "check/disk_loader.h"
#include "session/packages/session.h"

namespace mochi {

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

 private:
  struct World;
  struct Names {
    std::string directory;
    std::vector<std::string> names;
  };
  Result<World*> world_of(const std::string& directory);
  const std::vector<std::string>& names_of(const std::string& directory);

  Host& host_;
  PackageSettings flags_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<World>> worlds_;
  std::vector<std::unique_ptr<Names>> names_;
};

}  // namespace mochi
