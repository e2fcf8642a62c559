// From manifests to what the resolver and the registry work on.
#pragma once

#include "package/manifest/manifest.h"
#include "package/resolve/resolve.h"

namespace mochi::package {

// The root package of a manifest (inheritance from a workspace is already done). `path` is the manifest's,
// from the root.
RootPackage root_package(const Manifest& manifest, const std::string& path);

// What the index says of a package with this manifest (Z5): no digests, no time. `registry_id` gives the id
// of a logical registry name, empty for the package's own one. Development and build dependencies are left
// out, path and git entries keep their version.
IndexEntry manifest_entry(const Manifest& manifest, const std::vector<ResolveRegistry>& registries = {});

// As a package of a path, git, tarball or workspace source.
FixedPackage fixed_package(const Manifest& manifest, PackageSource source,
                           const std::vector<ResolveRegistry>& registries = {});

}  // namespace mochi::package
