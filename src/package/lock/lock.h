// `mochi.lock` as data, its exact bytes, and its reader (packages page section 6 and Z10). The same lock is
// written on every machine and for every mirror: logical registry names, no addresses of mirrors, no times,
// no platforms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "package/version.h"

namespace mochi::package {

// A value of a bridge's section; the core's own sections hold strings, booleans and lists of strings.
struct LockValue {
  enum class Kind : std::uint8_t { text, integer, boolean, list, table };
  Kind kind = Kind::text;
  std::string text;
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<std::string> list;                           // written ascending by bytes
  std::vector<std::pair<std::string, std::string>> table;  // `{ k = "v" }`, in this order

  static LockValue of(std::string value);
  static LockValue of_list(std::vector<std::string> values);
  friend bool operator==(const LockValue&, const LockValue&) = default;
};

struct LockEntry {
  std::string key;
  LockValue value;
  friend bool operator==(const LockEntry&, const LockEntry&) = default;
};

// `[[section]]` of a bridge with the tables `[section.name]` that follow it.
struct LockSection {
  struct Table {
    std::string name;
    std::vector<LockEntry> entries;
    friend bool operator==(const Table&, const Table&) = default;
  };
  std::string name;  // `rust-package`
  std::vector<LockEntry> entries;
  std::vector<Table> tables;

  const LockValue* find(std::string_view key) const;
  friend bool operator==(const LockSection&, const LockSection&) = default;
};

struct LockedDependency {
  std::string name;
  Version version;
  friend bool operator==(const LockedDependency&, const LockedDependency&) = default;
};

// One package of the resolution. Members of the workspace are packages too.
struct LockedPackage {
  std::string name;
  Version version;
  // `registry:<logical name>`, `workspace`, `path:<rel>`, `git:<url>@<what was asked for>`, `tarball:<url>`.
  std::string source;
  std::string path;     // of `workspace`: the member's directory seen from the root, `.` for the root
  std::string git_rev;  // of `git`: the full commit
  std::string blake3;   // of the tarball, 64 hex digits; none for `workspace` and `path`, nor for `git`
  std::string sha256;
  std::string tree;  // of the unpacked files
  bool yanked = false;
  std::vector<std::string> features;
  std::vector<std::string> capabilities;  // what it requires
  std::vector<std::string> targets;       // only if not all of the lock's
  std::vector<LockedDependency> dependencies;

  bool is_workspace() const { return source == "workspace"; }
  bool is_path() const { return source.starts_with("path:"); }
  bool is_git() const { return source.starts_with("git:"); }
  bool is_tarball() const { return source.starts_with("tarball:"); }
  bool is_registry() const { return source.starts_with("registry:"); }
  // What stands behind the colon of `source`.
  std::string_view source_value() const;
  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

struct LockedRegistry {
  std::string name;
  std::string id;
  friend bool operator==(const LockedRegistry&, const LockedRegistry&) = default;
};

struct AcceptedCapabilities {
  std::string package;
  std::vector<std::string> capabilities;
  friend bool operator==(const AcceptedCapabilities&, const AcceptedCapabilities&) = default;
};

struct Lock {
  std::string mochi;          // the version that last changed the content
  std::string manifest;       // the root manifest, seen from the lock
  std::string manifest_hash;  // `blake3-256:<hex>`
  std::vector<std::string> targets;
  std::vector<LockedRegistry> registries;
  std::vector<LockedPackage> packages;
  std::vector<LockSection> sections;
  std::vector<AcceptedCapabilities> capabilities_seen;

  const LockedPackage* find(std::string_view name, const Version& version) const;
  // The first of the name; with several versions of one package, the lowest.
  const LockedPackage* find(std::string_view name) const;
  const AcceptedCapabilities* accepted(std::string_view package) const;
  friend bool operator==(const Lock&, const Lock&) = default;
};

// What reading a lock needs to know of the rest of the program.
struct LockRules {
  // Sections of bridges, kept as LockSection; any other unknown section is M057_LOCK_E004.
  std::vector<std::string> sections{"dotnet-package", "rust-package"};
  // Named by M057_LOCK_E003.
  std::string running_version;
};

// Reads a lock. Errors, with the place: M057_LOCK_E003 newer format, E004 syntax (conflict markers too), E005
// missing field.
Result<Lock> read_lock(const SourceMap& sources, SourceId source, const LockRules& rules);
// The exact bytes. Sorts what has an order of its own: packages, dependencies, lists.
std::string write_lock(const Lock& lock);

// The two sides of a text that holds conflict markers of a merge; nothing if it holds none, or unbalanced
// ones.
struct ConflictSides {
  std::string ours;
  std::string theirs;
};
std::optional<ConflictSides> split_conflicts(std::string_view text);

}  // namespace mochi::package
