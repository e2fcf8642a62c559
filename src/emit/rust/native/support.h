// The support code of native functions (runtime/rust/native.rs).
#pragma once

#include "emit/common/runtime_library.h"

namespace mochi::emit::rust {

const RuntimeLibrary& native_support();

}  // namespace mochi::emit::rust
