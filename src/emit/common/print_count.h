// Holds a writer to the rule that no expression is printed twice: printing an operand again to see what it looks like, or to put
// it in two places, doubles the work on each level of nesting. A document that is made once may stand in several places.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

// One body's count. Writers call `note` in the function through which every expression goes. In builds without checks it costs
// nothing.
class PrintCount {
 public:
  // An expression may be printed once in each form, of which a writer has at most 8: code for the common case beside code for all
  // others, say. Forms must not nest in themselves.
#ifdef NDEBUG
  explicit PrintCount(const ir::Body&) {}
  void note(ir::ExprId, unsigned = 0) {}
#else
  explicit PrintCount(const ir::Body& body) : printed_(body.exprs.size()) {}
  // Fails a check when the expression is printed in the form for the second time.
  void note(ir::ExprId id, unsigned form = 0);

 private:
  std::vector<std::uint8_t> printed_;  // by expression: a bit for each form
#endif
};

}  // namespace mochi::emit
