#include "lower/shape.h"

#include "lower/passes/accumulate.h"
#include "lower/passes/hoist.h"
#include "lower/passes/sink_returns.h"

namespace mochi::lower {

void shape(ir::Program& program, const ir::Shape& wanted) {
  if (wanted.accumulates) accumulate_calls(program);
  if (!wanted.expressions_hold_statements) hoist_statements(program, wanted);
  sink_returns(program);
}

}  // namespace mochi::lower
