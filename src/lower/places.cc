// Assignments: the place is lowered first, its parts in order, then the value.
#include <algorithm>
#include <utility>

#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::InfoFlag;
using check::RefKind;

// Does the expression only put together what is there already: no call but of built-in functions, if `calls`?
bool FunctionLowering::is_plain(NodeId node, bool calls, NameId without) const {
  using K = syntax::NodeKind;
  const K k = tree().kind(node);
  if (k == K::Ident) return tree().name(node) != without;
  const bool literal =
      k == K::IntLit || k == K::FloatLit || k == K::StringLit || k == K::BoolLit || k == K::NoneLit;
  const bool made =
      k == K::StructLit || k == K::FieldInit || k == K::ListLit || k == K::MapLit || k == K::MapEntry;
  const bool operation =
      k == K::Paren || k == K::Unary || k == K::Binary || k == K::Select || k == K::Index || k == K::Cast;
  const bool call = calls && k == K::Call && info(child(node, slot::Call_callee)).ref == RefKind::builtin;
  if (k == K::NamedType || k == K::ListType || k == K::OptionType || k == K::Name || literal) return true;
  if (!made && !operation && !call) return false;
  for (const NodeId part : tree().children(node))
    if (part && !is_plain(part, calls, without)) return false;
  return true;
}

bool FunctionLowering::same_nodes(NodeId a, NodeId b) const {
  if (a.valid() != b.valid()) return false;
  if (!a.valid()) return true;
  if (tree().kind(a) != tree().kind(b) || tree().name(a) != tree().name(b)) return false;
  if (tree().kind(a) == syntax::NodeKind::Binary && tree().main(a).kind != tree().main(b).kind) return false;
  const auto left = tree().children(a);
  const auto right = tree().children(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [this](NodeId l, NodeId r) { return same_nodes(l, r); });
}

// `m[k] = append(m[k], x)`: the read of `m[k]`, if a missing one may be made before `x` is evaluated.
NodeId FunctionLowering::own_growth(NodeId target, NodeId value) {
  using K = syntax::NodeKind;
  while (tree().kind(value) == K::Paren) value = child(value, slot::Paren_value);
  if (tree().kind(target) != K::Index || tree().kind(value) != K::Call) return {};
  const check::NodeInfo& callee = info(child(value, slot::Call_callee));
  const bool append =
      callee.ref == RefKind::builtin && (callee.id == static_cast<std::uint32_t>(types::Builtin::append) ||
                                         callee.id == static_cast<std::uint32_t>(types::Builtin::push));
  const auto args = tree().tail(value);
  if (!append || args.size() != 2 || tree().kind(args[0]) != K::Index) return {};
  if (types_.kind(ir_target(args[0])) != TypeKind::option) return {};
  if (!same_nodes(args[0], target)) return {};
  NodeId root = target;
  while (tree().kind(root) == K::Index || tree().kind(root) == K::Select) root = child(root, 0);
  if (tree().kind(root) != K::Ident || !is_plain(target, false, {}) ||
      !is_plain(args[1], true, tree().name(root)))
    return {};
  return args[0];
}

// `m[k] = append(m[k], x)` on a missing key starts with an empty list, which then grows in place.
void FunctionLowering::make_missing(NodeId target) {
  const Span at = span(target);
  TypeId stored;
  const ir::Expr read = fn_.body.exprs[place(target, stored)];
  if (read.kind != ExprKind::map_get) return;
  const ExprId there = b_.op(Op::map_has, types_.boolean(), {ExprId(read.a), ExprId(read.b)}, at);
  const BlockId make =
      in_block([&] { emit(b_.assign(place(target, stored), make_list(stored, {}, at), at)); });
  emit(b_.if_(negate(there, at), make, BlockId(), at));
}

bool FunctionLowering::is_unassigned_name(NodeId node) const {
  while (tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  if (tree().kind(node) != NodeKind::Ident || info(node).ref != RefKind::var) return false;
  const check::Var& v = ctx_.checked.vars[VarId(info(node).id)];
  return v.kind != check::VarKind::global && v.kind != check::VarKind::foreign && (v.is_let || !v.assigned);
}

// Evaluates the node now; where it stands, its value is read.
void FunctionLowering::evaluate_first(NodeId node) {
  // Where a form is lowered twice, each time has its own.
  held_.erase(node.value);
  const ExprId value = raw(node);
  if (!constant(value)) held_[node.value] = temp("part", value, span(node));
}

// The indexes of a place that is read and written are evaluated once, from left to right.
void FunctionLowering::evaluate_indexes(NodeId target) {
  const NodeKind form = tree().kind(target);
  if (form != NodeKind::Index && form != NodeKind::Select) return;
  evaluate_indexes(child(target, 0));
  if (form == NodeKind::Index && !is_unassigned_name(child(target, slot::Index_index)))
    evaluate_first(child(target, slot::Index_index));
}

ExprId FunctionLowering::again(NodeId node) {
  const NodeId outer = std::exchange(again_, node);
  const ExprId value = raw(again_target_);
  again_ = outer;
  return value;
}

void FunctionLowering::assignment(NodeId node) {
  const NodeId target = child(node, slot::Assign_target);
  const NodeId grown = own_growth(target, child(node, slot::Assign_value));
  if (grown) make_missing(target);
  const NodeId outer = std::exchange(known_present_, grown);
  const NodeId outer_target = again_target_;
  if (tree()[node].has(syntax::NodeFlag::compound)) {
    evaluate_indexes(target);
    again_target_ = target;
  }
  assign(node, target);
  again_target_ = outer_target;
  known_present_ = outer;
}

void FunctionLowering::assign(NodeId node, NodeId target) {
  TypeId stored;
  const ExprId where = place(target, stored);
  const ir::Expr found = fn_.body.exprs[where];
  if (found.kind == ExprKind::op) {
    // Only the run time knows what is written to.
    const Op op = static_cast<Op>(found.a);
    MOCHI_CHECK(op == Op::any_index || op == Op::any_field);
    const Span at = span(target);
    const ExprId base = fn_.body.operand(where, 0);
    const ExprId key = op == Op::any_index ? fn_.body.operand(where, 1)
                                           : box(b_.string(ctx_.names.text(NameId(found.c)), at), at);
    const ExprId value = leaving(expr_as(child(node, slot::Assign_value), types_.any()), span(node));
    emit(b_.expr(b_.op(Op::any_store, types_.unit(), {base, key, value}, at), span(node)));
    return;
  }
  ExprId value = expr_as(child(node, slot::Assign_value), stored);
  if (fn_.body.kind(where) == ExprKind::global) value = leaving(value, span(node));
  emit(b_.assign(where, value, span(node)));
}

// `stored` is the type of what is kept there.
ExprId FunctionLowering::place(NodeId node, TypeId& stored) {
  const check::NodeInfo& what = info(node);
  const Span at = span(node);
  const NodeKind form = tree().kind(node);
  if (form == NodeKind::Paren) return place(child(node, slot::Paren_value), stored);
  if (form == NodeKind::Index) {
    const ExprId base = present(child(node, slot::Index_base));
    return index_place(base, child(node, slot::Index_index), at, stored);
  }
  if (form == NodeKind::Select && what.ref != RefKind::var) return select_place(node, stored);
  ExprId made;
  if (what.ref == RefKind::field) {
    const bool update = what.has(InfoFlag::update_field);
    const ExprId self = b_.read(update ? update_item() : self_local(), at);
    const std::vector<types::Field> fields = ctx_.fields(type(self));
    MOCHI_CHECK(what.id < fields.size());
    made = b_.field(self, what.id, fields[what.id].type, at);
  } else {
    MOCHI_CHECK(what.ref == RefKind::var || what.ref == RefKind::bind);
    const VarId var(what.id);
    const check::VarKind kind = ctx_.checked.vars[var].kind;
    made = kind == check::VarKind::global || kind == check::VarKind::foreign
               ? b_.read(ctx_.global_of(var), at)
               : b_.read(local_of(var), at);
  }
  stored = type(made);
  return made;
}

ExprId FunctionLowering::index_place(ExprId base, NodeId index, Span at, TypeId& stored) {
  const TypeId over = type(base);
  const TypeKind k = types_.kind(over);
  if (k == TypeKind::list) {
    stored = types_.element(over);
    return expr_node(ExprKind::index, stored, at, base.value, as_int(expr(index), at).value);
  }
  if (k == TypeKind::map) {
    const ExprId made = map_read(base, expr_as(index, types_.key(over)), at);
    stored = types_.value(over);
    return made;
  }
  if ((k == TypeKind::record || k == TypeKind::anonymous) && tree().kind(index) == NodeKind::StringLit) {
    const std::uint32_t field = ctx_.field_index(over, tree().name(index));
    if (field != ~0U) {
      stored = ctx_.fields(over)[field].type;
      return b_.field(base, field, stored, at);
    }
  }
  stored = types_.any();
  return b_.op(Op::any_index, stored, {box(base, at), box(expr(index), at)}, at);
}

ExprId FunctionLowering::select_place(NodeId node, TypeId& stored) {
  const Span at = span(node);
  const NodeId of = child(node, slot::Select_base);
  const ExprId base = present(of);
  const TypeId over = type(base);
  const NameId name = tree().name(node);
  if (types_.is(over, TypeKind::map)) {
    stored = types_.value(over);
    return map_read(base, coerce(b_.string(ctx_.names.text(name), at), types_.key(over), at), at);
  }
  const ExprId made = types_.is(over, TypeKind::union_) ? variant_field(base, proven_variant(of), name, at)
                                                        : select_named(base, name, at);
  stored = type(made);
  return made;
}

}  // namespace mochi::lower
