#include "emit/python/body_facts.h"

#include <algorithm>

#include "emit/common/places.h"
#include "emit/python/writer.h"
#include "ir/facts.h"
#include "ir/walk.h"

// Asks about few kinds of expression, statement and operation.
#pragma GCC diagnostic ignored "-Wswitch-enum"

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
      sums_(writer.types, function_.body, letters_) {
  if (!body_.root.valid()) return;
  find_returned();
  recursive_ = find_recursion();
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
  switch (e.kind) {
    case ExprKind::const_int:
    case ExprKind::const_string:
    case ExprKind::const_bool: return true;
    case ExprKind::local: return true;
    case ExprKind::field:
    case ExprKind::variant_field: return is_replayable(ExprId(e.a));
    case ExprKind::index: return is_replayable(ExprId(e.a)) && is_replayable(ExprId(e.b));
    case ExprKind::unwrap: {
      const ir::Expr& get = body_.exprs[ExprId(e.a)];
      return get.kind == ExprKind::map_get && is_replayable(ExprId(get.a)) && is_replayable(ExprId(get.b));
    }
    case ExprKind::op: {
      const auto op = static_cast<Op>(e.a);
      const bool sum =
          (op == Op::add || op == Op::sub || op == Op::mul) && (example_ || !sums_.may_leave(id));
      const bool read = op == Op::list_len || op == Op::str_len || op == Op::str_index;
      if (!sum && !read) return false;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        if (!is_replayable(body_.operand(id, i))) return false;
      }
      return true;
    }
    default: return false;
  }
}

// How many assignments to the local end the block, in all its branches; nothing else may follow them.
std::size_t BodyFacts::tail_assignments(BlockId id, std::uint32_t local) const {
  if (!id.valid() || body_.blocks[id].empty()) return 0;
  return tail_assignments(body_.blocks[id].back(), local);
}

std::size_t BodyFacts::tail_assignments(StmtId id, std::uint32_t local) const {
  const ir::Stmt& s = body_.stmts[id];
  std::size_t count = 0;
  switch (s.kind) {
    case StmtKind::assign: {
      const ir::Expr& place = body_.exprs[ExprId(s.a)];
      return place.kind == ExprKind::local && place.a == local ? 1 : 0;
    }
    case StmtKind::if_: return tail_assignments(BlockId(s.b), local) + tail_assignments(BlockId(s.c), local);
    case StmtKind::block: return tail_assignments(BlockId(s.a), local);
    case StmtKind::match:
      ir::for_each_arm(body_, s.b,
                       [&](ArmId arm) { count += tail_assignments(body_.arms[arm].block, local); });
      return count;
    default: return 0;
  }
}

// `let t  if … { … t = a } else { … t = b }  return t`: the branches return by themselves.
bool BodyFacts::assigned_and_returned(StmtId declaration, StmtId branches, StmtId last) const {
  const ir::Stmt& let = body_.stmts[declaration];
  const ir::Stmt& done = body_.stmts[last];
  if (let.kind != StmtKind::let || ExprId(let.b).valid() || done.kind != StmtKind::return_ ||
      !ExprId(done.a).valid())
    return false;
  const ir::Expr& value = body_.exprs[ExprId(done.a)];
  const StmtKind kind = body_.stmts[branches].kind;
  if (value.kind != ExprKind::local || value.a != let.a || (kind != StmtKind::if_ && kind != StmtKind::match))
    return false;
  if (body_.locals[LocalId(let.a)].cell) return false;
  std::size_t mentions = 0;
  ir::walk(
      body_, body_.root,
      [&](ExprId e) { mentions += body_.kind(e) == ExprKind::local && body_.exprs[e].a == let.a ? 1U : 0U; },
      [](StmtId) {});
  return mentions == tail_assignments(branches, let.a) + 1;
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

std::size_t BodyFacts::mentions(std::uint32_t local) const {
  std::size_t count = 0;
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local && e.a == local) ++count;
    if (e.kind != ExprKind::closure) return;
    for (std::uint32_t captured : body_.list(e.b)) count += captured == local ? 1U : 0U;
  });
  return count;
}

bool BodyFacts::is_unread(LocalId id, BlockId block) const {
  bool read = false;
  ir::walk(
      body_, block,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        if (e.kind == ExprKind::local && e.a == id.value) read = true;
        if (e.kind != ExprKind::closure) return;
        for (std::uint32_t captured : body_.list(e.b)) read = read || captured == id.value;
      },
      [](StmtId) {});
  return !read;
}

const SortKey* BodyFacts::sort_key(std::uint32_t local) const {
  const auto found = sort_keys_.find(local);
  return found == sort_keys_.end() ? nullptr : &found->second;
}

bool BodyFacts::mentions_in(ExprId id, std::uint32_t local) const {
  bool found = false;
  ir::walk(
      body_, id,
      [&](ExprId e) { found = found || (body_.kind(e) == ExprKind::local && body_.exprs[e].a == local); },
      [](StmtId) {});
  return found;
}

// `xs = append(xs, value)` on a plain local: the value.
ExprId BodyFacts::appended(StmtId id, std::uint32_t list) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind != StmtKind::assign) return {};
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  const ir::Expr& value = body_.exprs[ExprId(s.b)];
  if (place.kind != ExprKind::local || place.a != list || value.kind != ExprKind::op ||
      !value.has(ExprFlag::in_place))
    return {};
  if (static_cast<Op>(value.a) != Op::list_append ||
      !same_place(body_, ExprId(s.a), body_.operand(ExprId(s.b), 0)))
    return {};
  return body_.operand(ExprId(s.b), 1);
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
    if (!plain || mentions(keys.a) != 3) return;
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
  if (named.kind != ExprKind::local || is_boxed(LocalId(named.a)) || !is_inline(key) ||
      calls_something(key) || may_fault(key))
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
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::none:
    case ExprKind::local:
    case ExprKind::function_ref: return true;
    case ExprKind::global: return e.has(ir::ExprFlag::proven);
    case ExprKind::field: return is_simple(ExprId(e.a));
    default: return false;
  }
}

// Evaluated later or earlier, it gives the same and cannot fail.
bool BodyFacts::is_stable(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::function_ref: return true;
    case ExprKind::local: return !body_.locals[LocalId(e.a)].cell;
    case ExprKind::op: {
      const auto op = static_cast<Op>(e.a);
      const bool sum = op == Op::add || op == Op::sub || op == Op::mul;
      return sum && e.proven_step_by_step() && is_stable(body_.operand(id, 0)) &&
             is_stable(body_.operand(id, 1));
    }
    default: return false;
  }
}

bool BodyFacts::may_fault(ExprId id) const {
  bool may = false;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        const bool proven = e.proven_step_by_step();
        switch (e.kind) {
          case ExprKind::op: may = may || (ir::op_info(static_cast<Op>(e.a)).may_fault && !proven); return;
          case ExprKind::index:
          case ExprKind::unwrap:
          case ExprKind::global: may = may || !proven; return;
          case ExprKind::call:
          case ExprKind::call_value:
          case ExprKind::convert:
          case ExprKind::unbox: may = true; return;
          default: return;
        }
      },
      [](StmtId) {});
  return may;
}

// Python evaluates the value before the place, Mochi after it: whether that could be seen.
bool BodyFacts::seen_before(ExprId part, ExprId value) const {
  if (is_stable(part) || is_stable(value)) return false;
  if (calls_something(part) || calls_something(value)) return true;
  // In a library nobody asks which of two errors is raised.
  return w_.dialect.ordered_errors && may_fault(part) && may_fault(value);
}

// A class of users cannot be changed in place: its records are made anew.
bool BodyFacts::is_frozen(TypeId type) const {
  return w_.types.is(type, TypeKind::record) && w_.types.decl(w_.types[type].decl).exported;
}

// The class of objects (ir/facts.h) that the value belongs to; kNone if unknown.
std::uint32_t BodyFacts::place_of(ExprId id) const {
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  const ir::Expr& e = body_.exprs[id];
  // Temporaries that came after the analysis have no facts.
  auto at = [](const std::vector<std::uint32_t>& places, std::uint32_t i) {
    return i < places.size() ? places[i] : ir::OwnershipFacts::kNone;
  };
  if (facts.functions.size() <= id_.value) return ir::OwnershipFacts::kNone;
  switch (e.kind) {
    case ExprKind::local: return at(facts.functions[id_.value].locals, e.a);
    case ExprKind::global: return at(facts.globals, e.a);
    case ExprKind::call:
      return e.a < facts.functions.size() ? facts.functions[e.a].result : ir::OwnershipFacts::kNone;
    case ExprKind::index: return facts.part(place_of(ExprId(e.a)), 0);
    case ExprKind::unwrap: return place_of(ExprId(e.a));
    case ExprKind::map_get: return facts.part(place_of(ExprId(e.a)), 1);
    case ExprKind::field: {
      auto found = facts.fields.find({body_.type(ExprId(e.a)), 0, e.b});
      return found == facts.fields.end() ? ir::OwnershipFacts::kNone : found->second;
    }
    default: return ir::OwnershipFacts::kNone;
  }
}

// Whether the object may be changed while the block runs.
bool BodyFacts::may_change(ExprId source, BlockId block) const {
  const ExprKind made = body_.kind(source);
  if (made == ExprKind::op || made == ExprKind::make_list) return false;
  if (!changes_aggregates(body_, block)) return false;
  if (w_.program.facts == nullptr) return true;
  const std::uint32_t place = place_of(source);
  if (place == ir::OwnershipFacts::kNone) return true;
  const ir::Ownership ownership = w_.program.facts->ownership.of(place);
  if (ownership == ir::Ownership::none || ownership == ir::Ownership::shared) return false;
  // One live name only: what the block does not mention stays as it is.
  if (ownership != ir::Ownership::unique || body_.kind(source) != ExprKind::local) return true;
  const std::uint32_t name = body_.exprs[source].a;
  if (body_.locals[LocalId(name)].cell) return true;
  bool mentioned = false;
  for (const ir::Capture& c : function_.captures) mentioned = mentioned || c.inner.value == name;
  for (std::uint32_t i = 0; i < body_.exprs.size(); ++i) {
    const ir::Expr& e = body_.exprs[ExprId(i)];
    if (e.kind != ExprKind::closure) continue;
    for (std::uint32_t captured : body_.list(e.b)) mentioned = mentioned || captured == name;
  }
  ir::walk(
      body_, block,
      [&](ExprId e) {
        mentioned = mentioned || (body_.kind(e) == ExprKind::local && body_.exprs[e].a == name);
      },
      [](StmtId) {});
  return mentioned;
}

bool BodyFacts::calls_something(ExprId id) const {
  bool calls = false;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ExprKind kind = body_.kind(part);
        calls = calls || kind == ExprKind::call || kind == ExprKind::call_value;
      },
      [](ir::StmtId) {});
  return calls;
}

bool BodyFacts::find_recursion() const {
  bool found = false;
  ir::walk_exprs(body_, [&](ExprId e) {
    found = found || (body_.kind(e) == ExprKind::call && body_.exprs[e].a == id_.value);
  });
  return found;
}

}  // namespace mochi::emit::python
