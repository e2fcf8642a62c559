// Which reads of locals are the last ones.
//
// In:         the body of one function.
// Out:        for each read whether the local can be read again through the same name before it is assigned.
// Assumes:    a verified body.
// Guarantees: reads in a `try` body are not the last if the handler, or what follows it, reads the local.
//             Cells have no last read, nor has the root of an assigned place (`xs` in `xs[i] = v`).
//
//   let ys = append(xs, 1)  print(xs)  return ys      ==>      the last reads are `print(xs)` and `return ys`
#pragma once

#include <map>
#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

struct Liveness {
  std::vector<bool> last_use;                           // by ExprId, for kind `local`
  std::map<std::uint32_t, std::vector<bool>> captures;  // closure ExprId: per captured local
};

Liveness find_last_uses(const ir::Body& body);

}  // namespace mochi::lower
