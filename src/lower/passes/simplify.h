// Takes out what lowering put in and nobody would write.
//
// In:         any verified program; before the passes that derive facts.
// Out:        the same program with fewer blocks inside expressions and fewer temporaries, without lists
//             of numbers that only a loop walks (`for i in range(a, b)`), without what stands behind a loop that
//             nothing leaves, and without names for parts of variants that nobody speaks of.
// Assumes:    nothing.
// Guarantees: order of evaluation is unchanged; only synthetic locals go.
//
//   let squares = do { let $out = []  for x in xs { $out = append($out, x * x) } } yield $out
//   ==>
//   let squares = []  for x in xs { squares = append(squares, x * x) }
#pragma once

#include <cstddef>

#include "ir/ir.h"

namespace mochi::lower {

// Returns the number of nodes that it looked at, which grows in proportion to the program.
std::size_t simplify(ir::Program& program);

}  // namespace mochi::lower
