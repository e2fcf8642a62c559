#include "lower/passes/localise.h"

#include "ir/walk.h"
#include "lower/passes/renumber.h"

namespace mochi::lower {
namespace {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::StmtId;
using ir::StmtKind;

constexpr std::uint32_t kNobody = 0xffffffffU;
constexpr std::uint32_t kMany = 0xfffffffeU;

// By global: the only function that mentions it.
std::vector<std::uint32_t> sole_users(const ir::Program& p) {
  std::vector<std::uint32_t> users(p.globals.size(), kNobody);
  for (std::size_t i = 0; i < p.functions.size(); ++i) {
    const ir::Body& body = p.functions[FunctionId(static_cast<std::uint32_t>(i))].body;
    ir::walk_exprs(body, [&](ExprId e) {
      if (body.kind(e) != ExprKind::global) return;
      std::uint32_t& user = users[body.exprs[e].a];
      user = user == kNobody || user == i ? static_cast<std::uint32_t>(i) : kMany;
    });
  }
  return users;
}

// The index in the root block of the statement that gives `g` its first value; the block's size if there is
// none that stands before all other mentions.
std::size_t first_assignment(const ir::Body& body, const std::vector<std::size_t>& first_mention,
                             GlobalId g) {
  const auto& statements = body.blocks[body.root];
  const std::size_t at = first_mention[g.value];
  if (at >= statements.size()) return statements.size();
  const ir::Stmt& s = body.stmts[statements[at]];
  if (s.kind != StmtKind::assign) return statements.size();
  const ir::Expr& place = body.exprs[ExprId(s.a)];
  if (place.kind != ExprKind::global || place.a != g.value) return statements.size();
  bool in_value = false;
  ir::walk(
      body, ExprId(s.b),
      [&](ExprId e) {
        in_value = in_value || (body.kind(e) == ExprKind::global && body.exprs[e].a == g.value);
      },
      [](StmtId) {});
  return in_value ? statements.size() : at;
}

// Turns each moved global, given with the index of its first assignment, into a local.
void move_into(ir::Program& p, FunctionId init, const std::vector<std::pair<GlobalId, std::size_t>>& moves) {
  ir::Body& body = p.functions[init].body;
  std::vector<ir::LocalId> locals(p.globals.size());
  for (const auto& [g, at] : moves) {
    const ir::Global& global = p.globals[g];
    ir::Local local;
    local.name = global.name;
    local.type = global.type;
    local.span = global.span;
    locals[g.value] = body.locals.add(local);
    const StmtId first = body.blocks[body.root][at];
    const std::uint32_t value = body.stmts[first].b;
    body.stmts[first] = ir::Stmt{StmtKind::let, locals[g.value].value, value};
  }
  for (ir::Expr& e : body.exprs) {
    if (e.kind != ExprKind::global || !locals[e.a]) continue;
    e.kind = ExprKind::local;
    e.a = locals[e.a].value;
    e.flags = static_cast<std::uint8_t>(e.flags & ~static_cast<std::uint8_t>(ir::ExprFlag::proven));
  }
  for (const ir::Stmt& s : body.stmts) {
    if (s.kind != StmtKind::assign) continue;
    const ir::Expr& place = body.exprs[ExprId(s.a)];
    if (place.kind == ExprKind::local) body.locals[ir::LocalId(place.a)].assigned = true;
  }
}

}  // namespace

void localise_globals(ir::Program& program) {
  const std::vector<std::uint32_t> users = sole_users(program);
  std::vector<bool> keep(program.globals.size(), true);
  for (const ir::Module& m : program.modules) {
    if (!m.init) continue;
    const ir::Body& body = program.functions[m.init].body;
    if (!body.root) continue;
    // Where each global is mentioned first, in one walk.
    std::vector<std::size_t> first(program.globals.size(), ~std::size_t{0});
    const auto& statements = body.blocks[body.root];
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const auto on_expr = [&](ExprId e) {
        if (body.kind(e) == ExprKind::global && first[body.exprs[e].a] == ~std::size_t{0})
          first[body.exprs[e].a] = i;
      };
      ir::for_each_part(
          body, statements[i], [&](ExprId e) { ir::walk(body, e, on_expr, [](StmtId) {}); },
          [&](ir::BlockId b) { ir::walk(body, b, on_expr, [](StmtId) {}); });
    }
    std::vector<std::pair<GlobalId, std::size_t>> moves;
    for (const GlobalId g : m.globals) {
      const ir::Global& global = program.globals[g];
      if (global.exported || global.lazy_init || !global.foreign_path.empty() ||
          users[g.value] != m.init.value)
        continue;
      const std::size_t at = first_assignment(body, first, g);
      if (at < statements.size()) moves.emplace_back(g, at);
    }
    move_into(program, m.init, moves);
    for (const auto& [g, at] : moves) keep[g.value] = false;
  }
  remove_items(program, std::vector<bool>(program.functions.size(), true), keep);
}

}  // namespace mochi::lower
