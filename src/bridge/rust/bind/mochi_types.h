// Rust types as Mochi has them (rust-bridge page §9.4).
#pragma once

#include "api/type.h"
#include "bridge/rust/bind/judge.h"

namespace mochi::rust {

// The type of a value on its way to Mochi (`out`) or to Rust. What the table does not have is named as it is
// written in Rust, so that a skipped item can be shown too.
api::Type mochi_type(Judge& judge, TypeView view, bool out);

}  // namespace mochi::rust
