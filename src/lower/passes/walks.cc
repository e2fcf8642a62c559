#include "lower/passes/walks.h"

#include <algorithm>

#include "ir/effects.h"
#include "ir/facts.h"
#include "ir/uses.h"
#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::OwnershipFacts;
using ir::StmtId;
using ir::StmtKind;

// The walks of one function.
class WalkFinder {
 public:
  WalkFinder(const ir::Program& program, FunctionId id, const OwnershipFacts& facts)
      : types_(*program.types),
        f_(program.functions[id]),
        body_(f_.body),
        id_(id),
        facts_(facts),
        uses_(body_) {}

  std::vector<ir::Walk> run() {
    std::vector<ir::Walk> found;
    const auto on_stmt = [&](StmtId s) {
      if (body_.stmts[s].kind == StmtKind::for_each) found.push_back(walk_of(s));
    };
    if (body_.root)
      ir::walk(
          body_, body_.root, [](ExprId) {}, on_stmt);
    std::sort(found.begin(), found.end(),
              [](const ir::Walk& a, const ir::Walk& b) { return a.loop < b.loop; });
    return found;
  }

 private:
  ir::Walk walk_of(StmtId id) const {
    const ir::Stmt& s = body_.stmts[id];
    const ExprId source(s.b);
    const BlockId inside(s.d);
    ir::Walk walk;
    walk.loop = id;
    walk.source_may_change = may_change(source, inside);
    // What grows a list or set in place does so only if nobody else sees it (lower/ownership), and a loop that
    // walks it does; all other growth makes a new one. Maps get and lose entries where they stand.
    walk.source_may_grow = walk.source_may_change && grows_in_sight(body_.type(source));
    walk.source_may_differ = may_differ(source, inside);
    walk.variable_mentioned = uses_.mentions(inside, LocalId(s.a));
    return walk;
  }

  // Nobody else has it.
  bool is_made_here(ExprId source) const {
    const ExprKind kind = body_.kind(source);
    return kind == ExprKind::op || kind == ExprKind::make_list || kind == ExprKind::make_set ||
           kind == ExprKind::make_map;
  }

  bool grows_in_sight(types::TypeId type) const {
    return !types_.is(type, types::TypeKind::list) && !types_.is(type, types::TypeKind::set) &&
           !types_.is(type, types::TypeKind::string);
  }

  bool may_change(ExprId source, BlockId inside) const {
    if (is_made_here(source) || !ir::changes_aggregates(body_, inside)) return false;
    const std::uint32_t place = facts_.place_of(body_, id_, source);
    if (place == OwnershipFacts::kNone) return true;
    const ir::Ownership ownership = facts_.of(place);
    if (ownership == ir::Ownership::none || ownership == ir::Ownership::shared) return false;
    if (ownership != ir::Ownership::unique || body_.kind(source) != ExprKind::local) return true;
    // Of one live name what the loop does not mention stays as it is, unless a closure has it too.
    const LocalId name(body_.exprs[source].a);
    const bool ours = std::none_of(f_.captures.begin(), f_.captures.end(),
                                   [&](const ir::Capture& c) { return c.inner == name; });
    return !ours || body_.locals[name].cell || uses_.captured(name) || uses_.mentions(inside, name);
  }

  bool may_differ(ExprId source, BlockId inside) const {
    const ir::Expr& e = body_.exprs[source];
    if (e.kind != ExprKind::local || body_.locals[LocalId(e.a)].cell) return true;
    if (!body_.locals[LocalId(e.a)].assigned) return false;
    bool assigned = false;
    ir::walk(
        body_, inside, [](ExprId) {},
        [&](StmtId id) {
          const ir::Stmt& s = body_.stmts[id];
          assigned = assigned || (s.kind == StmtKind::assign && body_.kind(ExprId(s.a)) == ExprKind::local &&
                                  body_.exprs[ExprId(s.a)].a == e.a);
        });
    return assigned;
  }

  const types::TypeStore& types_;
  const ir::Function& f_;
  const ir::Body& body_;
  FunctionId id_;
  const OwnershipFacts& facts_;
  ir::LocalUses uses_;
};

}  // namespace

void find_walks(ir::Program& program) {
  ir::Facts& facts = ir::own_facts(program);
  facts.walks.clear();
  for (std::uint32_t f = 0; f < program.functions.size(); ++f)
    facts.walks.push_back(WalkFinder(program, FunctionId(f), facts.ownership).run());
}

}  // namespace mochi::lower
