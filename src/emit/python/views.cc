#include "emit/python/views.h"

#include <vector>

#include "ir/walk.h"

namespace mochi::emit::python {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

Views::Views(const ir::Program& program) : program_(program) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(i)];
    const bool open = f.exported || (f.method_of && program.types->decl(f.method_of).exported);
    if (!open || !f.body.root.valid()) continue;
    for (LocalId p : f.params) {
      if (container(f.body.locals[p].type)) mark(FunctionId(i), p.value);
    }
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) find_changed(FunctionId(i));
  for (bool grown = true; grown;) {
    grown = false;
    for (std::uint32_t i = 0; i < program.functions.size(); ++i) grown = grow(FunctionId(i)) || grown;
  }
}

void Views::find_changed(FunctionId id) {
  const ir::Body& body = program_.functions[id].body;
  for (std::uint32_t s = 0; s < body.stmts.size(); ++s) {
    const ir::Stmt& stmt = body.stmts[ir::StmtId(s)];
    if (stmt.kind != StmtKind::assign) continue;
    ExprId place(stmt.a);
    const bool whole = body.kind(place) == ExprKind::local;
    for (ExprKind kind = body.kind(place); kind == ExprKind::index || kind == ExprKind::map_get ||
                                           kind == ExprKind::unwrap || kind == ExprKind::field;
         kind = body.kind(place))
      place = ExprId(body.exprs[place].a);
    if (!whole && body.kind(place) == ExprKind::local) changed_.emplace(id, body.exprs[place].a);
  }
}

bool Views::container(TypeId type) const {
  const types::TypeStore& types = *program_.types;
  if (types.is(type, TypeKind::option)) type = types.element(type);
  const TypeKind kind = types.kind(type);
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
}

bool Views::is_view(FunctionId f, ExprId id) const {
  const ir::Body& body = program_.functions[f].body;
  const ir::Expr& e = body.exprs[id];
  if (!container(e.type)) return false;
  auto part = [&](std::uint32_t of) { return is_view(f, ExprId(of)); };
  if (e.kind == ExprKind::local) return local(f, LocalId(e.a));
  if (e.kind == ExprKind::call) return result(FunctionId(e.a));
  if (e.kind == ExprKind::index || e.kind == ExprKind::map_get || e.kind == ExprKind::unwrap ||
      e.kind == ExprKind::some)
    return part(e.a);
  if (e.kind == ExprKind::coalesce) return part(e.a) || part(e.b);
  if (e.kind == ExprKind::conditional) return part(e.b) || part(e.c);
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  const bool inside = op == Op::list_first || op == Op::list_slice || op == Op::list_reverse;
  return inside && is_view(f, body.operand(id, 0));
}

bool Views::grow(FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const ir::Body& body = f.body;
  if (!body.root.valid()) return false;
  bool grown = false;
  auto bind = [&](const std::vector<LocalId>& bindings, ExprId subject) {
    if (!program_.types->is(body.type(subject), TypeKind::option) || !is_view(id, subject)) return;
    for (LocalId l : bindings) grown = (l.valid() && mark(id, l.value)) || grown;
  };
  ir::walk(
      body, body.root,
      [&](ExprId e) {
        const ir::Expr& x = body.exprs[e];
        if (x.kind == ExprKind::closure) {
          const ir::Function& inner = program_.functions[FunctionId(x.a)];
          for (const ir::Capture& c : inner.captures) {
            if (local(id, c.outer)) grown = mark(FunctionId(x.a), c.inner.value) || grown;
          }
        }
        if (x.kind != ExprKind::call) return;
        const ir::Function& callee = program_.functions[FunctionId(x.a)];
        if (!callee.body.root.valid()) return;
        for (std::size_t i = 0; i < callee.params.size() && i < body.list_size(x.b); ++i) {
          if (is_view(id, body.expr_at(x.b, i)))
            grown = mark(FunctionId(x.a), callee.params[i].value) || grown;
        }
      },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body.stmts[s];
        if (stmt.kind == StmtKind::let && ExprId(stmt.b).valid() && !body.locals[LocalId(stmt.a)].assigned &&
            !changed_.contains({id, stmt.a}) && is_view(id, ExprId(stmt.b))) {
          grown = mark(id, stmt.a) || grown;
        }
        if (stmt.kind == StmtKind::for_each && is_view(id, ExprId(stmt.b)) &&
            container(body.locals[LocalId(stmt.a)].type)) {
          grown = mark(id, stmt.a) || grown;
        }
        if (stmt.kind == StmtKind::match) {
          ir::for_each_arm(body, stmt.b,
                           [&](ir::ArmId arm) { bind(body.arms[arm].bindings, ExprId(stmt.a)); });
        }
        if (stmt.kind == StmtKind::return_ && ExprId(stmt.a).valid() && !f.exported &&
            f.kind == ir::FunctionKind::plain && is_view(id, ExprId(stmt.a))) {
          grown = results_.insert(id).second || grown;
        }
      });
  return grown;
}

}  // namespace mochi::emit::python
