// Ownership analysis (design §3): how the object at each type position is used, and what that allows.
//
// In:         any verified program, best after monomorphise.
// Out:        Program::facts with OwnershipFacts; flags last_use on reads of locals and in_place on growths;
//             copies of containers at exports (Z4) that nothing can tell from the original are gone; a copy before a
//             loop where that makes the growths inside cheap (Z19).
// Assumes:    what ir.h says of cells; exported functions do not change their parameters (T069).
// Guarantees: behaviour is unchanged. A position called shared is never changed in place; one called unique
//             is changed through one live name at a time; a borrowed name ends before anybody else changes
//             its object.
//
//   fun fill(xs: list<int>) { for i in 0..len(xs) { xs[i] = 0 } }    ==>    xs: unique, borrowed_mut (`&mut
//   [i64]`)
#pragma once

#include <string>

#include "ir/ir.h"

namespace mochi::lower {

void derive_ownership(ir::Program& program, bool open_exports);

// What `mochi ir --after ownership` prints below the program: one line per position that is not shared, with
// its witnesses, and the growths that stay copies in loops.
std::string ownership_report(const ir::Program& program);

}  // namespace mochi::lower
