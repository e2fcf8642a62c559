#include "lower/ownership/classes.h"

#include <algorithm>
#include <set>

#include "ir/walk.h"
#include "lower/ownership/class_builder.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Function;
using ir::FunctionId;
using ir::FunctionKind;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using ir::StmtKind;

OwnershipClasses::OwnershipClasses(ir::Program& program) : p_(program), graph_(*program.types) {
  const std::size_t count = program.functions.size();
  places_.resize(count);
  effects_.resize(count);
  origins_.resize(count);
  direct_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Function& f = program.functions[FunctionId(static_cast<std::uint32_t>(i))];
    FunctionPlaces& at = places_[i];
    for (const ir::Local& l : f.body.locals) at.locals.push_back(graph_.make(l.type));
    at.result = graph_.make(f.result);
    at.exprs.assign(f.body.exprs.size(), kNoPlace);
    FunctionEffects& e = effects_[i];
    e.pure.assign(f.params.size(), true);
    e.consumed.assign(f.params.size(), false);
    e.stored.assign(f.params.size(), false);
    e.changes.assign(f.params.size(), false);
    liveness_.push_back(find_last_uses(f.body));
  }
  for (const ir::Global& g : program.globals) globals_.push_back(graph_.make(g.type));
  find_open();
}

void OwnershipClasses::find_open() {
  for (const Function& f : p_.functions) {
    ir::walk_exprs(f.body, [&](ExprId e) {
      const Expr& x = f.body.exprs[e];
      if (x.kind == ExprKind::closure || x.kind == ExprKind::function_ref) effects_[x.a].open = true;
    });
  }
}

OwnershipClasses::OpenKey OwnershipClasses::open_key(const Function& f) const {
  OpenKey key;
  for (const LocalId l : f.params) key.push_back(f.body.locals[l].type);
  key.push_back(f.result);
  return key;
}

const OpenEffects* OwnershipClasses::open_effects(types::TypeId type) const {
  const auto found = open_.find((*p_.types)[type].args);
  return found != open_.end() ? &found->second : nullptr;
}

// Sums up what function values may do; true if that is news.
bool OwnershipClasses::gather_open() {
  bool news = false;
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const FunctionEffects& e = effects_[i];
    if (!e.open) continue;
    const auto [at, fresh] =
        open_.try_emplace(open_key(p_.functions[FunctionId(static_cast<std::uint32_t>(i))]));
    OpenEffects& sum = at->second;
    if (fresh) {
      sum.consumed.assign(e.pure.size(), false);
      sum.stored.assign(e.pure.size(), false);
      sum.changes.assign(e.pure.size(), false);
      news = true;
    }
    for (std::size_t k = 0; k < e.pure.size(); ++k) {
      news = news || (e.consumed[k] && !sum.consumed[k]) || (e.changes[k] && !sum.changes[k]);
      sum.consumed[k] = sum.consumed[k] || e.consumed[k];
      sum.stored[k] = sum.stored[k] || e.stored[k];
      sum.changes[k] = sum.changes[k] || e.changes[k];
    }
    news = news || (e.changes_elsewhere && !sum.changes_elsewhere);
    sum.changes_elsewhere = sum.changes_elsewhere || e.changes_elsewhere;
    const std::size_t before = sum.globals.size();
    sum.globals.insert(e.globals.begin(), e.globals.end());
    news = news || sum.globals.size() != before;
  }
  return news;
}

// Which locals name parts of others, and from that what each function changes: a fixpoint over the call
// graph.
void OwnershipClasses::find_effects() {
  for (std::size_t i = 0; i < p_.functions.size(); ++i)
    find_origins(FunctionId(static_cast<std::uint32_t>(i)));
  bool again = true;
  while (again) {
    again = gather_open();
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      const FunctionId id(static_cast<std::uint32_t>(i));
      again = find_changes(id) || again;
    }
  }
}

// One round for one function; true if something new was found.
bool OwnershipClasses::find_changes(FunctionId id) {
  const Function& f = p_.functions[id];
  FunctionEffects& effects = effects_[id.value];
  if (!f.body.root) return false;
  bool news = false;
  const auto change_root = [&](const Root& root) {
    if (root.kind == Root::Kind::fresh) return;
    if (root.kind == Root::Kind::local) {
      const auto param = std::find(f.params.begin(), f.params.end(), LocalId(root.id));
      if (param != f.params.end()) {
        const auto at = static_cast<std::size_t>(param - f.params.begin());
        news = news || !effects.changes[at];
        effects.changes[at] = true;
        return;
      }
      const bool captured = std::any_of(f.captures.begin(), f.captures.end(),
                                        [&](const ir::Capture& c) { return c.inner.value == root.id; });
      if (!captured && !f.body.locals[LocalId(root.id)].cell) return;
    }
    news = news || !effects.changes_elsewhere;
    effects.changes_elsewhere = true;
  };
  const auto change = [&](ExprId container) {
    const Root root = root_of(f.body, container);
    change_root(root);
    if (root.kind == Root::Kind::local)
      for (const Root& origin : origins_[id.value][root.id]) change_root(origin);
  };
  const auto elsewhere = [&] {
    news = news || !effects.changes_elsewhere;
    effects.changes_elsewhere = true;
  };
  const auto reach = [&](const std::set<std::uint32_t>& globals) {
    const std::size_t before = effects.globals.size();
    effects.globals.insert(globals.begin(), globals.end());
    news = news || effects.globals.size() != before;
  };
  ir::walk(
      f.body, f.body.root,
      [&](ExprId e) {
        const Expr& x = f.body.exprs[e];
        if (x.kind == ExprKind::global && globals_[x.a] != kNoPlace) reach({x.a});
        if (x.kind == ExprKind::op && static_cast<Op>(x.a) == Op::map_remove) change(f.body.operand(e, 0));
        if (x.kind == ExprKind::call_value) {
          const OpenEffects* callee = open_effects(f.body.type(ExprId(x.a)));
          if (callee == nullptr) return;
          if (callee->changes_elsewhere) elsewhere();
          reach(callee->globals);
          for (std::size_t i = 0; i < callee->changes.size(); ++i)
            if (callee->changes[i]) change(f.body.operand(e, i));
        }
        if (x.kind != ExprKind::call) return;
        const FunctionEffects& callee = effects_[x.a];
        if (callee.changes_elsewhere) elsewhere();
        reach(callee.globals);
        for (std::size_t i = 0; i < callee.changes.size(); ++i)
          if (callee.changes[i]) change(f.body.operand(e, i));
      },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = f.body.stmts[s];
        if (stmt.kind != StmtKind::assign) return;
        const ExprId container = changed_container(f.body, ExprId(stmt.a));
        if (container)
          change(container);
        else if (f.body.kind(ExprId(stmt.a)) == ExprKind::global)
          elsewhere();
      });
  return news;
}

// Parameters whose classes are reached from outside, and results that hold what others know.
bool OwnershipClasses::find_escapes() {
  // How many independent roots lead to a class: parameters, results, globals, fields of declared types,
  // boxes.
  std::vector<std::uint32_t> owner(graph_.size() * 2 + 64, 0);
  // The same without results.
  std::vector<std::uint32_t> keeper(owner.size(), 0);
  constexpr std::uint32_t kMany = 0xffffffffU;
  std::uint32_t next = 0;
  const auto claim = [&](std::vector<std::uint32_t>& table, PlaceId c, std::uint32_t as) {
    if (c >= table.size()) table.resize(graph_.size() * 2, 0);
    if (table[c] == 0)
      table[c] = as;
    else if (table[c] != as)
      table[c] = kMany;
  };
  const auto mark = [&](PlaceId place, std::uint32_t as, bool is_result = false) {
    for (const PlaceId c : graph_.tree(place, false)) {
      claim(owner, c, as);
      if (!is_result) claim(keeper, c, as);
    }
  };
  for (const PlaceId g : globals_) mark(g, kMany);
  for (const auto& [key, place] : graph_.fields()) mark(place, kMany);
  for (const auto& [key, place] : graph_.boxes()) mark(place, kMany);
  std::vector<std::vector<std::uint32_t>> ids(p_.functions.size());
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const Function& f = p_.functions[FunctionId(static_cast<std::uint32_t>(i))];
    for (const LocalId l : f.params) {
      ids[i].push_back(++next);
      mark(places_[i].locals[l.value], next);
    }
    ids[i].push_back(++next);
    mark(places_[i].result, next, true);
    for (const ir::Capture& c : f.captures) mark(places_[i].locals[c.inner.value], kMany);
  }
  bool news = false;
  const auto only = [&](PlaceId place, std::uint32_t as) {
    for (const PlaceId c : graph_.tree(place, false))
      if (owner[c] != as) return false;
    return true;
  };
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const Function& f = p_.functions[FunctionId(static_cast<std::uint32_t>(i))];
    FunctionEffects& e = effects_[i];
    for (std::size_t k = 0; k < f.params.size(); ++k) {
      const PlaceId place = places_[i].locals[f.params[k].value];
      if (place == kNoPlace) continue;
      const bool holds_function = type_holds_function(f.body.locals[f.params[k]].type);
      if (e.pure[k] && (e.open || holds_function || !only(place, ids[i][k]))) {
        e.pure[k] = false;
        news = true;
      }
      if (!e.consumed[k] && owner[graph_.find(place)] != ids[i][k]) {
        e.consumed[k] = true;
        news = true;
      }
      if (!e.stored[k] && keeper[graph_.find(place)] != ids[i][k]) {
        e.stored[k] = true;
        news = true;
      }
    }
    if (e.fresh_result && places_[i].result != kNoPlace &&
        (e.open || !only(places_[i].result, ids[i].back()))) {
      e.fresh_result = false;
      news = true;
    }
  }
  return news;
}

bool OwnershipClasses::type_holds_function(types::TypeId type) const {
  const types::Type& shape = (*p_.types)[type];
  if (shape.kind == types::TypeKind::function || shape.kind == types::TypeKind::any) return true;
  return std::any_of(shape.args.begin(), shape.args.end(),
                     [&](types::TypeId t) { return type_holds_function(t); });
}

void OwnershipClasses::roots(FunctionId id, ExprId e, std::vector<Root>& out) {
  const ir::Body& body = p_.functions[id].body;
  if (!graph_.matters(body.type(e))) return;
  const Expr& x = body.exprs[e];
  if (is_path(body, e)) {
    const ExprId root = path_root(body, e);
    if (body.kind(root) == ExprKind::local || body.kind(root) == ExprKind::global)
      out.push_back(root_of(body, e));
    else if (root != e)
      roots(id, root, out);
    return;
  }
  // A new list of values that are no objects shares nothing with the lists that it was made from.
  const types::Type& shape = (*p_.types)[body.type(e)];
  const bool holds_objects =
      shape.kind == types::TypeKind::any || shape.decl.valid() ||
      std::any_of(shape.args.begin(), shape.args.end(), [&](types::TypeId t) { return graph_.matters(t); });
  if (x.kind == ExprKind::op && !holds_objects) return;
  if (x.kind == ExprKind::call && effects_[x.a].fresh_result) return;
  if (x.kind == ExprKind::closure)
    for (const std::uint32_t captured : body.list(x.b)) out.push_back({Root::Kind::local, captured});
  std::size_t index = 0;
  ir::for_each_part(
      body, e,
      [&](ExprId part) {
        const bool kept = x.kind != ExprKind::call || !effects_[x.a].pure[index];
        ++index;
        if (kept) roots(id, part, out);
      },
      [](ir::BlockId) {});
}

void OwnershipClasses::find_origins(FunctionId id) {
  const Function& f = p_.functions[id];
  auto& origins = origins_[id.value];
  origins.assign(f.body.locals.size(), {});
  direct_[id.value] = origins;
  if (!f.body.root) return;
  const auto from = [&](std::uint32_t local, std::uint32_t value) {
    if (local == LocalId::kNone || value == ExprId::kNone ||
        !graph_.matters(f.body.locals[LocalId(local)].type))
      return;
    roots(id, ExprId(value), origins[local]);
  };
  const auto arms = [&](std::uint32_t subject, std::uint32_t list) {
    ir::for_each_arm(f.body, list, [&](ir::ArmId arm) {
      for (const LocalId l : f.body.arms[arm].bindings) from(l.value, subject);
    });
  };
  ir::walk(
      f.body, f.body.root,
      [&](ExprId e) {
        if (f.body.kind(e) == ExprKind::match_value) arms(f.body.exprs[e].a, f.body.exprs[e].b);
      },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = f.body.stmts[s];
        if (stmt.kind == StmtKind::let || stmt.kind == StmtKind::for_each) from(stmt.a, stmt.b);
        if (stmt.kind == StmtKind::match) arms(stmt.a, stmt.b);
        if (stmt.kind == StmtKind::assign && f.body.kind(ExprId(stmt.a)) == ExprKind::local)
          from(f.body.exprs[ExprId(stmt.a)].a, stmt.b);
        // What is stored into an object is reached from it.
        if (const ExprId container =
                stmt.kind == StmtKind::assign ? changed_container(f.body, ExprId(stmt.a)) : ExprId()) {
          const Root root = root_of(f.body, container);
          if (root.kind == Root::Kind::local) from(root.id, stmt.b);
        }
      });
  direct_[id.value] = origins;
  // Origins of origins.
  bool again = true;
  while (again) {
    again = false;
    for (auto& own : origins) {
      std::set<std::pair<int, std::uint32_t>> seen;
      std::vector<Root> all;
      const auto add = [&](const Root& r) {
        if (seen.emplace(static_cast<int>(r.kind), r.id).second) all.push_back(r);
      };
      for (const Root& r : own) add(r);
      for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].kind == Root::Kind::local)
          for (const Root& r : std::vector<Root>(origins[all[i].id])) add(r);
      if (all.size() != own.size()) {
        own = std::move(all);
        again = true;
      }
    }
  }
}

void OwnershipClasses::solve() {
  // Each round unifies what the knowledge of the last one lets flow; knowledge only grows.
  bool again = true;
  while (again) {
    news_ = false;
    for (std::size_t i = 0; i < p_.functions.size(); ++i)
      ClassBuilder(*this, FunctionId(static_cast<std::uint32_t>(i))).run();
    again = find_escapes() || news_;
  }
  find_effects();
  if (!any_changed_) return;
  for (const auto& [type, place] : graph_.boxes()) {
    if (place == kNoPlace) continue;
    Mark& mark = graph_.changed(place);
    if (!mark.set) mark = {true, any_change_};
  }
}

}  // namespace mochi::lower
