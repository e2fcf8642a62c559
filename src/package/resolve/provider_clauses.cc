// The answers of the provider: clauses made of the items, preferences, prefetching.
#include <algorithm>

#include "package/resolve/provider.h"

namespace mochi::package {

Result<std::uint32_t> ResolveProvider::version_count(PackageId id) {
  std::uint32_t known = facts(id).count;
  if (known != NodeFacts::kUnknown) return known;
  MOCHI_TRY(std::uint32_t count, count_versions(id));
  const Node& node = nodes_[id.value];
  if (node.kind == Node::Kind::slot) return count;
  NodeFacts& made = facts(id);
  made.count = count;
  made.kind = node.kind;
  made.mask = node.mask;
  made.priority = node_priority(id);
  if (node.kind == Node::Kind::root || node.kind == Node::Kind::proxy) return count;
  made.listing = &catalog_.at(node.listing);
  made.versions = made.listing->facts.data();
  return count;
}

Result<std::uint32_t> ResolveProvider::count_versions(PackageId id) {
  const Node& node = nodes_[id.value];
  switch (node.kind) {
    case Node::Kind::root: return 1U;
    case Node::Kind::slot: return candidate_count(id);
    case Node::Kind::proxy:
      MOCHI_TRY_VOID(catalog_.load(node.listing));
      return static_cast<std::uint32_t>(catalog_.at(node.listing).buckets.size());
    case Node::Kind::package:
    case Node::Kind::feature:
    case Node::Kind::identity: break;
  }
  MOCHI_TRY(const Listing* listing, catalog_.load(node.listing));
  return static_cast<std::uint32_t>(listing->entries->size());
}

Result<OrdinalSet> ResolveProvider::widen(PackageId id, std::uint32_t ordinal, std::uint32_t reason) {
  MOCHI_TRY(std::uint32_t count, version_count(id));
  std::uint32_t group = group_of_reason_[reason];
  auto own = items(id, ordinal);
  if (group == kNoGroup) {
    for (std::uint32_t g : own) {
      auto all = items_of(items_[id.value].groups[g]);
      if (std::any_of(all.begin(), all.end(), [&](const Item& i) { return i.reason == reason; })) group = g;
    }
  }
  auto has = [&](std::uint32_t at) {
    auto all = items(id, at);
    return std::find(all.begin(), all.end(), group) != all.end();
  };
  std::uint32_t begin = ordinal;
  while (begin > 0 && has(begin - 1)) --begin;
  std::uint32_t end = ordinal + 1;
  while (end < count && has(end)) ++end;
  return OrdinalSet::range(begin, end == count ? OrdinalSet::kTop : end);
}

Result<std::vector<Clause>> ResolveProvider::clauses(PackageId id, std::uint32_t ordinal) {
  const std::span<const std::uint32_t> groups = items(id, ordinal);
  const Node node = nodes_[id.value];
  unbuilt_.clear();
  wanted_.clear();
  for (std::uint32_t g : groups) {
    Group& group = items_[id.value].groups[g];
    if (group.built) {
      for (const Item& item : items_of(group)) {
        if (item.edge.target.valid()) wanted_.push_back(item.edge.target);
      }
      continue;
    }
    group.built = true;
    group.begin = group.end = 0;
    std::optional<Edge> edge = edge_of(node.listing, *group.dependency, node.mask);
    if (!edge) continue;
    unbuilt_.emplace_back(g, *edge);
    wanted_.push_back(edge->target);
  }
  catalog_.prefetch(wanted_);
  for (const auto& [g, edge] : unbuilt_) {
    MOCHI_TRY_VOID(catalog_.load(edge.target));
    build(id, g, edge);
  }
  std::vector<Clause> made;
  made.reserve(wanted_.size() + groups.size());
  // Making clauses adds nodes, but neither groups nor items.
  for (std::uint32_t g : groups) {
    const Group group = items_[id.value].groups[g];
    for (std::uint32_t i = group.begin; i < group.end; ++i) {
      MOCHI_TRY_VOID(add_clauses(id, ordinal, item_pool_[i], made));
    }
  }
  return made;
}

Result<void> ResolveProvider::add_need(PackageId id, Item& item, std::vector<Clause>& out) {
  MOCHI_TRY_VOID(catalog_.load(item.edge.target));
  const Reason reason = reasons_[item.reason];
  bool of_feature = reason.kind == Reason::Kind::need_feature;
  const Listing& listing = catalog_.at(item.edge.target);
  const OrdinalSet& versions = catalog_.match(item.edge.target, item.edge.requirement);
  if (of_feature) {
    if (versions.empty()) return {};
    if (item.feature == default_text_ && !listing.has_default) return {};
  }
  PackageId target = target_node(id, item.edge, of_feature ? 1 + item.feature : 0);
  Clause clause;
  clause.reason = item.reason;
  if (!of_feature) item.target = target;
  if (item.condition.valid()) clause.when.emplace_back(item.condition, OrdinalSet::all());
  bool proxy = nodes_[target.value].kind == Node::Kind::proxy;
  clause.then.emplace(target, proxy ? buckets_of(item.edge.target, versions) : versions);
  out.push_back(std::move(clause));
  return {};
}

Result<void> ResolveProvider::add_capability(PackageId id, const Item& item, std::vector<Clause>& out) {
  MOCHI_TRY_VOID(catalog_.load(item.edge.target));
  const Reason reason = reasons_[item.reason];
  const Listing& listing = catalog_.at(item.edge.target);
  CapabilitySet ceiling = CapabilitySet::of_bits(reason.detail);
  if (ceiling.contains(listing.all_capabilities)) return {};
  bool of_feature = reason.kind == Reason::Kind::capability_feature;
  const OrdinalSet& versions = catalog_.match(item.edge.target, item.edge.requirement);
  OrdinalSet refused;
  for (std::uint32_t o = 0; o < listing.entries->size(); ++o) {
    if (!versions.contains(o)) continue;
    const IndexEntry& entry = (*listing.entries)[o];
    CapabilitySet needs = of_feature ? feature_capabilities(entry, texts_[item.feature]) : entry.capabilities;
    if (!ceiling.contains(needs)) refused.append(o, o + 1);
  }
  if (refused.empty()) return {};
  PackageId target = target_node(id, item.edge, of_feature ? 1 + item.feature : 0);
  if (nodes_[target.value].kind != Node::Kind::proxy) {
    out.push_back({{}, std::pair(target, versions.minus(refused)), item.reason});
    return {};
  }
  // Only where this need's own choice of a bucket leads there.
  OrdinalSet buckets = buckets_of(item.edge.target, refused);
  for (OrdinalSet::Interval i : buckets.intervals()) {
    for (std::uint32_t b = i.begin; b < i.end; ++b) {
      OrdinalSet inside =
          refused.intersect(OrdinalSet::range(listing.buckets[b].first, listing.buckets[b].second));
      PackageId package = package_node(item.edge.target, 1 + b, item.edge.mask);
      if (of_feature) package = feature_node(package, item.feature);
      out.push_back({{{target, OrdinalSet::one(b)}, {package, inside}}, std::nullopt, item.reason});
    }
  }
  return {};
}

Result<void> ResolveProvider::add_clauses(PackageId id, std::uint32_t ordinal, Item& item,
                                          std::vector<Clause>& out) {
  const Node node = nodes_[id.value];
  switch (reasons_[item.reason].kind) {
    case Reason::Kind::need:
    case Reason::Kind::need_feature: return add_need(id, item, out);
    case Reason::Kind::capability:
    case Reason::Kind::capability_feature: return add_capability(id, item, out);
    case Reason::Kind::root:
      out.push_back({{}, std::pair(item.other, OrdinalSet::one(0)), item.reason});
      return {};
    case Reason::Kind::feature:
    case Reason::Kind::same:
      out.push_back({{}, std::pair(item.other, OrdinalSet::all()), item.reason});
      return {};
    case Reason::Kind::no_feature:
    case Reason::Kind::yanked:
    case Reason::Kind::too_new:
    case Reason::Kind::compiler:
    case Reason::Kind::target: out.push_back({{}, std::nullopt, item.reason}); return {};
    case Reason::Kind::links:
    case Reason::Kind::registry: {
      bool links = reasons_[item.reason].kind == Reason::Kind::links;
      std::uint64_t key =
          links ? (std::uint64_t{node.listing.value} << 32U) | node.bucket : catalog_.at(node.listing).index;
      out.push_back(
          {{}, std::pair(item.other, OrdinalSet::one(slot_candidate(item.other, key))), item.reason});
      return {};
    }
    case Reason::Kind::bucket: {
      const Listing& listing = catalog_.at(node.listing);
      auto [begin, end] = listing.buckets[ordinal];
      OrdinalSet inside =
          catalog_.match(node.listing, RequirementId(node.text)).intersect(OrdinalSet::range(begin, end));
      PackageId package = package_node(node.listing, 1 + ordinal, node.mask);
      if (node.feature != 0) package = feature_node(package, node.feature - 1);
      out.push_back({{}, std::pair(package, inside), item.reason});
      return {};
    }
  }
  return {};
}

std::optional<PackageId> ResolveProvider::twin(PackageId id) {
  std::uint32_t known = facts(id).twin;
  if (known == NodeFacts::kUnknown) {
    std::optional<PackageId> found = find_twin(id);
    known = found ? 1 + found->value : 0;
    facts(id).twin = known;
  }
  return known == 0 ? std::nullopt : std::optional(PackageId(known - 1));
}

std::optional<PackageId> ResolveProvider::find_twin(PackageId id) {
  Node node = nodes_[id.value];
  switch (node.kind) {
    case Node::Kind::feature:
      node.kind = Node::Kind::package;
      node.text = 0;
      return intern(node);
    case Node::Kind::proxy:
      if (node.feature == 0) return std::nullopt;
      node.feature = 0;
      return intern(node);
    case Node::Kind::package:
      if (!scope_.split_by_target || catalog_.at(node.listing).kind == Listing::Kind::root)
        return std::nullopt;
      return intern({.kind = Node::Kind::identity, .listing = node.listing, .bucket = node.bucket});
    case Node::Kind::root:
    case Node::Kind::identity:
    case Node::Kind::slot: break;
  }
  return std::nullopt;
}

namespace {

// The newest of the allowed buckets that has a version which is no last resort, else the newest.
std::uint32_t newest_suited(const Listing& listing, const OrdinalSet& allowed) {
  const std::uint32_t last = allowed.intervals().back().end - 1;
  for (std::uint32_t b = last + 1; b-- > allowed.intervals().front().begin;) {
    if (!allowed.contains(b)) continue;
    auto [begin, end] = listing.buckets[b];
    for (std::uint32_t o = begin; o < end; ++o) {
      if (listing.facts[o].verdict == Verdict::good && !listing.facts[o].last_resort) return b;
    }
  }
  return last;
}

}  // namespace

std::optional<std::uint32_t> ResolveProvider::prefer(PackageId id, const OrdinalSet& allowed) {
  auto first = allowed.intervals().front().begin;
  auto last = allowed.intervals().back().end - 1;
  const ResolveRequest& request = catalog_.request();
  const NodeFacts& known = facts(id);
  // What nearly always is asked, and answered: the newest of a range, of which nothing is locked.
  if (known.versions != nullptr && request.direction == Direction::highest && last < known.count &&
      !catalog_.any_preferred() && known.versions[last].verdict == Verdict::good &&
      !known.versions[last].last_resort && (known.mask & ~known.versions[last].targets) == 0)
    return last;
  const Node& node = nodes_[id.value];
  if (node.kind == Node::Kind::root || node.kind == Node::Kind::slot) return first;
  bool lowest = request.direction == Direction::lowest ||
                (request.direction == Direction::lowest_direct && direct(node.listing));
  const Listing& listing = catalog_.at(node.listing);
  if (node.kind == Node::Kind::proxy) {
    for (std::uint32_t b = last + 1; b-- > first;) {
      if (!allowed.contains(b)) continue;
      auto [begin, end] = listing.buckets[b];
      for (std::uint32_t o = begin; o < end; ++o) {
        if (catalog_.preferred(node.listing).contains(o)) return b;
      }
    }
    return lowest ? first : newest_suited(listing, allowed);
  }
  auto usable = [&](std::uint32_t o) {
    const VersionFacts& facts = listing.facts[o];
    return facts.verdict == Verdict::good && (node.mask & ~facts.targets) == 0;
  };
  auto pick = [&](const OrdinalSet& set, bool from_below, bool any) -> std::optional<std::uint32_t> {
    const auto& intervals = set.intervals();
    for (std::size_t n = 0; n < intervals.size(); ++n) {
      OrdinalSet::Interval i = intervals[from_below ? n : intervals.size() - 1 - n];
      for (std::uint32_t k = 0; k < i.end - i.begin; ++k) {
        std::uint32_t o = from_below ? i.begin + k : i.end - 1 - k;
        if (usable(o) && (any || !listing.facts[o].last_resort)) return o;
      }
    }
    return std::nullopt;
  };
  const OrdinalSet& preferred = catalog_.preferred(node.listing);
  if (!preferred.empty()) {
    if (auto o = pick(allowed.intersect(preferred), false, true)) return o;
  }
  for (bool any : {false, true}) {
    if (auto o = pick(allowed, lowest, any)) return o;
  }
  return lowest ? first : last;
}

Priority ResolveProvider::priority(PackageId id) {
  const NodeFacts& known = facts(id);
  return known.count == NodeFacts::kUnknown ? node_priority(id) : known.priority;
}

Priority ResolveProvider::node_priority(PackageId id) const {
  if (id == root()) return Priority::root;
  const Node& node = nodes_[id.value];
  if (node.kind == Node::Kind::slot || node.kind == Node::Kind::root) return Priority::normal;
  return catalog_.at(node.listing).kind == Listing::Kind::registry ? Priority::normal : Priority::local;
}

// What roots name keeps its place in the order; of the rest, what may be of several majors waits.
bool ResolveProvider::wide(PackageId id, const OrdinalSet& allowed) {
  const NodeFacts& known = facts(id);
  if (known.versions == nullptr || known.kind == Node::Kind::feature || allowed.empty()) return false;
  std::uint32_t first = allowed.intervals().front().begin;
  std::uint32_t last = std::min(allowed.intervals().back().end, known.count) - 1;
  return first < known.count && known.versions[first].range != known.versions[last].range &&
         !direct(nodes_[id.value].listing);
}

void ResolveProvider::prefetch(const std::vector<PackageId>& packages) {
  wanted_.clear();
  for (PackageId id : packages) {
    const Node& node = nodes_[id.value];
    if (node.kind == Node::Kind::slot || node.kind == Node::Kind::root) continue;
    if (!catalog_.at(node.listing).loaded) wanted_.push_back(node.listing);
  }
  if (!wanted_.empty()) catalog_.prefetch(wanted_);
}

}  // namespace mochi::package
