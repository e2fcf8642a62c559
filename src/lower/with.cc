// `r with { f: v }` and `copy(x)`: new values of the parts of old ones.
#include <algorithm>

#include "ir/effects.h"
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;

// The operand, the values as written, then the fields that stay (W5).
ExprId FunctionLowering::with(NodeId node) {
  const Span at = span(node);
  const NodeId base = child(node, slot::With_base);
  return with_block(at, [&] {
    const ExprId old = present(base);
    if (kind(old) == TypeKind::map) return map_with(node, old);
    const std::uint32_t variant = kind(old) == TypeKind::union_ ? proven_variant(base) : ~0U;
    const std::vector<types::Field> fields = parts_of(type(old), variant);
    std::vector<FieldValue> values;
    for (const NodeId init : tree().tail(node)) {
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name != tree().name(init)) continue;
        const ExprId value = expr_as(child(init, slot::FieldInit_value), fields[i].type);
        values.push_back({i, kept(value, type(old), span(init))});
      }
    }
    const bool quiet = std::all_of(values.begin(), values.end(),
                                   [this](const FieldValue& value) { return is_quiet(value.value); });
    const Held held = quiet ? hold("old", old, at) : Held{b_.read(temp("old", old, at), at)};
    const bool in_order =
        std::is_sorted(values.begin(), values.end(),
                       [](const FieldValue& a, const FieldValue& b) { return a.index < b.index; });
    for (FieldValue& value : values)
      if ((!quiet || !in_order) && !constant(value.value))
        value.value = b_.read(temp("part", value.value, at), at);
    return updated(held, variant, values, at);
  });
}

// Its evaluation changes nothing that could be part of the operand; it may fail.
bool FunctionLowering::is_quiet(ExprId value) const {
  const ir::Effects effects = ir::effects_of(types_, fn_.body, value);
  return !effects.calls && !effects.writes && !effects.statements;
}

std::vector<types::Field> FunctionLowering::parts_of(TypeId of, std::uint32_t variant) {
  return variant == ~0U ? ctx_.fields(of) : ctx_.variant_fields(of, variant);
}

// A record, or the variant of a union, with new values for some of its parts.
ExprId FunctionLowering::updated(Held old, std::uint32_t variant, std::span<const FieldValue> values,
                                 Span at) {
  const TypeId of = type(old.expr);
  const std::vector<types::Field> fields = parts_of(of, variant);
  std::vector<ExprId> parts(fields.size());
  for (const FieldValue& value : values) parts[value.index] = value.value;
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    if (parts[i]) continue;
    const ExprId from = use(old, at);
    parts[i] = variant == ~0U
                   ? b_.field(from, i, fields[i].type, at)
                   : expr_node(ExprKind::variant_field, fields[i].type, at, from.value, variant, i);
  }
  if (variant != ~0U) return construct(of, variant, parts, at);
  const ExprId made = expr_node(ExprKind::make_record, of, at, b_.list(std::span<const ExprId>(parts)));
  fn_.body.exprs[made].flags |= static_cast<std::uint8_t>(ir::ExprFlag::sugar);
  return made;
}

// A record literal that turned out to be a map.
ExprId FunctionLowering::map_with(NodeId node, ExprId old) {
  const Span at = span(node);
  const TypeId of = type(old);
  const LocalId copy = temp("copy", b_.op(Op::map_copy, of, {old}, at), at);
  for (const NodeId init : tree().tail(node)) {
    const ExprId key = coerce(b_.string(ctx_.names.text(tree().name(init)), at), types_.key(of), at);
    const ExprId value = expr_as(child(init, slot::FieldInit_value), types_.value(of));
    emit(b_.assign(map_read(b_.read(copy, at), key, at), value, at));
  }
  return b_.read(copy, at);
}

ExprId FunctionLowering::copied_set(ExprId old, Span at) {
  const TypeId of = type(old);
  const LocalId copy =
      temp("copy", expr_node(ExprKind::make_set, of, at, b_.list(std::span<const ExprId>())), at);
  for_each("item", old, at, [&](LocalId item) {
    emit(
        b_.assign(b_.read(copy, at), b_.op(Op::set_add, of, {b_.read(copy, at), b_.read(item, at)}, at), at));
  });
  return b_.read(copy, at);
}

ExprId FunctionLowering::copied(NodeId argument, ExprId value, Span at) {
  value = as_value(value, at);
  const TypeId of = type(value);
  const TypeKind k = types_.kind(of);
  if (k == TypeKind::list) return b_.op(Op::list_copy, of, {value}, at);
  if (k == TypeKind::map) return b_.op(Op::map_copy, of, {value}, at);
  if (k == TypeKind::set) return with_block(at, [&] { return copied_set(value, at); });
  const std::uint32_t variant = k == TypeKind::union_ ? proven_variant(argument) : ~0U;
  return with_block(at, [&] { return updated(hold("old", value, at), variant, {}, at); });
}

}  // namespace mochi::lower
