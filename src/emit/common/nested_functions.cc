#include "emit/common/nested_functions.h"

#include "ir/walk.h"

namespace mochi::emit {

std::set<ir::FunctionId> nested_functions(const ir::Program& program) {
  std::set<ir::FunctionId> nested;
  for (const ir::Function& f : program.functions) {
    ir::walk_exprs(f.body, [&](ir::ExprId id) {
      const ir::Expr& e = f.body.exprs[id];
      if (e.kind == ir::ExprKind::closure) nested.insert(ir::FunctionId(e.a));
    });
  }
  return nested;
}

}  // namespace mochi::emit
