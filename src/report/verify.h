// What `mochi pkg verify` tells.
#pragma once

#include <string>
#include <vector>

#include "session/release/verify.h"

namespace mochi {

std::string verified_text(const std::vector<VerifiedRow>& rows);
std::string verified_json(const std::vector<VerifiedRow>& rows);

}  // namespace mochi
