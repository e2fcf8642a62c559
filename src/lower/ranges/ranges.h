// Integer range analysis: which values ints can have, and how they relate to each other and to lengths.
//
// In:         any verified program.
// Out:        the same program with flags set on expressions:
//             proven         on add, sub, mul, div, rem, neg, abs, shifts of ints: cannot fault;
//                            on index, str_index, bytes_index: 0 <= index < length (so not a negative one either);
//             safe_integer   int value within ±(2^53 - 1);
//             small_integer  int value within ±(2^31 - 1) (then safe_integer is set too);
//             non_negative   int value >= 0.
// Assumes:    no operation changes the length of a list, string or bytes value in place (ops.def: growth in
//             place is a fact of lower/ownership that nobody can observe); cells and globals that are set
//             more than once can change at any call.
// Guarantees: nothing but flags changes; flags that an earlier run set are replaced.
//
//   while i < len(xs) { sum = sum + xs[i]  i = i + 1 }
//   ==>
//   while i!safe+ < list_len!safe+(xs) { sum = sum + xs[i!safe+]!proven  i = i!safe+ +!proven!safe+ 1 }
#pragma once

#include "ir/ir.h"
#include "lower/ranges/contents.h"

namespace mochi::lower {

// `classes` are those of the program; `open_exports`: anybody may call exported functions and methods
// (libraries).
void derive_ranges(ir::Program& program, const Contents& classes, bool open_exports);

}  // namespace mochi::lower
