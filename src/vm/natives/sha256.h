// SHA-256 (FIPS 180-4). Small and here, so that a run needs no crypto library at its start.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mochi::vm {

std::array<std::uint8_t, 32> sha256(std::string_view data);

}  // namespace mochi::vm
