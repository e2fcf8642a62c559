// The support code of emitted JavaScript (runtime/javascript).
#pragma once

#include "emit/common/runtime_library.h"

namespace mochi::emit::javascript {

// Both parsed once.
const RuntimeLibrary& support();
// The text without comments on lines of their own: a package says what is its own.
std::string without_comments(std::string_view text);
// TypeScript declarations of names; what has none is `any`.
const RuntimeLibrary& support_types();

}  // namespace mochi::emit::javascript
