#include "lower/ownership/place_graph.h"

#include <algorithm>
#include <set>

namespace mochi::lower {

using types::TypeId;
using types::TypeKind;

bool PlaceGraph::matters(TypeId type) {
  if (!type) return false;
  const auto [at, fresh] = matters_.try_emplace(type, false);
  if (!fresh) return at->second;
  const types::Type shape = types_[type];
  bool result = false;
  switch (shape.kind) {
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::any:
    case TypeKind::parameter: result = true; break;
    case TypeKind::option: result = matters(shape.args[0]); break;
    case TypeKind::union_: {
      // A type that only holds itself and scalars: nothing in it can change.
      const std::size_t variants = types_.decl(shape.decl).variants.size();
      for (std::uint32_t v = 0; v < variants && !result; ++v)
        for (const types::Field& f : types_.variant_fields(type, v)) result = result || matters(f.type);
      break;
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
    case TypeKind::foreign:
    case TypeKind::soft:
    case TypeKind::variant:
    case TypeKind::variable:
    case TypeKind::opaque: break;
  }
  return matters_[type] = result;
}

PlaceId PlaceGraph::make(TypeId type) {
  if (!matters(type)) return kNoPlace;
  const types::Type& shape = types_[type];
  const bool structural = !shape.decl;
  Node node;
  node.type = type;
  node.parent = static_cast<PlaceId>(nodes_.size());
  node.parts.assign(structural ? shape.args.size() : 0, kNoPlace);
  nodes_.push_back(std::move(node));
  return nodes_.back().parent;
}

PlaceId PlaceGraph::find(PlaceId place) const {
  while (nodes_[place].parent != place) {
    nodes_[place].parent = nodes_[nodes_[place].parent].parent;
    place = nodes_[place].parent;
  }
  return place;
}

PlaceId PlaceGraph::part(PlaceId place, std::size_t index) {
  if (place == kNoPlace) return kNoPlace;
  const PlaceId root = find(place);
  if (index >= nodes_[root].parts.size()) return kNoPlace;
  if (nodes_[root].parts[index] == kNoPlace) {
    const TypeId type = types_[nodes_[root].type].args[index];
    const PlaceId made = make(type);
    nodes_[root].parts[index] = made;
  }
  return nodes_[root].parts[index];
}

PlaceId PlaceGraph::field(PlaceId record, TypeId type, std::uint32_t variant, std::uint32_t index) {
  const types::Type& shape = types_[type];
  if (shape.kind == TypeKind::anonymous) return part(record, index);
  if (!shape.decl) return kNoPlace;
  const std::tuple key(type, variant, index);
  const auto found = fields_.find(key);
  if (found != fields_.end()) return found->second;
  const auto fields =
      shape.kind == TypeKind::union_ ? types_.variant_fields(type, variant) : types_.fields_of(type);
  const PlaceId made = index < fields.size() ? make(fields[index].type) : kNoPlace;
  fields_.emplace(key, made);
  return made;
}

std::vector<PlaceId> PlaceGraph::declared_fields(TypeId type) {
  std::vector<PlaceId> result;
  const TypeKind kind = types_.kind(type);
  const auto add = [&](std::uint32_t variant, std::size_t count) {
    for (std::uint32_t i = 0; i < count; ++i)
      if (const PlaceId f = field(kNoPlace, type, variant, i); f != kNoPlace) result.push_back(f);
  };
  if (kind == TypeKind::record) add(0, types_.fields_of(type).size());
  if (kind == TypeKind::union_) {
    const std::size_t variants = types_.decl(types_[type].decl).variants.size();
    for (std::uint32_t v = 0; v < variants; ++v) add(v, types_.variant_fields(type, v).size());
  }
  return result;
}

bool PlaceGraph::unify(PlaceId a, PlaceId b) {
  if (a == kNoPlace || b == kNoPlace) return false;
  std::vector<std::pair<PlaceId, PlaceId>> work{{a, b}};
  bool news = false;
  while (!work.empty()) {
    const auto [x, y] = work.back();
    work.pop_back();
    PlaceId keep = find(x);
    PlaceId gone = find(y);
    if (keep == gone) continue;
    if (nodes_[keep].parts.size() != nodes_[gone].parts.size()) continue;
    if (gone < keep) std::swap(keep, gone);
    news = true;
    nodes_[gone].parent = keep;
    const auto merge = [](Mark& into, const Mark& from) {
      if (from.set && (!into.set || from.span.begin < into.span.begin)) into = from;
    };
    merge(nodes_[keep].changed, nodes_[gone].changed);
    merge(nodes_[keep].aliased, nodes_[gone].aliased);
    merge(nodes_[keep].grown, nodes_[gone].grown);
    nodes_[keep].cell = nodes_[keep].cell || nodes_[gone].cell;
    for (std::size_t i = 0; i < nodes_[keep].parts.size(); ++i) {
      const PlaceId p = nodes_[keep].parts[i];
      const PlaceId q = nodes_[gone].parts[i];
      if (p == kNoPlace)
        nodes_[keep].parts[i] = q;
      else if (q != kNoPlace)
        work.emplace_back(p, q);
    }
  }
  return news;
}

PlaceId PlaceGraph::boxed(TypeId type) {
  const auto found = boxes_.find(type);
  if (found != boxes_.end()) return found->second;
  const PlaceId made = make(type);
  boxes_.emplace(type, made);
  if (made == kNoPlace) return made;
  // Whatever is inside can be reached through `any` too.
  for (std::size_t i = 0; i < part_count(made); ++i)
    if (const PlaceId inner = part(made, i); inner != kNoPlace) unify(inner, boxed(this->type(inner)));
  for (const PlaceId f : declared_fields(type)) unify(f, boxed(this->type(f)));
  return made;
}

std::vector<PlaceId> PlaceGraph::tree(PlaceId place, bool into_fields) {
  std::vector<PlaceId> result;
  if (place == kNoPlace) return result;
  std::set<PlaceId> seen;
  std::vector<PlaceId> work{find(place)};
  while (!work.empty()) {
    const PlaceId at = find(work.back());
    work.pop_back();
    if (!seen.insert(at).second) continue;
    result.push_back(at);
    for (std::size_t i = part_count(at); i > 0; --i)
      if (const PlaceId inner = nodes_[find(at)].parts[i - 1]; inner != kNoPlace) work.push_back(inner);
    if (into_fields)
      for (const PlaceId f : declared_fields(type(at))) work.push_back(f);
  }
  return result;
}

}  // namespace mochi::lower
