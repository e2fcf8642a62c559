// Removes what nothing reaches.
//
// In:         any verified program.
// Out:        the same program without unreachable functions, globals and types of modules.
// Assumes:    a function is reached only by `call`, `function_ref`, `closure`, a global's `lazy_init`, or as
// a root.
// Guarantees: behaviour is unchanged; order of what stays is unchanged; ids have no gaps.
//
//   fun used() { }  fun unused() { }  used()      ==>      fun used() { }  used()
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

enum class Roots : std::uint8_t {
  // Init functions of all modules, in their order: a program.
  program,
  // Exported functions, methods of exported types and exported globals of the entry's package: a library.
  exports,
};

// `keep_tests`: test and bench functions are roots too.
void tree_shake(ir::Program& program, Roots roots, bool keep_tests);

}  // namespace mochi::lower
