// Copies of values none of whose parts can be at two places.
#include "lower/derive/derivation.h"

namespace mochi::lower {

using ir::ExprId;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

ExprId Derivation::copied(Making& m, TypeId type, ExprId x) {
  return shapes_.may_change(type) ? call(m, Purpose::copy, type, {x}) : x;
}

void Derivation::make_copy(Making& m, LocalId x) {
  const TypeKind kind = types_.kind(m.type);
  const auto make = [&](ir::ExprKind what, std::span<const ExprId> parts) {
    return m.builder().add(ir::Expr{.kind = what, .type = m.type, .a = m.builder().list(parts)}, {});
  };
  if (kind == TypeKind::list) {
    m.body.push_back(m.give(m.op(Op::list_copy, m.type, {m.get(x)})));
  } else if (kind == TypeKind::map) {
    m.body.push_back(m.give(m.op(Op::map_copy, m.type, {m.get(x)})));
  } else if (kind == TypeKind::set) {
    m.body.push_back(m.give(m.op(Op::list_union, m.type, {m.get(x), make(ir::ExprKind::make_set, {})})));
  } else if (kind == TypeKind::option) {
    const ExprId inner = copied(m, types_.element(m.type), m.value_of(m.get(x)));
    m.body.push_back(m.when(m.builder().is_some(m.get(x), {}), {m.give(m.builder().some(inner, {}))}));
    m.body.push_back(m.give(m.builder().none(m.type, {})));
  } else {
    const std::vector<types::Field> fields = types_.fields_of(m.type);
    std::vector<ExprId> parts;
    for (std::uint32_t n = 0; n < fields.size(); ++n)
      parts.push_back(copied(m, fields[n].type, m.builder().field(m.get(x), n, fields[n].type, {})));
    m.body.push_back(m.give(make(ir::ExprKind::make_record, parts)));
  }
}

}  // namespace mochi::lower
