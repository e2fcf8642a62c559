// Ownership: names that borrow, and objects that leave their slot and come back.
#include <algorithm>

#include "ir/place.h"
#include "ir/walk.h"
#include "lower/ownership/aliases.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;

// --- Objects that move out of their slot and back ---

// Evaluating it again later names the same slot: what it is built from does not change.
bool AliasFinder::fixed_path(ExprId path) const {
  bool fixed = true;
  ir::walk(
      body_, path,
      [&](ExprId e) {
        const Expr& x = body_.exprs[e];
        const bool leaf_ok =
            x.kind == ExprKind::local
                ? !body_.locals[LocalId(x.a)].cell
                : x.kind != ExprKind::call && x.kind != ExprKind::call_value && x.kind != ExprKind::closure;
        fixed = fixed && leaf_ok;
      },
      [&](StmtId) { fixed = false; });
  return fixed;
}

StmtId AliasFinder::swap_at(ir::BlockId in, std::size_t index) const {
  const auto& statements = body_.blocks[in];
  if (index + 2 >= statements.size()) return {};
  const ir::Stmt& first = body_.stmts[statements[index]];
  const ir::Stmt& second = body_.stmts[statements[index + 1]];
  const ir::Stmt& third = body_.stmts[statements[index + 2]];
  if (second.kind != StmtKind::assign || third.kind != StmtKind::assign) return {};
  const ExprId value(third.b);
  const bool gives_back =
      body_.kind(value) == ExprKind::local && body_.exprs[value].a == first.a && live_.last_use[value.value];
  const bool crosses = ir::same_place(body_, ExprId(first.b), ExprId(second.a)) &&
                       ir::same_place(body_, ExprId(second.b), ExprId(third.a));
  const bool fixed = fixed_path(ExprId(first.b)) && fixed_path(ExprId(second.b));
  return gives_back && crosses && fixed ? statements[index + 2] : StmtId();
}

// A statement inside ends the block early.
bool AliasFinder::leaves(StmtId s) const {
  bool found = false;
  const auto on_stmt = [&](StmtId at) {
    const StmtKind kind = body_.stmts[at].kind;
    found = found || kind == StmtKind::return_ || kind == StmtKind::break_ || kind == StmtKind::continue_ ||
            kind == StmtKind::try_;
  };
  on_stmt(s);
  ir::for_each_part(
      body_, s,
      [&](ExprId e) {
        ir::walk(
            body_, e, [](ExprId) {}, on_stmt);
      },
      [&](ir::BlockId b) {
        ir::walk(
            body_, b, [](ExprId) {}, on_stmt);
      });
  return found;
}

StmtId AliasFinder::take_at(ir::BlockId in, std::size_t index) {
  const auto& statements = body_.blocks[in];
  const ir::Stmt& first = body_.stmts[statements[index]];
  const LocalId name(first.a);
  const ExprId path(first.b);
  const ir::Local& local = body_.locals[name];
  const std::size_t last = last_mention_[name.value];
  if (last <= index || last >= statements.size() || local.cell || captured_[name.value] || !fixed_path(path))
    return {};
  const ir::Stmt& end = body_.stmts[statements[last]];
  if (end.kind != StmtKind::assign || body_.kind(ExprId(end.b)) != ExprKind::local) return {};
  if (body_.exprs[ExprId(end.b)].a != name.value || !ir::same_place(body_, path, ExprId(end.a))) return {};
  // Parts of the path may not be assigned meanwhile, and nobody may look at the object through it.
  std::set<std::uint32_t> used;
  ir::walk(
      body_, path,
      [&](ExprId e) {
        if (body_.kind(e) == ExprKind::local) used.insert(body_.exprs[e].a);
      },
      [](StmtId) {});
  Borrow borrow = start_borrow(name, path, places_.locals[name.value]);
  for (std::size_t i = index + 1; i < last; ++i) {
    if (leaves(statements[i])) return {};
    scan_statement(borrow, statements[i]);
    const auto assigned = [&](StmtId at) {
      const ir::Stmt& s = body_.stmts[at];
      if (s.kind == StmtKind::assign && body_.kind(ExprId(s.a)) == ExprKind::local &&
          used.count(body_.exprs[ExprId(s.a)].a) != 0)
        borrow.conflict = true;
    };
    assigned(statements[i]);
    ir::for_each_part(
        body_, statements[i],
        [&](ExprId e) {
          ir::walk(
              body_, e, [](ExprId) {}, assigned);
        },
        [&](ir::BlockId b) {
          ir::walk(
              body_, b, [](ExprId) {}, assigned);
        });
    if (borrow.conflict || borrow.root_mentioned) return {};
  }
  return statements[last];
}

// --- Borrows ---

bool AliasFinder::derived(const Root& root, LocalId from) const {
  std::set<std::uint32_t> seen;
  std::vector<Root> work{root};
  // Every way back leads to `from`.
  while (!work.empty()) {
    const Root at = work.back();
    work.pop_back();
    if (at.kind != Root::Kind::local) return false;
    if (at.id == from.value || !seen.insert(at.id).second) continue;
    const auto& direct = all_.direct_origins(id_, LocalId(at.id));
    if (direct.empty()) return false;
    work.insert(work.end(), direct.begin(), direct.end());
  }
  return true;
}

AliasFinder::Borrow AliasFinder::start_borrow(LocalId name, ExprId path, PlaceId object) {
  Borrow borrow;
  borrow.name = name;
  const Root root = root_of(body_, path);
  borrow.roots.push_back(root);
  if (root.kind == Root::Kind::local)
    for (const Root& r : all_.origins(id_, LocalId(root.id))) borrow.roots.push_back(r);
  // What was put into the root under the name itself is no other way to it.
  std::erase(borrow.roots, Root{Root::Kind::local, name.value});
  for (const PlaceId c : graph_.tree(object, true)) borrow.classes.insert(c);
  for (ExprId at = path; is_path(body_, at);) {
    if (const PlaceId p = places_.exprs[at.value]; p != kNoPlace) {
      borrow.classes.insert(graph_.find(p));
      if (at != path) borrow.containers.insert(graph_.find(p));
    }
    const Expr& e = body_.exprs[at];
    const bool above_root = e.kind == ExprKind::field && (body_.kind(ExprId(e.a)) == ExprKind::local ||
                                                          body_.kind(ExprId(e.a)) == ExprKind::global);
    if (above_root) borrow.first_field = e.b;
    // Part of what is borrowed itself: that borrow's containers too.
    if (e.kind == ExprKind::local)
      borrow.classes.insert(borrowed_classes_[e.a].begin(), borrowed_classes_[e.a].end());
    if (e.kind == ExprKind::local || e.kind == ExprKind::global) break;
    at = e.kind == ExprKind::op ? body_.operand(at, 0) : ExprId(e.a);
  }
  return borrow;
}

bool AliasFinder::beside(const Borrow& borrow, ExprId e) const {
  const Expr& x = body_.exprs[e];
  if (borrow.first_field == 0xffffffffU || x.kind != ExprKind::field || x.b == borrow.first_field)
    return false;
  const Root root = root_of(body_, e);
  const ExprKind base = body_.kind(ExprId(x.a));
  return (base == ExprKind::local || base == ExprKind::global) && root == borrow.roots.front();
}

bool AliasFinder::touches(const Borrow& borrow, PlaceId place) {
  for (const PlaceId c : graph_.tree(place, true))
    if (graph_.changed(c).set && borrow.classes.count(c) != 0) return true;
  return false;
}

void AliasFinder::scan_block(Borrow& borrow, ir::BlockId id) {
  for (const StmtId s : body_.blocks[id]) scan_statement(borrow, s);
}

void AliasFinder::scan_change(Borrow& borrow, ExprId container) {
  const PlaceId place = places_.exprs[container.value];
  if (place == kNoPlace || borrow.classes.count(graph_.find(place)) == 0) return;
  if (derived(root_of(body_, container), borrow.name))
    borrow.changed_by_name = true;
  else
    borrow.conflict = true;
}

void AliasFinder::scan_statement(Borrow& borrow, StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  if (borrow.conflict) return;
  if (s.kind == StmtKind::assign) {
    const ExprId place(s.a);
    const ExprId container = changed_container(body_, place);
    if (beside(borrow, place)) {
      scan_expr(borrow, ExprId(s.b));
      return;
    }
    if (container) {
      scan_change(borrow, container);
    } else {
      const Root target = root_of(body_, place);
      if (std::find(borrow.roots.begin(), borrow.roots.end(), target) != borrow.roots.end())
        borrow.conflict = true;
    }
  }
  ir::for_each_part(
      body_, id, [&](ExprId part) { scan_expr(borrow, part); },
      [&](ir::BlockId part) { scan_block(borrow, part); });
}

void AliasFinder::scan_expr(Borrow& borrow, ExprId id) {
  if (borrow.conflict) return;
  if (borrow.budget-- == 0) {
    borrow.conflict = true;
    return;
  }
  const Expr& e = body_.exprs[id];
  if (beside(borrow, id)) return;
  if (e.kind == ExprKind::local || e.kind == ExprKind::global) {
    // Any name of a container leads to the object, not only the one that the path starts at.
    const Root root = root_of(body_, id);
    const PlaceId place = places_.exprs[id.value];
    const bool container = place != kNoPlace && borrow.containers.count(graph_.find(place)) != 0 &&
                           root != Root{Root::Kind::local, borrow.name.value};
    if (container || std::find(borrow.roots.begin(), borrow.roots.end(), root) != borrow.roots.end())
      borrow.root_mentioned = true;
  } else if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::map_remove) {
    scan_change(borrow, body_.operand(id, 0));
  } else if (e.kind == ExprKind::call || e.kind == ExprKind::call_value) {
    scan_call(borrow, id);
  }
  ir::for_each_part(
      body_, id, [&](ExprId part) { scan_expr(borrow, part); },
      [&](ir::BlockId part) { scan_block(borrow, part); });
}

void AliasFinder::scan_call(Borrow& borrow, ExprId id) {
  const Expr& e = body_.exprs[id];
  const std::vector<bool>* changes = nullptr;
  bool elsewhere = false;
  const auto mention = [&](const std::set<std::uint32_t>& globals) {
    for (const std::uint32_t g : globals)
      if (const PlaceId p = all_.global(ir::GlobalId(g));
          p != kNoPlace && borrow.containers.count(graph_.find(p)) != 0)
        borrow.root_mentioned = true;
  };
  if (e.kind == ExprKind::call) {
    const FunctionEffects& effects = all_.effects(ir::FunctionId(e.a));
    changes = &effects.changes;
    elsewhere = effects.changes_elsewhere;
    mention(effects.globals);
  } else if (const OpenEffects* effects = all_.open_effects(body_.type(ExprId(e.a))); effects != nullptr) {
    changes = &effects->changes;
    elsewhere = effects->changes_elsewhere;
    mention(effects->globals);
  }
  if (changes == nullptr) return;
  for (std::size_t i = 0; i < changes->size() && i < body_.list_size(e.b); ++i) {
    const ExprId arg = body_.operand(id, i);
    if (!(*changes)[i] || !touches(borrow, places_.exprs[arg.value])) continue;
    if (derived(root_of(body_, arg), borrow.name))
      borrow.changed_by_name = true;
    else
      borrow.conflict = true;
  }
  if (!elsewhere) return;
  for (const PlaceId c : borrow.classes)
    if (graph_.changed(c).set) borrow.conflict = true;
  for (const Root& r : borrow.roots)
    if (r.kind == Root::Kind::global) borrow.conflict = true;
}

}  // namespace mochi::lower
