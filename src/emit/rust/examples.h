// The examples of doc comments and of the README as doctests.
#pragma once

#include <string>
#include <string_view>

#include "emit/rust/native/function.h"

namespace mochi::emit::rust {

// The blocks of each item's doc comment, by the item's name in Mochi (`package` for the module itself); a
// block that Rust's users could not write is empty. `native` is settled; `crate` is the crate's name in code.
Shown doc_examples(NativeProgram& native, const std::string& crate);

// The README with its examples in Rust; empty if none can be shown.
std::string shown_readme(NativeProgram& native, const std::string& crate, std::string_view readme);

}  // namespace mochi::emit::rust
