#include "package/resolve/provider.h"

#include <algorithm>

#include "base/hash.h"

namespace mochi::package {
namespace {

std::uint64_t hash_of(const Node& n) {
  std::uint64_t h = hash_mix(static_cast<std::uint64_t>(n.kind), n.listing.value);
  h = hash_mix(h, (std::uint64_t{n.bucket} << 16U) | n.mask);
  return hash_mix(hash_mix(h, (std::uint64_t{n.text} << 32U) | n.owner), n.feature);
}

std::uint64_t hash_of(const Reason& r) {
  std::uint64_t h =
      hash_mix(static_cast<std::uint64_t>(r.kind), (std::uint64_t{r.subject.value} << 32U) | r.object.value);
  h = hash_mix(h, (std::uint64_t{r.requirement.value} << 32U) | r.detail);
  return hash_mix(h, (std::uint64_t{r.extra} << 32U) | (std::uint64_t{r.condition} << 17U) |
                         (std::uint64_t{r.mask} << 1U) | (r.pinned ? 1U : 0U));
}

bool names(const IndexFeature& feature, std::string_view dependency) {
  return std::any_of(feature.enables.begin(), feature.enables.end(), [&](const std::string& word) {
    return word == dependency || (word.size() > dependency.size() && word.starts_with(dependency) &&
                                  (word[dependency.size()] == '/' || word[dependency.size()] == '?'));
  });
}

}  // namespace

CapabilitySet feature_capabilities(const IndexEntry& entry, std::string_view feature) {
  CapabilitySet set;
  std::vector<std::string_view> open = {feature};
  std::vector<std::string_view> seen;
  while (!open.empty()) {
    std::string_view name = open.back();
    open.pop_back();
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    seen.push_back(name);
    const IndexFeature* found = entry.feature(name);
    if (found == nullptr) continue;
    set.add(found->capabilities);
    for (const std::string& word : found->enables) open.push_back(word);
  }
  return set;
}

ResolveProvider::ResolveProvider(Catalog& catalog, VersionSource& source, SolveScope scope)
    : catalog_(catalog), source_(source), scope_(std::move(scope)) {
  default_text_ = intern_text("default");
  const auto& roots = catalog_.request().roots;
  if (roots.size() == 1) {
    package_node(catalog_.root_listing(0), 0,
                 static_cast<TargetMask>(target_mask(roots[0].targets) & scope_.targets));
  } else {
    intern({.kind = Node::Kind::root});
  }
}

PackageId ResolveProvider::intern(const Node& node) {
  std::uint64_t hash = hash_of(node);
  std::uint32_t found = node_ids_.find(hash, [&](std::uint32_t id) { return nodes_[id] == node; });
  if (found != IdTable::kNone) return PackageId(found);
  PackageId id(static_cast<std::uint32_t>(nodes_.size()));
  node_ids_.put(hash, id.value);
  nodes_.push_back(node);
  return id;
}

std::uint32_t ResolveProvider::intern_reason(const Reason& reason) {
  // Inside a group that neighbour versions share, the group tells what is equal.
  if (built_group_ != kNoGroup) {
    reasons_.push_back(reason);
    group_of_reason_.push_back(built_group_);
    return static_cast<std::uint32_t>(reasons_.size() - 1);
  }
  std::uint64_t hash = hash_of(reason);
  std::uint32_t found = reason_ids_.find(hash, [&](std::uint32_t id) { return reasons_[id] == reason; });
  if (found != IdTable::kNone) return found;
  reasons_.push_back(reason);
  group_of_reason_.push_back(kNoGroup);
  auto id = static_cast<std::uint32_t>(reasons_.size() - 1);
  reason_ids_.put(hash, id);
  return id;
}

std::uint32_t ResolveProvider::intern_text(std::string_view text) {
  auto [found, fresh] = text_ids_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
  if (fresh) texts_.emplace_back(text);
  return found->second;
}

PackageId ResolveProvider::package_node(ListingId listing, std::uint32_t bucket, TargetMask mask) {
  return intern({.kind = Node::Kind::package,
                 .listing = listing,
                 .bucket = bucket,
                 .mask = scope_.split_by_target ? mask : scope_.targets});
}

PackageId ResolveProvider::feature_node(PackageId package, std::string_view feature) {
  return feature_node(package, intern_text(feature));
}

PackageId ResolveProvider::feature_node(PackageId package, std::uint32_t text) {
  Node node = nodes_[package.value];
  node.kind = Node::Kind::feature;
  node.text = text;
  return intern(node);
}

PackageId ResolveProvider::find_feature(PackageId package, std::string_view feature) const {
  Node node = nodes_[package.value];
  node.kind = Node::Kind::feature;
  auto text = text_ids_.find(std::string(feature));
  if (text == text_ids_.end()) return {};
  node.text = text->second;
  std::uint32_t found = node_ids_.find(hash_of(node), [&](std::uint32_t id) { return nodes_[id] == node; });
  return found == IdTable::kNone ? PackageId() : PackageId(found);
}

std::optional<ResolveProvider::Edge> ResolveProvider::edge_of(ListingId listing, const IndexDependency& d,
                                                              TargetMask mask) {
  auto use = static_cast<TargetMask>(mask & target_mask(d.targets));
  if (use == 0) return std::nullopt;
  if (use != mask && !scope_.split_by_target) {
    met_split_ = true;
    use = mask;
  }
  const std::string& name = d.registered_name();
  ListingId target = catalog_.listing(name, catalog_.registry_of(d, listing));
  return Edge{&d, target, catalog_.effective(name, catalog_.intern(d.requirement)), use};
}

std::vector<ResolveProvider::Edge> ResolveProvider::edges(ListingId listing, const IndexEntry& entry,
                                                          TargetMask mask) {
  std::vector<Edge> made;
  const std::vector<IndexDependency>* replaced = nullptr;
  for (const IndexTargetDependencies& t : entry.target_dependencies) {
    if (target_mask({t.target}) == mask) replaced = &t.dependencies.items();
  }
  auto add = [&](const IndexDependency& d) {
    if (auto edge = edge_of(listing, d, mask)) made.push_back(*edge);
  };
  auto is_replaced = [&](const std::string& name) {
    return replaced != nullptr &&
           std::any_of(replaced->begin(), replaced->end(), [&](const auto& d) { return d.name == name; });
  };
  made.reserve(entry.dependencies.size());
  for (const IndexDependency& d : entry.dependencies) {
    if (!is_replaced(d.name)) add(d);
  }
  if (replaced != nullptr) {
    for (const IndexDependency& d : *replaced) add(d);
  }
  return made;
}

bool ResolveProvider::uses(PackageId id, std::uint32_t ordinal, std::vector<Use>& out) {
  const Node node = nodes_[id.value];
  const Listing& listing = catalog_.at(node.listing);
  const IndexEntry& entry = (*listing.entries)[ordinal];
  if (listing.kind == Listing::Kind::root || !entry.target_dependencies.empty()) return false;
  std::size_t before = out.size();
  for (std::uint32_t g : items(id, ordinal)) {
    const Group& group = items_[id.value].groups[g];
    if (group.dependency == nullptr || group.begin == group.end) continue;
    const Item& need = item_pool_[group.begin];
    out.push_back({need.edge, need.target});
  }
  if (out.size() - before != entry.dependencies.size()) return false;
  for (std::size_t i = before; i < out.size(); ++i) {
    if (!out[i].target.valid()) out[i].target = target_node(id, out[i].edge, 0);
  }
  return true;
}

OrdinalSet ResolveProvider::buckets_of(ListingId listing, const OrdinalSet& versions) const {
  const Listing& l = catalog_.at(listing);
  OrdinalSet set;
  for (std::uint32_t b = 0; b < l.buckets.size(); ++b) {
    OrdinalSet range = OrdinalSet::range(l.buckets[b].first, l.buckets[b].second);
    if (!range.disjoint(versions)) set.append(b, b + 1);
  }
  return set;
}

PackageId ResolveProvider::target_node(PackageId from, const Edge& edge, std::uint32_t feature) {
  std::uint32_t bucket = 0;
  if (catalog_.multi_version(edge.target)) {
    OrdinalSet buckets = buckets_of(edge.target, catalog_.match(edge.target, edge.requirement));
    std::uint32_t count = buckets.count_below(OrdinalSet::kTop);
    if (count > 1) {
      // Needs of a package and of its features are one need.
      Node owner = nodes_[from.value];
      if (owner.kind == Node::Kind::feature) {
        owner.kind = Node::Kind::package;
        owner.text = 0;
      }
      return intern({.kind = Node::Kind::proxy,
                     .listing = edge.target,
                     .mask = edge.mask,
                     .text = edge.requirement.value,
                     .owner = 1 + intern(owner).value,
                     .feature = feature});
    }
    if (count == 1) bucket = 1 + buckets.intervals()[0].begin;
  }
  PackageId package = package_node(edge.target, bucket, edge.mask);
  return feature == 0 ? package : feature_node(package, feature - 1);
}

PackageId ResolveProvider::bucket_node(PackageId proxy, std::uint32_t bucket) {
  Node node = nodes_[proxy.value];
  return package_node(node.listing, 1 + bucket, node.mask);
}

std::uint32_t ResolveProvider::candidate_count(PackageId slot) const {
  auto found = candidates_.find(slot.value);
  return found == candidates_.end() ? 0U : static_cast<std::uint32_t>(found->second.size());
}

std::uint32_t ResolveProvider::slot_candidate(PackageId slot, std::uint64_t key) {
  std::vector<std::uint64_t>& all = candidates_[slot.value];
  auto found = std::find(all.begin(), all.end(), key);
  if (found != all.end()) return static_cast<std::uint32_t>(found - all.begin());
  all.push_back(key);
  return static_cast<std::uint32_t>(all.size() - 1);
}

void ResolveProvider::root_items(std::vector<Item>& out) {
  const auto& roots = catalog_.request().roots;
  for (std::size_t i = 0; i < roots.size(); ++i) {
    auto mask = static_cast<TargetMask>(target_mask(roots[i].targets) & scope_.targets);
    if (mask == 0) continue;
    ListingId listing = catalog_.root_listing(i);
    out.push_back({intern_reason({.kind = Reason::Kind::root, .subject = listing}),
                   {},
                   package_node(listing, 0, mask),
                   0,
                   {}});
  }
}

void ResolveProvider::verdict_items(const Node& node, std::uint32_t ordinal, std::vector<Item>& out) {
  const IndexEntry& entry = (*catalog_.at(node.listing).entries)[ordinal];
  Reason reason{.subject = node.listing};
  switch (catalog_.verdict(node.listing, ordinal)) {
    case Verdict::good: break;
    case Verdict::yanked:
      reason.kind = Reason::Kind::yanked;
      out.push_back({intern_reason(reason), {}, {}, 0, {}});
      break;
    case Verdict::too_new:
      reason.kind = Reason::Kind::too_new;
      out.push_back({intern_reason(reason), {}, {}, 0, {}});
      break;
    case Verdict::compiler:
      reason.kind = Reason::Kind::compiler;
      reason.requirement = catalog_.intern(*entry.mochi);
      out.push_back({intern_reason(reason), {}, {}, 0, {}});
      break;
  }
  if (entry.targets.empty() || catalog_.at(node.listing).kind == Listing::Kind::root) return;
  auto lacking = static_cast<TargetMask>(node.mask & ~catalog_.at(node.listing).facts[ordinal].targets);
  if (lacking == 0) return;
  reason.kind = Reason::Kind::target;
  reason.requirement = {};
  reason.detail = lacking;
  out.push_back({intern_reason(reason), {}, {}, 0, {}});
}

void ResolveProvider::slot_items(PackageId id, const IndexEntry& entry, std::vector<Item>& out) {
  Node node = nodes_[id.value];
  const Listing& listing = catalog_.at(node.listing);
  if (!entry.links.empty()) {
    PackageId slot = intern({.kind = Node::Kind::slot, .text = intern_text("links:" + entry.links)});
    Reason reason{.kind = Reason::Kind::links, .subject = node.listing, .detail = nodes_[slot.value].text};
    out.push_back({intern_reason(reason), {}, slot, 0, {}});
  }
  if (std::find(scope_.contested.begin(), scope_.contested.end(), listing.name) != scope_.contested.end()) {
    PackageId slot = intern({.kind = Node::Kind::slot, .text = intern_text("registry:" + listing.name)});
    Reason reason{.kind = Reason::Kind::registry, .subject = node.listing, .detail = nodes_[slot.value].text};
    out.push_back({intern_reason(reason), {}, slot, 0, {}});
  }
}

void ResolveProvider::capability_items(ListingId owner, const Edge& edge,
                                       const std::optional<CapabilitySet>& ceiling, bool pinned,
                                       std::vector<Item>& out) {
  if (!ceiling || *ceiling == CapabilitySet::all()) return;
  const Listing& target = catalog_.at(edge.target);
  if (target.loaded && ceiling->contains(target.all_capabilities)) return;
  Reason reason{.kind = Reason::Kind::capability,
                .subject = owner,
                .object = edge.target,
                .requirement = edge.requirement,
                .detail = ceiling->bits(),
                .mask = edge.mask,
                .pinned = pinned};
  out.push_back({intern_reason(reason), edge, {}, 0, {}});
  reason.kind = Reason::Kind::capability_feature;
  for (const std::string& feature : edge.dependency->features) {
    std::uint32_t text = intern_text(feature);
    reason.extra = 1 + text;
    out.push_back({intern_reason(reason), edge, {}, text, {}});
  }
  if (edge.dependency->default_features && !(target.loaded && !target.has_default)) {
    std::uint32_t text = default_text_;
    reason.extra = 1 + text;
    out.push_back({intern_reason(reason), edge, {}, text, {}});
  }
}

void ResolveProvider::need_items(PackageId from, const Edge& edge, CapabilitySet extra,
                                 std::vector<Item>& out) {
  Node node = nodes_[from.value];
  const IndexDependency& d = *edge.dependency;
  Reason reason{.kind = Reason::Kind::need,
                .subject = node.listing,
                .object = edge.target,
                .requirement = edge.requirement,
                .mask = edge.mask};
  out.push_back({intern_reason(reason), edge, {}, 0, {}});
  reason.kind = Reason::Kind::need_feature;
  auto feature = [&](std::string_view name) {
    reason.detail = intern_text(name);
    out.push_back({intern_reason(reason), edge, {}, reason.detail, {}});
  };
  const Listing& target = catalog_.at(edge.target);
  if (d.default_features && !(target.loaded && !target.has_default)) {
    reason.detail = default_text_;
    out.push_back({intern_reason(reason), edge, {}, default_text_, {}});
  }
  for (const std::string& name : d.features) feature(name);
  const Listing& listing = catalog_.at(node.listing);
  // A root's own entry holds no capabilities; its ceiling comes from the request.
  static const IndexEntry kNone;
  const IndexEntry& entry = listing.entries->empty() ? kNone : listing.entries->front();
  std::optional<CapabilitySet> ceiling;
  if (listing.kind == Listing::Kind::registry) {
    ceiling = extra;
  } else {
    ceiling = catalog_.ceiling(node.listing, entry);
    // An entry's own list stands in for the table of a root.
    if (d.pin) ceiling = std::nullopt;
  }
  capability_items(node.listing, edge, ceiling, false, out);
  capability_items(node.listing, edge, d.pin, true, out);
}

void ResolveProvider::enable(PackageId from, PackageId package, const IndexEntry& entry,
                             std::string_view word, const std::vector<Edge>& all, std::vector<Item>& out) {
  ListingId listing = nodes_[from.value].listing;
  auto on = [&](std::string_view feature) {
    PackageId other = feature_node(package, feature);
    Reason reason{.kind = Reason::Kind::feature, .subject = listing, .detail = nodes_[other.value].text};
    out.push_back({intern_reason(reason), {}, other, 0, {}});
  };
  auto slot = [](std::string_view name) { return std::string(kSlot) + std::string(name); };
  auto has = [&](std::string_view name, bool optional) {
    return std::any_of(all.begin(), all.end(), [&](const Edge& e) {
      return e.dependency->name == name && e.dependency->optional == optional;
    });
  };
  if (word.starts_with(kSlot) || entry.feature(word) != nullptr) {
    on(word);
    return;
  }
  if (has(word, true)) {
    on(slot(word));
    return;
  }
  std::size_t slash = word.rfind('/');
  if (slash == std::string_view::npos || has(word, false)) return;
  std::string_view name = word.substr(0, slash);
  std::string_view feature = word.substr(slash + 1);
  bool weak = name.ends_with('?');
  if (weak) name.remove_suffix(1);
  for (const Edge& edge : all) {
    if (edge.dependency->name != name) continue;
    Reason reason{.kind = Reason::Kind::need_feature,
                  .subject = listing,
                  .object = edge.target,
                  .requirement = edge.requirement,
                  .detail = intern_text(feature),
                  .mask = edge.mask};
    PackageId condition;
    // Everything of a root is on.
    bool is_slot = edge.dependency->optional && catalog_.at(listing).kind != Listing::Kind::root;
    if (is_slot && !weak) on(slot(name));
    if (is_slot && weak) {
      condition = feature_node(package, slot(name));
      reason.condition = 1 + nodes_[condition.value].text;
    }
    out.push_back({intern_reason(reason), edge, {}, reason.detail, condition});
  }
}

namespace {

// Fewer groups than this are looked through from the newest: most often it is the last one.
constexpr std::size_t kManyGroups = 16;

std::uint64_t need_hash(const IndexDependency& d, std::uint16_t ceiling) {
  std::uint64_t hash = hash_mix(hash_bytes(d.name), ceiling);
  for (const Comparator& c : d.requirement.comparators) {
    hash = hash_mix(hash, (static_cast<std::uint64_t>(c.op) << 8U) | c.parts);
    hash = hash_mix(hash, c.version.major);
    hash = hash_mix(hash, c.version.minor);
    hash = hash_mix(hash, c.version.patch);
  }
  return hash;
}

}  // namespace

template <typename Same>
std::uint32_t ResolveProvider::known_need(const NodeItems& all, const IndexDependency& d,
                                          std::uint16_t ceiling, Same same) {
  if (all.groups.size() > kManyGroups) return all.needs.find(need_hash(d, ceiling), same);
  for (std::size_t i = all.groups.size(); i-- > 0;) {
    if (same(static_cast<std::uint32_t>(i))) return static_cast<std::uint32_t>(i);
  }
  return IdTable::kNone;
}

// The table begins with all groups that there are when they become many.
void ResolveProvider::note_need(NodeItems& all, std::uint32_t group) {
  if (all.groups.size() <= kManyGroups) return;
  const std::size_t first = all.groups.size() == kManyGroups + 1 ? 0 : group;
  for (std::size_t i = first; i < all.groups.size(); ++i) {
    const Group& g = all.groups[i];
    if (g.dependency != nullptr)
      all.needs.put(need_hash(*g.dependency, g.ceiling), static_cast<std::uint32_t>(i));
  }
}

void ResolveProvider::package_items(PackageId id, std::uint32_t ordinal, NodeItems& all,
                                    std::vector<std::uint32_t>& groups, std::vector<Item>& out) {
  Node node = nodes_[id.value];
  const Listing& listing = catalog_.at(node.listing);
  const IndexEntry& entry = (*listing.entries)[ordinal];
  if (!listing.facts[ordinal].plain || !scope_.contested.empty()) {
    verdict_items(node, ordinal, out);
    slot_items(id, entry, out);
  }
  if (listing.kind == Listing::Kind::root) {
    std::vector<Edge> needs = edges(node.listing, entry, node.mask);
    for (const Edge& edge : needs) {
      if (edge.target.value >= direct_.size()) direct_.resize(edge.target.value + std::size_t{1});
      direct_[edge.target.value] = true;
      need_items(id, edge, entry.capabilities, out);
    }
    for (const IndexFeature& feature : entry.features) {
      for (const std::string& word : feature.enables) {
        if (word.find('/') != std::string::npos) enable(id, id, entry, word, needs, out);
      }
    }
    return;
  }
  if (!entry.target_dependencies.empty()) {
    for (const Edge& edge : edges(node.listing, entry, node.mask)) {
      if (!edge.dependency->optional) need_items(id, edge, entry.capabilities, out);
    }
    return;
  }
  // Most versions need what their neighbours need: the group of the first one is found again by comparing.
  for (const IndexDependency& d : entry.dependencies) {
    if (d.optional) continue;
    std::uint16_t ceiling = entry.capabilities.bits();
    auto same = [&](std::uint32_t group) {
      const Group& g = all.groups[group];
      return g.dependency != nullptr && g.ceiling == ceiling && *g.dependency == d;
    };
    const std::uint32_t known = known_need(all, d, ceiling, same);
    groups.push_back(known == IdTable::kNone ? static_cast<std::uint32_t>(all.groups.size()) : known);
    if (known != IdTable::kNone) continue;
    all.groups.push_back({&d, ceiling});
    note_need(all, static_cast<std::uint32_t>(all.groups.size() - 1));
  }
}

void ResolveProvider::build(PackageId id, std::uint32_t group, const Edge& edge) {
  Group& made = items_[id.value].groups[group];
  built_group_ = group;
  made.begin = static_cast<std::uint32_t>(item_pool_.size());
  need_items(id, edge, CapabilitySet::of_bits(made.ceiling), item_pool_);
  made.end = static_cast<std::uint32_t>(item_pool_.size());
  built_group_ = kNoGroup;
}

void ResolveProvider::feature_items(PackageId id, std::uint32_t ordinal, std::vector<Item>& out) {
  Node node = nodes_[id.value];
  const Listing& listing = catalog_.at(node.listing);
  // Everything of a root is on.
  if (listing.kind == Listing::Kind::root) return;
  const IndexEntry& entry = (*listing.entries)[ordinal];
  std::string name = texts_[node.text];
  std::vector<Edge> all = edges(node.listing, entry, node.mask);
  Node owner = node;
  owner.kind = Node::Kind::package;
  owner.text = 0;
  PackageId package = intern(owner);
  if (name.starts_with(kSlot)) {
    std::string_view dependency = std::string_view(name).substr(kSlot.size());
    CapabilitySet ceiling = entry.capabilities;
    for (const IndexFeature& f : entry.features) {
      if (names(f, dependency)) ceiling.add(f.capabilities);
    }
    bool any = false;
    for (const Edge& edge : all) {
      if (edge.dependency->name != dependency || !edge.dependency->optional) continue;
      any = true;
      need_items(id, edge, ceiling, out);
    }
    if (any) return;
  } else if (const IndexFeature* feature = entry.feature(name)) {
    for (const std::string& word : feature->enables) enable(id, package, entry, word, all, out);
    return;
  } else if (name == "default") {
    return;
  } else if (std::any_of(all.begin(), all.end(), [&](const Edge& e) {
               return e.dependency->name == name && e.dependency->optional;
             })) {
    enable(id, package, entry, name, all, out);
    return;
  }
  Reason reason{.kind = Reason::Kind::no_feature, .subject = node.listing, .detail = node.text};
  out.push_back({intern_reason(reason), {}, {}, 0, {}});
}

std::uint32_t ResolveProvider::put_single(NodeItems& all, const Item& item) {
  auto same = std::find_if(all.groups.begin(), all.groups.end(), [&](const Group& g) {
    if (g.dependency != nullptr) return false;
    const Item& first = item_pool_[g.begin];
    return first.reason == item.reason && first.other == item.other;
  });
  if (same == all.groups.end()) {
    auto begin = static_cast<std::uint32_t>(item_pool_.size());
    item_pool_.push_back(item);
    same = all.groups.insert(all.groups.end(), Group{nullptr, 0, true, begin, begin + 1});
  }
  return static_cast<std::uint32_t>(same - all.groups.begin());
}

bool ResolveProvider::take_neighbour(const Node& node, std::uint32_t ordinal, NodeItems& all) const {
  if (node.kind != Node::Kind::package || !scope_.contested.empty()) return false;
  const Listing& listing = catalog_.at(node.listing);
  if (listing.kind == Listing::Kind::root) return false;
  auto take = [&](std::size_t other) {
    if (other >= all.by_ordinal.size() || !all.by_ordinal[other].known() ||
        !listing.facts[other].like(listing.facts[ordinal]))
      return false;
    all.by_ordinal[ordinal] = all.by_ordinal[other];
    return true;
  };
  return take(ordinal + std::size_t{1}) || (ordinal != 0 && take(ordinal - std::size_t{1}));
}

std::span<const std::uint32_t> ResolveProvider::items(PackageId id, std::uint32_t ordinal) {
  if (id.value >= items_.size()) items_.resize(static_cast<std::size_t>(id.value) + 1);
  NodeItems& all = items_[id.value];
  if (ordinal >= all.by_ordinal.size()) {
    std::size_t count = ordinal + std::size_t{1};
    if (nodes_[id.value].kind == Node::Kind::package)
      count = std::max(count, catalog_.at(nodes_[id.value].listing).facts.size());
    all.by_ordinal.resize(count);
  }
  if (!all.by_ordinal[ordinal].known() && !take_neighbour(nodes_[id.value], ordinal, all)) {
    singles_.clear();
    groups_.clear();
    switch (nodes_[id.value].kind) {
      case Node::Kind::root: root_items(singles_); break;
      case Node::Kind::package: package_items(id, ordinal, all, groups_, singles_); break;
      case Node::Kind::feature: feature_items(id, ordinal, singles_); break;
      case Node::Kind::proxy: {
        Reason reason{.kind = Reason::Kind::bucket, .subject = nodes_[id.value].listing, .detail = ordinal};
        singles_.push_back({intern_reason(reason), {}, {}, 0, {}});
        break;
      }
      case Node::Kind::identity:
      case Node::Kind::slot: break;
    }
    for (const Item& item : singles_) groups_.push_back(put_single(all, item));
    auto begin = static_cast<std::uint32_t>(group_pool_.size());
    group_pool_.insert(group_pool_.end(), groups_.begin(), groups_.end());
    all.by_ordinal[ordinal] = {begin, static_cast<std::uint32_t>(group_pool_.size())};
  }
  Span span = all.by_ordinal[ordinal];
  return std::span(group_pool_).subspan(span.begin, span.end - span.begin);
}

}  // namespace mochi::package
