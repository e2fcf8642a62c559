// Turns globals that only the module's top-level statements use into locals of them.
//
// In:         a program (not a library: its globals are lazy).
// Out:        the same program; such globals are gone, their reads and writes name a local of the init
// function.
// Assumes:    init functions run once.
// Guarantees: behaviour is unchanged. A global moves only if its first mention is an unconditional assignment
//             at the top level of the init function, no other function mentions it, and it is neither
//             exported nor foreign.
//
//   var i = 0  while i < 10 { i = i + 1 }      ==>      let i: int = 0  while i < 10 { i = i + 1 }
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void localise_globals(ir::Program& program);

}  // namespace mochi::lower
