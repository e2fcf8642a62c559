#include "emit/rust/native/kept.h"

#include <map>

#include "ir/walk.h"

namespace mochi::emit::rust {

KeptFunctions::KeptFunctions(const ir::Program& program, const PublicFace& face)
    : program_(program), face_(face) {
  std::vector<FunctionId> todo;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(i)];
    bool speaks = false;
    for (std::uint32_t e = 0; e < f.body.exprs.size() && !speaks; ++e)
      speaks = program.types->is(f.body.exprs[ExprId(e)].type, TypeKind::function);
    if (speaks) todo.push_back(FunctionId(i));
  }
  do {
    changed_ = false;
    for (const FunctionId f : todo) look_at(f);
  } while (changed_);
}

bool KeptFunctions::wants_kept(FunctionId f, LocalId p) const {
  return (face_.is_exported(f) && face_.keeps_functions(f)) || is_kept(f, p);
}

bool KeptFunctions::is_kept(FunctionId f, const Place& place) const {
  switch (place.stand) {
    case Stand::kept: return true;
    case Stand::called:
    case Stand::lent: return false;
    case Stand::argument: return wants_kept(place.callee, place.local);
    case Stand::named: return is_kept(f, place.local);
  }
  return true;
}

void KeptFunctions::keep(FunctionId f, LocalId l) { changed_ = kept_.emplace(f, l).second || changed_; }

void KeptFunctions::look_at(FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const ir::Body& body = f.body;
  if (!body.root.valid()) return;
  std::map<ExprId, Place> places;
  auto is_function = [&](ExprId e) { return program_.types->is(body.type(e), TypeKind::function); };
  ir::walk(
      body, body.root,
      [&](ExprId e) {
        const ir::Expr& x = body.exprs[e];
        if (x.kind == ExprKind::call_value) {
          places[ExprId(x.a)] = {Stand::called, {}, {}};
          for (const std::uint32_t arg : body.list(x.b)) places[ExprId(arg)] = {Stand::lent, {}, {}};
        }
        if (x.kind != ExprKind::call) return;
        const ir::Function& callee = program_.functions[FunctionId(x.a)];
        for (std::size_t i = 0; i < body.list_size(x.b) && i < callee.params.size(); ++i) {
          const LocalId p = callee.params[i];
          if (program_.types->is(callee.body.locals[p].type, TypeKind::function))
            places[body.expr_at(x.b, i)] = {Stand::argument, FunctionId(x.a), p};
        }
      },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body.stmts[s];
        if (stmt.kind != ir::StmtKind::let || !ExprId(stmt.b).valid()) return;
        const LocalId l(stmt.a);
        if (body.locals[l].assigned || body.locals[l].cell) keep(id, l);
        places[ExprId(stmt.b)] = {Stand::named, {}, l};
      });
  ir::walk_exprs(body, [&](ExprId e) {
    const ir::Expr& x = body.exprs[e];
    const auto found = places.find(e);
    const Place place = found == places.end() ? Place() : found->second;
    // A second name for a function has one of its own.
    if (x.kind == ExprKind::local && is_function(e) && (place.stand == Stand::named || is_kept(id, place)))
      keep(id, LocalId(x.a));
    if (x.kind != ExprKind::closure) return;
    const FunctionId closure(x.a);
    if (is_kept(id, place)) changed_ = stored_.insert(closure).second || changed_;
    for (const ir::Capture& c : program_.functions[closure].captures) {
      if (program_.types->is(body.locals[c.outer].type, TypeKind::function) &&
          (is_stored(closure) || is_kept(closure, c.inner)))
        keep(id, c.outer);
    }
  });
}

bool KeptFunctions::is_captured_by_stored(FunctionId f, LocalId l) const {
  bool found = false;
  ir::walk_exprs(program_.functions[f].body, [&](ExprId e) {
    const ir::Expr& x = program_.functions[f].body.exprs[e];
    if (x.kind != ExprKind::closure) return;
    for (const ir::Capture& c : program_.functions[FunctionId(x.a)].captures) {
      if (c.outer == l)
        found = found || is_stored(FunctionId(x.a)) || is_captured_by_stored(FunctionId(x.a), c.inner);
    }
  });
  return found;
}

}  // namespace mochi::emit::rust
