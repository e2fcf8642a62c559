// Finds the strings that want a view with O(1) access by code point (Z16).
//
// In:         any verified program.
// Out:        Facts::text_views: per function the string locals that are indexed, sliced or measured inside a
//             loop, each with the outermost loop in which the local keeps its text. The VM has O(1) access
//             anyway and reads nothing.
// Assumes:    nothing.
// Guarantees: the local is declared before the loop, is no cell, and is not assigned inside it.
//
//   while i < len(s) { if s[i] == "a" { n = n + 1 }  i = i + 1 }
//   ==>
//   text view of s, made before the `while`
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

void find_text_views(ir::Program& program);

}  // namespace mochi::lower
