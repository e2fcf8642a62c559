// Fields, indexes, slices, and their safe forms.
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::InfoFlag;
using check::RefKind;

namespace {

bool is_result_method(types::Builtin id) {
  using B = types::Builtin;
  return id == B::result_unwrap || id == B::result_expect || id == B::result_ok || id == B::result_error ||
         id == B::result_is_ok || id == B::result_or || id == B::result_map || id == B::result_map_error ||
         id == B::result_and_then;
}

}  // namespace

std::uint32_t FunctionLowering::proven_variant(NodeId node) const {
  while (tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  const check::NodeInfo& what = info(node);
  if (what.type && types_.is(what.type, TypeKind::variant)) return types_[what.type].index;
  if (what.target && types_.is(what.target, TypeKind::variant)) return types_[what.target].index;
  return ~0U;
}

ExprId FunctionLowering::variant_field(ExprId base, std::uint32_t variant, NameId name, Span at) {
  const TypeId of = type(base);
  const std::size_t variants = types_.decl(types_[of].decl).variants.size();
  for (std::uint32_t v = 0; v < variants; ++v) {
    if (variant != ~0U && v != variant) continue;
    const std::vector<types::Field> fields = ctx_.variant_fields(of, v);
    for (std::uint32_t i = 0; i < fields.size(); ++i)
      if (fields[i].name == name)
        return expr_node(ExprKind::variant_field, fields[i].type, at, base.value, v, i);
  }
  return panic(3, "missing field " + std::string(ctx_.names.text(name)), at);
}

ExprId FunctionLowering::select(NodeId node) {
  const check::NodeInfo& what = info(node);
  const Span at = span(node);
  const RefKind ref = what.ref;
  if (ref == RefKind::builtin && is_result_method(static_cast<types::Builtin>(what.id)))
    return bound_method(node);
  if (ref == RefKind::var || ref == RefKind::fun || ref == RefKind::builtin || ref == RefKind::variant)
    return name(node);
  if (ref == RefKind::method) return bound_method(node);
  const NodeId of = child(node, slot::Select_base);
  const ExprId base = present(of);
  const NameId field = tree().name(node);
  ExprId value;
  if (kind(base) == TypeKind::union_)
    value = variant_field(base, proven_variant(of), field, at);
  else
    value = select_named(base, field, at);
  return ref == RefKind::field ? field_value(value, node) : coerce(value, ir_type(node), at, true);
}

// The field that was read for `node`, as the type that its reader sees.
ExprId FunctionLowering::field_value(ExprId field, NodeId node) {
  if (info(node).has(check::InfoFlag::path_proven)) {
    const TypeId wanted = ir_target(node);
    if (types_.is(wanted, TypeKind::option) || types_.is(wanted, TypeKind::any)) return field;
  }
  return coerce(field, ir_type(node), span(node));
}

// `base` is no option.
ExprId FunctionLowering::select_named(ExprId base, NameId name, Span at) {
  const TypeId of = type(base);
  const TypeKind k = types_.kind(of);
  const std::string_view text = ctx_.names.text(name);
  if (k == TypeKind::record || k == TypeKind::anonymous) {
    const std::uint32_t field = ctx_.field_index(of, name);
    if (field != ~0U) return b_.field(base, field, ctx_.fields(of)[field].type, at);
  }
  if (k == TypeKind::map) return map_read(base, coerce(b_.string(text, at), types_.key(of), at), at);
  if (k == TypeKind::group) {
    const TypeId key = types_.key(of);
    if (text == "key") return b_.op(Op::group_key, key, {base}, at);
    if (text == "items") return b_.op(Op::group_items, types_.list(types_.value(of)), {base}, at);
    const std::uint32_t field = ctx_.field_index(key, name);
    if (field != ~0U)
      return b_.field(b_.op(Op::group_key, key, {base}, at), field, ctx_.fields(key)[field].type, at);
  }
  return b_.op(Op::any_field, types_.any(), {box(base, at)}, at, name.value);
}

ExprId FunctionLowering::map_read(ExprId map, ExprId key, Span at) {
  const TypeId value = types_.value(type(map));
  const bool plain = types_.is(value, TypeKind::any) || types_.is(value, TypeKind::option);
  return expr_node(ExprKind::map_get, plain ? value : types_.option(value), at, map.value, key.value);
}

ExprId FunctionLowering::index_value(ExprId base, ExprId at_index, Span at) {
  const TypeId of = type(base);
  const TypeKind k = types_.kind(of);
  if (k == TypeKind::list)
    return expr_node(ExprKind::index, types_.element(of), at, base.value, as_int(at_index, at).value);
  if (k == TypeKind::map) return map_read(base, coerce(at_index, types_.key(of), at), at);
  if (k == TypeKind::string) return b_.op(Op::str_index, of, {base, as_int(at_index, at)}, at);
  if (k == TypeKind::bytes) return b_.op(Op::bytes_index, types_.integer(), {base, as_int(at_index, at)}, at);
  if (k == TypeKind::group) return index_value(as_list(base, at), at_index, at);
  const ir::Expr key = fn_.body.exprs[at_index];
  if ((k == TypeKind::record || k == TypeKind::anonymous) && key.kind == ExprKind::const_string)
    return select_named(base, NameId(key.a), at);
  return b_.op(Op::any_index, types_.any(), {box(base, at), box(at_index, at)}, at);
}

ExprId FunctionLowering::index(NodeId node) {
  const Span at = span(node);
  const ExprId base = present(child(node, slot::Index_base));
  const ExprId value = index_value(base, expr(child(node, slot::Index_index)), at);
  return coerce(value, ir_type(node), at, info(node).has(InfoFlag::proven));
}

ExprId FunctionLowering::slice_value(ExprId base, ExprId start, ExprId end, Span at) {
  Op op = Op::list_slice;
  if (kind(base) == TypeKind::group) base = as_list(base, at);
  if (kind(base) == TypeKind::string) op = Op::str_slice;
  if (kind(base) == TypeKind::bytes) op = Op::bytes_slice;
  if (kind(base) == TypeKind::any) op = Op::any_slice;
  return b_.op(op, type(base), {base, start, end}, at);
}

ExprId FunctionLowering::slice(NodeId node) {
  const Span at = span(node);
  const ExprId base = present(child(node, slot::Slice_base));
  const NodeId from = child(node, slot::Slice_start);
  const NodeId to = child(node, slot::Slice_end);
  const ExprId start = from ? as_int(expr(from), at) : b_.unit(at);
  const ExprId end = to ? as_int(expr(to), at) : b_.unit(at);
  return coerce(slice_value(base, start, end, at), ir_type(node), at);
}

ExprId FunctionLowering::safe_select(NodeId node) {
  const Span at = span(node);
  const NodeId of = child(node, slot::SafeSelect_base);
  const TypeId own = ir_type(node);
  return with_block(at, [&] {
    const ExprId base = raw(of);
    if (kind(base) != TypeKind::option) return coerce(select_named(base, tree().name(node), at), own, at);
    const Held held = hold("base", base, at);
    const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
    const ExprId value = kind(inside) == TypeKind::union_ ? variant_field(inside, ~0U, tree().name(node), at)
                                                          : select_named(inside, tree().name(node), at);
    const ExprId found = coerce(value, own, at);
    return b_.conditional(b_.is_some(use(held, at), at), found, b_.none(own, at), own, at);
  });
}

ExprId FunctionLowering::safe_index(NodeId node) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  const NodeId key = child(node, slot::SafeIndex_index);
  return with_block(at, [&] {
    const ExprId base = raw(child(node, slot::SafeIndex_base));
    if (kind(base) != TypeKind::option) return coerce(index_value(base, expr(key), at), own, at);
    const Held held = hold("base", base, at);
    const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
    const ExprId found = coerce(index_value(inside, expr(key), at), own, at);
    return b_.conditional(b_.is_some(use(held, at), at), found, b_.none(own, at), own, at);
  });
}

// `p.len`, `r.ok` or a bare sibling method as a value.
ExprId FunctionLowering::bound_method(NodeId node) {
  const Span at = span(node);
  Callee callee;
  const bool declared = info(node).ref == RefKind::method;
  callee.kind = declared ? check::CallKind::method : check::CallKind::builtin;
  callee.has_receiver = declared;
  if (declared)
    callee.fun = FunId(info(node).id);
  else
    callee.builtin = static_cast<types::Builtin>(info(node).id);
  const TypeId own = ir_type(node);
  const bool implicit = tree().kind(node) == NodeKind::Ident;
  const ExprId receiver = implicit ? b_.read(self_local(), at) : present(child(node, slot::Select_base));
  return partial(callee, {receiver}, own, at);
}

}  // namespace mochi::lower
