#include "ir/facts.h"

#include <algorithm>

namespace mochi::ir {

namespace {

template <typename T>
const T* at(const std::vector<T>& all, std::uint32_t i) {
  return i < all.size() ? &all[i] : nullptr;
}

std::uint32_t value_at(const std::vector<std::uint32_t>& all, std::uint32_t i) {
  const std::uint32_t* found = at(all, i);
  return found == nullptr ? OwnershipFacts::kNone : *found;
}

}  // namespace

std::uint32_t OwnershipFacts::local(FunctionId function, LocalId local) const {
  const FunctionOwnership* of = at(functions, function.value);
  return of == nullptr ? kNone : value_at(of->locals, local.value);
}

std::uint32_t OwnershipFacts::result(FunctionId function) const {
  const FunctionOwnership* of = at(functions, function.value);
  return of == nullptr ? kNone : of->result;
}

std::uint32_t OwnershipFacts::global(GlobalId global) const { return value_at(globals, global.value); }

std::uint32_t OwnershipFacts::field(TypeId type, std::uint32_t variant, std::uint32_t field) const {
  const auto found = fields.find({type, variant, field});
  return found == fields.end() ? kNone : found->second;
}

Holding OwnershipFacts::holding(FunctionId function, LocalId local) const {
  const FunctionOwnership* of = at(functions, function.value);
  const Holding* held = of == nullptr ? nullptr : at(of->holding, local.value);
  return held == nullptr ? Holding::owned : *held;
}

ParameterMode OwnershipFacts::mode(FunctionId function, std::size_t index) const {
  const FunctionOwnership* of = at(functions, function.value);
  return of == nullptr || index >= of->modes.size() ? ParameterMode::value : of->modes[index];
}

std::uint32_t OwnershipFacts::place_of(const Body& body, FunctionId function, ExprId id) const {
  const Expr& e = body.exprs[id];
  switch (e.kind) {
    case ExprKind::local: return local(function, LocalId(e.a));
    case ExprKind::global: return global(GlobalId(e.a));
    case ExprKind::call: return result(FunctionId(e.a));
    case ExprKind::index: return part(place_of(body, function, ExprId(e.a)), 0);
    case ExprKind::map_get: return part(place_of(body, function, ExprId(e.a)), 1);
    case ExprKind::unwrap: {
      const ExprId option(e.a);
      const std::uint32_t inner = place_of(body, function, option);
      if (inner == kNone || body.type(option) == e.type) return inner;
      // The class of a map_get is that of the entry, which is an option itself only if the map holds options.
      const bool entry = body.kind(option) == ExprKind::map_get && places[inner].type != body.type(option);
      return entry ? inner : part(inner, 0);
    }
    case ExprKind::field: {
      const std::uint32_t declared = field(body.type(ExprId(e.a)), 0, e.b);
      return declared != kNone ? declared : part(place_of(body, function, ExprId(e.a)), e.b);
    }
    case ExprKind::variant_field: return field(body.type(ExprId(e.a)), e.b, e.c);
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::call_value:
    case ExprKind::op:
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::tag_is:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value: return kNone;
  }
  return kNone;
}

Facts& own_facts(Program& program) {
  if (program.facts != nullptr && program.facts.use_count() == 1) {
    // Made below, as what may be changed.
    return const_cast<Facts&>(*program.facts);
  }
  const auto own =
      program.facts == nullptr ? std::make_shared<Facts>() : std::make_shared<Facts>(*program.facts);
  program.facts = own;
  return *own;
}

Walk Facts::walk(FunctionId function, StmtId loop) const {
  const std::vector<Walk>* all = at(walks, function.value);
  if (all == nullptr) return {};
  const auto found =
      std::lower_bound(all->begin(), all->end(), loop, [](const Walk& w, StmtId id) { return w.loop < id; });
  return found != all->end() && found->loop == loop ? *found : Walk();
}

}  // namespace mochi::ir
