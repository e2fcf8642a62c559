#include "emit/common/program_uses.h"

#include <algorithm>

#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::emit {

using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;

namespace {

template <typename T>
void keep_each_once(std::vector<T>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

ProgramUses::ProgramUses(const ir::Program& program)
    : nested_(program.functions.size()),
      inlined_(program.functions.size()),
      unset_(program.globals.size()),
      mentions_(program.functions.size()) {
  std::vector<unsigned> uses(program.functions.size());
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Body& body = program.functions[FunctionId(i)].body;
    Mentions& mentions = mentions_[i];
    ir::walk_exprs(body, [&](ir::ExprId id) {
      const ir::Expr& e = body.exprs[id];
      if (e.kind == ExprKind::closure) {
        nested_[e.a] = true;
        mentions.closures.emplace_back(e.a);
      }
      if (e.kind == ExprKind::function_ref || e.kind == ExprKind::call) {
        uses[e.a] += e.kind == ExprKind::call ? 2 : 1;
        mentions.functions.emplace_back(e.a);
      }
      if (e.kind == ExprKind::global) {
        mentions.globals.emplace_back(e.a);
        if (!e.has(ir::ExprFlag::proven)) unset_[e.a] = true;
      }
    });
    keep_each_once(mentions.functions);
    keep_each_once(mentions.closures);
    keep_each_once(mentions.globals);
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    inlined_[i] = uses[i] == 1 && program.functions[FunctionId(i)].kind == ir::FunctionKind::closure;
    FunctionId top(i);
    while (is_nested(top)) top = program.functions[top].parent;
    tops_.push_back(top);
  }
  find_assigned_fields(program);
}

void ProgramUses::find_assigned_fields(const ir::Program& program) {
  for (const ir::Function& f : program.functions) {
    for (std::uint32_t s = 0; s < f.body.stmts.size(); ++s) {
      const ir::Stmt& stmt = f.body.stmts[ir::StmtId(s)];
      if (stmt.kind != ir::StmtKind::assign) continue;
      const ir::Expr& place = f.body.exprs[ir::ExprId(stmt.a)];
      if (place.kind != ExprKind::field) continue;
      const types::DeclId record = (*program.types)[f.body.type(ir::ExprId(place.a))].decl;
      if (record.valid()) assigned_fields_.emplace(record, place.b);
    }
  }
}

bool calls_itself(const ir::Program& program, FunctionId f) {
  const ir::Body& body = program.functions[f].body;
  bool found = false;
  ir::walk_exprs(body, [&](ir::ExprId e) {
    found = found || (body.kind(e) == ExprKind::call && FunctionId(body.exprs[e].a) == f);
  });
  return found;
}

std::set<GlobalId> find_constants(const ir::Program& program, std::initializer_list<ExprKind> refused) {
  std::set<GlobalId> constants;
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const ir::Global& g = program.globals[GlobalId(i)];
    if (!g.lazy_init.valid()) continue;
    const ir::Body& body = program.functions[g.lazy_init].body;
    if (!ir::only_returned(body).valid()) continue;
    bool plain = !program.functions[g.lazy_init].may_fault;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ExprKind kind = body.kind(e);
      const bool code = kind == ExprKind::call || kind == ExprKind::call_value ||
                        kind == ExprKind::block_value || kind == ExprKind::match_value ||
                        std::find(refused.begin(), refused.end(), kind) != refused.end();
      const bool early = kind == ExprKind::global && !constants.contains(GlobalId(body.exprs[e].a));
      plain = plain && !code && !early;
    });
    if (plain) constants.insert(GlobalId(i));
  }
  return constants;
}

}  // namespace mochi::emit
