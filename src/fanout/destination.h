// The nine destinations of a fan-out (fan-out page section 1): their names, aliases and abilities of a fixed
// kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::fanout {

// In the order of every listing.
enum class Destination : std::uint8_t { npm, jsr, pypi, maven, nuget, swift, kotlin, crates, hex };
inline constexpr std::size_t kDestinationCount = 9;

struct DestinationInfo {
  Destination id = Destination::npm;
  std::string_view name;    // canonical, also the key of `[fanout]`
  std::string_view target;  // the key of `[targets]`, which is the emitter's too
  std::string_view title;   // for people: `crates.io`
  bool landed = false;      // there is a driver
  int effort = 0;           // legs of more effort are built first, so that no thread waits for the longest
};

const DestinationInfo& destination_info(Destination destination);
// All nine, in order.
const std::vector<Destination>& all_destinations();
// Those with a driver.
std::vector<Destination> landed_destinations();

// The destination of this canonical name, or nullptr.
const DestinationInfo* find_destination(std::string_view name);

// The destinations that a word of `--target` means: a name or an alias; `typescript` is two. Empty if
// unknown. `all` is not a word of this function.
std::vector<Destination> destinations_of_word(std::string_view word);

// `npm,python` and repetitions: duplicates collapse, the order is that of section 1. Error: FAN_E002 with the
// list of those that can be used, for unknown names and for those without a driver when `landed_only`.
Result<std::vector<Destination>> parse_destinations(const std::vector<std::string>& words, bool landed_only);

// A `MOCHI_<T>_REGISTRY`-like variable: `MOCHI_` name in capitals `_` suffix.
std::string destination_variable(Destination destination, std::string_view suffix);

}  // namespace mochi::fanout
