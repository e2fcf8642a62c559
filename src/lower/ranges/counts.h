// Values that only count: ints that grow by small constants, one executed addition at a time, from values
// that are small to begin with. Ranges cannot bound them, time can.
#pragma once

#include "ir/ir.h"
#include "lower/ranges/contents.h"

namespace mochi::lower {

// Takes a program with range flags; adds the flags `safe_integer` where an int counts, and `safe_integer` and
// `counted` to sums, differences and products of such ints; `proven` instead of `counted` where that holds
// for compilers too, which do not execute each addition (lower/stepped). docs/analyses.md section 1 has the
// argument. `classes` are those of the program; exported functions may be called with anything if
// `open_exports`.
void mark_counts(ir::Program& program, const Contents& classes, bool open_exports);

}  // namespace mochi::lower
