// Crates as a manifest and its lock get them: `mochi pkg add rust`, `mochi lock`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "session/packages/session.h"
#include "session/rust/crates.h"

namespace mochi {

// What stands behind the crate's name in `[rust-dependencies]`.
struct RustDependencyEdit {
  std::string crate;
  std::string value;  // TOML
};
// For `name` or `name@requirement`; without a requirement the newest version that the toolchain builds. Errors:
// M057_RUST_E001 to E006, E011.
Result<RustDependencyEdit> rust_dependency_to_add(Host& host, const std::string& argument,
                                                  const std::vector<std::string>& features,
                                                  bool no_default_features);

// What `[rust] allow-build` of the project holds once the words of `more` are in it, ascending. Errors: those of rust_needs.
Result<std::vector<std::string>> rust_allowed(const package::Project& project, const std::string& more);

// Brings the lock's sections for crates in line with the project's manifests. True if it changed. Errors: those of the
// bridge.
Result<bool> lock_crates(PackageSession& session, package::Lock& lock);

}  // namespace mochi
