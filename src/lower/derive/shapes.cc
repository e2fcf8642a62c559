#include "lower/derive/shapes.h"

#include <algorithm>

namespace mochi::lower {

using ir::TypeId;
using types::TypeKind;

namespace {
// Types inside of one type; more are only possible where a generic type holds ever larger ones of itself.
constexpr std::size_t kMaxReach = 10000;
}  // namespace

bool Shapes::is_enum(TypeId type) const {
  return types_.is(type, TypeKind::union_) && types_.decl(types_[type].decl).is_enum();
}

bool Shapes::is_leaf(TypeId type) const {
  switch (types_.kind(type)) {
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::record:
    case TypeKind::variant:
    case TypeKind::anonymous: return false;
    case TypeKind::union_: return is_enum(type);
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
    case TypeKind::function:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return true;
  }
  return true;
}

std::vector<TypeId> Shapes::parts(TypeId type) {
  std::vector<TypeId> found;
  if (is_leaf(type)) return found;
  const types::Type shape = types_[type];
  if (shape.kind == TypeKind::record || shape.kind == TypeKind::anonymous) {
    for (const types::Field& f : types_.fields_of(type)) found.push_back(f.type);
  } else if (shape.kind == TypeKind::union_) {
    const std::size_t variants = types_.decl(shape.decl).variants.size();
    for (std::uint32_t v = 0; v < variants; ++v)
      for (const types::Field& f : types_.variant_fields(type, v)) found.push_back(f.type);
  } else if (shape.kind == TypeKind::group) {
    found = {types_.key(type), types_.list(types_.value(type))};
  } else {
    found.assign(shape.args.begin(), shape.args.end());
  }
  return found;
}

const std::set<TypeId>& Shapes::reach(TypeId type) {
  const auto [at, fresh] = reach_.try_emplace(type);
  std::set<TypeId>& seen = at->second;
  if (!fresh) return seen;
  std::vector<TypeId> work = parts(type);
  while (!work.empty() && seen.size() < kMaxReach) {
    const TypeId next = work.back();
    work.pop_back();
    if (!seen.insert(next).second) continue;
    for (const TypeId part : parts(next)) work.push_back(part);
  }
  return seen;
}

bool Shapes::is_deep(TypeId type) {
  if (is_recursive(type)) return true;
  const std::set<TypeId> inside = reach(type);
  return std::any_of(inside.begin(), inside.end(), [this](TypeId t) { return is_recursive(t); });
}

std::vector<TypeId> Shapes::ring(TypeId type) {
  std::vector<TypeId> found;
  if (!is_recursive(type)) return found;
  for (const TypeId t : std::set<TypeId>(reach(type))) {
    const TypeKind kind = types_.kind(t);
    if (kind != TypeKind::option && kind != TypeKind::group && reach(t).count(type) != 0) found.push_back(t);
  }
  return found;
}

bool Shapes::holds_any(TypeId type) {
  const auto dynamic = [this](TypeId t) { return types_.is(t, TypeKind::any); };
  const std::set<TypeId>& inside = reach(type);
  return dynamic(type) || std::any_of(inside.begin(), inside.end(), dynamic);
}

bool Shapes::may_change(TypeId type) {
  const auto changes = [this](TypeId t) {
    const TypeKind kind = types_.kind(t);
    return kind == TypeKind::list || kind == TypeKind::set || kind == TypeKind::map ||
           kind == TypeKind::record || kind == TypeKind::anonymous || kind == TypeKind::group ||
           kind == TypeKind::any || kind == TypeKind::parameter;
  };
  const std::set<TypeId>& inside = reach(type);
  return changes(type) || std::any_of(inside.begin(), inside.end(), changes);
}

bool Shapes::may_share_parts(TypeId type) {
  if (!may_change(type)) return false;
  const TypeKind kind = types_.kind(type);
  if (kind == TypeKind::option) return may_share_parts(types_.element(type));
  std::vector<TypeId> inside = parts(type);
  std::erase_if(inside, [this](TypeId t) { return !may_change(t); });
  if (kind == TypeKind::list || kind == TypeKind::set || kind == TypeKind::map) return !inside.empty();
  // A record with one object inside holds that at one place.
  const bool record = kind == TypeKind::record || kind == TypeKind::anonymous;
  if (!record || is_recursive(type) || inside.size() > 1) return true;
  return !inside.empty() && may_share_parts(inside[0]);
}

void add_parameters(const types::TypeStore& types, TypeId type, std::vector<ir::TypeParamId>& found) {
  const types::Type& t = types[type];
  if (t.kind == TypeKind::parameter && std::find(found.begin(), found.end(), t.param) == found.end())
    found.push_back(t.param);
  for (const TypeId arg : t.args) add_parameters(types, arg, found);
}

}  // namespace mochi::lower
