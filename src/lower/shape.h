// The last passes before a target's emitter: what the target cannot say becomes what it can.
//
// In:         a program after the pipeline of its mode.
// Out:        the same program in the forms that `wanted` allows.
// Assumes:    nothing.
// Guarantees: behaviour and order of evaluation are unchanged; facts stay true, but nothing is known of the
//             locals that it adds.
#pragma once

#include "base/function_ref.h"
#include "ir/ir.h"
#include "ir/shape.h"

namespace mochi::lower {

void shape(ir::Program& program, const ir::Shape& wanted);
// The same for a target that calls some foreign functions itself: those stay without a body.
using IsCalled = FunctionRef<bool(const ir::Function&)>;
void shape(ir::Program& program, const ir::Shape& wanted, IsCalled is_called);

}  // namespace mochi::lower
