// Which sums a compiler has to execute one at a time. An optimising compiler replaces a loop that adds a
// constant n times by one product, which overflows at once where the loop would run for centuries; what is
// said of counting by its time (lower/counts) holds for such a target only for the sums found here.
//
// In:         any verified program.
// Out:        per expression of a function: an addition or subtraction of ints in a loop whose turns nobody
//             can count without running it, or one of a local that can grow by 2^44 at most.
// Guarantees: docs/analyses.md section 1, «Values that only count».
#pragma once

#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

// Indexed by ExprId; expressions that are no sums have no meaning in it.
std::vector<bool> stepped_sums(const ir::Program& program, ir::FunctionId function);

}  // namespace mochi::lower
