// Assignments: places, growth in place, and the order in which their parts are evaluated.
#include <algorithm>

#include "emit/common/places.h"
#include "emit/python/writer.h"
#include "ir/facts.h"
#include "ir/walk.h"

#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

bool FunctionWriter::is_simple(ExprId id) const {
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
bool FunctionWriter::is_stable(ExprId id) const {
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

bool FunctionWriter::may_fault(ExprId id) const {
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
bool FunctionWriter::seen_before(ExprId part, ExprId value) const {
  if (is_stable(part) || is_stable(value)) return false;
  if (calls_something(part) || calls_something(value)) return true;
  // In a library nobody asks which of two errors is raised.
  return !w_.library() && may_fault(part) && may_fault(value);
}

Doc FunctionWriter::held_place(ExprId part, ExprId value, Prec prec) {
  if (!seen_before(part, value)) return expr(part, prec);
  std::string name = temporary("held");
  line(assign_text(w_.text(name), whole(part)));
  return w_.text(name);
}

// The parts of `base[key] = value`.
std::vector<Doc> FunctionWriter::place_and_value(ExprId base, ExprId key, ExprId value) {
  // What is evaluated after a held part stays after it.
  const bool hold_both = seen_before(key, value) && !is_stable(base);
  Doc place = hold_both && !seen_before(base, value) ? Doc() : held_place(base, value, Prec::primary);
  if (!place.valid()) {
    std::string name = temporary("held");
    line(assign_text(w_.text(name), whole(base)));
    place = w_.text(name);
  }
  Doc at = held_place(key, value, Prec::conditional);
  return {place, at, stored(value)};
}

// A class of users cannot be changed in place: its records are made anew.
bool FunctionWriter::is_frozen(TypeId type) const {
  return w_.types.is(type, TypeKind::record) && w_.types.decl(w_.types[type].decl).exported;
}

// The place outside of all frozen records around a field.
Doc FunctionWriter::frozen_root(ExprId field) {
  ExprId base(body_.exprs[field].a);
  const ir::Expr& e = body_.exprs[base];
  if (e.kind == ExprKind::field && is_frozen(body_.type(ExprId(e.a)))) return frozen_root(base);
  return expr(base, Prec::primary);
}

// What stands at `frozen_root` with the field replaced.
Doc FunctionWriter::replaced_field(ExprId field, Doc value) {
  const ir::Expr& e = body_.exprs[field];
  ExprId base(e.a);
  Doc named = w_.concat({w_.text(w_.attribute(body_.type(base), e.b) + "="), value});
  Doc made = w_.call(w_.import("dataclasses", "replace"), {expr(base), named});
  const ir::Expr& outer = body_.exprs[base];
  return outer.kind == ExprKind::field && is_frozen(body_.type(ExprId(outer.a))) ? replaced_field(base, made)
                                                                                 : made;
}

// `xs = append(xs, x)` and its kin, where the old value is dead.
bool FunctionWriter::in_place_growth(ExprId target, ExprId value) {
  const ir::Expr& v = body_.exprs[value];
  if (!grows_in_place(body_, target, value)) return false;
  const auto op = static_cast<Op>(v.a);
  if (op == Op::list_append || op == Op::set_add) {
    Doc place = expr(target, Prec::primary);
    std::vector<Doc> parts = {place, checks_inline(body_.operand(value, 1)) ? stored(body_.operand(value, 1))
                                                                            : owned(body_.operand(value, 1))};
    const std::string_view method = op == Op::list_append ? ".append" : ".add";
    line(op == Op::list_append || w_.library()
             ? w_.call(w_.concat({parts[0], w_.text(method)}), {parts[1]})
             : assign_text(w_.subscript(parts[0], parts[1]), w_.text("None")));
    return true;
  }
  if (op != Op::list_concat || body_.list_size(v.b) != 2) return false;
  ExprId more = body_.operand(value, 1);
  Doc place = expr(target, Prec::primary);
  const ir::Expr& m = body_.exprs[more];
  if (m.kind == ExprKind::make_list && body_.list_size(m.a) == 1) {
    line(w_.call(w_.concat({place, w_.text(".append")}), {owned(body_.expr_at(m.a, 0))}));
  } else {
    line(w_.call(w_.concat({place, w_.text(".extend")}), {expr(more)}));
  }
  return true;
}

// `n += 1`: an operator whose first operand is the place itself, and that needs no check.
bool FunctionWriter::augmented(const ir::Expr& place, ExprId target, ExprId value) {
  const ir::Expr& v = body_.exprs[value];
  if (v.kind != ExprKind::op || body_.list_size(v.b) != 2 ||
      !same_place(body_, target, body_.operand(value, 0)))
    return false;
  const auto op = static_cast<Op>(v.a);
  const bool number = op == Op::add || op == Op::sub || op == Op::mul;
  const bool halved = (op == Op::div || op == Op::rem) && kind_of(value) == TypeKind::integer &&
                      v.has(ir::ExprFlag::proven) &&
                      body_.exprs[body_.operand(value, 0)].has(ir::ExprFlag::non_negative) &&
                      body_.exprs[body_.operand(value, 1)].has(ir::ExprFlag::non_negative);
  if (!number && !halved && op != Op::str_concat) return false;
  const bool looked_at = number && is_exact(value);
  if (looked_at && (!holds_alone(place) || !checks_inline(value) || is_exact(body_.operand(value, 1))))
    return false;
  const ir::Expr& old = body_.exprs[body_.operand(value, 0)];
  if (place.kind != ExprKind::local && place.kind != ExprKind::global) {
    // The place is evaluated once, then the value: the order of an assignment.
    if (place.kind == ExprKind::field || !is_simple(ExprId(place.a)) || !is_simple(ExprId(place.b)))
      return false;
    if (!is_simple(body_.operand(value, 1))) return false;
    const bool sure =
        place.kind == ExprKind::index ? place.has(ir::ExprFlag::proven) : old.has(ir::ExprFlag::proven);
    if (!sure && !native_subscript(ExprId(place.a), ExprId(place.b), place.kind == ExprKind::map_get))
      return false;
  }
  const std::string_view sign = op == Op::sub   ? " -= "
                                : op == Op::mul ? " *= "
                                : op == Op::div ? " //= "
                                : op == Op::rem ? " %= "
                                                : " += ";
  Doc left = place.kind == ExprKind::map_get
                 ? w_.subscript(expr(ExprId(place.a), Prec::primary), expr(ExprId(place.b)))
                 : expr(target, Prec::primary);
  if (place.kind == ExprKind::global) left = w_.text(w_.global_name(ir::GlobalId(place.a)));
  line(w_.concat({left, w_.text(sign), whole(body_.operand(value, 1))}));
  if (looked_at) check_line(left, exact(value));
  return true;
}

// A local that nobody looks at after an error here.
bool FunctionWriter::holds_alone(const ir::Expr& place) const {
  if (place.kind != ExprKind::local || body_.locals[LocalId(place.a)].cell || is_boxed(LocalId(place.a)) ||
      try_depth_ > 0)
    return false;
  return std::none_of(function_.captures.begin(), function_.captures.end(),
                      [&](const ir::Capture& c) { return c.inner.value == place.a; });
}

void FunctionWriter::assignment(const ir::Stmt& s) {
  ExprId target(s.a);
  ExprId value(s.b);
  const ir::Expr e = body_.exprs[target];
  if (e.kind == ExprKind::local && returned_.contains(e.a)) {
    give(value);
    return;
  }
  if (in_place_growth(target, value) || augmented(e, target, value)) return;
  switch (e.kind) {
    case ExprKind::local:
      if (holds_alone(e) && checks_inline(value)) {
        checked_line(local(LocalId(e.a)), local(LocalId(e.a)), value);
      } else {
        store(local(LocalId(e.a)), value);
      }
      return;
    case ExprKind::global: store(w_.text(w_.global_name(ir::GlobalId(e.a))), value); return;
    case ExprKind::index: {
      if (!e.has(ir::ExprFlag::proven) && !native_subscript(ExprId(e.a), ExprId(e.b), false)) {
        line(w_.call(w_.helper("set_index"), operands({ExprId(e.a), ExprId(e.b), value})));
        return;
      }
      std::vector<Doc> parts = place_and_value(ExprId(e.a), ExprId(e.b), value);
      line(assign_text(w_.subscript(parts[0], parts[1]), parts[2]));
      return;
    }
    case ExprKind::map_get: {
      std::vector<Doc> parts = place_and_value(ExprId(e.a), ExprId(e.b), value);
      line(assign_text(w_.subscript(parts[0], parts[1]), parts[2]));
      return;
    }
    case ExprKind::field: {
      if (w_.library() && is_frozen(body_.type(ExprId(e.a)))) {
        Doc replaced = replaced_field(target, stored(value));
        line(assign_text(frozen_root(target), replaced));
        return;
      }
      Doc object = held_place(ExprId(e.a), value, Prec::primary);
      line(assign_text(w_.concat({object, w_.text("." + w_.attribute(body_.type(ExprId(e.a)), e.b))}),
                       stored(value)));
      return;
    }
    default: {
      Doc place = expr(target, Prec::primary);
      line(assign_text(place, whole_owned(value)));
      return;
    }
  }
}

// The class of objects (ir/facts.h) that the value belongs to; kNone if unknown.
std::uint32_t FunctionWriter::place_of(ExprId id) const {
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
bool FunctionWriter::may_change(ExprId source, BlockId block) const {
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

}  // namespace mochi::emit::python
