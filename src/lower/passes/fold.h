// Computes what is constant.
//
// In:         any verified program.
// Out:        the same program; operations on constants are constants, branches on constants are gone.
// Assumes:    nothing.
// Guarantees: results are those of the run time to the bit; what would fault stays and faults.
//
//   let day = 24 * 60 * 60  if false { … }  x / 0      ==>      let day = 86400  x / 0
#pragma once

#include "ir/ir.h"

namespace mochi::lower {

enum class FoldLevel : std::uint8_t {
  // Only the sign of literals: source for people keeps `24 * 60` as written.
  literals,
  all,
};

void fold_constants(ir::Program& program, FoldLevel level);

}  // namespace mochi::lower
