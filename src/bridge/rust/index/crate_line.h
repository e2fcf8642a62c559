// Lines of a crate registry's sparse index (rust-bridge page §3): one JSON object per version.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "package/index_entry.h"

namespace mochi::rust {

constexpr std::size_t kCrateLineBytes = std::size_t{2} << 20U;

// Letters, digits, `-` and `_`, a letter first, at most 64.
bool is_crate_name(std::string_view name);
// One crate to everybody: case folded, `-` as `_`.
std::string folded_crate_name(std::string_view name);
// Where a sparse index has the crate (requirement 7): `se/rd/serde`, lower-case.
std::string crate_index_path(std::string_view name);

struct CrateLine {
  std::string name;
  // What a resolution asks. Features hold no weak forms: a lock of cargo's has what `x?/f` names too.
  // Development dependencies are left out, those of other registries make the line unusable.
  package::IndexEntry entry;
  // Empty: not said.
  std::string rust_version;
};

// Reads one line, without its line end, as hostile text. Nothing for a line of a newer format (`v` above 2),
// which is passed over. Errors: M057_RUST_E003.
Result<std::optional<CrateLine>> parse_crate_line(std::string_view line);

// All versions of one crate.
struct CrateListing {
  std::string name;                          // as the registry spells it
  std::vector<package::IndexEntry> entries;  // ascending; of versions equal but for build metadata the last
  // By entry.
  std::vector<std::string> rust_versions;
  std::vector<std::string> lines;
  // What is wrong with lines that were passed over, «line 3: …».
  std::vector<std::string> refused;

  // The index of an entry, or nothing.
  std::optional<std::size_t> find(const package::Version& version) const;
};

// `asked`: the name that was asked for; lines of other crates are passed over. `toolchain`: its version;
// versions that want a newer one are last resorts.
CrateListing parse_crate_index(std::string_view asked, std::string_view text,
                               const std::optional<package::Version>& toolchain);

// The version that a `rust-version` states: `1.56` is 1.56.0. Nothing if it is none.
std::optional<package::Version> parse_rust_version(std::string_view text);

}  // namespace mochi::rust
