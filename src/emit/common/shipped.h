// Which functions a library ships: what its users can reach, and what its native tests import. Functions that
// only test blocks call are copied into the tests.
#pragma once

#include <set>

#include "ir/ir.h"

namespace mochi::emit {

// `program` is a library with its tests. Roots are the exported functions and globals of the package itself,
// methods of its exported records, and what tests call in other modules.
std::set<ir::FunctionId> shipped_functions(const ir::Program& program);

// The functions that the tests of `module` bring along: tests, benches left out, and what they reach in the
// module that is neither exported nor shipped for another reason than them.
std::set<ir::FunctionId> test_functions(const ir::Program& program, ir::ModuleId module);

}  // namespace mochi::emit
