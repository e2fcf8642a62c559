#include "lower/ownership/ownership.h"

#include <set>

#include "ir/facts.h"
#include "ir/walk.h"
#include "lower/ownership/aliases.h"
#include "lower/ownership/classes.h"
#include "lower/ownership/growth.h"
#include "lower/ownership/parameters.h"

namespace mochi::lower {
namespace {

using ir::Expr;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Function;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using types::TypeKind;

class Deriver {
 public:
  Deriver(ir::Program& program, bool open_exports)
      : p_(program), open_exports_(open_exports), all_(program), graph_(all_.graph()) {}

  // Drops the deep copies that nothing can tell from their originals; true if there was one.
  bool drop_copies() {
    all_.solve();
    bool dropped = false;
    for (std::size_t i = 0; i < p_.functions.size(); ++i) dropped = drop_copies(id(i)) || dropped;
    return dropped;
  }

  void run() {
    all_.solve();
    find_aliases();
    sink_aliases();
    find_cells();
    set_last_uses();
    ir::OwnershipFacts& facts = ir::own_facts(p_).ownership;
    publish(facts);
    grow_in_place(all_, open_exports_, facts.functions);
    fit_locals(facts);
  }

 private:
  FunctionId id(std::size_t i) const { return FunctionId(static_cast<std::uint32_t>(i)); }

  void find_aliases() {
    holding_.resize(p_.functions.size());
    moved_out_.resize(p_.functions.size());
    bool again = true;
    while (again) {
      again = false;
      for (std::size_t i = 0; i < p_.functions.size(); ++i) {
        AliasFinder finder(all_, id(i));
        holding_[i] = finder.run();
        moved_out_[i] = finder.moved_out();
        again = again || finder.found_news();
      }
    }
  }

  // Two names of an object that never changes are two names of what hangs on it. An object that changes is a
  // cell then, and what hangs on it has one name again: the cell's.
  void sink_aliases() {
    std::vector<PlaceId> work;
    for (PlaceId i = 0; i < graph_.size(); ++i)
      if (graph_.find(i) == i && graph_.aliased(i).set) work.push_back(i);
    while (!work.empty()) {
      const PlaceId at = graph_.find(work.back());
      work.pop_back();
      if (graph_.changed(at).set) continue;
      const Mark mark = graph_.aliased(at);
      const auto inside = [&](PlaceId part) {
        if (part == kNoPlace || graph_.aliased(part).set) return;
        graph_.aliased(part) = mark;
        work.push_back(part);
      };
      for (std::size_t i = 0; i < graph_.part_count(at); ++i) inside(graph_.part(at, i));
      for (const PlaceId f : graph_.declared_fields(graph_.type(at))) inside(f);
    }
  }

  // A position is a cell if its class is, or if what flows into it through a call is.
  void find_cells() {
    for (PlaceId i = 0; i < graph_.size(); ++i)
      if (graph_.find(i) == i) graph_.cell(i) = graph_.changed(i).set && graph_.aliased(i).set;
    bool again = true;
    while (again) {
      again = false;
      for (std::size_t i = 0; i < p_.functions.size(); ++i) {
        const Function& f = p_.functions[id(i)];
        ir::walk_exprs(f.body, [&](ExprId e) {
          if (f.body.kind(e) == ExprKind::call) again = pass_cells(id(i), e) || again;
        });
      }
    }
  }
  bool pass_cells(FunctionId caller, ExprId call) {
    const ir::Body& body = p_.functions[caller].body;
    const Expr& e = body.exprs[call];
    const FunctionId callee(e.a);
    const Function& f = p_.functions[callee];
    bool news = false;
    for (std::size_t i = 0; i < f.params.size() && i < body.list_size(e.b); ++i) {
      const PlaceId arg = all_.places(caller).exprs[body.operand(call, i).value];
      const PlaceId param = all_.places(callee).locals[f.params[i].value];
      if (arg == kNoPlace || param == kNoPlace) continue;
      // A borrowed parameter takes what is in the cell; a cell parameter wants the cell.
      if (graph_.cell(param) && !graph_.cell(arg)) {
        news = true;
        make_cell(arg, param);
      }
      for (std::size_t k = 0; k < graph_.part_count(arg) && k < graph_.part_count(param); ++k)
        news = equal_cells(graph_.part(arg, k), graph_.part(param, k)) || news;
    }
    const PlaceId result = all_.places(caller).exprs[call.value];
    return equal_cells(result, all_.places(callee).result) || news;
  }
  // With the witnesses of `like`, where `place` has none.
  void make_cell(PlaceId place, PlaceId like) {
    graph_.cell(place) = true;
    if (!graph_.changed(place).set) graph_.changed(place) = Mark(graph_.changed(like));
    if (!graph_.aliased(place).set) graph_.aliased(place) = Mark(graph_.aliased(like));
  }
  bool equal_cells(PlaceId a, PlaceId b) {
    if (a == kNoPlace || b == kNoPlace || graph_.same(a, b)) return false;
    const bool news_here = graph_.cell(a) != graph_.cell(b);
    if (news_here && graph_.cell(a)) make_cell(b, a);
    if (news_here && !graph_.cell(a)) make_cell(a, b);
    bool news = news_here;
    for (std::size_t i = 0; i < graph_.part_count(a) && i < graph_.part_count(b); ++i)
      news = equal_cells(graph_.part(a, i), graph_.part(b, i)) || news;
    return news;
  }

  // A deep copy of what the function made itself, and nobody else keeps, is the thing itself where it is
  // returned: anywhere else the function may go on to change what it made.
  bool drop_copies(FunctionId of) {
    Function& f = p_.functions[of];
    if (!f.body.root) return false;
    std::vector<ir::StmtId> copies;
    ir::walk(
        f.body, f.body.root, [](ExprId) {},
        [&](ir::StmtId s) {
          const ir::Stmt& stmt = f.body.stmts[s];
          if (stmt.kind != ir::StmtKind::return_ || stmt.a == ExprId::kNone) return;
          const Expr& x = f.body.exprs[ExprId(stmt.a)];
          if (x.kind == ExprKind::op && static_cast<Op>(x.a) == Op::deep_copy) copies.push_back(s);
        });
    const std::vector<ExprId> kept = kept_copies(f.body);
    if (copies.empty() && kept.empty()) return false;
    const std::set<PlaceId> outside = known_outside(of);
    bool dropped = drop_kept(of, kept, outside);
    for (const ir::StmtId copy : copies) {
      const ExprId original = f.body.operand(ExprId(f.body.stmts[copy].a), 0);
      bool own = true;
      for (const PlaceId c : graph_.tree(all_.places(of).exprs[original.value], true))
        own = own && outside.count(c) == 0;
      if (!own) continue;
      f.body.stmts[copy].a = original.value;
      dropped = true;
    }
    return dropped;
  }
  // Copies that a field of a new record or variant keeps.
  static std::vector<ExprId> kept_copies(const ir::Body& body) {
    std::vector<ExprId> found;
    ir::walk_exprs(body, [&](ExprId id) {
      const Expr& e = body.exprs[id];
      if (e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant) return;
      for (const std::uint32_t part : body.list(e.a)) {
        const Expr& x = body.exprs[ExprId(part)];
        if (x.kind == ExprKind::op && static_cast<Op>(x.a) == Op::deep_copy) found.emplace_back(part);
      }
    });
    return found;
  }
  // A record may keep the thing itself where that has one name in the function, which is read there for the last time, or none.
  bool drop_kept(FunctionId of, const std::vector<ExprId>& kept, const std::set<PlaceId>& outside) {
    if (kept.empty()) return false;
    Function& f = p_.functions[of];
    const Liveness live = find_last_uses(f.body);
    std::map<PlaceId, int> names;
    for (const PlaceId local : all_.places(of).locals)
      for (const PlaceId c : graph_.tree(local, true)) ++names[c];
    bool dropped = false;
    for (const ExprId copy : kept) {
      const ExprId original = f.body.operand(copy, 0);
      const Expr x = f.body.exprs[original];
      const bool local = x.kind == ExprKind::local;
      if (!(local ? static_cast<bool>(live.last_use[original.value]) : x.kind == ExprKind::call)) continue;
      const std::vector<PlaceId> classes = graph_.tree(all_.places(of).exprs[original.value], true);
      const bool own = std::all_of(classes.begin(), classes.end(), [&](PlaceId c) {
        const auto known = names.find(c);
        return outside.count(c) == 0 && (known == names.end() || known->second <= (local ? 1 : 0));
      });
      if (!own) continue;
      f.body.exprs[copy] = x;
      dropped = true;
    }
    return dropped;
  }
  std::set<PlaceId> known_outside(FunctionId of) {
    std::set<PlaceId> classes;
    const auto add = [&](PlaceId place) {
      for (const PlaceId c : graph_.tree(place, true)) classes.insert(c);
    };
    const Function& f = p_.functions[of];
    for (const LocalId l : f.params) add(all_.places(of).locals[l.value]);
    for (std::size_t g = 0; g < p_.globals.size(); ++g)
      add(all_.global(GlobalId(static_cast<std::uint32_t>(g))));
    for (const auto& [type, place] : graph_.boxes()) add(place);
    for (std::size_t i = 0; i < p_.functions.size(); ++i)
      for (const ir::Capture& c : p_.functions[id(i)].captures) add(all_.places(id(i)).locals[c.inner.value]);
    return classes;
  }

  void set_last_uses() {
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      Function& f = p_.functions[id(i)];
      const Liveness live = find_last_uses(f.body);
      for (std::size_t k = 0; k < f.body.exprs.size(); ++k) {
        Expr& e = f.body.exprs[ExprId(static_cast<std::uint32_t>(k))];
        if (e.kind != ExprKind::local) continue;
        const TypeKind kind = p_.types->kind(e.type);
        const bool scalar = kind == TypeKind::integer || kind == TypeKind::floating ||
                            kind == TypeKind::boolean || kind == TypeKind::unit;
        const auto bit = static_cast<std::uint8_t>(ExprFlag::last_use);
        e.flags = static_cast<std::uint8_t>(live.last_use[k] && !scalar ? e.flags | bit : e.flags & ~bit);
      }
    }
  }

  // --- publishing ---
  std::uint32_t place_of(ir::OwnershipFacts& facts, PlaceId place) {
    if (place == kNoPlace) return ir::OwnershipFacts::kNone;
    const PlaceId root = graph_.find(place);
    if (root >= index_.size()) index_.resize(root + 1, ir::OwnershipFacts::kNone);
    if (index_[root] != ir::OwnershipFacts::kNone) return index_[root];
    const auto at = static_cast<std::uint32_t>(facts.places.size());
    index_[root] = at;
    ir::Place made;
    made.type = graph_.type(root);
    made.change = graph_.changed(root).span;
    made.alias = graph_.aliased(root).span;
    made.grows = graph_.grown(root).set;
    made.ownership = graph_.cell(root)          ? ir::Ownership::cell
                     : graph_.changed(root).set ? ir::Ownership::unique
                                                : ir::Ownership::shared;
    facts.places.push_back(std::move(made));
    std::vector<std::uint32_t> parts;
    for (std::size_t i = 0; i < graph_.part_count(root); ++i)
      parts.push_back(place_of(facts, graph_.part(root, i)));
    facts.places[at].parts = std::move(parts);
    return at;
  }
  void publish(ir::OwnershipFacts& facts) {
    facts = {};
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      ir::FunctionOwnership f;
      for (const PlaceId l : all_.places(id(i)).locals) f.locals.push_back(place_of(facts, l));
      f.holding = holding_[i];
      f.modes = parameter_modes(p_, id(i), f.holding);
      f.changes = all_.effects(id(i)).changes;
      f.changes_elsewhere = all_.effects(id(i)).changes_elsewhere;
      f.moved_out = moved_out_[i];
      f.result = place_of(facts, all_.places(id(i)).result);
      facts.functions.push_back(std::move(f));
    }
    for (std::size_t g = 0; g < p_.globals.size(); ++g)
      facts.globals.push_back(place_of(facts, all_.global(GlobalId(static_cast<std::uint32_t>(g)))));
    for (std::size_t t = 0; t < p_.modules.size(); ++t)
      for (const types::DeclId d : p_.modules[ir::ModuleId(static_cast<std::uint32_t>(t))].types)
        if (p_.types->decl(d).params.empty()) graph_.declared_fields(p_.types->nominal(d));
    const auto fields = graph_.fields();
    for (const auto& [key, place] : fields)
      if (place != kNoPlace) facts.fields[key] = place_of(facts, place);
  }
  // Locals that later steps made are scalars or copies of owners.
  void fit_locals(ir::OwnershipFacts& facts) {
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      facts.functions[i].locals.resize(p_.functions[id(i)].body.locals.size(), ir::OwnershipFacts::kNone);
      facts.functions[i].holding.resize(p_.functions[id(i)].body.locals.size(), ir::Holding::owned);
    }
  }

  ir::Program& p_;
  bool open_exports_;
  OwnershipClasses all_;
  PlaceGraph& graph_;
  std::vector<std::vector<ir::Holding>> holding_;
  std::vector<std::vector<ir::MovedOut>> moved_out_;
  std::vector<std::uint32_t> index_;
};

bool has_deep_copies(const ir::Program& program) {
  bool found = false;
  for (const Function& f : program.functions)
    for (const Expr& e : f.body.exprs)
      found = found || (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::deep_copy);
  return found;
}

}  // namespace

void derive_ownership(ir::Program& program, bool open_exports) {
  // Without its copy an object may have other classes: everything is found out anew.
  if (has_deep_copies(program)) Deriver(program, open_exports).drop_copies();
  Deriver(program, open_exports).run();
}

}  // namespace mochi::lower
