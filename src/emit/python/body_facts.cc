#include "emit/python/body_facts.h"

#include <algorithm>

#include "emit/python/writer.h"
#include "ir/effects.h"
#include "ir/facts.h"
#include "ir/forms.h"
#include "ir/kinds.h"
#include "ir/walk.h"

namespace mochi::emit::python {

using ir::ArmId;
using ir::BlockId;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

BodyFacts::BodyFacts(const Writer& writer, ir::FunctionId id, const std::set<std::uint32_t>& boxed,
                     bool example)
    : w_(writer),
      id_(id),
      function_(writer.program.functions[id]),
      body_(function_.body),
      boxed_(boxed),
      example_(example),
      uses_(function_.body),
      sums_(writer.types, function_.body, letters_) {
  if (!body_.root.valid()) return;
  find_returned();
  recursive_ = calls_itself();
  find_loop_locals(body_.root, false);
  for (std::uint32_t local : looped_) {
    if (body_.locals[LocalId(local)].cell) boxed_.insert(local);
  }
  find_sort_keys();
}

bool BodyFacts::is_view(ExprId id) const { return w_.dialect.views && w_.options.views->is_view(id_, id); }

// Locals that a loop declares anew in each turn. Expressions hold no statements here.
void BodyFacts::find_loop_locals(BlockId block, bool inside) {
  auto add = [&](std::uint32_t local, bool in) {
    if (in && local != LocalId::kNone) looped_.insert(local);
  };
  for (StmtId id : body_.blocks[block]) {
    const ir::Stmt& s = body_.stmts[id];
    const bool counted = s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
    const bool loop = counted || s.kind == StmtKind::while_;
    if (counted) add(s.a, true);
    if (s.kind == StmtKind::for_each && w_.types.is(body_.type(ExprId(s.b)), TypeKind::string))
      letters_.insert(s.a);
    if (s.kind == StmtKind::let) add(s.a, inside);
    if (s.kind == StmtKind::try_) add(s.b, inside);
    if (s.kind == StmtKind::match) {
      ir::for_each_arm(body_, s.b, [&](ArmId arm) {
        for (LocalId l : body_.arms[arm].bindings) add(l.value, inside);
      });
    }
    ir::for_each_part(
        body_, id, [](ExprId) {}, [&](BlockId part) { find_loop_locals(part, inside || loop); });
  }
}

// What `subscript` of the support code (library_positions.py) can compute a second time.
bool BodyFacts::is_replayable(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  auto all = [&](std::initializer_list<std::uint32_t> parts) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](std::uint32_t part) { return is_replayable(ExprId(part)); });
  };
  if (e.kind == ExprKind::const_int || e.kind == ExprKind::const_string || e.kind == ExprKind::const_bool ||
      e.kind == ExprKind::local)
    return true;
  if (e.kind == ExprKind::field || e.kind == ExprKind::variant_field) return all({e.a});
  if (e.kind == ExprKind::index) return all({e.a, e.b});
  if (e.kind == ExprKind::unwrap) {
    const ir::Expr& get = body_.exprs[ExprId(e.a)];
    return get.kind == ExprKind::map_get && all({get.a, get.b});
  }
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  const bool sum = (op == Op::add || op == Op::sub || op == Op::mul) && (example_ || !sums_.may_leave(id));
  const bool read = op == Op::list_len || op == Op::str_len || op == Op::str_index;
  const std::span<const std::uint32_t> operands = body_.list(e.b);
  return (sum || read) && std::all_of(operands.begin(), operands.end(),
                                      [&](std::uint32_t part) { return is_replayable(ExprId(part)); });
}

// How many assignments to the local end the block, in all its branches; nothing else may follow them.
std::size_t BodyFacts::tail_assignments(BlockId id, std::uint32_t local) const {
  if (!id.valid() || body_.blocks[id].empty()) return 0;
  return tail_assignments(body_.blocks[id].back(), local);
}

std::size_t BodyFacts::tail_assignments(StmtId id, std::uint32_t local) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::assign) {
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    return place.kind == ExprKind::local && place.a == local ? 1 : 0;
  }
  std::size_t count = 0;
  if (s.kind == StmtKind::if_ || s.kind == StmtKind::match || s.kind == StmtKind::block)
    ir::for_each_part(
        body_, id, [](ExprId) {}, [&](BlockId part) { count += tail_assignments(part, local); });
  return count;
}

// `let t  if … { … t = a } else { … t = b }  return t`: the branches return by themselves.
bool BodyFacts::assigned_and_returned(StmtId declaration, StmtId branches, StmtId last) const {
  const ir::Stmt& let = body_.stmts[declaration];
  const ir::Stmt& done = body_.stmts[last];
  const StmtKind kind = body_.stmts[branches].kind;
  if (let.kind != StmtKind::let || ExprId(let.b).valid() || done.kind != StmtKind::return_ ||
      !ExprId(done.a).valid() || (kind != StmtKind::if_ && kind != StmtKind::match))
    return false;
  const ir::Expr& value = body_.exprs[ExprId(done.a)];
  const LocalId local(let.a);
  return value.kind == ExprKind::local && value.a == let.a && !body_.locals[local].cell &&
         uses_.mentions(local) == tail_assignments(branches, let.a) + 1;
}

void BodyFacts::find_returned() {
  for (std::size_t b = 0; b < body_.blocks.size(); ++b) {
    const std::vector<StmtId>& all = body_.blocks[BlockId(static_cast<std::uint32_t>(b))];
    const std::size_t size = all.size();
    if (size < 3 || !assigned_and_returned(all[size - 3], all[size - 2], all[size - 1])) continue;
    returned_.insert(body_.stmts[all[size - 3]].a);
  }
}

// Every return is an Ok or an Err that is made there.
bool BodyFacts::can_raise() const {
  bool plain = true;
  auto made = [&](ExprId value) {
    plain = plain && value.valid() && body_.kind(value) == ExprKind::make_variant;
  };
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::assign) {
          const ir::Expr& place = body_.exprs[ExprId(s.a)];
          if (place.kind == ExprKind::local && returned_.contains(place.a)) made(ExprId(s.b));
        }
        if (s.kind != StmtKind::return_) return;
        const ir::Expr& value = body_.exprs[ExprId(s.a)];
        if (value.kind != ExprKind::local || !returned_.contains(value.a)) made(ExprId(s.a));
      });
  return plain;
}

bool BodyFacts::is_unread(LocalId id, BlockId block) const { return !uses_.mentions(block, id); }

const SortKey* BodyFacts::sort_key(std::uint32_t local) const {
  const auto found = sort_keys_.find(local);
  return found == sort_keys_.end() ? nullptr : &found->second;
}

ExprId BodyFacts::appended(StmtId id, std::uint32_t list) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind != StmtKind::assign) return {};
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  const ir::Assignment form = ir::classify_assignment(body_, s);
  const bool grows = place.kind == ExprKind::local && place.a == list && form.form == ir::AssignForm::append;
  return grows ? form.operand(0) : ExprId();
}

// It needs no line before it.
bool BodyFacts::is_inline(ExprId id) const {
  bool plain = true;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ExprKind kind = body_.kind(part);
        const bool lines =
            kind == ExprKind::closure || kind == ExprKind::block_value || kind == ExprKind::match_value;
        const bool named = kind == ExprKind::coalesce && !is_simple(ExprId(body_.exprs[part].a));
        plain = plain && !lines && !named;
      },
      [&](StmtId) { plain = false; });
  return plain;
}

// A statement that is written out: not one of keys that a key function replaces.
std::vector<StmtId> BodyFacts::shown(BlockId id) const {
  std::vector<StmtId> all;
  for (StmtId s : body_.blocks[id]) {
    if (!is_elided(s)) all.push_back(s);
  }
  return all;
}

bool BodyFacts::is_elided(StmtId id) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::let) return sort_keys_.contains(s.a);
  if (s.kind != StmtKind::assign) return false;
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  return place.kind == ExprKind::local && sort_keys_.contains(place.a);
}

// `items` and `keys` that grow together and then are sorted: the keys can be computed from the items when
// they are needed, if computing them later gives the same and cannot fail.
void BodyFacts::find_sort_keys() {
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::list_sort_by_keys) return;
    const ir::Expr& items = body_.exprs[body_.operand(id, 0)];
    const ir::Expr& keys = body_.exprs[body_.operand(id, 1)];
    if (items.kind != ExprKind::local || keys.kind != ExprKind::local ||
        !body_.locals[LocalId(keys.a)].synthetic)
      return;
    const TypeKind kind = w_.types.kind(w_.types.element(keys.type));
    const bool plain = kind == TypeKind::integer || kind == TypeKind::string || kind == TypeKind::boolean ||
                       kind == TypeKind::bigint;
    // Its place, the list that grows, and here.
    if (!plain || uses_.mentions(LocalId(keys.a)) != 3) return;
    for (std::size_t b = 0; b < body_.blocks.size(); ++b) {
      const std::vector<StmtId>& all = body_.blocks[BlockId(static_cast<std::uint32_t>(b))];
      for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const ExprId item = appended(all[i], items.a);
        const ExprId key = appended(all[i + 1], keys.a);
        if (item.valid() && key.valid() && is_key_of(key, item))
          sort_keys_[keys.a] = {body_.exprs[item].a, key};
      }
    }
  });
}

bool BodyFacts::is_key_of(ExprId key, ExprId item) const {
  const ir::Expr& named = body_.exprs[item];
  if (named.kind != ExprKind::local || is_boxed(LocalId(named.a)) || !is_inline(key) || effects(key).calls ||
      effects(key).faults)
    return false;
  bool same = true;
  ir::walk(
      body_, key,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        if (e.kind == ExprKind::index || e.kind == ExprKind::map_get || e.kind == ExprKind::global)
          same = false;
        if (e.kind == ExprKind::field && !is_frozen(body_.type(ExprId(e.a)))) same = false;
        if (e.kind != ExprKind::local || e.a == named.a) return;
        const ir::Local& l = body_.locals[LocalId(e.a)];
        same = same && !l.assigned && !l.cell && !looped_.contains(e.a) &&
               !types::is_aggregate(w_.types, l.type);
      },
      [](StmtId) {});
  return same && !body_.locals[LocalId(named.a)].assigned;
}

bool BodyFacts::is_simple(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::field) return is_simple(ExprId(e.a));
  return ir::is_constant(e.kind) || e.kind == ExprKind::local || e.kind == ExprKind::function_ref ||
         (e.kind == ExprKind::global && e.has(ExprFlag::proven));
}

bool BodyFacts::is_stable(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) return !body_.locals[LocalId(e.a)].cell;
  if (e.kind != ExprKind::op) return ir::is_movable(body_, id);
  const auto op = static_cast<Op>(e.a);
  const bool sum = op == Op::add || op == Op::sub || op == Op::mul;
  return sum && e.proven_step_by_step() && is_stable(body_.operand(id, 0)) && is_stable(body_.operand(id, 1));
}

bool BodyFacts::seen_before(ExprId part, ExprId value) const {
  if (is_stable(part) || is_stable(value)) return false;
  const ir::Effects a = effects(part);
  const ir::Effects b = effects(value);
  // In a library nobody asks which of two errors is raised.
  return a.calls || b.calls || (w_.dialect.ordered_errors && a.faults && b.faults);
}

ir::Effects BodyFacts::effects(ExprId id) const { return ir::effects_of(w_.types, body_, id); }

// A class of users cannot be changed in place: its records are made anew.
bool BodyFacts::is_frozen(TypeId type) const {
  return w_.types.is(type, TypeKind::record) && w_.types.decl(w_.types[type].decl).exported;
}

// Whether the object may be changed while the block runs.
bool BodyFacts::may_change(ExprId source, BlockId block) const {
  const ExprKind made = body_.kind(source);
  if (made == ExprKind::op || made == ExprKind::make_list) return false;
  if (!ir::changes_aggregates(body_, block)) return false;
  if (w_.program.facts == nullptr) return true;
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  const std::uint32_t place = facts.place_of(body_, id_, source);
  if (place == ir::OwnershipFacts::kNone) return true;
  const ir::Ownership ownership = facts.of(place);
  if (ownership == ir::Ownership::none || ownership == ir::Ownership::shared) return false;
  // One live name only: what the block does not mention stays as it is.
  if (ownership != ir::Ownership::unique || made != ExprKind::local) return true;
  const LocalId name(body_.exprs[source].a);
  return body_.locals[name].cell || uses_.captured(name) || uses_.mentions(block, name) ||
         std::any_of(function_.captures.begin(), function_.captures.end(),
                     [&](const ir::Capture& c) { return c.inner == name; });
}

bool BodyFacts::calls_itself() const {
  bool found = false;
  ir::walk_exprs(body_, [&](ExprId e) {
    found = found || (body_.kind(e) == ExprKind::call && body_.exprs[e].a == id_.value);
  });
  return found;
}

}  // namespace mochi::emit::python
