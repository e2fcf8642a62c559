// One line of a registry's index: what is known of one version without its archive (packages page section 9).
// Index client, resolver and registry share it. Keys in the order of writing; a key with its empty or default
// value is not written:
//   v   version                          r   released, `2026-05-01T12:00:00Z`
//   b3  BLAKE3 of the archive, hex       s2  SHA-256 of it, hex
//   y   yanked, yr why                   c   required capabilities
//   d   {name: requirement | {r, o, f, df, reg, t, c}}: requirement, optional, features, default features, id
//   of the registry
//       if it is another one, targets it is for, capability pin
//   t   supported targets (none = all)   mp  range of mochi versions, ed edition, lk licence
//   pr  {sig: name of the signature bundle}
//   f   {feature: [what it enables]}     fc  {feature: [capabilities it adds]}
//   td  {target: {name: …}}: dependencies that replace those of `d` for one target
//   t3  BLAKE3 of the uncompressed tar   h3  reserved; dv, cf: development dependencies and conflicts, not
//   read
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/shared_value.h"
#include "package/capability.h"
#include "package/hex_digest.h"
#include "package/version.h"

namespace mochi::package {

struct IndexDependency {
  std::string name;
  Requirement requirement;
  bool optional = false;
  bool default_features = true;
  std::optional<CapabilitySet> pin;  // what the dependency may need; none = what the package itself declares
  std::vector<std::string> features;
  std::vector<std::string> targets;  // empty = all
  std::string registry;              // id of the registry (Z6); empty = the one of the line
  // Not of Mochi's own lines: what the registry calls it where `name`, which features use, is another one.
  std::string package;
  const std::string& registered_name() const { return package.empty() ? name : package; }
  friend bool operator==(const IndexDependency&, const IndexDependency&) = default;
};

// What a version needs, ascending by name. Versions of a package mostly need the same, so copies share it; it is
// replaced, never changed.
class DependencyList {
 public:
  using Items = std::vector<IndexDependency>;
  DependencyList() = default;
  DependencyList(Items items) : items_(std::move(items)) {}  // NOLINT: a list is its items
  operator const Items&() const { return items(); }          // NOLINT
  const Items& items() const;
  auto begin() const { return items().begin(); }
  auto end() const { return items().end(); }
  std::size_t size() const { return items().size(); }
  bool empty() const { return items().empty(); }
  const IndexDependency& operator[](std::size_t i) const { return items()[i]; }
  friend bool operator==(const DependencyList& a, const DependencyList& b) {
    return a.items_ == b.items_ || (a.empty() && b.empty());
  }

 private:
  SharedValue<Items> items_;  // absent: none
};

struct IndexFeature {
  std::string name;
  // Features, optional dependencies, `dep/feature`, `dep?/feature`.
  std::vector<std::string> enables;
  CapabilitySet capabilities;
  friend bool operator==(const IndexFeature&, const IndexFeature&) = default;
};

struct IndexTargetDependencies {
  std::string target;
  DependencyList dependencies;
  friend bool operator==(const IndexTargetDependencies&, const IndexTargetDependencies&) = default;
};

// What a resolution reads of every version stands first, so that it is near.
struct IndexEntry {
  Version version;
  DependencyList dependencies;
  CapabilitySet capabilities;
  bool yanked = false;
  // Entries of one list with the same number have the same dependencies (number_needs); 0 = not known.
  std::uint32_t needs = 0;
  std::optional<std::int64_t> released;  // seconds since 1970
  std::vector<IndexFeature> features;    // sorted by name
  std::vector<std::string> targets;      // empty = all
  SharedValue<Requirement> mochi;
  std::vector<IndexTargetDependencies> target_dependencies;
  // Not of Mochi's own lines: the native library that a crate links; one crate of a resolution may.
  std::string links;
  // Not of Mochi's own lines: taken only where no other version fits (a crate that wants a newer toolchain).
  bool last_resort = false;
  HexDigest blake3;  // these three are absent for fixed packages of a resolution
  HexDigest sha256;
  HexDigest tree_blake3;
  std::string yank_reason;
  std::string edition;
  std::string license;
  std::string signature;
  // Keys of a newer writer, for a warning under --verbose; not written back.
  std::vector<std::string> unknown_keys;

  const IndexFeature* feature(std::string_view name) const;
  const IndexDependency* dependency(std::string_view name) const;
};

constexpr std::size_t kIndexLineBytes = std::size_t{1} << 20U;

// Reads one line, without its line end, as hostile text: at most 1 MB, names, versions, requirements and
// digests checked, no more than 10,000 dependencies and features. Errors: M057_INDEX_E002, saying what is
// wrong with which key.
Result<IndexEntry> parse_index_line(std::string_view line);

// The line without a line end; parse_index_line of it gives the entry back.
std::string index_line(const IndexEntry& entry);

// All lines of an index file, in ascending order of version. An empty line is skipped; the error names the
// line. Two lines of one version (equal but for build metadata) are M057_INDEX_E002.
Result<std::vector<IndexEntry>> parse_index(std::string_view text);

// Numbers the dependency lists of a package's versions, given in ascending order: neighbours with equal
// lists, as most are, have one number. parse_index does it; whoever makes lists otherwise may, and spares
// resolutions from comparing them.
void number_needs(std::vector<IndexEntry>& entries);

// `2026-05-01T12:00:00Z` (years 1970 to 9999, to the second, UTC only) and back.
std::optional<std::int64_t> parse_utc_time(std::string_view text);
std::string utc_time_text(std::int64_t seconds);

}  // namespace mochi::package
