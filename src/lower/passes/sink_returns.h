// Lets the branches of an `if` or `match` return by themselves, where all they do is to set what is returned.
//
// In:         any verified program, best after `hoist`, which makes such variables.
// Out:        the same program without variables that are only assigned at the ends of branches and returned
//             right behind them.
// Assumes:    nothing.
// Guarantees: order of evaluation is unchanged.
//
//   let t  if c { t = a } else { f()  t = b }  return t
//   ==>
//   if c { return a } else { f()  return b }
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void sink_returns(ir::Program& program);

}  // namespace mochi::lower
