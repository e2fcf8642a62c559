// Ownership, third part: which growths may happen in place (Z19).
//
// In:         a program and its ownership classes with their marks.
// Out:        flag in_place on growths; a copy before a loop where that makes the growths in it cheap; the
//             growths in loops that stay copies.
// Guarantees: in_place on list_append, list_concat, set_add: nobody but the slot (or nobody at all) can see
//             the first operand afterwards. On str_concat: the slot's old text is not read again through the
//             slot; texts are values, so a target whose texts share buffers looks at the buffer's count
//             itself.
//
//   fun f(xs: list<int>): list<int> { var r = xs  for i in 0..9 { r = append(r, i) }  return r }
//   ==>
//   … var r = xs  r = list_copy(r)  for i in 0..9 { r = list_append!in_place(r, i) }  return r …
#pragma once

#include "ir/facts.h"
#include "lower/ownership/classes.h"

namespace mochi::lower {

// `open_exports`: exported functions get lists that their callers keep.
void grow_in_place(OwnershipClasses& classes, bool open_exports, std::vector<ir::FunctionOwnership>& facts);

}  // namespace mochi::lower
