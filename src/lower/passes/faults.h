// Marks functions for the internal form that returns a fault (Z14), and those that never fault.
//
// In:         any verified program; after `ranges`, whose proofs it uses.
// Out:        Function::reachable_from_try and Function::may_fault.
// Assumes:    a call of a function value reaches any function whose address is taken. The depth limit of the
//             call stack does not count as a fault here: no target can promise to survive it.
// Guarantees: a function with may_fault = false never ends in a run-time error or panic (it may still end the
// program).
//
//   fun half(n: int): int { return n / 2 }      ==>      half: no_fault
//   try { work(x) } catch e { … }               ==>      work, and all that it calls: in_try
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void mark_faults(ir::Program& program);

// Evaluating the expression can fail by itself, whatever its parts and the functions that it calls do.
bool may_fault_itself(const types::TypeStore& types, const ir::Body& body, ir::ExprId id);

}  // namespace mochi::lower
