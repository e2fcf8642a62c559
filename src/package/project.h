// The packages whose sources are at hand: the members of a workspace (or the one package), and what they take
// from a path (packages page section 2). Nothing here needs a registry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "base/toml.h"
#include "diag/diagnostic.h"
#include "host/env.h"
#include "host/file_system.h"
#include "package/manifest/manifest.h"

namespace mochi::package {

inline constexpr const char* kManifestName = "mochi.toml";
// Bytes of one.
inline constexpr std::size_t kLargestManifest = std::size_t{4} << 20U;
inline constexpr const char* kUmbrellaName = "mochi.workspace.toml";
inline constexpr const char* kLockName = "mochi.lock";

// The text of a manifest file. What is wrong in it is shown with its lines, so a link to a file of another name,
// which may hold anything, is refused: M057_PUB_E010.
Result<std::string> manifest_text(FileSystem& files, const std::string& path);

// The tables of bridges that manifests may hold.
const std::vector<std::string>& extension_tables();

struct LocalPackage {
  std::string directory;  // absolute
  std::string relative;   // seen from the root; `.` = the root itself
  bool member = true;     // else it is there because somebody depends on its path
  std::string file;       // the manifest as diagnostics show it
  SourceId source;
  TomlValue toml;
  bool broken = false;  // the text is no TOML, so that nothing more is to be said of it
  Manifest manifest;    // what `workspace = true` stands for is filled in; paths are relative to this package
  const std::string& name() const { return manifest.package->name.value; }
};

struct Project {
  std::string root;  // absolute; the lock lies here
  std::string manifest_name;
  std::string file;  // the root manifest as diagnostics show it
  bool umbrella = false;
  SourceId source;
  TomlValue toml;
  Manifest manifest;  // of the root: workspace, registry, overrides
  // Members ascending by directory, then packages taken from a path, ascending too.
  std::vector<LocalPackage> packages;
  // The member whose directory the start lies in.
  std::optional<std::size_t> current;

  std::size_t member_count() const;
  const LocalPackage* at(std::string_view directory) const;  // absolute
  const LocalPackage* find(std::string_view name) const;
  std::string lock_path() const { return root + (root.ends_with('/') ? "" : "/") + kLockName; }
};

// The directory of the project that `start` (a file or directory) belongs to: upwards the workspace whose
// globs cover the nearest `mochi.toml`, else that one's directory. The search ends at the home directory, at
// MOCHI_DISCOVERY_STOP_AT, and at the top. Errors: M057_RESOLVE_E002 none found, E010 two manifest files.
Result<std::string> find_project(FileSystem& files, const Env& env, std::string_view start);

// Reads the project with all members and path packages. Mistakes in manifests go to `sink`, all of them; the
// result is only fit for use if none is an error. Errors: those of find_project, C-codes of reading. `edited`
// stands for the manifest at its path: for a change that is not written yet.
struct EditedManifest {
  std::string path;  // absolute
  std::string text;
};
Result<Project> load_project(FileSystem& files, const Env& env, std::string_view start, SourceMap& sources,
                             Sink& sink, const EditedManifest* edited = nullptr);

// `blake3-256:<hex>` over the resolution inputs of root and members in their canonical form (section 6, Z10).
std::string manifest_hash(const Project& project);

}  // namespace mochi::package
