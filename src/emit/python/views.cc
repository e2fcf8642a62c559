#include "emit/python/views.h"

#include <vector>

#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

bool keeps_frozen(const types::TypeStore& types, TypeId type) {
  const types::DeclId decl = types[type].decl;
  return decl && types.decl(decl).exported && !types::is_result(types, type);
}

Views::Views(const ir::Program& program) : program_(program) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(i)];
    const bool open = f.exported || (f.method_of && program.types->decl(f.method_of).exported) ||
                      (f.owner && program.types->decl(f.owner).exported);
    if (open || f.kind == ir::FunctionKind::closure) mark_parameters(FunctionId(i));
    if (!f.body.root.valid()) continue;
    ir::walk_exprs(f.body, [&](ExprId e) {
      if (f.body.kind(e) == ExprKind::function_ref) mark_parameters(FunctionId(f.body.exprs[e].a));
    });
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) find_changed(FunctionId(i));
  for (bool grown = true; grown;) {
    grown = false;
    for (std::uint32_t i = 0; i < program.functions.size(); ++i) grown = grow(FunctionId(i)) || grown;
  }
}

void Views::mark_parameters(FunctionId id) {
  const ir::Function& f = program_.functions[id];
  if (!f.body.root.valid()) return;
  for (LocalId p : f.params) {
    if (container(f.body.locals[p].type)) mark(id, p.value);
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

// A container whose items may be views where it is none itself.
bool Views::holds_containers(TypeId type) const {
  const auto& args = program_.types->operator[](type).args;
  return container(type) && container(args.back());
}

// Of a generic function that gives what it was given.
bool Views::passes_through(FunctionId f, const ir::Expr& call) const {
  const ir::Function& callee = program_.functions[FunctionId(call.a)];
  const ir::Body& body = program_.functions[f].body;
  // A container that the callee made itself is no view, but what its items are.
  const bool whole = program_.types->is(callee.result, TypeKind::parameter);
  if (!types::is_generic(*program_.types, callee.result) || !(whole || holds_containers(call.type))) return false;
  for (std::size_t i = 0; i < body.list_size(call.b); ++i) {
    const ExprId arg = body.expr_at(call.b, i);
    const TypeKind kind = program_.types->kind(body.type(arg));
    if (is_view(f, arg) || kind == TypeKind::function || keeps_frozen(*program_.types, body.type(arg))) return true;
  }
  return false;
}

bool Views::op_is_view(FunctionId f, ExprId id) const {
  const ir::Body& body = program_.functions[f].body;
  const ir::Expr& e = body.exprs[id];
  const auto op = static_cast<Op>(e.a);
  if (op == Op::list_first || op == Op::list_slice || op == Op::list_reverse)
    return is_view(f, body.operand(id, 0));
  // The outer one is new, the items are those of the operands.
  if (op == Op::deep_copy || !holds_containers(e.type)) return false;
  for (std::size_t i = 0; i < body.list_size(e.b); ++i) {
    if (is_view(f, body.operand(id, i))) return true;
  }
  return false;
}

bool Views::is_view(FunctionId f, ExprId id) const {
  const ir::Body& body = program_.functions[f].body;
  const ir::Expr& e = body.exprs[id];
  if (!container(e.type)) return false;
  auto part = [&](std::uint32_t of) { return is_view(f, ExprId(of)); };
  if (e.kind == ExprKind::local) return local(f, LocalId(e.a));
  if (e.kind == ExprKind::call) return result(FunctionId(e.a)) || passes_through(f, e);
  if (e.kind == ExprKind::call_value) return true;
  if (e.kind == ExprKind::field || e.kind == ExprKind::variant_field)
    return keeps_frozen(*program_.types, body.type(ExprId(e.a)));
  if (e.kind == ExprKind::global) {
    const ir::Global& g = program_.globals[ir::GlobalId(e.a)];
    return g.exported || (g.owner && program_.types->decl(g.owner).exported);
  }
  if (e.kind == ExprKind::index || e.kind == ExprKind::map_get || e.kind == ExprKind::unwrap ||
      e.kind == ExprKind::some)
    return part(e.a);
  if (e.kind == ExprKind::coalesce) return part(e.a) || part(e.b);
  if (e.kind == ExprKind::conditional) return part(e.b) || part(e.c);
  return e.kind == ExprKind::op && op_is_view(f, id);
}

bool Views::grow(FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const ir::Body& body = f.body;
  if (!body.root.valid()) return false;
  bool grown = false;
  auto bind = [&](const std::vector<LocalId>& bindings, ExprId subject) {
    const bool option = program_.types->is(body.type(subject), TypeKind::option);
    if (option ? !is_view(id, subject) : !keeps_frozen(*program_.types, body.type(subject))) return;
    for (LocalId l : bindings) {
      if (l.valid() && container(body.locals[l].type)) grown = mark(id, l.value) || grown;
    }
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
