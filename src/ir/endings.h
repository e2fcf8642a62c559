// Where control does not go on.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// `while true` that nothing but a `return` or a fault leaves: what stands behind it never runs.
bool is_endless(const Body& body, const Stmt& stmt);

}  // namespace mochi::ir
