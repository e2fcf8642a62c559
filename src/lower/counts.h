// Values that only count: ints that grow by small constants, one executed addition at a time, from values
// that are small to begin with. Ranges cannot bound them, time can.
#pragma once

#include "ir/ir.h"
#include "lower/contents.h"

namespace mochi::lower {

// Takes a program with range flags; adds the flags `safe_integer` and `proven` where an int counts, and
// `proven` and `safe_integer` to sums, differences and products of such ints. docs/analyses.md section 1 has
// the argument. `classes` are those of the program; exported functions may be called with anything if
// `open_exports`.
void mark_counts(ir::Program& program, const Contents& classes, bool open_exports);

}  // namespace mochi::lower
