// Finds out what happens to an object while a loop walks over it: whether a target may hand it to a loop of
// its own, which often forbids changes meanwhile, or must count and look at each turn.
//
// In:         any verified program, after `ownership`.
// Out:        Facts::walks: per function a Walk of each for_each.
// Assumes:    nothing.
// Guarantees: what a Walk denies never happens. Passes that only move code into temporaries (lower/hoist) keep
//             them true.
//
//   for x in xs { if x > 0 { ys = append(ys, x) } }
//   ==>
//   xs neither grows nor changes, unless ys may be the same list
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void find_walks(ir::Program& program);

}  // namespace mochi::lower
