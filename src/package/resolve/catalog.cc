#include "package/resolve/catalog.h"

#include <algorithm>

#include "base/hash.h"
#include "package/manifest/manifest.h"

namespace mochi::package {
namespace {

std::uint64_t hash_of(const Requirement& requirement) {
  std::uint64_t hash = requirement.comparators.size();
  for (const Comparator& c : requirement.comparators) {
    hash = hash_mix(hash, (static_cast<std::uint64_t>(c.op) << 8U) | c.parts);
    for (std::uint64_t number : {c.version.major, c.version.minor, c.version.patch})
      hash = hash_mix(hash, number);
    for (const std::string& part : c.version.pre) hash = hash_bytes(part, hash);
  }
  return hash;
}

// The root as a version of itself, so that needs are read alike everywhere.
IndexEntry root_entry(const RootPackage& root) {
  IndexEntry entry;
  entry.version = root.version;
  entry.features = root.features;
  entry.targets = root.targets;
  auto convert = [](const Need& need) {
    IndexDependency d;
    d.name = need.name;
    d.requirement = need.requirement;
    d.optional = need.optional;
    d.features = need.features;
    d.default_features = need.default_features;
    d.registry = need.registry;
    d.targets = need.targets;
    d.pin = need.pin;
    return d;
  };
  auto convert_all = [&](const std::vector<Need>& needs) {
    std::vector<IndexDependency> made;
    for (const Need& need : needs) made.push_back(convert(need));
    return made;
  };
  entry.dependencies = convert_all(root.needs);
  for (const TargetNeeds& t : root.target_needs)
    entry.target_dependencies.push_back({t.target, convert_all(t.needs)});
  return entry;
}

}  // namespace

TargetMask target_mask(const std::vector<std::string>& targets) {
  if (targets.empty()) return kAllTargets;
  const auto& known = manifest_targets();
  unsigned mask = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (std::find(targets.begin(), targets.end(), known[i]) != targets.end()) mask |= 1U << i;
  }
  return static_cast<TargetMask>(mask);
}

TargetMask all_targets(const ResolveRequest& request) {
  unsigned mask = 0;
  for (const RootPackage& root : request.roots) mask |= target_mask(root.targets);
  return mask == 0 ? kAllTargets : static_cast<TargetMask>(mask);
}

std::vector<std::string> target_names(TargetMask mask) {
  const auto& known = manifest_targets();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if ((mask >> i & 1U) != 0) names.emplace_back(known[i]);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Catalog::Catalog(const ResolveRequest& request, VersionSource& source) : request_(request), source_(source) {
  any_preferred_ = !request.locked.empty();
  add_roots();
  for (const VersionOverride& o : request.overrides) overrides_.emplace(o.name, intern(o.requirement));
}

// Roots come first, so that a root's listing has the root's number; fixed packages follow.
void Catalog::add_roots() {
  auto add = [&](const std::string& name, Listing::Kind kind, std::size_t index, IndexEntry entry) {
    own_entries_.push_back(std::make_unique<std::vector<IndexEntry>>());
    own_entries_.back()->push_back(std::move(entry));
    Listing made;
    made.name = name;
    made.kind = kind;
    made.index = static_cast<std::uint32_t>(index);
    made.entries = own_entries_.back().get();
    if (!name.empty()) fixed_.emplace(name, static_cast<std::uint32_t>(listings_.size()));
    listings_.push_back(std::move(made));
  };
  for (std::size_t i = 0; i < request_.roots.size(); ++i) {
    add(request_.roots[i].name, Listing::Kind::root, i, root_entry(request_.roots[i]));
  }
  for (std::size_t i = 0; i < request_.fixed.size(); ++i) {
    // A member may be given as both: the root knows more.
    if (fixed_.contains(request_.fixed[i].name)) continue;
    add(request_.fixed[i].name, Listing::Kind::fixed, i, request_.fixed[i].entry);
  }
}

ListingId Catalog::listing(std::string_view name, std::uint32_t registry) {
  if (auto found = fixed_.find(name); found != fixed_.end()) return ListingId(found->second);
  std::uint64_t hash = hash_bytes(name, registry);
  std::uint32_t found = listing_ids_.find(
      hash, [&](std::uint32_t id) { return listings_[id].index == registry && listings_[id].name == name; });
  if (found != IdTable::kNone) return ListingId(found);
  ListingId id(static_cast<std::uint32_t>(listings_.size()));
  listing_ids_.put(hash, id.value);
  Listing made;
  made.name = name;
  made.index = registry;
  listings_.push_back(std::move(made));
  return id;
}

Result<const Listing*> Catalog::load(ListingId id) {
  Listing& listing = listings_[id.value];
  if (listing.loaded) return &listing;
  if (listing.kind == Listing::Kind::registry) {
    if (listing.index < request_.registries.size()) {
      MOCHI_TRY(listing.entries, source_.versions({request_.registries[listing.index].name, listing.name}));
    }
    if (listing.entries == nullptr) {
      static const std::vector<IndexEntry> kNothing;
      listing.entries = &kNothing;
      listing.missing = true;
    }
  }
  listing.loaded = true;
  const std::vector<IndexEntry>& entries = *listing.entries;
  auto count = static_cast<std::uint32_t>(entries.size());
  listing.facts.resize(count);
  bool many_buckets = multi_version(id);
  for (std::uint32_t o = 0; o < count; ++o) {
    VersionFacts& facts = listing.facts[o];
    if (o != 0) {
      bool next = !compatible(entries[o - 1].version, entries[o].version);
      facts.range = listing.facts[o - 1].range + (next ? 1 : 0);
    }
    if (!entries[o].targets.empty()) facts.targets = target_mask(entries[o].targets);
    facts.needs = entries[o].needs;
    facts.capabilities = entries[o].capabilities.bits();
    facts.last_resort = entries[o].last_resort;
    listing.all_capabilities.add(entries[o].capabilities);
    for (const IndexFeature& feature : entries[o].features) {
      listing.all_capabilities.add(feature.capabilities);
      listing.has_default = listing.has_default || feature.name == "default";
    }
    listing.has_times = listing.has_times || entries[o].released.has_value();
    if (!many_buckets) continue;
    if (o == 0 || facts.range != listing.facts[o - 1].range) listing.buckets.emplace_back(o, o + 1);
    listing.buckets.back().second = o + 1;
    listing.bucket_of.push_back(static_cast<std::uint32_t>(listing.buckets.size() - 1));
  }
  for (const LockedVersion& l : request_.locked) {
    if (l.name != listing.name || !(l.source == source_of(id))) continue;
    for (std::uint32_t o = 0; o < count; ++o) {
      if (listing.same_version(o, l.version))
        listings_[id.value].locked = listings_[id.value].locked.unite(OrdinalSet::one(o));
    }
  }
  listings_[id.value].preferred = listings_[id.value].locked;
  // Verdicts may look at what is locked.
  for (std::uint32_t o = 0; o < count; ++o) {
    VersionFacts& facts = listing.facts[o];
    facts.verdict = judge(id, o);
    facts.plain = facts.verdict == Verdict::good && entries[o].targets.empty() && entries[o].links.empty() &&
                  entries[o].target_dependencies.empty();
  }
  return &listing;
}

void Catalog::prefetch(const std::vector<ListingId>& ids) {
  std::vector<VersionSource::Wanted> wanted;
  for (ListingId id : ids) {
    Listing& listing = listings_[id.value];
    if (listing.loaded || listing.prefetched || listing.kind != Listing::Kind::registry ||
        listing.index >= request_.registries.size())
      continue;
    listing.prefetched = true;
    wanted.push_back({request_.registries[listing.index].name, listing.name});
  }
  if (!wanted.empty()) source_.prefetch(wanted);
}

std::uint32_t Catalog::home_registry(ListingId id) const {
  const Listing& listing = at(id);
  return listing.kind == Listing::Kind::registry ? listing.index : 0;
}

std::uint32_t Catalog::registry_of(const IndexDependency& dependency, ListingId owner) const {
  if (dependency.registry.empty()) return home_registry(owner);
  bool by_name = at(owner).kind == Listing::Kind::root;
  for (std::size_t i = 0; i < request_.registries.size(); ++i) {
    const ResolveRegistry& r = request_.registries[i];
    if ((by_name ? r.name : r.id) == dependency.registry) return static_cast<std::uint32_t>(i);
  }
  return kNoRegistry;
}

RequirementId Catalog::intern(const Requirement& requirement) {
  std::uint64_t hash = hash_of(requirement);
  std::uint32_t found =
      requirement_ids_.find(hash, [&](std::uint32_t id) { return requirements_[id] == requirement; });
  if (found != IdTable::kNone) return RequirementId(found);
  RequirementId id(static_cast<std::uint32_t>(requirements_.size()));
  requirement_ids_.put(hash, id.value);
  requirements_.push_back(requirement);
  return id;
}

const OrdinalSet& Catalog::match(ListingId id, RequirementId requirement) {
  std::uint64_t hash = hash_mix(id.value, requirement.value);
  std::uint32_t found = match_ids_.find(hash, [&](std::uint32_t m) {
    return matches_[m].listing == id && matches_[m].requirement == requirement;
  });
  if (found != IdTable::kNone) return matches_[found].versions;
  const Listing& listing = at(id);
  MOCHI_CHECK(listing.loaded);
  OrdinalSet set;
  const Requirement& wanted = requirements_[requirement.value];
  // Versions ascend, so those in the range stand together.
  const std::vector<IndexEntry>& entries = *listing.entries;
  auto stands = [&](const IndexEntry& entry, int side) {
    return std::any_of(wanted.comparators.begin(), wanted.comparators.end(),
                       [&](const Comparator& c) { return side_of(c, entry.version) == side; });
  };
  const auto first = std::partition_point(entries.begin(), entries.end(),
                                          [&](const IndexEntry& entry) { return stands(entry, -1); });
  const auto last =
      std::partition_point(first, entries.end(), [&](const IndexEntry& entry) { return !stands(entry, 1); });
  const auto end = static_cast<std::uint32_t>(last - entries.begin());
  for (auto o = static_cast<std::uint32_t>(first - entries.begin()); o < end; ++o) {
    // A fixed package of a manifest's own choice may be a pre-release: a plain `*` takes it.
    bool inside = wanted.matches(entries[o].version) ||
                  (listing.kind != Listing::Kind::registry && wanted.comparators.size() == 1 &&
                   wanted.comparators[0].op == Comparison::any);
    if (inside) set.append(o, o + 1);
  }
  match_ids_.put(hash, static_cast<std::uint32_t>(matches_.size()));
  matches_.push_back({id, requirement, std::move(set)});
  return matches_.back().versions;
}

RequirementId Catalog::effective(std::string_view name, RequirementId requirement) const {
  if (overrides_.empty()) return requirement;
  auto found = overrides_.find(name);
  return found == overrides_.end() ? requirement : found->second;
}

bool Catalog::overridden(std::string_view name) const { return overrides_.find(name) != overrides_.end(); }

// `=x.y.z` of a root asks for exactly this version.
bool Catalog::named_exactly(const std::string& name, const Version& version) const {
  for (const RootPackage& root : request_.roots) {
    for (const Need& need : root.needs) {
      if (need.name == name && need.requirement.is_exact() && need.requirement.matches(version)) return true;
    }
  }
  return false;
}

Verdict Catalog::judge(ListingId id, std::uint32_t ordinal) const {
  const Listing& listing = at(id);
  const IndexEntry& entry = (*listing.entries)[ordinal];
  if (entry.mochi) {
    // A development version of mochi counts as the release it becomes.
    Version running = request_.mochi;
    running.pre.clear();
    if (!entry.mochi->matches(running)) return Verdict::compiler;
  }
  if (listing.kind != Listing::Kind::registry || locked(id, ordinal)) return Verdict::good;
  if (entry.yanked) {
    const bool taken = !request_.yanked_only_locked && named_exactly(listing.name, entry.version);
    return taken ? Verdict::good : Verdict::yanked;
  }
  if (request_.age.minimum <= 0) return Verdict::good;
  const auto& exempt = request_.age.exempt;
  if (std::find(exempt.begin(), exempt.end(), listing.name) != exempt.end()) return Verdict::good;
  // Without a time it counts as new where the registry gives times for other versions (Z3).
  if (!entry.released) return listing.has_times ? Verdict::too_new : Verdict::good;
  return *entry.released > request_.age.now - request_.age.minimum ? Verdict::too_new : Verdict::good;
}

bool Catalog::locked(ListingId id, std::uint32_t ordinal) const {
  return listings_[id.value].locked.contains(ordinal);
}

void Catalog::prefer(ListingId id, std::uint32_t ordinal) {
  any_preferred_ = true;
  listings_[id.value].preferred = listings_[id.value].preferred.unite(OrdinalSet::one(ordinal));
}

bool Catalog::multi_version(ListingId id) const {
  const Listing& listing = at(id);
  if (listing.kind != Listing::Kind::registry) return false;
  if (request_.every_name_multi_version) return true;
  const auto& names = request_.allow_multi_version;
  return std::find(names.begin(), names.end(), listing.name) != names.end();
}

PackageSource Catalog::source_of(ListingId id) const {
  const Listing& listing = at(id);
  switch (listing.kind) {
    case Listing::Kind::root: {
      for (const FixedPackage& fixed : request_.fixed) {
        if (fixed.name == listing.name) return fixed.source;
      }
      const std::string& manifest = request_.roots[listing.index].manifest;
      std::size_t slash = manifest.rfind('/');
      return {PackageSource::Kind::workspace, slash == std::string::npos ? "." : manifest.substr(0, slash)};
    }
    case Listing::Kind::fixed: return request_.fixed[listing.index].source;
    case Listing::Kind::registry: break;
  }
  if (listing.index >= request_.registries.size()) return {};
  return {PackageSource::Kind::registry, request_.registries[listing.index].name};
}

std::optional<CapabilitySet> Catalog::ceiling(ListingId id, const IndexEntry& entry) const {
  const Listing& listing = at(id);
  switch (listing.kind) {
    case Listing::Kind::root: return request_.roots[listing.index].ceiling;
    case Listing::Kind::fixed: return request_.fixed[listing.index].ceiling;
    case Listing::Kind::registry: return entry.capabilities;
  }
  return std::nullopt;
}

}  // namespace mochi::package
