// For targets that have no operations on whole aggregates of their own (no run-time descriptions of types):
// what a type's equality, order, text, JSON and copy are becomes functions of the program.
//
// In:         any verified program, best after monomorphise and before folding.
// Out:        comparisons, `str`, `print`, JSON, `contains`, `sort` and copies whose operand is a list, map, set,
//             record, union, group or option are calls of functions that were made for the type, one per type
//             and purpose, or operations on scalars, texts and `any`. What stays is in `structural_operations`.
// Assumes:    type arguments at calls are complete.
// Guarantees: behaviour is unchanged, limits of depth and their messages included. Where values share parts, the
//             parts are compared and printed as often as they are met.
//
//   a == b   ==>   equal<list<int>>(a, b)
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

void derive_structural(ir::Program& program);

// One line per operation on a static aggregate that `derive_structural` should not have left; empty after it.
// Left by design: operations of hashed containers (a key may be a record), sums and extremes of lists of
// options, and deep copies that can tell whether two places hold one object.
std::vector<std::string> structural_operations(const ir::Program& program);

}  // namespace mochi::lower
