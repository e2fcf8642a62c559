#include "lower/shape.h"

#include "ir/build.h"
#include "lower/passes/accumulate.h"
#include "lower/passes/hoist.h"
#include "lower/passes/sink_returns.h"

namespace mochi::lower {

namespace {

// What no target can call ends the program as on the VM when it is called, not when it is built.
void replace_foreign(ir::Program& program, IsCalled is_called) {
  for (ir::Function& function : program.functions) {
    if (function.kind != ir::FunctionKind::foreign || is_called(function)) continue;
    function.kind = ir::FunctionKind::plain;
    ir::Builder builder(program, function.body);
    const Span at = function.span;
    const ir::ExprId code = builder.integer(ir::kForeignFault, at);
    const ir::ExprId message = builder.string(ir::foreign_missing(function), at);
    const ir::ExprId end =
        builder.op(ir::Op::panic, program.types->basic(types::TypeKind::never), {code, message}, at);
    function.body.root = builder.block({builder.expr(end, at)});
  }
}

}  // namespace

void shape(ir::Program& program, const ir::Shape& wanted) {
  shape(program, wanted, [](const ir::Function&) { return false; });
}

void shape(ir::Program& program, const ir::Shape& wanted, IsCalled is_called) {
  replace_foreign(program, is_called);
  if (wanted.accumulates) accumulate_calls(program);
  if (!wanted.expressions_hold_statements) hoist_statements(program, wanted);
  sink_returns(program);
}

}  // namespace mochi::lower
