#include "emit/python/failures.h"

#include "ir/uses.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::BlockId;
using ir::Body;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

namespace {

constexpr std::uint32_t kOk = 0;
constexpr std::uint32_t kErr = 1;

bool reads(const Body& body, ExprId id, LocalId local) {
  return body.kind(id) == ExprKind::local && body.exprs[id].a == local.value;
}

// `o.error` or `o.value`.
bool is_part(const Body& body, ExprId id, LocalId outcome, std::uint32_t variant) {
  const ir::Expr& e = body.exprs[id];
  return e.kind == ExprKind::variant_field && e.b == variant && reads(body, ExprId(e.a), outcome);
}

// `if o is Err { return Err(o.error) }`, with the same E.
bool passes_on(const Body& body, StmtId id, LocalId outcome) {
  const ir::Stmt& s = body.stmts[id];
  if (s.kind != StmtKind::if_ || (BlockId(s.c).valid() && !body.blocks[BlockId(s.c)].empty())) return false;
  const ir::Expr& test = body.exprs[ExprId(s.a)];
  if (test.kind != ExprKind::tag_is || test.b != kErr || !reads(body, ExprId(test.a), outcome)) return false;
  const auto& then = body.blocks[BlockId(s.b)];
  if (then.size() != 1 || body.stmts[then[0]].kind != StmtKind::return_) return false;
  ExprId value(body.stmts[then[0]].a);
  if (!value.valid()) return false;
  const ir::Expr& copy = body.exprs[value];
  if (copy.kind == ExprKind::op && static_cast<ir::Op>(copy.a) == ir::Op::deep_copy) value = body.operand(value, 0);
  const ir::Expr& made = body.exprs[value];
  return made.kind == ExprKind::make_variant && made.b == kErr &&
         is_part(body, body.expr_at(made.a, 0), outcome, kErr);
}

bool is_raised_call(const Body& body, ExprId id) {
  return id.valid() && (body.kind(id) == ExprKind::call || body.kind(id) == ExprKind::call_value);
}

bool gives_failures(const Body& body, BlockId block, bool tried) {
  bool found = false;
  for (const StmtId id : body.blocks[block]) {
    const ir::Stmt& s = body.stmts[id];
    if (s.kind == StmtKind::return_ && tried && ExprId(s.a).valid()) {
      const ir::Expr& e = body.exprs[ExprId(s.a)];
      found = found || e.kind != ExprKind::make_variant || e.b == kErr;
    }
    ir::for_each_part(
        body, id, [](ExprId) {},
        [&](BlockId part) {
          const bool inner = s.kind == StmtKind::try_ && part == BlockId(s.a);
          found = found || gives_failures(body, part, tried || inner);
        });
  }
  return found;
}

}  // namespace

bool can_raise(const Body& body) { return !gives_failures(body, body.root, false); }

std::map<StmtId, PassedOn> passed_on(const ir::Program& program, const Body& body) {
  std::map<StmtId, PassedOn> found;
  if (!body.root.valid()) return found;
  const ir::LocalUses uses(body);
  for (std::uint32_t b = 0; b < body.blocks.size(); ++b) {
    const auto& all = body.blocks[BlockId(b)];
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const ir::Stmt& s = body.stmts[all[i]];
      if (s.kind != StmtKind::let || !is_raised_call(body, ExprId(s.b))) continue;
      const LocalId outcome(s.a);
      const types::TypeId type = body.locals[outcome].type;
      if (!types::is_result(*program.types, type) || body.locals[outcome].cell) continue;
      if (passes_on(body, all[i + 1], outcome)) found.emplace(all[i], PassedOn{outcome, all[i + 1]});
    }
  }
  if (found.empty()) return found;
  std::map<std::uint32_t, std::uint32_t> values;
  ir::walk_exprs(body, [&](ExprId e) {
    const ir::Expr& field = body.exprs[e];
    if (field.kind == ExprKind::variant_field && field.b == kOk && body.kind(ExprId(field.a)) == ExprKind::local)
      ++values[body.exprs[ExprId(field.a)].a];
  });
  for (auto& [let, passed] : found) passed.reads = values[passed.outcome.value];
  std::erase_if(found, [&](const auto& entry) {
    // Beside the test and the error.
    return uses.mentions(entry.second.outcome) != entry.second.reads + 2;
  });
  return found;
}

bool Failures::is_open(const ir::Function& f) const {
  return f.exported || (f.method_of && program_.types->decl(f.method_of).exported);
}

Failures::Failures(const ir::Program& program, const std::set<FunctionId>& shipped) : program_(program) {
  const types::TypeStore& types = *program.types;
  for (const FunctionId id : shipped) {
    const ir::Function& f = program.functions[id];
    // Nobody imports a standard module of a package: there a failure is a value.
    if (!types::is_result(types, f.result) || program.modules[f.module].package == "std") continue;
    if (f.kind != ir::FunctionKind::plain && f.kind != ir::FunctionKind::method) continue;
    const types::TypeDecl* error = nullptr;
    if (const types::DeclId decl = types[types[f.result].args[1]].decl) error = &types.decl(decl);
    const bool class_of_its_own = error != nullptr && error->error;
    if (is_open(f) || (class_of_its_own && f.body.root.valid() && can_raise(f.body))) raising_.insert(id);
  }
  bool again = true;
  while (again) {
    again = false;
    for (const FunctionId id : shipped) again = look_at(id) || again;
  }
}

// Its own body raises.
bool Failures::writes_raises(FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  if (!can_raise(f.body)) return false;
  const bool value = f.kind == ir::FunctionKind::closure && types::is_result(*program_.types, f.result);
  return value || (raises(id) && !gives(id));
}

bool Failures::look_at(FunctionId caller) {
  const ir::Function& f = program_.functions[caller];
  if (!f.body.root.valid() || f.kind == ir::FunctionKind::test || f.kind == ir::FunctionKind::bench) return false;
  std::set<ExprId> passing;
  if (writes_raises(caller)) {
    for (const auto& [let, passed] : passed_on(program_, f.body)) passing.insert(ExprId(f.body.stmts[let].b));
    ir::walk(
        f.body, f.body.root, [](ExprId) {},
        [&](StmtId s) {
          if (f.body.stmts[s].kind == StmtKind::return_) passing.insert(ExprId(f.body.stmts[s].a));
        });
  }
  bool changed = false;
  ir::walk_exprs(f.body, [&](ExprId e) {
    const ir::Expr& call = f.body.exprs[e];
    if (call.kind != ExprKind::call || passing.contains(e)) return;
    const FunctionId callee(call.a);
    if (!raises(callee)) return;
    if (!is_open(program_.functions[callee])) {
      raising_.erase(callee);
      changed = true;
    } else if (program_.functions[callee].module == f.module) {
      changed = giving_.insert(callee).second || changed;
    }
  });
  return changed;
}

}  // namespace mochi::emit::python
