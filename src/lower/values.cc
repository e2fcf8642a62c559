// Across an export everything is a value (Z4): what an exported function returns, keeps in a global or hands
// to a callback never shares an aggregate with an argument. The rule here looks at types only; the ownership
// pass takes the copies away that it proves needless.
#include <algorithm>

#include "ir/kinds.h"
#include "lower/function.h"
#include "lower/values.h"

namespace mochi::lower {

// Adds the aggregates that a value of `type` can reach. `open`: it can reach anything.
void FunctionLowering::aggregates_of(TypeId of, std::vector<TypeId>& seen, std::vector<TypeId>& found,
                                     bool& open) {
  if (std::find(seen.begin(), seen.end(), of) != seen.end()) return;
  seen.push_back(of);
  const types::Type t = types_[of];
  if (t.kind == TypeKind::any || t.kind == TypeKind::parameter) open = true;
  if (t.kind == TypeKind::function) return;
  const bool record = t.kind == TypeKind::record || t.kind == TypeKind::anonymous;
  if (record || t.kind == TypeKind::list || t.kind == TypeKind::map || t.kind == TypeKind::set)
    found.push_back(of);
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
  return types::is_aggregate(types, type) || types.is(type, TypeKind::any) ||
         types.is(type, TypeKind::parameter);
}

// Made here, of parts that hold no aggregate.
bool FunctionLowering::fresh(ExprId value) const {
  const ir::Expr& e = fn_.body.exprs[value];
  const bool made = e.kind == ExprKind::make_list || e.kind == ExprKind::make_set ||
                    e.kind == ExprKind::make_map || e.kind == ExprKind::make_record ||
                    e.kind == ExprKind::make_variant;
  if (made) {
    const auto parts = fn_.body.list(e.a);
    return std::all_of(parts.begin(), parts.end(),
                       [this](std::uint32_t part) { return fresh(ExprId(part)); });
  }
  if (e.kind == ExprKind::some) return fresh(ExprId(e.a));
  return ir::is_constant(e.kind) || e.kind == ExprKind::function_ref || !may_hold_aggregate(types_, e.type);
}

ExprId FunctionLowering::leaving(ExprId value, Span at) {
  if (!exported_ || fresh(value) || !may_share(type(value))) return value;
  return b_.op(Op::deep_copy, type(value), {value}, at);
}

}  // namespace mochi::lower
