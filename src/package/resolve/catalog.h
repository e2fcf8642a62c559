// The packages of one resolution as numbers: names and registries interned, version lists loaded once,
// requirements matched to sets of ordinals, and the verdicts that hold for a version alone (yanked, too new,
// compiler range).
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/id_table.h"
#include "package/resolve/resolve.h"
#include "package/solver/ordinal_set.h"

namespace mochi::package {

struct ListingTag;
// A package name in one registry, or a fixed package, or a root.
using ListingId = Id<ListingTag>;
struct RequirementTag;
using RequirementId = Id<RequirementTag>;

// Bits of manifest_targets().
using TargetMask = std::uint16_t;
constexpr TargetMask kAllTargets = 0x3ff;
TargetMask target_mask(const std::vector<std::string>& targets);
// Of all roots together; all if none of them says.
TargetMask all_targets(const ResolveRequest& request);
// Before the name of an optional dependency, in the value of a feature.
inline constexpr std::string_view kSlot = "dep:";
std::vector<std::string> target_names(TargetMask mask);

// Why a version is out of the question whoever asks.
enum class Verdict : std::uint8_t { good, yanked, too_new, compiler };

// What is asked of a version again and again.
struct VersionFacts {
  std::uint32_t range = 0;  // counts the compatible ranges (majors) from below
  std::uint32_t needs = 0;  // IndexEntry::needs
  TargetMask targets = kAllTargets;
  std::uint16_t capabilities = 0;  // bits
  Verdict verdict = Verdict::good;
  bool last_resort = false;
  // Good, for every target with the same needs, and linked to nothing: no clause but those of its needs.
  bool plain = true;
  // Equal needs under equal limits, and nothing else: the same clauses.
  bool like(const VersionFacts& other) const {
    return needs != 0 && needs == other.needs && capabilities == other.capabilities && plain && other.plain;
  }
};

// What the search asks for most stands first.
struct Listing {
  enum class Kind : std::uint8_t { registry, fixed, root };
  Kind kind = Kind::registry;
  bool loaded = false;
  bool prefetched = false;
  bool missing = false;             // not in its registry
  bool has_default = false;         // some version has a feature `default`
  bool has_times = false;           // some version has a time
  CapabilitySet all_capabilities;   // of all versions and features
  std::uint32_t index = 0;          // of the registry, the fixed package, the root in the request
  std::vector<VersionFacts> facts;  // by ordinal, once loaded
  const std::vector<IndexEntry>* entries = nullptr;  // ascending
  OrdinalSet preferred;                              // to try before all others: the locked ones, and others
  std::string name;
  OrdinalSet locked;                                             // once loaded
  std::vector<std::uint32_t> bucket_of;                          // by ordinal; buckets ascend with versions
  std::vector<std::pair<std::uint32_t, std::uint32_t>> buckets;  // ordinals [begin, end)
  bool same_version(std::uint32_t ordinal, const Version& v) const {
    return (*entries)[ordinal].version == v;
  }
};

class Catalog {
 public:
  // Request and source outlive the catalog.
  Catalog(const ResolveRequest& request, VersionSource& source);

  const ResolveRequest& request() const { return request_; }
  // The package `name` as somebody with `registry` (index) as the own registry sees it; without loading it.
  ListingId listing(std::string_view name, std::uint32_t registry);
  ListingId root_listing(std::size_t root) const { return ListingId(static_cast<std::uint32_t>(root)); }
  const Listing& at(ListingId id) const { return listings_[id.value]; }
  std::size_t size() const { return listings_.size(); }
  // Fetches the list of versions. Errors of the source.
  Result<const Listing*> load(ListingId id);
  void prefetch(const std::vector<ListingId>& ids);

  // The registry (index) that a dependency of a package means; kNoRegistry if its id belongs to no known
  // registry.
  static constexpr std::uint32_t kNoRegistry = 0xffffffffU;
  std::uint32_t registry_of(const IndexDependency& dependency, ListingId owner) const;
  std::uint32_t home_registry(ListingId id) const;

  RequirementId intern(const Requirement& requirement);
  const Requirement& requirement(RequirementId id) const { return requirements_[id.value]; }
  // Versions of a loaded listing inside a requirement, the pre-release rule applied.
  const OrdinalSet& match(ListingId id, RequirementId requirement);
  // What an override of the root makes of a requirement on `name`; the same without one.
  RequirementId effective(std::string_view name, RequirementId requirement) const;
  bool overridden(std::string_view name) const;

  Verdict verdict(ListingId id, std::uint32_t ordinal) const {
    return listings_[id.value].facts[ordinal].verdict;
  }
  bool locked(ListingId id, std::uint32_t ordinal) const;
  // Versions to try before all others: the locked ones, and those that were given to `prefer`.
  const OrdinalSet& preferred(ListingId id) const { return listings_[id.value].preferred; }
  void prefer(ListingId id, std::uint32_t ordinal);
  bool any_preferred() const { return any_preferred_; }
  // Whether versions of different buckets may be chosen at once.
  bool multi_version(ListingId id) const;
  PackageSource source_of(ListingId id) const;
  // The roots' and fixed packages' limit of capabilities; those of registries declare theirs.
  std::optional<CapabilitySet> ceiling(ListingId id, const IndexEntry& entry) const;

 private:
  struct Match {
    ListingId listing;
    RequirementId requirement;
    OrdinalSet versions;
  };
  void add_roots();
  Verdict judge(ListingId id, std::uint32_t ordinal) const;
  bool named_exactly(const std::string& name, const Version& version) const;

  bool any_preferred_ = false;
  const ResolveRequest& request_;
  VersionSource& source_;
  std::deque<Listing> listings_;                             // stays where it is while others are added
  IdTable listing_ids_;                                      // by name and registry
  std::map<std::string, std::uint32_t, std::less<>> fixed_;  // name → listing
  std::vector<std::unique_ptr<std::vector<IndexEntry>>> own_entries_;
  std::deque<Requirement> requirements_;
  IdTable requirement_ids_;
  std::deque<Match> matches_;  // stays where it is while others are added
  IdTable match_ids_;
  std::map<std::string, RequirementId, std::less<>> overrides_;
};

}  // namespace mochi::package
