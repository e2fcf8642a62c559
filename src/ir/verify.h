// Checks a program against the rules of expr.def, stmt.def and ops.def. Runs after each pass in debug builds.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"

namespace mochi::ir {

// Every broken rule as one line: function, node, what is wrong. Empty = well-formed: ids in range, types
// agree (operands of binary ops equal, arguments match parameters, conditions bool, places are places),
// locals are declared before use in an enclosing scope, break and continue inside loops, arms cover, closures
// list their captures.
std::vector<std::string> verify(const Program& program);

}  // namespace mochi::ir
