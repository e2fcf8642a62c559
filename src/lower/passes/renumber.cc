#include "lower/passes/renumber.h"

namespace mochi::lower {
namespace {

using ir::Expr;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;

// Old id to new id; kNone for what goes.
std::vector<std::uint32_t> new_ids(const std::vector<bool>& keep) {
  std::vector<std::uint32_t> ids(keep.size(), 0xffffffffU);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (keep[i]) ids[i] = next++;
  return ids;
}

template <typename IdT>
void filter(std::vector<IdT>& list, const std::vector<std::uint32_t>& ids) {
  std::vector<IdT> kept;
  for (const IdT id : list)
    if (ids[id.value] != IdT::kNone) kept.push_back(IdT(ids[id.value]));
  list = std::move(kept);
}

template <typename IdT>
void move_id(IdT& id, const std::vector<std::uint32_t>& ids) {
  if (id) id = IdT(ids[id.value]);
}

void rename_in(ir::Body& body, const std::vector<std::uint32_t>& functions,
               const std::vector<std::uint32_t>& globals) {
  for (Expr& e : body.exprs) {
    // Nodes that no block reaches any more may name what goes.
    if (e.kind == ExprKind::global)
      e.a = globals[e.a];
    else if (e.kind == ExprKind::call || e.kind == ExprKind::function_ref || e.kind == ExprKind::closure)
      e.a = functions[e.a];
    else
      continue;
    if (e.a == 0xffffffffU) e = Expr{ExprKind::const_unit, 0, e.type};
  }
}

}  // namespace

void remove_items(ir::Program& program, const std::vector<bool>& functions,
                  const std::vector<bool>& globals) {
  const auto function_ids = new_ids(functions);
  const auto global_ids = new_ids(globals);
  Store<FunctionId, ir::Function> kept_functions;
  for (std::size_t i = 0; i < program.functions.size(); ++i) {
    if (!functions[i]) continue;
    ir::Function& f = program.functions[FunctionId(static_cast<std::uint32_t>(i))];
    move_id(f.parent, function_ids);
    for (FunctionId& preset : f.presets) move_id(preset, function_ids);
    rename_in(f.body, function_ids, global_ids);
    kept_functions.add(std::move(f));
  }
  Store<GlobalId, ir::Global> kept_globals;
  for (std::size_t i = 0; i < program.globals.size(); ++i) {
    if (!globals[i]) continue;
    ir::Global& g = program.globals[GlobalId(static_cast<std::uint32_t>(i))];
    move_id(g.lazy_init, function_ids);
    kept_globals.add(std::move(g));
  }
  program.functions = std::move(kept_functions);
  program.globals = std::move(kept_globals);
  for (ir::Module& m : program.modules) {
    filter(m.functions, function_ids);
    filter(m.tests, function_ids);
    filter(m.globals, global_ids);
    move_id(m.init, function_ids);
  }
}

}  // namespace mochi::lower
