// Turns statements inside expressions into statements before them, for targets whose expressions cannot hold
// any.
//
// In:         any verified program, after the passes that derive facts.
// Out:        no block_value; no match_value, and no conditional, `&&`, `||` or `??` with statements inside,
// as `wanted` asks.
// Assumes:    nothing.
// Guarantees: order of evaluation is unchanged: what was evaluated before the statements is held in
//             temporaries, unless nothing can tell (constants, locals that are never assigned).
//
//   print(f(), do { let $t = g() } yield $t + 1)
//   ==>
//   let $held = f()  let $t = g()  print($held, $t + 1)
#pragma once

#include "ir/ir.h"
#include "ir/shape.h"

namespace mochi::lower {

// Without `match_values` each becomes a match statement that assigns a temporary; without `conditionals` so
// does every conditional, whatever is inside.
void hoist_statements(ir::Program& program, const ir::Shape& wanted);

}  // namespace mochi::lower
