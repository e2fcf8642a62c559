// Names inside the folder of a registry.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

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

}  // namespace mochi::registry
