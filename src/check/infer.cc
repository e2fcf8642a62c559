// Inference variables: types that later uses decide. A variable is bound once; `prune` follows bindings.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

TypeId Checker::fresh(InferVar::Kind kind, NodeId node) {
  InferVar var;
  var.kind = kind;
  var.file = file_;
  var.node = node;
  infer_.push_back(var);
  return types_.variable(static_cast<std::uint32_t>(infer_.size() - 1));
}

TypeId Checker::prune(TypeId type) {
  while (true) {
    const Type& t = types_[type];
    if (t.kind != TypeKind::variable || t.index == 0 || t.index > infer_.size()) return type;
    TypeId bound = infer_[t.index - 1].bound;
    if (!bound.valid()) return type;
    type = bound;
  }
}

// A type whose kind decides what can be done: a variable that nothing has decided yet becomes `any`.
TypeId Checker::settle(TypeId type) {
  type = prune(type);
  if (types_.is(type, TypeKind::variable) && !is_shape(type)) {
    bind_variable(type, types_.any());
    return types_.any();
  }
  return type;
}

bool Checker::is_shape(TypeId type) {
  const Type& t = types_[type];
  return t.kind == TypeKind::variable && t.index != 0 && infer_[t.index - 1].kind == InferVar::Kind::shape &&
         !infer_[t.index - 1].bound.valid();
}

bool Checker::has_variables(TypeId type) {
  std::vector<std::uint8_t>& flags = program_.variable_flags;
  if (type.value < flags.size() && flags[type.value] != 0) return flags[type.value] == 2;
  const Type& t = types_[type];
  bool has = t.kind == TypeKind::variable;
  for (TypeId arg : t.args) has = has_variables(arg) || has;
  if (type.value >= flags.size()) flags.resize(type.value + std::size_t{64}, 0);
  flags[type.value] = has ? 2 : 1;
  return has;
}

namespace {

// Rebuilds `type` with other arguments.
TypeId rebuild(TypeStore& types, TypeId type, std::span<const TypeId> args) {
  const Type& t = types[type];
  switch (t.kind) {
    case TypeKind::list: return types.list(args[0]);
    case TypeKind::set: return types.set(args[0]);
    case TypeKind::map: return types.map(args[0], args[1]);
    case TypeKind::option: return types.is(args[0], TypeKind::any) ? args[0] : types.option(args[0]);
    case TypeKind::soft: return types.soft(args[0]);
    case TypeKind::group: return types.group(args[0], args[1]);
    case TypeKind::function: return types.function(args.first(args.size() - 1), args.back(), t.effects);
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::opaque: return types.nominal(t.decl, args);
    case TypeKind::variant: return types.variant(t.decl, t.index, args);
    case TypeKind::anonymous: {
      std::vector<NameId> field_names = t.names;
      return types.anonymous(field_names, args);
    }
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::parameter:
    case TypeKind::variable: return type;
  }
  return type;
}

}  // namespace

// The type with what is known put in; open variables stay.
TypeId Checker::resolve(TypeId type) {
  type = prune(type);
  if (!has_variables(type)) return type;
  const Type& t = types_[type];
  if (t.kind == TypeKind::variable) return type;
  std::vector<TypeId> args = t.args;
  for (TypeId& arg : args) arg = resolve(arg);
  return rebuild(types_, type, args);
}

// The type as lowering and messages see it: open variables are `any`, open shapes are anonymous records.
TypeId Checker::final_type(TypeId type) {
  if (!type.valid()) return types_.any();
  type = prune(type);
  if (!has_variables(type)) return type;
  const Type& t = types_[type];
  if (t.kind == TypeKind::variable) {
    if (!is_shape(type)) return types_.any();
    return final_type(infer_var(type).shape);
  }
  std::vector<TypeId> args = t.args;
  for (TypeId& arg : args) arg = final_type(arg);
  return rebuild(types_, type, args);
}

bool Checker::occurs(TypeId variable, TypeId type) {
  type = prune(type);
  if (type == variable) return true;
  if (!has_variables(type)) return false;
  const Type& t = types_[type];
  if (is_shape(type)) return occurs(variable, infer_var(type).shape);
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return occurs(variable, arg); });
}

void Checker::bind_variable(TypeId variable, TypeId type) {
  variable = prune(variable);
  type = prune(type);
  if (variable == type) return;
  if (types_.is(type, TypeKind::soft)) type = types_.element(type);
  const bool endless = occurs(variable, type);
  if (endless) demand_maps_in(type);
  infer_var(variable).bound = endless ? types_.any() : type;
}

// A type that would contain itself is `any` somewhere, so the literals on the way are maps of `any`: as
// records they would be copied where they come out of it.
void Checker::demand_maps_in(TypeId type) {
  type = prune(type);
  if (!has_variables(type)) return;
  if (is_shape(type)) {
    demand_map(type, true);
    type = infer_var(type).shape;
  }
  const std::vector<TypeId> args = types_[type].args;
  for (const TypeId arg : args) demand_maps_in(arg);
}

// Makes the two types the same. False if they cannot be; some variables may be bound then.
bool Checker::unify(TypeId a, TypeId b) {
  a = prune(a);
  b = prune(b);
  if (a == b) return true;
  const Type& ta = types_[a];
  const Type& tb = types_[b];
  if (ta.kind == TypeKind::error || tb.kind == TypeKind::error) return true;
  bool shape_a = is_shape(a);
  bool shape_b = is_shape(b);
  if (ta.kind == TypeKind::variable && !shape_a) return bind_variable(a, b), true;
  if (tb.kind == TypeKind::variable && !shape_b) return bind_variable(b, a), true;
  if (shape_a || shape_b) {
    if (!shape_a) return unify(b, a);
    TypeKind other = tb.kind;
    if (other == TypeKind::map) return unify(map_of_shape(a), b);
    if (!shape_b && other != TypeKind::anonymous) return false;
    if (!unify(infer_var(a).shape, shape_b ? infer_var(b).shape : b)) return false;
    if (shape_b) infer_var(b).merged = true;
    bind_variable(a, b);
    return true;
  }
  auto is_int = [](TypeKind k) { return k == TypeKind::integer || k == TypeKind::int64; };
  if (is_int(ta.kind) && is_int(tb.kind)) return true;
  if (ta.kind != tb.kind || ta.decl != tb.decl || ta.param != tb.param) return false;
  if (ta.kind == TypeKind::variant && ta.index != tb.index) return false;
  return unify_args(ta, tb);
}

bool Checker::unify_args(const Type& a, const Type& b) {
  if (a.args.size() != b.args.size()) return false;
  if (a.kind != TypeKind::anonymous || a.names == b.names) {
    for (std::size_t i = 0; i < a.args.size(); ++i) {
      if (!unify(a.args[i], b.args[i])) return false;
    }
    return a.kind != TypeKind::error;
  }
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    auto at = std::find(b.names.begin(), b.names.end(), a.names[i]);
    if (at == b.names.end()) return false;
    if (!unify(a.args[i], b.args[static_cast<std::size_t>(at - b.names.begin())])) return false;
  }
  return true;
}

// The literals that make this shape are maps (Z9), of `any` if `mixed`: the module is checked once more with
// that known.
void Checker::demand_map(TypeId type, bool mixed) {
  TypeId root = prune(type);
  const auto demand = [&](const InferVar& var) {
    decide(map_literals_, var.file, var.node);
    if (mixed) decide(any_literals_, var.file, var.node);
  };
  if (!infer_var(root).merged) return demand(infer_var(root));
  for (std::uint32_t i = 0; i < infer_.size(); ++i) {
    if (infer_[i].kind != InferVar::Kind::shape) continue;
    if (prune(types_.variable(i)) == root) demand(infer_[i]);
  }
}

TypeId Checker::map_of_shape(TypeId type) {
  type = prune(type);
  if (!is_shape(type)) return type;
  demand_map(type);
  const Type& shape = types_[infer_var(type).shape];
  TypeId value = shape.args.empty() ? fresh(InferVar::Kind::plain, {}) : value_of(shape.args[0]);
  for (TypeId arg : shape.args) {
    if (!unify(value, value_of(arg))) value = types_.any();
  }
  TypeId map = types_.map(types_.string(), value);
  bind_variable(type, map);
  return map;
}

// The record type behind a shape; any other type as it is.
TypeId Checker::record_of(TypeId type) {
  type = prune(type);
  return is_shape(type) ? infer_var(type).shape : type;
}

bool Checker::decided(const std::vector<Decision>& list, FileId file, NodeId node) const {
  return !list.empty() && std::binary_search(list.begin(), list.end(), Decision{file, node});
}

void Checker::decide(std::vector<Decision>& list, FileId file, NodeId node) {
  if (!node.valid()) return;
  Decision decision{file, node};
  auto at = std::lower_bound(list.begin(), list.end(), decision);
  if (at != list.end() && *at == decision) return;
  list.insert(at, decision);
  again_ = true;
}

}  // namespace mochi::check
