// Semantic versions 2.0.0 and the requirements on them (packages page section 3).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::package {

// Numbers are 64-bit. Build metadata is kept for display and ignored in comparison.
struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> pre;  // identifiers of the pre-release, empty for a release
  std::string build;

  bool is_prerelease() const { return !pre.empty(); }
  std::string text() const;
};

// Precedence of semver 2.0.0 section 11.
std::strong_ordering operator<=>(const Version& a, const Version& b);
bool operator==(const Version& a, const Version& b);

// Strict: three numbers without leading zeros. Errors: M057_MANIFEST_E014.
Result<Version> parse_version(std::string_view text);

enum class Comparison : std::uint8_t { exact, less, less_equal, greater, greater_equal, caret, tilde, any };

// One comparator; `parts` is how many of the three numbers were written (0 for `*`).
struct Comparator {
  Comparison op = Comparison::caret;
  std::uint8_t parts = 3;
  Version version;
  friend bool operator==(const Comparator&, const Comparator&) = default;
};

// Whether a version lies below (-1), inside (0) or above (1) the range of a comparator, pre-releases like any
// other version. Along ascending versions it never falls.
int side_of(const Comparator& comparator, const Version& version);

// Comparators joined by `,`: all must hold.
struct Requirement {
  std::vector<Comparator> comparators;
  // As written, blanks normalised: `^1.2, <1.9`.
  std::string text() const;
  // The rule of section 3: in the range, and a pre-release only if a comparator names a pre-release of the
  // same major.minor.patch.
  bool matches(const Version& version) const;
  // In the range, whatever the rule on pre-releases says.
  bool in_range(const Version& version) const;
  // `=x.y.z`, which takes a yanked version at the root (section 4).
  bool is_exact() const;
  friend bool operator==(const Requirement&, const Requirement&) = default;
};
// `*`.
Requirement any_version();

// Errors: M057_MANIFEST_E004, saying which part is wrong.
Result<Requirement> parse_requirement(std::string_view text);

// Whether two versions have one bucket, without making its text.
bool compatible(const Version& a, const Version& b);

// The range of versions that take the place of each other: major; minor in 0.x; patch in 0.0.x (section 4).
std::string compatibility_bucket(const Version& version);

}  // namespace mochi::package
