#include "emit/common/shipped.h"

#include <vector>

#include "ir/walk.h"

namespace mochi::emit {
namespace {

using ir::FunctionId;

// Calls `function` for each function that `id` mentions, by way of globals that are made on first use too.
template <typename F>
void for_each_mention(const ir::Program& program, FunctionId id, F&& function) {
  const ir::Body& body = program.functions[id].body;
  ir::walk_exprs(body, [&](ir::ExprId e) {
    const ir::Expr& expr = body.exprs[e];
    const bool mentions = expr.kind == ir::ExprKind::call || expr.kind == ir::ExprKind::function_ref ||
                          expr.kind == ir::ExprKind::closure;
    if (mentions) function(FunctionId(expr.a));
    if (expr.kind == ir::ExprKind::global && program.globals[ir::GlobalId(expr.a)].lazy_init) {
      function(program.globals[ir::GlobalId(expr.a)].lazy_init);
    }
  });
}

bool is_open(const ir::Program& program, const ir::Function& f) {
  return f.exported || (f.method_of && program.types->decl(f.method_of).exported);
}

}  // namespace

std::set<FunctionId> test_functions(const ir::Program& program, ir::ModuleId module) {
  std::set<FunctionId> found;
  std::vector<FunctionId> open(program.modules[module].tests.begin(), program.modules[module].tests.end());
  while (!open.empty()) {
    const FunctionId id = open.back();
    open.pop_back();
    const ir::Function& f = program.functions[id];
    if (f.kind == ir::FunctionKind::bench || f.module != module || is_open(program, f)) continue;
    if (!found.insert(id).second) continue;
    for_each_mention(program, id, [&](FunctionId to) { open.push_back(to); });
  }
  return found;
}

std::set<FunctionId> shipped_functions(const ir::Program& program) {
  std::set<FunctionId> found;
  std::vector<FunctionId> open;
  if (program.order.empty()) return found;
  const std::string& package = program.modules[program.order.back()].package;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(i)];
    if (is_open(program, f) && program.modules[f.module].package == package) open.push_back(FunctionId(i));
  }
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const ir::Global& g = program.globals[ir::GlobalId(i)];
    if (g.exported && g.lazy_init && program.modules[g.module].package == package)
      open.push_back(g.lazy_init);
  }
  for (const ir::ModuleId module : program.order) {
    for (const FunctionId test : test_functions(program, module)) {
      for_each_mention(program, test, [&](FunctionId to) {
        if (program.functions[to].module != module) open.push_back(to);
      });
    }
  }
  while (!open.empty()) {
    const FunctionId id = open.back();
    open.pop_back();
    if (!found.insert(id).second) continue;
    for_each_mention(program, id, [&](FunctionId to) { open.push_back(to); });
  }
  return found;
}

}  // namespace mochi::emit
