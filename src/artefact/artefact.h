// What all packers of an ecosystem share: the finished file, and the side-car of capabilities.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"
#include "package/capability.h"

namespace mochi::artefact {

// One archive, as it is uploaded.
struct Artefact {
  std::string file_name;
  std::string bytes;
  // What stands in it, in its order, uncompressed.
  std::vector<archive::Entry> entries;
  std::string sha256() const;  // hexadecimal
};

// The time of every entry: SOURCE_DATE_EPOCH if that is set, else the constant of the format.
struct TimeOptions {
  std::optional<std::int64_t> epoch;
  std::int64_t or_else(std::int64_t constant) const { return epoch.value_or(constant); }
};
// The value of SOURCE_DATE_EPOCH. Error: REPRO_E005.
Result<TimeOptions> parse_epoch(std::string_view text);

// `mochi.caps.json` (fan-out page section 8): `package`, `version`, `required`, `optional`.
struct CapabilityFile {
  std::string package;
  std::string version;
  package::CapabilitySet required;
  package::CapabilitySet optional;
};
inline constexpr std::string_view kCapabilityFileName = "mochi.caps.json";
std::string capability_json(const CapabilityFile& file);
// The reverse, strict. Error: CAP_E004; CAP_E003 for a word outside the vocabulary.
Result<CapabilityFile> read_capability_json(std::string_view text);

// A Markdown section that tells what the package needs, with the switches of Deno and Node; empty if it needs
// nothing.
std::string capability_section(const CapabilityFile& file);

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The digests that ecosystems ask for: `sha512-` and base64 of the SHA-512.
std::string integrity(std::string_view bytes);

// FAN_E004: `registry` («npm») would not take what `field` holds.
Unexpected<Error> refused(std::string_view registry, const std::string& field, const std::string& why);

}  // namespace mochi::artefact
