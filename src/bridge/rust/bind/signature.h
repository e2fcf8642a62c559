// Functions of Rust as Mochi has them.
#pragma once

#include "api/surface.h"
#include "bridge/rust/bind/callables.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {

// Parameters without `self`; names that are patterns become `arg0`, `arg1`, …. An `async fn` blocks, so its result
// is what it gives in the end.
api::Function mochi_function(Judge& judge, const Callable& callable);

}  // namespace mochi::rust
