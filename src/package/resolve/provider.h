// What the solver asks, answered from the catalog (packages page Z1): every rule of section 4 becomes clauses
// with a reason.
//
// Nodes, the solver's packages:
//   root      several roots at once; needs each of them
//   package   a listing, perhaps one bucket of it, perhaps for some targets only
//   feature   `name[feature]`; also `name[dep:x]`, the slot of an optional dependency. Always has its
//   package's ordinal. proxy     a requirement that spans buckets; its ordinals are the buckets identity  a
//   listing's version, whatever targets use it (only if uses differ in targets) slot      what only one
//   package may have: a linked library, a registry for a name; its ordinals are the candidates
#pragma once

#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/id_table.h"
#include "package/resolve/catalog.h"
#include "package/solver/solver.h"

namespace mochi::package {

// Why a clause holds. Equal fields on neighbour versions make one incompatibility of them.
struct Reason {
  enum class Kind : std::uint8_t {
    need,          // `subject` depends on `object` `requirement`
    need_feature,  // … with feature `detail`
    root,          // the root takes its members
    feature,       // a feature switches on another one, or a slot, of the same version
    no_feature,    // the version has no feature `detail`
    yanked,
    too_new,
    compiler,            // `requirement` on mochi
    target,              // does not support target number `detail`
    capability,          // `object` needs more than `subject` gives it: `detail` = what is allowed, as bits
    capability_feature,  // … for feature `extra`
    bucket,              // a proxy's bucket
    links,               // slot `detail`
    registry,            // slot of the name: one registry for one name
    same,                // uses of one package for several targets have one version
  };
  Kind kind = Kind::need;
  ListingId subject;
  ListingId object;
  RequirementId requirement;
  std::uint32_t detail = 0;
  std::uint32_t extra = 0;
  TargetMask mask = 0;          // of the use, where needs differ by it
  std::uint32_t condition = 0;  // weak features: 1 + the slot's text
  bool pinned = false;          // capability: by the entry's pin, not by the package's own table
  friend bool operator==(const Reason&, const Reason&) = default;
};

struct Node {
  enum class Kind : std::uint8_t { root, package, feature, proxy, identity, slot };
  Kind kind = Kind::package;
  ListingId listing;          // slot: none
  std::uint32_t bucket = 0;   // 1 + index, 0 = not by bucket
  TargetMask mask = 0;        // package, feature, proxy: the targets of the use
  std::uint32_t text = 0;     // feature: its name; slot: its key; proxy: the requirement
  std::uint32_t owner = 0;    // proxy: whose need it is (1 + node)
  std::uint32_t feature = 0;  // proxy: 1 + name of the feature it is for
  friend bool operator==(const Node&, const Node&) = default;
};

// What one resolution is over.
struct SolveScope {
  TargetMask targets = kAllTargets;
  // Uses of a package for different targets are nodes of their own.
  bool split_by_target = false;
  // Names that were met in more than one registry.
  std::vector<std::string> contested;
};

class ResolveProvider final : public Provider {
 public:
  ResolveProvider(Catalog& catalog, VersionSource& source, SolveScope scope);

  PackageId root() const { return PackageId(0); }
  const Node& node(PackageId id) const { return nodes_[id.value]; }
  const Reason& reason(std::uint32_t id) const { return reasons_[id]; }
  std::size_t reason_count() const { return reasons_.size(); }
  const std::string& text(std::uint32_t id) const { return texts_[id]; }
  // Of a slot: who may have it. Links: listing and bucket; registry: its index.
  std::uint32_t candidate_count(PackageId slot) const;
  std::uint64_t candidate(PackageId slot, std::uint32_t ordinal) const {
    return candidates_.at(slot.value)[ordinal];
  }
  Catalog& catalog() { return catalog_; }
  const SolveScope& scope() const { return scope_; }
  // A dependency for some targets only was met although the scope does not split by target.
  bool met_split() const { return met_split_; }

  // One need of a package as the solution sees it.
  struct Edge {
    const IndexDependency* dependency;
    ListingId target;
    RequirementId requirement;  // after overrides
    TargetMask mask;            // of the use
  };
  // The needs of a version whose clauses were asked for, with the nodes they lead to (a proxy perhaps), added
  // to `out`; false if the clauses do not tell all of them, as where some are optional: `edges` has them.
  struct Use {
    Edge edge;
    PackageId target;
  };
  bool uses(PackageId package, std::uint32_t ordinal, std::vector<Use>& out);
  // The needs of a version for the targets of a use, optional ones included; a dependency's place in its
  // manifest goes along.
  std::vector<Edge> edges(ListingId listing, const IndexEntry& entry, TargetMask mask);
  // The node that a need of `from` leads to (a proxy if it spans buckets); its listing must be loaded.
  PackageId target_node(PackageId from, const Edge& edge, std::uint32_t feature_text);
  // The package node that a proxy's bucket stands for.
  PackageId bucket_node(PackageId proxy, std::uint32_t bucket);
  PackageId find_feature(PackageId package, std::string_view feature) const;

  Result<std::uint32_t> version_count(PackageId package) override;
  Result<std::vector<Clause>> clauses(PackageId package, std::uint32_t ordinal) override;
  Result<OrdinalSet> widen(PackageId package, std::uint32_t ordinal, std::uint32_t reason) override;
  std::optional<std::uint32_t> prefer(PackageId package, const OrdinalSet& allowed) override;
  std::optional<PackageId> twin(PackageId package) override;
  Priority priority(PackageId package) override;
  bool wide(PackageId package, const OrdinalSet& allowed) override;
  void prefetch(const std::vector<PackageId>& packages) override;
  bool cancelled() override { return source_.cancelled(); }

 private:
  // A reason with what is needed to make its clause: the entry's edge or the feature's value.
  struct Item {
    std::uint32_t reason;
    Edge edge;
    PackageId other;        // feature: the node that is switched on
    std::uint32_t feature;  // need_feature: text of the feature
    PackageId condition;    // weak features: only if this slot is chosen
    PackageId target = {};  // needs: the node of the clause, once it was made
  };

  PackageId intern(const Node& node);
  std::uint32_t intern_reason(const Reason& reason);
  std::uint32_t intern_text(std::string_view text);
  PackageId feature_node(PackageId package, std::string_view feature);
  PackageId feature_node(PackageId package, std::uint32_t text);
  PackageId package_node(ListingId listing, std::uint32_t bucket, TargetMask mask);
  // What belongs together: one need with its features and capabilities, or a single item. Neighbour versions
  // share it.
  struct Group {
    const IndexDependency* dependency = nullptr;  // the need, if it is one of a registry's package
    std::uint16_t ceiling = 0;                    // that it was made with
    bool built = false;                           // needs: only once the clauses of a version are asked for
    std::uint32_t begin = 0;                      // its items in item_pool_
    std::uint32_t end = 0;
  };
  // A stretch of group_pool_; begin > end: not known yet.
  struct Span {
    std::uint32_t begin = 1;
    std::uint32_t end = 0;
    bool known() const { return begin <= end; }
  };
  struct NodeItems {
    std::vector<Group> groups;
    IdTable needs;                 // groups of needs by what they are, once there are many
    std::vector<Span> by_ordinal;  // indexes of groups
  };
  // The group of a need that some version of the node has already, or IdTable::kNone.
  template <typename Same>
  static std::uint32_t known_need(const NodeItems& all, const IndexDependency& d, std::uint16_t ceiling,
                                  Same same);
  static void note_need(NodeItems& all, std::uint32_t group);
  // Gives a version the groups of a neighbour that has the same clauses, if one is known.
  bool take_neighbour(const Node& node, std::uint32_t ordinal, NodeItems& all) const;
  // The groups of one version, as indexes of `items_[package].groups`. Valid until the next call.
  std::span<const std::uint32_t> items(PackageId package, std::uint32_t ordinal);
  // Makes the items of a need, if they are not made yet; those that say nothing about any version of its
  // target, which is loaded, are left out.
  void build(PackageId package, std::uint32_t group, const Edge& edge);
  std::span<const Item> items_of(const Group& group) const {
    return std::span(item_pool_).subspan(group.begin, group.end - group.begin);
  }
  // What does not change about a node.
  struct NodeFacts {
    static constexpr std::uint32_t kUnknown = 0xffffffffU;
    std::uint32_t count = kUnknown;  // of versions, unless it may grow
    std::uint32_t twin = kUnknown;   // 1 + node, 0 = none
    // Of package, feature and identity nodes, once the count is known.
    const Listing* listing = nullptr;
    const VersionFacts* versions = nullptr;
    Node::Kind kind = Node::Kind::slot;
    TargetMask mask = 0;
    Priority priority = Priority::normal;
  };
  NodeFacts& facts(PackageId package) {
    if (package.value >= facts_.size()) facts_.resize(nodes_.size());
    return facts_[package.value];
  }
  Result<std::uint32_t> count_versions(PackageId package);
  Priority node_priority(PackageId package) const;
  std::optional<PackageId> find_twin(PackageId package);
  bool direct(ListingId listing) const { return listing.value < direct_.size() && direct_[listing.value]; }
  std::uint32_t put_single(NodeItems& all, const Item& item);
  void root_items(std::vector<Item>& out);
  // Items other than needs go to `out`, groups of needs to `groups`.
  void package_items(PackageId id, std::uint32_t ordinal, NodeItems& all, std::vector<std::uint32_t>& groups,
                     std::vector<Item>& out);
  std::optional<Edge> edge_of(ListingId listing, const IndexDependency& dependency, TargetMask mask);
  void feature_items(PackageId id, std::uint32_t ordinal, std::vector<Item>& out);
  void verdict_items(const Node& node, std::uint32_t ordinal, std::vector<Item>& out);
  void slot_items(PackageId id, const IndexEntry& entry, std::vector<Item>& out);
  // What one word of a feature's list switches on, in `from` (a feature node, or a root's package node).
  void enable(PackageId from, PackageId package, const IndexEntry& entry, std::string_view word,
              const std::vector<Edge>& edges, std::vector<Item>& out);
  void need_items(PackageId from, const Edge& edge, CapabilitySet extra, std::vector<Item>& out);
  void capability_items(ListingId owner, const Edge& edge, const std::optional<CapabilitySet>& ceiling,
                        bool pinned, std::vector<Item>& out);
  // Adds the clauses of an item; none if it excludes nothing.
  Result<void> add_clauses(PackageId package, std::uint32_t ordinal, Item& item, std::vector<Clause>& out);
  Result<void> add_need(PackageId package, Item& item, std::vector<Clause>& out);
  Result<void> add_capability(PackageId package, const Item& item, std::vector<Clause>& out);
  OrdinalSet buckets_of(ListingId listing, const OrdinalSet& versions) const;
  std::uint32_t slot_candidate(PackageId slot, std::uint64_t key);

  Catalog& catalog_;
  VersionSource& source_;
  SolveScope scope_;
  std::vector<Node> nodes_;
  IdTable node_ids_;
  std::vector<NodeFacts> facts_;  // by node
  std::vector<Reason> reasons_;
  std::vector<std::uint32_t> group_of_reason_;  // of items_[…].groups; kNoGroup: several nodes may share it
  IdTable reason_ids_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint32_t> text_ids_;
  std::deque<NodeItems> items_;  // by node
  std::vector<std::uint32_t> group_pool_;
  std::vector<Item> item_pool_;
  static constexpr std::uint32_t kNoGroup = 0xffffffffU;
  std::uint32_t built_group_ = kNoGroup;  // whose items are being made
  std::vector<std::pair<std::uint32_t, Edge>> unbuilt_;
  std::vector<ListingId> wanted_;
  std::vector<std::uint32_t> groups_;  // of `items`, kept for their memory
  std::vector<Item> singles_;
  std::unordered_map<std::uint32_t, std::vector<std::uint64_t>> candidates_;  // of slots
  std::vector<bool> direct_;                                                  // by listing: named by roots
  bool met_split_ = false;
  std::uint32_t default_text_ = 0;
};

// The capabilities that a feature and what it switches on in its own version add.
CapabilitySet feature_capabilities(const IndexEntry& entry, std::string_view feature);

}  // namespace mochi::package
