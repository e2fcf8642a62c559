// Dependencies as a manifest gets them: `mochi add`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "package/manifest/edit.h"
#include "session/packages/session.h"

namespace mochi {

// How a dependency is taken, and from where; what is empty was not said.
struct AddRequest {
  std::vector<std::string> features;
  std::string path, git, rev, tag, branch, tarball, registry;
  // Separated by commas; `none` for nothing. Empty: not said.
  std::string capabilities;
  bool dev = false;
  bool optional = false;
  bool no_default_features = false;
};

// The manifest to edit: that of the member where the session was opened, or of the one called `member`. Errors:
// M057_RESOLVE_E002, E004.
Result<std::string> manifest_to_edit(PackageSession& session, const std::string& member);
// The edit of `manifest` for one argument `name`, `name@requirement`, or empty for a path alone. Without a requirement:
// what the workspace says, a member, or the newest version of the registry. Errors: M057_MANIFEST_E013, E020,
// M057_RESOLVE_E002, E004, those of registries.
Result<package::DependencyEdit> dependency_to_add(PackageSession& session, const AddRequest& request,
                                                  const std::string& manifest, const std::string& argument);

}  // namespace mochi
