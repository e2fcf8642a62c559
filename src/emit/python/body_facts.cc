#include "emit/python/body_facts.h"

#include <algorithm>

#include "emit/python/writer.h"
#include "ir/effects.h"
#include "ir/kinds.h"
#include "ir/place.h"
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
      lists_(writer.program, id),
      sums_(writer.types, function_.body, letters_) {
  if (!body_.root.valid()) return;
  recursive_ = calls_itself(w_.program, id_);
  find_loop_locals(body_.root, false);
  if (w_.dialect.native_classes) find_grown_fields();
  for (std::uint32_t local : looped_) {
    if (body_.locals[LocalId(local)].cell) boxed_.insert(local);
  }
}

void BodyFacts::find_grown_fields() {
  find_grown_fields(body_.root, 0);
  if (grown_.empty()) return;
  ir::walk_exprs(body_, [&](ExprId e) {
    if (body_.kind(e) != ExprKind::closure) return;
    // A closure would see the record without them.
    for (const ir::Capture& c : w_.program.functions[ir::FunctionId(body_.exprs[e].a)].captures)
      std::erase_if(grown_, [&](const auto& field) { return field.first == c.outer.value; });
  });
  std::erase_if(grown_, [&](const auto& field) { return is_read_under_a_name(field); });
}

// Somebody holds what the field holds while it grows. What operations and records of users make of it is something else.
bool BodyFacts::is_read_under_a_name(const std::pair<std::uint32_t, std::uint32_t>& field) const {
  auto reads = [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    return e.kind == ExprKind::field && e.b == field.second && body_.kind(ExprId(e.a)) == ExprKind::local &&
           body_.exprs[ExprId(e.a)].a == field.first;
  };
  int open = 0;
  ir::walk(
      body_, body_.root,
      [&](ExprId id) {
        const ir::Expr& e = body_.exprs[id];
        if (reads(id)) ++open;
        if (e.kind == ExprKind::index && reads(ExprId(e.a))) --open;
        const bool record = e.kind == ExprKind::make_record && is_frozen(e.type);
        if (e.kind != ExprKind::op && !record) return;
        for (const std::uint32_t part : body_.list(record ? e.a : e.b)) open -= reads(ExprId(part)) ? 1 : 0;
      },
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::assign && reads(ExprId(s.a))) --open;
      });
  return open > 0;
}

bool BodyFacts::grows(ExprId place, ExprId value) const {
  const ir::Expr& v = body_.exprs[value];
  if (v.kind != ExprKind::op || body_.list_size(v.b) != 2) return false;
  const auto op = static_cast<Op>(v.a);
  return (op == Op::list_append || op == Op::list_concat || op == Op::set_add) &&
         ir::same_place(body_, place, body_.operand(value, 0));
}

void BodyFacts::find_grown_fields(BlockId block, unsigned depth) {
  for (StmtId id : body_.blocks[block]) {
    const ir::Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::let) depths_[s.a] = depth;
    if (s.kind == StmtKind::assign && grows(ExprId(s.a), ExprId(s.b))) {
      const ir::Expr& place = body_.exprs[ExprId(s.a)];
      if (place.kind == ExprKind::field && body_.kind(ExprId(place.a)) == ExprKind::local) {
        const std::uint32_t local = body_.exprs[ExprId(place.a)].a;
        const auto declared = depths_.find(local);
        const TypeId type = body_.locals[LocalId(local)].type;
        const bool plain = is_frozen(type) && !w_.classes.is_error(type) && !is_boxed(LocalId(local));
        if (plain && declared != depths_.end() && declared->second < depth) grown_.emplace(local, place.b);
      }
    }
    const bool loop =
        s.kind == StmtKind::for_range || s.kind == StmtKind::for_each || s.kind == StmtKind::while_;
    ir::for_each_part(
        body_, id, [](ExprId) {}, [&](BlockId part) { find_grown_fields(part, depth + (loop ? 1 : 0)); });
  }
}

std::vector<std::uint32_t> BodyFacts::grown_fields(LocalId id) const {
  std::vector<std::uint32_t> fields;
  for (const auto& [local, field] : grown_) {
    if (local == id.value) fields.push_back(field);
  }
  return fields;
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

// What can be computed a second time where a subscript failed.
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

bool BodyFacts::is_kept(LocalId id) const {
  std::uint32_t looked = 0;
  auto count = [&](ExprId part) {
    if (body_.kind(part) == ExprKind::local && body_.exprs[part].a == id.value) ++looked;
  };
  ir::walk(
      body_, body_.root,
      [&](ExprId e) {
        const ir::Expr& use = body_.exprs[e];
        if (use.kind == ExprKind::index) count(ExprId(use.b));
        if (use.kind != ExprKind::op) return;
        const auto op = static_cast<Op>(use.a);
        const bool sum = op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || op == Op::abs;
        const bool bound = op == Op::str_index || op == Op::str_slice || op == Op::list_slice;
        if ((sum && sums_.may_leave(e)) || bound) {
          for (const std::uint32_t part : body_.list(use.b)) count(ExprId(part));
        }
      },
      [](StmtId) {});
  return uses_.mentions(id) > looked;
}

bool BodyFacts::is_unread(LocalId id, BlockId block) const { return !uses_.mentions(block, id); }

// Records that users see never change in place, and what needs a line cannot stand in a key function.
const ir::SortKey* BodyFacts::sort_key(std::uint32_t local) const {
  const ir::SortKey* key = lists_.sort_key(LocalId(local));
  const bool fits = key != nullptr && !is_boxed(key->item) && is_inline(key->key) &&
                    std::all_of(key->fields.begin(), key->fields.end(), [&](ExprId field) {
                      return is_frozen(body_.type(ExprId(body_.exprs[field].a)));
                    });
  return fits ? key : nullptr;
}

const ir::ListBuild* BodyFacts::list_build(StmtId let) const {
  const ir::ListBuild* build = lists_.build(let);
  return build != nullptr && build->keys.valid() && sort_key(build->keys.value) == nullptr ? nullptr : build;
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
  if (s.kind == StmtKind::let) return sort_key(s.a) != nullptr;
  if (s.kind != StmtKind::assign) return false;
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  return place.kind == ExprKind::local && sort_key(place.a) != nullptr;
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

}  // namespace mochi::emit::python
