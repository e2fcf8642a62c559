#include "package/resolve/assemble.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

namespace mochi::package {
namespace {

// Which of the list's items it is; a root may need thousands.
std::optional<std::size_t> place_in(const DependencyList& list, const IndexDependency* dependency) {
  const std::vector<IndexDependency>& items = list.items();
  const std::less<> before;
  const IndexDependency* begin = items.data();
  if (before(dependency, begin) || !before(dependency, begin + items.size())) return std::nullopt;
  return static_cast<std::size_t>(dependency - begin);
}

}  // namespace

NeedKind Assembler::kind_of(const Listing& listing, const IndexDependency* dependency) const {
  if (listing.kind != Listing::Kind::root) return NeedKind::normal;
  const RootPackage& root = catalog_.request().roots[listing.index];
  const IndexEntry& entry = listing.entries->front();
  // The root's entry was made from its needs, in their order.
  if (auto at = place_in(entry.dependencies, dependency)) return root.needs[*at].kind;
  for (std::size_t t = 0; t < entry.target_dependencies.size(); ++t) {
    if (auto at = place_in(entry.target_dependencies[t].dependencies, dependency))
      return root.target_needs[t].needs[*at].kind;
  }
  return NeedKind::normal;
}

std::uint32_t Assembler::chosen(ListingId listing, std::uint32_t ordinal) {
  if (listing.value >= first_.size())
    first_.resize(std::max(catalog_.size(), listing.value + std::size_t{1}), kNone);
  std::uint32_t before = kNone;
  std::uint32_t at = first_[listing.value];
  while (at != kNone && chosen_[at].ordinal < ordinal) {
    before = at;
    at = chosen_[at].next;
  }
  if (at != kNone && chosen_[at].ordinal == ordinal) return at;
  auto made = static_cast<std::uint32_t>(chosen_.size());
  chosen_.emplace_back();
  chosen_.back().listing = listing;
  chosen_.back().ordinal = ordinal;
  chosen_.back().next = at;
  (before == kNone ? first_[listing.value] : chosen_[before].next) = made;
  return made;
}

void Assembler::link(std::uint32_t from, const Listing& listing, const ResolveProvider::Edge& edge,
                     std::uint32_t ordinal) {
  std::uint32_t target = chosen(edge.target, ordinal);
  chosen_[target].needed = true;
  chosen_[from].links.push_back({target, edge.dependency, kind_of(listing, edge.dependency), edge.mask});
}

void Assembler::add(ResolveProvider& provider, const Choice& choice) {
  std::vector<std::uint32_t> decided;
  for (auto [id, ordinal] : choice) {
    if (id.value >= decided.size()) decided.resize(id.value + std::size_t{1}, kNone);
    decided[id.value] = ordinal;
  }
  auto ordinal_at = [&](PackageId id) { return id.value < decided.size() ? decided[id.value] : kNone; };
  chosen_.reserve(chosen_.size() + choice.size());
  std::vector<ResolveProvider::Use> uses;
  for (auto [id, ordinal] : choice) {
    const Node node = provider.node(id);
    if (node.kind == Node::Kind::feature) {
      const std::string& feature = provider.text(node.text);
      const IndexEntry& entry = (*catalog_.at(node.listing).entries)[ordinal];
      bool implied =
          feature.starts_with("dep:") || (feature == "default" && entry.feature(feature) == nullptr);
      if (!implied) chosen_[chosen(node.listing, ordinal)].features.push_back(feature);
      continue;
    }
    if (node.kind != Node::Kind::package) continue;
    const Listing& listing = catalog_.at(node.listing);
    std::uint32_t here = chosen(node.listing, ordinal);
    chosen_[here].targets = static_cast<TargetMask>(chosen_[here].targets | node.mask);
    uses.clear();
    if (!provider.uses(id, ordinal, uses)) {
      uses.clear();
      for (const ResolveProvider::Edge& edge :
           provider.edges(node.listing, (*listing.entries)[ordinal], node.mask)) {
        if (edge.dependency->optional && listing.kind != Listing::Kind::root) {
          PackageId slot = provider.find_feature(id, "dep:" + edge.dependency->name);
          if (!slot.valid() || ordinal_at(slot) == kNone) continue;
        }
        uses.push_back({edge, provider.target_node(id, edge, 0)});
      }
    }
    for (const ResolveProvider::Use& use : uses) {
      PackageId target = use.target;
      if (provider.node(target).kind == Node::Kind::proxy) {
        std::uint32_t bucket = ordinal_at(target);
        MOCHI_CHECK(bucket != kNone);
        target = provider.bucket_node(target, bucket);
      }
      std::uint32_t at = ordinal_at(target);
      MOCHI_CHECK(at != kNone);
      link(here, listing, use.edge, at);
    }
  }
}

void mark_development_only(Resolution& resolution) {
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

void Assembler::add_warnings(Resolution& resolution, const std::vector<std::uint32_t>& order) const {
  bool age_unknown = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    ListingId id = chosen_[order[i]].listing;
    std::uint32_t ordinal = chosen_[order[i]].ordinal;
    const ResolvedPackage& p = resolution.packages[i];
    if (catalog_.at(id).kind != Listing::Kind::registry) continue;
    if (p.entry.yanked) {
      std::string text = p.name + " " + p.entry.version.text() + " was yanked";
      if (!p.entry.yank_reason.empty()) text += " (" + p.entry.yank_reason + ")";
      text += catalog_.locked(id, ordinal)
                  ? "; it stays because it is locked"
                  : "; it is taken because your manifest asks for exactly this version";
      resolution.warnings.push_back(std::move(text));
    }
    const auto& exempt = catalog_.request().age.exempt;
    bool asked =
        catalog_.request().age.minimum > 0 && std::find(exempt.begin(), exempt.end(), p.name) == exempt.end();
    age_unknown = age_unknown || (asked && !catalog_.at(id).has_times && !catalog_.locked(id, ordinal));
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
    const std::string& name = d.registered_name();
    ListingId target = catalog_.listing(name, catalog_.registry_of(d, id));
    for (std::uint32_t at = target.value < first_.size() ? first_[target.value] : kNone; at != kNone;
         at = chosen_[at].next) {
      const Version& version = (*catalog_.at(target).entries)[chosen_[at].ordinal].version;
      if (catalog_.requirement(catalog_.effective(name, catalog_.intern(d.requirement))).matches(version))
        continue;
      return text + " needs " + name + " " + d.requirement.text() + ", but " + name + " " + version.text() +
             " is chosen";
    }
  }
  return text + " does not fit what else is chosen";
}

void Assembler::add_notes(Resolution& resolution) const {
  if (catalog_.request().direction != Direction::highest) return;
  std::set<std::string> notes;
  for (const Chosen& root : chosen_) {
    if (catalog_.at(root.listing).kind != Listing::Kind::root) continue;
    for (const Link& link : root.links) {
      ListingId id = chosen_[link.target].listing;
      std::uint32_t ordinal = chosen_[link.target].ordinal;
      const Listing& listing = catalog_.at(id);
      if (listing.kind != Listing::Kind::registry || catalog_.locked(id, ordinal)) continue;
      const OrdinalSet& asked =
          catalog_.match(id, catalog_.effective(listing.name, catalog_.intern(link.dependency->requirement)));
      for (auto o = static_cast<std::uint32_t>(listing.entries->size()); o-- > ordinal + 1;) {
        if (!asked.contains(o) || catalog_.verdict(id, o) != Verdict::good) continue;
        notes.insert(held_back(listing, id, ordinal, o));
        break;
      }
    }
  }
  resolution.notes.assign(notes.begin(), notes.end());
}

std::vector<std::uint32_t> Assembler::ordered() const {
  // Most names differ in their first bytes, which so need not be fetched to compare.
  struct Entry {
    std::uint64_t prefix;
    std::uint32_t index;
  };
  std::vector<Entry> order;
  for (std::uint32_t i = 0; i < chosen_.size(); ++i) {
    const Listing& listing = catalog_.at(chosen_[i].listing);
    if (listing.kind == Listing::Kind::root && !chosen_[i].needed) continue;
    std::uint64_t prefix = 0;
    for (std::size_t c = 0; c < 8; ++c) {
      prefix = (prefix << 8U) | (c < listing.name.size() ? static_cast<unsigned char>(listing.name[c]) : 0U);
    }
    order.push_back({prefix, i});
  }
  std::sort(order.begin(), order.end(), [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const Chosen& left = chosen_[a.index];
    const Chosen& right = chosen_[b.index];
    const Listing& first = catalog_.at(left.listing);
    const Listing& second = catalog_.at(right.listing);
    if (int c = first.name.compare(second.name); c != 0) return c < 0;
    return (*first.entries)[left.ordinal].version < (*second.entries)[right.ordinal].version;
  });
  std::vector<std::uint32_t> indexes;
  indexes.reserve(order.size());
  for (const Entry& entry : order) indexes.push_back(entry.index);
  return indexes;
}

std::vector<ResolvedEdge> Assembler::edges(const Chosen& chosen) const {
  std::vector<Link> links = chosen.links;
  auto compare = [&](const Link& a, const Link& b) {
    if (a.target != b.target) return chosen_[a.target].place < chosen_[b.target].place ? -1 : 1;
    if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
    return a.dependency == b.dependency || a.dependency->requirement == b.dependency->requirement
               ? 0
               : a.dependency->requirement.text().compare(b.dependency->requirement.text());
  };
  auto before = [&](const Link& a, const Link& b) { return compare(a, b) < 0; };
  if (!std::is_sorted(links.begin(), links.end(), before))
    std::stable_sort(links.begin(), links.end(), before);
  std::vector<ResolvedEdge> list;
  list.reserve(links.size());
  for (std::size_t i = 0; i < links.size();) {
    // The same need for several targets is one edge.
    unsigned mask = 0;
    std::size_t end = i;
    for (; end < links.size() && compare(links[i], links[end]) == 0; ++end) mask |= links[end].targets;
    ResolvedEdge edge;
    edge.package = chosen_[links[i].target].place;
    edge.requirement = links[i].dependency->requirement;
    edge.kind = links[i].kind;
    edge.optional = links[i].dependency->optional;
    if (mask != chosen.targets) edge.targets = target_names(static_cast<TargetMask>(mask));
    list.push_back(std::move(edge));
    i = end;
  }
  return list;
}

ResolvedPackage Assembler::package(const Chosen& chosen) const {
  const Listing& listing = catalog_.at(chosen.listing);
  const IndexEntry& entry = (*listing.entries)[chosen.ordinal];
  ResolvedPackage p;
  p.name = listing.name;
  p.source = catalog_.source_of(chosen.listing);
  p.entry.version = entry.version;
  p.entry.released = entry.released;
  p.entry.blake3 = entry.blake3;
  p.entry.sha256 = entry.sha256;
  p.entry.tree_blake3 = entry.tree_blake3;
  p.entry.capabilities = entry.capabilities;
  p.entry.yanked = entry.yanked;
  p.entry.yank_reason = entry.yank_reason;
  p.entry.license = entry.license;
  p.features = chosen.features;
  std::sort(p.features.begin(), p.features.end());
  p.features.erase(std::unique(p.features.begin(), p.features.end()), p.features.end());
  p.capabilities = entry.capabilities;
  for (const std::string& f : p.features) p.capabilities.add(feature_capabilities(entry, f));
  if (chosen.targets != all_) p.targets = target_names(chosen.targets);
  p.dependencies = edges(chosen);
  return p;
}

Resolution Assembler::finish() {
  Resolution made;
  std::vector<std::uint32_t> order = ordered();
  for (std::size_t i = 0; i < order.size(); ++i) chosen_[order[i]].place = i;
  made.packages.reserve(order.size());
  for (std::uint32_t i : order) made.packages.push_back(package(chosen_[i]));
  for (std::size_t i = 0; i < catalog_.request().roots.size(); ++i) {
    ResolvedRoot root;
    root.name = catalog_.request().roots[i].name;
    ListingId listing = catalog_.root_listing(i);
    if (listing.value < first_.size() && first_[listing.value] != kNone) {
      root.dependencies = edges(chosen_[first_[listing.value]]);
    }
    made.roots.push_back(std::move(root));
  }
  mark_development_only(made);
  add_warnings(made, order);
  add_notes(made);
  return made;
}

}  // namespace mochi::package
