// What crosses an export (Z4, border page B2 and B3): exported records and unions cannot be changed by users, so they are
// shared. Containers are values: one that an exported function gives away, keeps in a global or that a field of an exported type
// keeps is copied there, down to records and type parameters. The rule here looks at types and forms only; the ownership pass
// takes the copies away that it proves needless.
#include "lower/values.h"

#include <algorithm>
#include <set>

#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/function.h"
#include "types/predicates.h"

namespace mochi::lower {

bool has_containers(const types::TypeStore& types, TypeId type) {
  if (types.is(type, TypeKind::option)) return has_containers(types, types.element(type));
  const TypeKind kind = types.kind(type);
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set || kind == TypeKind::any;
}

bool may_hold_aggregate(const types::TypeStore& types, TypeId type) {
  if (types.is(type, TypeKind::option)) return may_hold_aggregate(types, types.element(type));
  return types::is_aggregate(types, type) || types.is(type, TypeKind::any) ||
         types.is(type, TypeKind::parameter);
}

namespace {

bool may_hold_function(const types::TypeStore& types, TypeId type, std::set<std::uint32_t>& seen) {
  const types::Type& shape = types[type];
  if (shape.kind == TypeKind::function) return true;
  const auto inside = [&](TypeId part) { return may_hold_function(types, part, seen); };
  if (std::any_of(shape.args.begin(), shape.args.end(), inside)) return true;
  if (!shape.decl || !seen.insert(shape.decl.value).second) return false;
  const types::TypeDecl& decl = types.decl(shape.decl);
  const auto field = [&](const types::Field& f) { return inside(f.type); };
  return std::any_of(decl.fields.begin(), decl.fields.end(), field) ||
         std::any_of(decl.variants.begin(), decl.variants.end(), [&](const types::Variant& v) {
           return std::any_of(v.fields.begin(), v.fields.end(), field);
         });
}

}  // namespace

bool may_hold_function(const types::TypeStore& types, TypeId type) {
  std::set<std::uint32_t> seen;
  return may_hold_function(types, type, seen);
}

// Containers that nobody else has, as its form alone tells; with `fields` also those of exported records, which do not change.
bool FunctionLowering::fresh(ExprId value, bool fields) const {
  const ir::Expr& e = fn_.body.exprs[value];
  const auto part = [this, fields](std::uint32_t id) { return fresh(ExprId(id), fields); };
  if (!has_containers(types_, e.type) || ir::is_constant(e.kind)) return true;
  if (e.kind == ExprKind::make_list || e.kind == ExprKind::make_set || e.kind == ExprKind::make_map) {
    const auto parts = fn_.body.list(e.a);
    return std::all_of(parts.begin(), parts.end(), part);
  }
  if (e.kind == ExprKind::some) return part(e.a);
  if (e.kind == ExprKind::conditional) return part(e.b) && part(e.c);
  if (e.kind == ExprKind::coalesce) return part(e.a) && part(e.b);
  if (e.kind == ExprKind::match_value) {
    bool all = true;
    ir::for_each_arm(fn_.body, e.b, [&](ir::ArmId arm) {
      const ExprId given = fn_.body.arms[arm].value;
      all = all && (!given.valid() || fresh(given, fields));
    });
    return all;
  }
  if (fields && (e.kind == ExprKind::field || e.kind == ExprKind::variant_field)) {
    const types::Type& owner = types_[type(ExprId(e.a))];
    return owner.decl && types_.decl(owner.decl).exported;
  }
  if (e.kind != ExprKind::op) return false;
  const Op op = static_cast<Op>(e.a);
  if (op == Op::deep_copy) return true;
  const auto& parts = types_[e.type].args;
  return ir::makes_container(op) && std::none_of(parts.begin(), parts.end(), [this](TypeId type) {
           return has_containers(types_, type);
         });
}

// Seen from types alone: what an exported function around gives may hold this closure, which then gives away what it keeps.
bool FunctionLowering::gives_state(ExprId value) const {
  const ir::Expr* e = &fn_.body.exprs[value];
  while (e->kind == ExprKind::index || e->kind == ExprKind::map_get || e->kind == ExprKind::unwrap ||
         e->kind == ExprKind::field || e->kind == ExprKind::some || e->kind == ExprKind::coalesce)
    e = &fn_.body.exprs[ExprId(e->a)];
  const bool captured = e->kind == ExprKind::local &&
                        std::any_of(captured_.begin(), captured_.end(),
                                    [&](const auto& known) { return known.second.value == e->a; });
  if (!captured) return false;
  for (const FunctionLowering* outer = parent_; outer != nullptr; outer = outer->parent_)
    if (outer->exported_ && may_hold_function(types_, outer->fn_.result)) return true;
  return false;
}

ExprId FunctionLowering::leaving(ExprId value, Span at) {
  if (fresh(value) || !(exported_ || gives_state(value))) return value;
  return b_.op(Op::deep_copy, type(value), {value}, at);
}

ExprId FunctionLowering::kept(ExprId value, TypeId by, Span at) {
  const bool leaves = types::is_result(types_, by) && (exported_ || gives_state(value));
  const bool keeps = types_[by].decl && types_.decl(types_[by].decl).exported && !fn_.support;
  // What leaves is the user's own.
  if (!(leaves || keeps) || fresh(value, !leaves)) return value;
  return b_.op(Op::deep_copy, type(value), {value}, at);
}

// Seen from types alone: what the function gives may hold a closure. A library has no state that could keep one.
bool FunctionLowering::outlives(VarId var) const {
  const check::Var& v = ctx_.checked.vars[var];
  if (!exported_ || !v.captured || !has_containers(types_, ctx_.ir_type(v.type))) return false;
  return may_hold_function(types_, fn_.result);
}

ExprId FunctionLowering::captured(VarId var, ExprId value, Span at) {
  return outlives(var) && !fresh(value) ? b_.op(Op::deep_copy, type(value), {value}, at) : value;
}

}  // namespace mochi::lower
