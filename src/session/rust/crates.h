// The crates that a project needs, resolved and here (rust-bridge page §2, §3): what the manifest says, what the lock holds.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "bridge/rust/build/doc_project.h"
#include "host/host.h"
#include "package/lock/lock.h"
#include "package/project.h"

namespace mochi {

// `[rust-dependencies]` and `[rust]` of all packages of a project.
struct RustNeeds {
  std::vector<rust::CrateNeed> crates;  // by name
  std::vector<std::string> allow_build;
  // Instances of generic types and functions that programs name, by the crate's name: `IndexMap<string, int>`.
  std::map<std::string, std::set<std::string>> instances;
  // The words of the sources: what of the crates they may use (bridge/rust/bind/uses.h).
  std::set<std::string, std::less<>> words;
  // What was read, as text of its own: two projects that need the same have the same.
  std::string key;
};

// The section of the lock.
inline constexpr std::string_view kRustSection = "rust-package";
inline constexpr std::string_view kRustDependencies = "rust-dependencies";

// Adds what the sources of a project name of crates: instances and words.
void find_uses(FileSystem& files, const package::Project& project, RustNeeds& needs);
// Errors: M057_RUST_E004 for a requirement, M057_RUST_E015 for an entry that is none.
Result<RustNeeds> rust_needs(const package::Project& project);

// The needed crates with their archives here; versions of the lock are kept where they fit. Errors: M057_RUST_E001 to E006,
// E011, those of resolutions and downloads.
Result<rust::DocProjectSpec> rust_project_spec(Host& host, const RustNeeds& needs, const package::Lock* lock,
                                               rust::BuildListener* listener = nullptr);

// One process at a time judges and builds: they share cargo's folder. Waits for its turn, which ends with what is returned.
Result<std::unique_ptr<FileLock>> rust_turn(Host& host);

// True if the lock holds a version of each needed crate that fits.
bool rust_locked(const RustNeeds& needs, const package::Lock* lock);
// The lock's sections of these crates, without what only documentation tells.
std::vector<package::LockSection> rust_sections(const rust::DocProjectSpec& spec);
// The text of the lock's sections for crates: what else is made is made of that.
std::string rust_lock_text(const package::Lock& lock);

}  // namespace mochi
