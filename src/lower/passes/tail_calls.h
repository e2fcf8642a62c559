// Turns self tail calls into loops (Z17): no target but the VM has proper tail calls.
//
// In:         any verified program, before the facts.
// Out:        the same program; a function that returns the value of a call of itself has a loop as its body
//             and assigns its parameters.
// Assumes:    nothing. A call inside an inner loop or a `try` stays a call.
// Guarantees: behaviour is unchanged but for the depth of the stack. A parameter that a closure captures is
//             copied at the start of each turn.
//
//   fun count(n: int, t: int): int { if n == 0 { return t }  return count(n - 1, t + n) }
//   ==>
//   fun count(n: int, t: int): int { while true { if n == 0 { return t }  t = t + n  n = n - 1  continue } }
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void loop_tail_calls(ir::Program& program);

// The block that a turn of the function runs: its body, or that of the endless loop that is all of it.
ir::BlockId turn_block(const ir::Body& body);

// The same for calls of `function` to itself that are parts of returned sums of ints, unless those are
// proven: a local holds the other parts so far. New sums stand where `site` says. The caller knows that the
// order of the parts does not matter (lower/passes/accumulate.h).
void loop_summed_calls(ir::Program& program, ir::FunctionId function, Span site);

}  // namespace mochi::lower
