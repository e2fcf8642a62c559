// The support code of native functions (runtime/rust/native.rs).
#pragma once

#include <string>
#include <string_view>

#include "emit/common/runtime_library.h"

namespace mochi::emit::rust {

const RuntimeLibrary& native_support();

// The text with the methods of each type, of which sections hold one or a few, under one `impl`.
std::string join_impls(std::string_view text);

}  // namespace mochi::emit::rust
