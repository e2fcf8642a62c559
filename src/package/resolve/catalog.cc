#include "package/resolve/catalog.h"

#include <algorithm>

#include "package/manifest.h"

namespace mochi::package {
namespace {

// The bytes that tell one requirement from another, cheaper than its text.
std::string key_of(const Requirement& requirement) {
  std::string key;
  for (const Comparator& c : requirement.comparators) {
    key += static_cast<char>('a' + static_cast<int>(c.op));
    key += static_cast<char>('0' + c.parts);
    for (std::uint64_t number : {c.version.major, c.version.minor, c.version.patch}) {
      key.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    for (const std::string& part : c.version.pre) {
      key += '.';
      key += part;
    }
  }
  return key;
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
  for (const Need& need : root.needs) entry.dependencies.push_back(convert(need));
  for (const TargetNeeds& t : root.target_needs) {
    IndexTargetDependencies made{t.target, {}};
    for (const Need& need : t.needs) made.dependencies.push_back(convert(need));
    entry.target_dependencies.push_back(std::move(made));
  }
  return entry;
}

CapabilitySet all_capabilities(const IndexEntry& entry) {
  CapabilitySet set = entry.capabilities;
  for (const IndexFeature& f : entry.features) set.add(f.capabilities);
  return set;
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
    verdicts_.emplace_back();
    locked_.emplace_back();
    preferred_.emplace_back();
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
  std::string key(name);
  key += '\0';
  key.append(reinterpret_cast<const char*>(&registry), sizeof registry);
  auto [found, fresh] =
      by_key_.try_emplace(std::move(key), ListingId(static_cast<std::uint32_t>(listings_.size())));
  if (fresh) {
    Listing made;
    made.name = name;
    made.index = registry;
    listings_.push_back(std::move(made));
    verdicts_.emplace_back();
    locked_.emplace_back();
    preferred_.emplace_back();
  }
  return found->second;
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
  verdicts_[id.value].assign(count, Verdict::good);
  bool many_buckets = multi_version(id);
  for (std::uint32_t o = 0; o < count; ++o) {
    listing.all_capabilities.add(all_capabilities(entries[o]));
    listing.has_default = listing.has_default || entries[o].feature("default") != nullptr;
    listing.has_times = listing.has_times || entries[o].released.has_value();
    if (!many_buckets) continue;
    bool fresh =
        o == 0 || compatibility_bucket(entries[o - 1].version) != compatibility_bucket(entries[o].version);
    if (fresh) listing.buckets.emplace_back(o, o + 1);
    listing.buckets.back().second = o + 1;
    listing.bucket_of.push_back(static_cast<std::uint32_t>(listing.buckets.size() - 1));
  }
  PackageSource source = source_of(id);
  for (const LockedVersion& l : request_.locked) {
    if (l.name != listing.name || !(l.source == source)) continue;
    for (std::uint32_t o = 0; o < count; ++o) {
      if (listing.same_version(o, l.version)) locked_[id.value] = locked_[id.value].unite(OrdinalSet::one(o));
    }
  }
  preferred_[id.value] = locked_[id.value];
  // Verdicts may look at what is locked.
  for (std::uint32_t o = 0; o < count; ++o) verdicts_[id.value][o] = judge(id, o);
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
  auto [found, fresh] = requirement_ids_.try_emplace(
      key_of(requirement), RequirementId(static_cast<std::uint32_t>(requirements_.size())));
  if (fresh) requirements_.push_back(requirement);
  return found->second;
}

const OrdinalSet& Catalog::match(ListingId id, RequirementId requirement) {
  std::uint64_t key = (std::uint64_t{id.value} << 32U) | requirement.value;
  auto found = matches_.find(key);
  if (found != matches_.end()) return found->second;
  const Listing& listing = at(id);
  MOCHI_CHECK(listing.loaded);
  OrdinalSet set;
  const Requirement& wanted = requirements_[requirement.value];
  for (std::uint32_t o = 0; o < listing.entries->size(); ++o) {
    // A fixed package of a manifest's own choice may be a pre-release: a plain `*` takes it.
    bool inside = wanted.matches((*listing.entries)[o].version) ||
                  (listing.kind != Listing::Kind::registry && wanted.comparators.size() == 1 &&
                   wanted.comparators[0].op == Comparison::any);
    if (inside) set.append(o, o + 1);
  }
  return matches_.emplace(key, std::move(set)).first->second;
}

RequirementId Catalog::effective(std::string_view name, RequirementId requirement) const {
  if (overrides_.empty()) return requirement;
  auto found = overrides_.find(name);
  return found == overrides_.end() ? requirement : found->second;
}

bool Catalog::overridden(std::string_view name) const { return overrides_.find(name) != overrides_.end(); }

Verdict Catalog::verdict(ListingId id, std::uint32_t ordinal) { return verdicts_[id.value][ordinal]; }

Verdict Catalog::judge(ListingId id, std::uint32_t ordinal) {
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
    // `=x.y.z` of a root asks for exactly this one.
    for (const RootPackage& root : request_.roots) {
      for (const Need& need : root.needs) {
        if (need.name == listing.name && need.requirement.is_exact() &&
            need.requirement.matches(entry.version)) {
          return Verdict::good;
        }
      }
    }
    return Verdict::yanked;
  }
  if (request_.age.minimum <= 0) return Verdict::good;
  const auto& exempt = request_.age.exempt;
  if (std::find(exempt.begin(), exempt.end(), listing.name) != exempt.end()) return Verdict::good;
  // Without a time it counts as new where the registry gives times for other versions (Z3).
  if (!entry.released) return listing.has_times ? Verdict::too_new : Verdict::good;
  return *entry.released > request_.age.now - request_.age.minimum ? Verdict::too_new : Verdict::good;
}

bool Catalog::locked(ListingId id, std::uint32_t ordinal) const {
  return locked_[id.value].contains(ordinal);
}

void Catalog::prefer(ListingId id, std::uint32_t ordinal) {
  preferred_[id.value] = preferred_[id.value].unite(OrdinalSet::one(ordinal));
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
