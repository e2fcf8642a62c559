// Functions whose values of type parameters live on in functions that they give (R2 of the border page): those ask for
// `Send + Sync + 'static`, and so do all that call them with type parameters of their own.
#include <algorithm>

#include "emit/rust/face/public_face.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

using ir::FunctionId;
using types::TypeId;
using types::TypeKind;

void PublicFace::find_living() {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    if (holds_values(FunctionId(i))) living_.insert(FunctionId(i));
  }
  for (bool again = true; again;) {
    again = false;
    for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
      const FunctionId id(i);
      std::set<TypeId> seen;
      if (!living_.contains(id) && calls_living(id, reaches_function(program.functions[id].result, seen)))
        again = living_.insert(id).second;
    }
  }
}

bool PublicFace::holds_values(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  std::set<TypeId> seen;
  if (!reaches_function(f.result, seen)) return false;
  // What a function takes and gives is no value that it holds.
  const auto holds = [&](auto&& self, TypeId type) -> bool {
    const types::Type t = types[type];
    if (t.kind == TypeKind::function) return false;
    if (t.kind == TypeKind::parameter) return true;
    return std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return self(self, part); });
  };
  bool kept = std::any_of(f.params.begin(), f.params.end(),
                          [&](ir::LocalId p) { return holds(holds, f.body.locals[p].type); });
  ir::walk_exprs(f.body, [&](ir::ExprId e) {
    if (f.body.kind(e) != ir::ExprKind::closure) return;
    for (const ir::Capture& c : program.functions[FunctionId(f.body.exprs[e].a)].captures)
      kept = kept || holds(holds, f.body.locals[c.outer].type);
  });
  return kept;
}

bool PublicFace::speaks_params(TypeId type) const {
  const types::Type t = types[type];
  if (t.kind == TypeKind::parameter) return true;
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return speaks_params(part); });
}

bool PublicFace::calls_living(FunctionId id, bool gives_function) const {
  const ir::Body& body = program.functions[id].body;
  bool found = false;
  ir::walk_exprs(body, [&](ir::ExprId e) {
    const ir::Expr& expr = body.exprs[e];
    if (found) return;
    if (expr.kind == ir::ExprKind::closure) found = calls_living(FunctionId(expr.a), gives_function);
    if (expr.kind != ir::ExprKind::call) return;
    // A stored function of such a type has to live on itself.
    found = gives_function && types.is(expr.type, TypeKind::function) && speaks_params(expr.type);
    if (found || !living_.contains(FunctionId(expr.a))) return;
    found = speaks_params(expr.type);
    for (std::size_t i = 0; i < body.list_size(expr.b); ++i)
      found = found || speaks_params(body.type(body.expr_at(expr.b, i)));
  });
  return found;
}

}  // namespace mochi::emit::rust
