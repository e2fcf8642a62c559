// One registry as the client sees it: where it is, and what its `config.json` says (packages page Z6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::package {

// How a project names and reaches a registry.
struct RegistrySite {
  std::string name;   // logical
  std::string index;  // address of the index, ending in `/`
  std::string blobs;  // instead of what config.json says; empty = that
  std::vector<std::string>
      mirrors;     // addresses of indexes of the same registry, asked only when it cannot be reached
  std::string id;  // that the lock holds; empty = any
};

enum class Signatures : std::uint8_t { none, optional, required };

struct RegistryConfig {
  std::string id;
  // Absolute addresses, each ending in `/`; the last two may be empty.
  std::string blobs;
  std::string api;
  std::string search;
  std::string advisories;
  bool auth_required = false;
  Signatures signatures = Signatures::none;
};

// Bytes of a `config.json`.
inline constexpr std::size_t kConfigBytes = std::size_t{64} << 10U;
// Reads `config.json`, hostile text, of the index at `base`, which relative addresses start from. Errors:
// M057_INDEX_E003 a newer version, M057_INDEX_E002 malformed.
Result<RegistryConfig> parse_registry_config(std::string_view text, std::string_view base);

}  // namespace mochi::package
