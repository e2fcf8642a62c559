#include "package/resolve/attempt.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "diag/codes.h"
#include "package/resolve/assemble.h"
#include "package/resolve/describe.h"
#include "package/solver/report.h"

namespace mochi::package {
namespace {

constexpr std::size_t kRestarts = 100;

struct Group {
  std::unique_ptr<ResolveProvider> provider;
  Solved solved;
};

// Names that were chosen from two registries.
std::vector<std::string> contested_names(ResolveProvider& provider, const Choice& choice) {
  std::map<std::string, ListingId> first;
  std::vector<std::string> names;
  if (provider.catalog().request().registries.size() < 2) return names;
  for (auto [id, ordinal] : choice) {
    const Node& node = provider.node(id);
    if (node.kind != Node::Kind::package) continue;
    const Listing& listing = provider.catalog().at(node.listing);
    auto [found, fresh] = first.emplace(listing.name, node.listing);
    if (!fresh && found->second != node.listing) names.push_back(listing.name);
  }
  return names;
}

// Solves for some targets; starts again where the graph turns out to need finer nodes.
Result<Group> solve_group(Catalog& catalog, VersionSource& source, TargetMask targets) {
  SolveScope scope;
  scope.targets = targets;
  const auto& roots = catalog.request().roots;
  for (const RootPackage& root : roots) {
    auto mask = static_cast<TargetMask>(target_mask(root.targets) & targets);
    scope.split_by_target = scope.split_by_target || mask != targets;
  }
  for (std::size_t round = 0; round < kRestarts; ++round) {
    Group group{std::make_unique<ResolveProvider>(catalog, source, scope), {}};
    MOCHI_TRY(group.solved, solve(*group.provider, group.provider->root(), catalog.request().limits));
    if (group.provider->met_split() && !scope.split_by_target) {
      scope.split_by_target = true;
      continue;
    }
    if (auto* choice = std::get_if<Choice>(&group.solved.outcome)) {
      std::vector<std::string> names = contested_names(*group.provider, *choice);
      if (!names.empty()) {
        scope.contested.insert(scope.contested.end(), names.begin(), names.end());
        continue;
      }
    }
    return group;
  }
  return fail(Code::M057_SOLVER_E001, "too many names come from more than one registry");
}

// Targets for which some chosen package has dependencies of its own.
TargetMask overridden_targets(ResolveProvider& provider, const Choice& choice) {
  unsigned mask = 0;
  for (auto [id, ordinal] : choice) {
    const Node& node = provider.node(id);
    if (node.kind != Node::Kind::package) continue;
    const Listing& listing = provider.catalog().at(node.listing);
    if (ordinal < listing.facts.size() && listing.facts[ordinal].plain) continue;
    const IndexEntry& entry = (*listing.entries)[ordinal];
    for (const IndexTargetDependencies& t : entry.target_dependencies) mask |= target_mask({t.target});
  }
  return static_cast<TargetMask>(mask & provider.scope().targets);
}

void add_statistics(SolveStatistics& sum, const SolveStatistics& more) {
  sum.decisions += more.decisions;
  sum.conflicts += more.conflicts;
  sum.iterations += more.iterations;
}

std::vector<CapabilitySet> refused_needs(Catalog& catalog, const ResolveProvider& provider,
                                         const Reason& reason) {
  std::vector<CapabilitySet> needs;
  CapabilitySet ceiling = CapabilitySet::of_bits(reason.detail);
  const OrdinalSet& asked = catalog.match(reason.object, reason.requirement);
  const std::vector<IndexEntry>& entries = *catalog.at(reason.object).entries;
  for (std::size_t o = entries.size(); o-- > 0;) {
    if (!asked.contains(static_cast<std::uint32_t>(o))) continue;
    CapabilitySet own = reason.kind == Reason::Kind::capability_feature
                            ? feature_capabilities(entries[o], provider.text(reason.extra - 1))
                            : entries[o].capabilities;
    if (!ceiling.contains(own) && std::find(needs.begin(), needs.end(), own) == needs.end())
      needs.push_back(own);
  }
  return needs;
}

Clue clue_of(ResolveProvider& provider, const Incompatibility& i) {
  Catalog& catalog = provider.catalog();
  const Reason& reason = provider.reason(i.reason);
  Clue clue;
  clue.kind = reason.kind;
  if (reason.subject.valid() && catalog.at(reason.subject).kind == Listing::Kind::root) {
    clue.root = catalog.at(reason.subject).index;
  }
  ListingId object = reason.object.valid() ? reason.object : reason.subject;
  if (object.valid()) {
    clue.object = catalog.at(object).name;
    clue.object_missing = catalog.at(object).missing;
    clue.registry_package = catalog.at(object).kind == Listing::Kind::registry;
  }
  if (reason.requirement.valid()) clue.requirement = catalog.requirement(reason.requirement);
  clue.pinned = reason.pinned;
  if (reason.kind == Reason::Kind::capability || reason.kind == Reason::Kind::capability_feature) {
    clue.ceiling = CapabilitySet::of_bits(reason.detail);
    clue.needs = refused_needs(catalog, provider, reason);
  }
  if (reason.kind == Reason::Kind::target) clue.targets = static_cast<TargetMask>(reason.detail);
  return clue;
}

// A code of its own where the proof rests on one kind of rejection only.
Code failure_code(const std::vector<Clue>& clues) {
  std::set<Code> codes;
  for (const Clue& clue : clues) {
    switch (clue.kind) {
      case Reason::Kind::need:
      case Reason::Kind::need_feature:
        if (clue.object_missing) codes.insert(Code::M057_RESOLVE_E004);
        break;
      case Reason::Kind::yanked: codes.insert(Code::M057_RESOLVE_E005); break;
      case Reason::Kind::compiler: codes.insert(Code::M057_SOLVER_E005); break;
      case Reason::Kind::target: codes.insert(Code::M057_SOLVER_E004); break;
      case Reason::Kind::capability:
      case Reason::Kind::capability_feature: codes.insert(Code::M057_CAP_E001); break;
      case Reason::Kind::too_new:
      case Reason::Kind::no_feature:
      case Reason::Kind::links:
      case Reason::Kind::registry: codes.insert(Code::M057_SOLVER_E002); break;
      case Reason::Kind::root:
      case Reason::Kind::feature:
      case Reason::Kind::bucket:
      case Reason::Kind::same: break;
    }
  }
  return codes.size() == 1 ? *codes.begin() : Code::M057_SOLVER_E002;
}

std::string failure_message(Code code) {
  if (code == Code::M057_RESOLVE_E004) return "a package is in no registry";
  if (code == Code::M057_RESOLVE_E005) return "every version that would fit was yanked";
  if (code == Code::M057_SOLVER_E004) return "a dependency does not support a target that you build for";
  if (code == Code::M057_SOLVER_E005) return "a dependency needs another version of mochi";
  if (code == Code::M057_CAP_E001) return "a dependency needs a capability that it is not allowed";
  return "no set of versions satisfies the manifest";
}

FailedAttempt failed(ResolveProvider& provider, VersionSource& source, const Derivation& derivation) {
  FailedAttempt made;
  ResolveDescriber describer(provider, source);
  made.failure.explanation = explain(derivation, provider.root(), describer);
  for (IncompatibilityId id : leaves(derivation)) {
    const Incompatibility& i = derivation.at(id);
    if (i.cause != Incompatibility::Cause::clause) continue;
    made.clues.push_back(clue_of(provider, i));
    if (describer.hidden(i)) continue;
    std::string text = describer.external(i).text;
    auto& all = made.failure.leaves;
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  made.failure.code = failure_code(made.clues);
  made.failure.message = failure_message(made.failure.code);
  return made;
}

TargetMask targets_with_own_needs(const ResolveRequest& request) {
  unsigned mask = 0;
  for (const RootPackage& root : request.roots) {
    for (const TargetNeeds& t : root.target_needs) mask |= target_mask({t.target});
  }
  return static_cast<TargetMask>(mask);
}

}  // namespace

Result<Attempt> attempt(const ResolveRequest& request, VersionSource& source) {
  Catalog catalog(request, source);
  TargetMask all = all_targets(request);
  auto single = static_cast<TargetMask>(targets_with_own_needs(request) & all);
  SolveStatistics statistics;
  std::vector<Group> groups;
  // The targets that share everything, then each of the others, with the choices made so far preferred.
  while (true) {
    auto shared = static_cast<TargetMask>(all & ~single);
    if (shared == 0) break;
    MOCHI_TRY(Group group, solve_group(catalog, source, shared));
    add_statistics(statistics, group.solved.statistics);
    if (auto* derivation = std::get_if<Derivation>(&group.solved.outcome)) {
      FailedAttempt made = failed(*group.provider, source, *derivation);
      made.failure.statistics = statistics;
      return Attempt(std::move(made));
    }
    TargetMask more = overridden_targets(*group.provider, *std::get_if<Choice>(&group.solved.outcome));
    if (more == 0 || shared == more) {
      groups.push_back(std::move(group));
      if ((more & (more - 1)) != 0) {
        groups.clear();
        single = static_cast<TargetMask>(single | more);
        continue;
      }
      break;
    }
    single = static_cast<TargetMask>(single | more);
  }
  for (unsigned bit = 0; bit < 16; ++bit) {
    auto target = static_cast<TargetMask>(single & (1U << bit));
    if (target == 0) continue;
    for (Group& done : groups) {
      for (auto [id, ordinal] : *std::get_if<Choice>(&done.solved.outcome)) {
        const Node& node = done.provider->node(id);
        if (node.kind == Node::Kind::package) catalog.prefer(node.listing, ordinal);
      }
    }
    MOCHI_TRY(Group group, solve_group(catalog, source, target));
    add_statistics(statistics, group.solved.statistics);
    if (auto* derivation = std::get_if<Derivation>(&group.solved.outcome)) {
      FailedAttempt made = failed(*group.provider, source, *derivation);
      made.failure.statistics = statistics;
      return Attempt(std::move(made));
    }
    groups.push_back(std::move(group));
  }
  Assembler assembler(catalog, all);
  for (Group& group : groups) assembler.add(*group.provider, *std::get_if<Choice>(&group.solved.outcome));
  Resolution resolution = assembler.finish();
  resolution.statistics = statistics;
  return Attempt(std::move(resolution));
}

}  // namespace mochi::package
