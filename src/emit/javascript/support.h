// The support code of emitted JavaScript (runtime/javascript).
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "emit/common/runtime_library.h"

namespace mochi::emit::javascript {

// Both parsed once.
const RuntimeLibrary& support();
// TypeScript declarations of names; what has none is `any`.
const RuntimeLibrary& support_types();

// The names of support code outside of `sections` that the text of those speaks of.
std::set<std::string> names_outside(const std::set<std::string, std::less<>>& sections,
                                    std::string_view text);

}  // namespace mochi::emit::javascript
