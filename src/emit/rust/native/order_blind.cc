#include "emit/rust/native/order_blind.h"

#include <algorithm>

#include "ir/effects.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

namespace {

using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeKind;

bool lists_entries(const ir::Body& body, ExprId id) {
  if (body.kind(id) != ExprKind::op) return false;
  const auto op = static_cast<Op>(body.exprs[id].a);
  return op == Op::map_keys || op == Op::map_values || op == Op::set_items;
}

}  // namespace

OrderBlind::OrderBlind(const ir::Program& program, const ir::Function& function)
    : program_(program), body_(function.body), uses_(function.body) {
  ir::walk_exprs(body_, [&](ExprId id) { operation(id); });
  for (std::uint32_t s = 0; s < body_.stmts.size(); ++s) {
    if (body_.stmts[StmtId(s)].kind == StmtKind::for_each) loop(StmtId(s));
  }
}

// Equal items of these types cannot be told apart.
void OrderBlind::operation(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op) return;
  const auto op = static_cast<Op>(e.a);
  if (op != Op::list_sort && op != Op::list_min && op != Op::list_max && op != Op::list_len) return;
  const ExprId of = body_.operand(id, 0);
  if (!lists_entries(body_, of)) return;
  const TypeKind item = program_.types->kind(program_.types->element(body_.type(of)));
  if (op == Op::list_len || item == TypeKind::integer || item == TypeKind::string ||
      item == TypeKind::boolean || item == TypeKind::bigint)
    blind_.insert(of);
}

void OrderBlind::loop(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  const LocalId key(s.a);
  const ExprId source(s.b);
  const bool listed = lists_entries(body_, source);
  if (listed && static_cast<Op>(body_.exprs[source].a) == Op::map_values) return;
  const ExprId walked = listed ? body_.operand(source, 0) : source;
  const types::TypeId type = body_.type(walked);
  if (!program_.types->is(type, TypeKind::map) && !program_.types->is(type, TypeKind::set)) return;
  if (body_.locals[key].assigned || !is_plain(walked)) return;
  lists_.clear();
  keys_.clear();
  filled_.clear();
  if (!statements(BlockId(s.d), key) || !lists_are_sorted()) return;
  // What the loop fills it does not look at.
  for (const auto& [l, named] : filled_) {
    if (uses_.captured(l) || body_.locals[l].cell || uses_.count(id, l) != named) return;
  }
  blind_.insert(source);
  for (const auto& [l, named] : filled_) handed_.emplace_back(type, body_.locals[l].type);
}

bool OrderBlind::statements(BlockId block, LocalId key) {
  return std::all_of(body_.blocks[block].begin(), body_.blocks[block].end(), [&](StmtId id) {
    const ir::Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::assign) return assignment(s, key);
    if (s.kind == StmtKind::let)
      return ExprId(s.b).valid() && is_plain(ExprId(s.b)) && !body_.locals[LocalId(s.a)].assigned;
    return s.kind == StmtKind::if_ && is_plain(ExprId(s.a)) && statements(BlockId(s.b), key) &&
           (!BlockId(s.c).valid() || statements(BlockId(s.c), key));
  });
}

bool OrderBlind::assignment(const ir::Stmt& s, LocalId key) {
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  const ExprId value(s.b);
  const ir::Expr& v = body_.exprs[value];
  if (place.kind == ExprKind::map_get) {
    if (body_.kind(ExprId(place.a)) != ExprKind::local || !is_local(ExprId(place.b), key)) return false;
    const LocalId map(body_.exprs[ExprId(place.a)].a);
    ++filled_[map];
    return is_plain(value);
  }
  if (place.kind != ExprKind::local || v.kind != ExprKind::op) return false;
  const LocalId l(place.a);
  const auto op = static_cast<Op>(v.a);
  if ((op != Op::list_append && op != Op::set_add) || !is_local(body_.operand(value, 0), l)) return false;
  const ExprId item = body_.operand(value, 1);
  if (!is_plain(item)) return false;
  if (op == Op::set_add) {
    filled_[l] += 2;
    return is_local(item, key);
  }
  lists_.insert(l);
  if (is_local(item, key)) keys_.insert(l);
  return true;
}

bool OrderBlind::is_plain(ExprId value) const {
  const ir::Effects effects = ir::effects_of(*program_.types, body_, value);
  return !effects.calls && !effects.writes && !effects.statements;
}

bool OrderBlind::is_local(ExprId e, LocalId l) const {
  return body_.kind(e) == ExprKind::local && body_.exprs[e].a == l.value;
}

bool OrderBlind::lists_are_sorted() const {
  if (lists_.empty()) return true;
  bool sorted = false;
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::list_sort_by_keys) return;
    std::set<LocalId> taken;
    bool by_key = false;
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
      const ExprId part = body_.operand(id, i);
      if (body_.kind(part) != ExprKind::local) return;
      const LocalId l(body_.exprs[part].a);
      taken.insert(l);
      by_key = by_key || (i > 0 && keys_.contains(l));
    }
    sorted = sorted || (by_key && taken == lists_);
  });
  // Each is appended to in one place, which reads it, and sorted in one.
  return sorted && std::all_of(lists_.begin(), lists_.end(), [&](LocalId l) {
           return uses_.reads(l) == 2 && uses_.writes(l) == 1 && !uses_.captured(l);
         });
}

}  // namespace mochi::emit::rust
