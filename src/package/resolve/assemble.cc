#include "package/resolve/assemble.h"

#include <algorithm>

namespace mochi::package {

NeedKind Assembler::kind_of(const Listing& listing, const IndexDependency* dependency) const {
  if (listing.kind != Listing::Kind::root) return NeedKind::normal;
  const RootPackage& root = catalog_.request().roots[listing.index];
  const IndexEntry& entry = listing.entries->front();
  // The root's entry was made from its needs, in their order.
  for (std::size_t i = 0; i < entry.dependencies.size(); ++i) {
    if (&entry.dependencies[i] == dependency) return root.needs[i].kind;
  }
  for (std::size_t t = 0; t < entry.target_dependencies.size(); ++t) {
    const auto& all = entry.target_dependencies[t].dependencies;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (&all[i] == dependency) return root.target_needs[t].needs[i].kind;
    }
  }
  return NeedKind::normal;
}

void Assembler::add(ResolveProvider& provider, const Choice& choice) {
  std::map<PackageId, std::uint32_t> decided(choice.begin(), choice.end());
  auto ordinal_at = [&](PackageId id) -> std::optional<std::uint32_t> {
    auto found = decided.find(id);
    return found == decided.end() ? std::nullopt : std::optional(found->second);
  };
  for (auto [id, ordinal] : choice) {
    const Node node = provider.node(id);
    Key key{node.listing.value, ordinal};
    if (node.kind == Node::Kind::feature) {
      const std::string& feature = provider.text(node.text);
      const IndexEntry& entry = (*catalog_.at(node.listing).entries)[ordinal];
      bool implied =
          feature.starts_with("dep:") || (feature == "default" && entry.feature(feature) == nullptr);
      if (!implied) chosen_[key].features.insert(feature);
      continue;
    }
    if (node.kind != Node::Kind::package) continue;
    const Listing& listing = catalog_.at(node.listing);
    const IndexEntry& entry = (*listing.entries)[ordinal];
    Chosen& chosen = chosen_[key];
    chosen.targets = static_cast<TargetMask>(chosen.targets | node.mask);
    for (const ResolveProvider::Edge& edge : provider.edges(node.listing, entry, node.mask)) {
      if (edge.dependency->optional && listing.kind != Listing::Kind::root) {
        PackageId slot = provider.find_feature(id, "dep:" + edge.dependency->name);
        if (!slot.valid() || !ordinal_at(slot)) continue;
      }
      PackageId target = provider.target_node(id, edge, 0);
      if (provider.node(target).kind == Node::Kind::proxy) {
        std::optional<std::uint32_t> bucket = ordinal_at(target);
        MOCHI_CHECK(bucket.has_value());
        target = provider.bucket_node(target, *bucket);
      }
      std::optional<std::uint32_t> at = ordinal_at(target);
      MOCHI_CHECK(at.has_value());
      Link link{{edge.target.value, *at},
                edge.dependency,
                kind_of(listing, edge.dependency),
                edge.dependency->optional};
      TargetMask& mask = chosen.links[link];
      mask = static_cast<TargetMask>(mask | edge.mask);
    }
  }
}

void Assembler::mark_development_only(Resolution& resolution) const {
  std::vector<bool> reached(resolution.packages.size(), false);
  std::vector<std::size_t> open;
  auto reach = [&](const ResolvedEdge& edge) {
    if (edge.kind == NeedKind::dev || reached[edge.package]) return;
    reached[edge.package] = true;
    open.push_back(edge.package);
  };
  for (const ResolvedRoot& root : resolution.roots) {
    for (const ResolvedEdge& edge : root.dependencies) reach(edge);
  }
  while (!open.empty()) {
    std::size_t at = open.back();
    open.pop_back();
    for (const ResolvedEdge& edge : resolution.packages[at].dependencies) reach(edge);
  }
  for (std::size_t i = 0; i < reached.size(); ++i) resolution.packages[i].dev_only = !reached[i];
}

void Assembler::add_warnings(Resolution& resolution, const std::vector<Key>& order) const {
  bool age_unknown = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    ListingId id(order[i].first);
    const ResolvedPackage& p = resolution.packages[i];
    if (catalog_.at(id).kind != Listing::Kind::registry) continue;
    if (p.entry.yanked) {
      std::string text = p.name + " " + p.entry.version.text() + " was yanked";
      if (!p.entry.yank_reason.empty()) text += " (" + p.entry.yank_reason + ")";
      text += catalog_.locked(id, order[i].second)
                  ? "; it stays because it is locked"
                  : "; it is taken because your manifest asks for exactly this version";
      resolution.warnings.push_back(std::move(text));
    }
    const auto& exempt = catalog_.request().age.exempt;
    bool asked =
        catalog_.request().age.minimum > 0 && std::find(exempt.begin(), exempt.end(), p.name) == exempt.end();
    age_unknown =
        age_unknown || (asked && !catalog_.at(id).has_times && !catalog_.locked(id, order[i].second));
  }
  if (age_unknown) {
    resolution.warnings.emplace_back(
        "a registry gives no release times for some packages; the minimum release age was not applied to "
        "them");
  }
}

// Why the newer version of a root's own dependency is not there: the first of its needs that the choices do
// not meet.
std::string Assembler::held_back(const Listing& listing, ListingId id, std::uint32_t chosen,
                                 std::uint32_t newer) const {
  const IndexEntry& wanted = (*listing.entries)[newer];
  std::string text = listing.name + " " + (*listing.entries)[chosen].version.text() +
                     " is held back: " + wanted.version.text();
  for (const IndexDependency& d : wanted.dependencies) {
    if (d.optional) continue;
    ListingId target = catalog_.listing(d.name, catalog_.registry_of(d, id));
    for (const auto& [key, other] : chosen_) {
      if (key.first != target.value) continue;
      const Version& version = (*catalog_.at(target).entries)[key.second].version;
      if (catalog_.requirement(catalog_.effective(d.name, catalog_.intern(d.requirement))).matches(version))
        continue;
      return text + " needs " + d.name + " " + d.requirement.text() + ", but " + d.name + " " +
             version.text() + " is chosen";
    }
  }
  return text + " does not fit what else is chosen";
}

void Assembler::add_notes(Resolution& resolution) const {
  if (catalog_.request().direction != Direction::highest) return;
  std::set<std::string> notes;
  for (const auto& [key, chosen] : chosen_) {
    if (catalog_.at(ListingId(key.first)).kind != Listing::Kind::root) continue;
    for (const auto& [link, mask] : chosen.links) {
      ListingId id(link.target.first);
      const Listing& listing = catalog_.at(id);
      if (listing.kind != Listing::Kind::registry || catalog_.locked(id, link.target.second)) continue;
      const OrdinalSet& asked =
          catalog_.match(id, catalog_.effective(listing.name, catalog_.intern(link.dependency->requirement)));
      for (auto o = static_cast<std::uint32_t>(listing.entries->size()); o-- > link.target.second + 1;) {
        if (!asked.contains(o) || catalog_.verdict(id, o) != Verdict::good) continue;
        notes.insert(held_back(listing, id, link.target.second, o));
        break;
      }
    }
  }
  resolution.notes.assign(notes.begin(), notes.end());
}

Resolution Assembler::finish() {
  Resolution made;
  std::vector<Key> order;
  std::set<std::uint32_t> needed_roots;
  for (const auto& [key, chosen] : chosen_) {
    for (const auto& [link, mask] : chosen.links) {
      if (catalog_.at(ListingId(link.target.first)).kind == Listing::Kind::root)
        needed_roots.insert(link.target.first);
    }
  }
  for (const auto& [key, chosen] : chosen_) {
    bool root = catalog_.at(ListingId(key.first)).kind == Listing::Kind::root;
    if (!root || needed_roots.contains(key.first)) order.push_back(key);
  }
  auto version_of = [&](const Key& key) -> const Version& {
    return (*catalog_.at(ListingId(key.first)).entries)[key.second].version;
  };
  std::sort(order.begin(), order.end(), [&](const Key& a, const Key& b) {
    const std::string& left = catalog_.at(ListingId(a.first)).name;
    const std::string& right = catalog_.at(ListingId(b.first)).name;
    if (left != right) return left < right;
    return version_of(a) < version_of(b);
  });
  std::map<Key, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  auto edges = [&](const Chosen& chosen) {
    std::vector<ResolvedEdge> list;
    for (const auto& [link, mask] : chosen.links) {
      ResolvedEdge edge;
      edge.package = place.at(link.target);
      edge.requirement = link.dependency->requirement;
      edge.kind = link.kind;
      edge.optional = link.optional;
      if (mask != chosen.targets) edge.targets = target_names(mask);
      list.push_back(std::move(edge));
    }
    std::stable_sort(list.begin(), list.end(), [](const ResolvedEdge& a, const ResolvedEdge& b) {
      if (a.package != b.package) return a.package < b.package;
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.requirement.text() < b.requirement.text();
    });
    auto same = [](const ResolvedEdge& a, const ResolvedEdge& b) {
      return a.package == b.package && a.kind == b.kind && a.requirement == b.requirement;
    };
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
    return list;
  };
  for (const Key& key : order) {
    const Chosen& chosen = chosen_.at(key);
    ResolvedPackage p;
    p.name = catalog_.at(ListingId(key.first)).name;
    p.source = catalog_.source_of(ListingId(key.first));
    p.entry = (*catalog_.at(ListingId(key.first)).entries)[key.second];
    p.features.assign(chosen.features.begin(), chosen.features.end());
    p.capabilities = p.entry.capabilities;
    for (const std::string& f : p.features) p.capabilities.add(feature_capabilities(p.entry, f));
    if (chosen.targets != all_) p.targets = target_names(chosen.targets);
    p.dependencies = edges(chosen);
    made.packages.push_back(std::move(p));
  }
  for (std::size_t i = 0; i < catalog_.request().roots.size(); ++i) {
    ResolvedRoot root;
    root.name = catalog_.request().roots[i].name;
    auto found = chosen_.find({catalog_.root_listing(i).value, 0});
    if (found != chosen_.end()) root.dependencies = edges(found->second);
    made.roots.push_back(std::move(root));
  }
  mark_development_only(made);
  add_warnings(made, order);
  add_notes(made);
  return made;
}

}  // namespace mochi::package
