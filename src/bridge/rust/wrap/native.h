// A bound crate as native programs call it (rust-bridge page Z6): the calls that rustc accepted, without the boundary of words.
#pragma once

#include <string>
#include <vector>

#include "bridge/rust/bind/binding.h"

namespace mochi::rust {

// As text that is kept beside the shim, a line each with its words apart by tabs: `type NAME FORM RUST SHOWN PART…`, where the part of
// a union is `VARIANT,FIELD,…`; `call SYMBOL BODY`. `forms` by call, as for `wrapper_text`.
std::string native_text(const BoundCrate& crate, const std::vector<std::size_t>& forms);

}  // namespace mochi::rust
