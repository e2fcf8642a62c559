// Random bytes for ids and tokens.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace mochi::registry {

// `count` bytes from the system's cryptographic generator; C002 if it has none.
Result<std::string> random_bytes(std::size_t count);

// Without a difference in time that tells where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace mochi::registry
