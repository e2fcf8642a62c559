// The folder of a registry: names inside of it, and whether a path is one.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/file_system.h"

namespace mochi::registry {

inline constexpr std::string_view kConfigFile = "registry.toml";
// Uploads on their way; what a change names goes to `blobs/`.
inline constexpr std::string_view kStaging = "staging";
inline constexpr std::string_view kStagingPurpose = "registry staging";
// The read side of public packages, and what its files are at.
inline constexpr std::string_view kViewFolder = "view";
inline constexpr std::string_view kViewPurpose = "registry view";
inline constexpr std::string_view kViewMark = ".state.json";
// What an administrator asks of the process that serves it, and its answers.
inline constexpr std::string_view kOrders = "orders";
inline constexpr std::string_view kOrdersPurpose = "registry orders";
// What a repair found and nothing names.
inline constexpr std::string_view kUnknown = "unknown";

inline std::string segment_name(std::uint64_t number) { return fmt::format("{:03}.jsonl", number); }

// M057_REG_E010 for a folder that is none. Whoever writes into a registry asks before.
Result<void> check_registry(FileSystem& files, std::string_view root);
// C016 if `target`, which need not be there, is the registry's folder or inside of it: what is copied there goes
// with the registry, or is deleted as its own.
Result<void> check_outside(FileSystem& files, std::string_view root, std::string_view target);

}  // namespace mochi::registry
