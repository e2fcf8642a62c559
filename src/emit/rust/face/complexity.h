// How nested a type is to clippy's reviewer (`type_complexity`).
#pragma once

#include <string_view>

namespace mochi::emit::rust {

// The reviewer complains about the type, as Rust spells it. `impl` types and names of the author count as nothing.
bool is_complex_type(std::string_view type);

}  // namespace mochi::emit::rust
