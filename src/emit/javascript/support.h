// The support code of emitted JavaScript (runtime/javascript).
#pragma once

#include "emit/common/runtime_library.h"

namespace mochi::emit::javascript {

// Both parsed once.
const RuntimeLibrary& support();
// TypeScript declarations of names; what has none is `any`.
const RuntimeLibrary& support_types();

}  // namespace mochi::emit::javascript
