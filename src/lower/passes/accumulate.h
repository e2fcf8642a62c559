// Turns calls of a function to itself that stand in a returned sum into loops with an accumulator, for
// targets whose own compilers cannot: a checked sum is not a plain one to them.
//
// In:         any verified program, after all passes that derive facts.
// Out:        the same program; in the functions that qualify, `return e + f(…)` adds e to a local and goes
//             on with the arguments as parameters.
// Assumes:    the facts of `ranges`, `ownership` and `faults`.
// Guarantees: results are unchanged, and so is whether a sum overflows: all that can fail in such a function
//             are sums of one statement, and all their parts are at least 0 (docs/analyses.md §3). The stack
//             gets less deep; some parameter goes a step towards a bound in each turn, so that no loop is endless.
//
//   fun fib(n: int): int { if n < 2 { return n }  return fib(n - 1) + fib(n - 2) }
//   ==>
//   fun fib(n: int): int {
//     let $total = 0
//     while true { if n < 2 { return $total + n }  $total = $total + fib(n - 1)  n = n - 2 }
//   }
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void accumulate_calls(ir::Program& program);

}  // namespace mochi::lower
