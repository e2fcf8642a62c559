// Across an export everything is a value (Z4): what an exported function returns, keeps in a global or hands to a
// callback never shares an aggregate with an argument. The rule here looks at types only; the ownership pass takes the
// copies away that it proves needless.
#include <algorithm>

#include "lower/function.h"
#include "lower/values.h"

namespace mochi::lower {

// Adds the aggregates that a value of `type` can reach. `open`: it can reach anything.
void FunctionLowering::aggregates_of(TypeId of, std::vector<TypeId>& seen, std::vector<TypeId>& found, bool& open) {
  if (std::find(seen.begin(), seen.end(), of) != seen.end()) return;
  seen.push_back(of);
  const types::Type t = types_[of];
  if (t.kind == TypeKind::any || t.kind == TypeKind::parameter) open = true;
  if (t.kind == TypeKind::function) return;
  const bool record = t.kind == TypeKind::record || t.kind == TypeKind::anonymous;
  if (record || t.kind == TypeKind::list || t.kind == TypeKind::map || t.kind == TypeKind::set) found.push_back(of);
  for (const TypeId arg : t.args) aggregates_of(arg, seen, found, open);
  if (record)
    for (const types::Field& f : ctx_.fields(of)) aggregates_of(f.type, seen, found, open);
  if (t.kind == TypeKind::union_) {
    const std::size_t variants = types_.decl(t.decl).variants.size();
    for (std::uint32_t v = 0; v < variants; ++v)
      for (const types::Field& f : ctx_.variant_fields(of, v)) aggregates_of(f.type, seen, found, open);
  }
}

bool FunctionLowering::may_share(TypeId leaving_type) {
  std::vector<TypeId> seen;
  std::vector<TypeId> out;
  bool out_open = false;
  aggregates_of(leaving_type, seen, out, out_open);
  if (out.empty() && !out_open) return false;
  seen.clear();
  std::vector<TypeId> in;
  bool in_open = false;
  for (const LocalId p : fn_.params) aggregates_of(fn_.body.locals[p].type, seen, in, in_open);
  if (in.empty() && !in_open) return false;
  if (in_open || out_open) return true;
  return std::any_of(out.begin(), out.end(),
                     [&](TypeId t) { return std::find(in.begin(), in.end(), t) != in.end(); });
}

bool may_hold_aggregate(const types::TypeStore& types, TypeId type) {
  if (types.is(type, TypeKind::option)) return may_hold_aggregate(types, types.element(type));
  return types::is_aggregate(types, type) || types.is(type, TypeKind::any) || types.is(type, TypeKind::parameter);
}

// Made here, of parts that hold no aggregate.
bool FunctionLowering::fresh(ExprId value) const {
  const ir::Expr& e = fn_.body.exprs[value];
  switch (e.kind) {
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
      for (const std::uint32_t part : fn_.body.list(e.a))
        if (!fresh(ExprId(part))) return false;
      return true;
    case ExprKind::some: return fresh(ExprId(e.a));
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::function_ref: return true;
    case ExprKind::local:
    case ExprKind::global:
    case ExprKind::closure:
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::op:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value: return !may_hold_aggregate(types_, e.type);
  }
  return false;
}

ExprId FunctionLowering::leaving(ExprId value, Span at) {
  if (!exported_ || fresh(value) || !may_share(type(value))) return value;
  return b_.op(Op::deep_copy, type(value), {value}, at);
}

}  // namespace mochi::lower
