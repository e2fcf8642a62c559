#include "cli/package_door.h"

#include "diag/codes.h"
#include "package/project_lock.h"

namespace mochi {

struct PackageDoor::Impl final : package::VersionSource {
  Impl(Host& h, const package::Project& p, DoorOptions o) : host(h), project(p), options(o) {}

  Result<const std::vector<package::IndexEntry>*> versions(const Wanted& wanted) override {
    return fail(Code::M057_RESOLVE_E004, "`" + wanted.name + "` would come from the registry `" + wanted.registry + "`, which cannot be asked yet");
  }
  void prefetch(const std::vector<Wanted>&) override {}
  std::vector<std::string> similar(const Wanted&) override { return {}; }

  Host& host;
  const package::Project& project;
  DoorOptions options;
};

PackageDoor::PackageDoor(Host& host, const package::Project& project, DoorOptions options)
    : impl_(std::make_unique<Impl>(host, project, options)) {}
PackageDoor::~PackageDoor() = default;

Result<package::RegistryAddress> PackageDoor::address(std::string_view name) {
  MOCHI_TRY(const package::Paths paths, package::find_paths(impl_->host.env));
  SourceMap sources;
  MOCHI_TRY(const package::UserConfig config, package::read_user_config(impl_->host.files, paths, sources));
  return package::find_registry(config, impl_->project.manifest.registry, impl_->host.env, name, package::registry_names(impl_->project)[0]);
}

Result<std::vector<package::ResolveRegistry>> PackageDoor::registries() {
  std::vector<package::ResolveRegistry> made;
  for (const std::string& name : package::registry_names(impl_->project)) made.push_back({name, {}});
  return made;
}

package::VersionSource& PackageDoor::versions() { return *impl_; }

}  // namespace mochi
