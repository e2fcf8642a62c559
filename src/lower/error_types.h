// Which declared types are errors to the users of a library (border page F2).
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

// In:  a lowered program of a library, before anything is left out.
// Out: `types::TypeDecl::error` of every declared type. It holds for a type that is the E of a `result` somewhere in what its own
//      package exports: in a parameter or result of a function, in a constant, in a field of a type, however deep, callbacks too.
void find_error_types(ir::Program& program);

}  // namespace mochi::lower
