#include "package/resolve/nearest_lowest.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "diag/codes.h"
#include "package/resolve/assemble.h"
#include "package/resolve/catalog.h"
#include "package/resolve/enabled_needs.h"

namespace mochi::package {
namespace {

// The walk follows paths, of which a hostile graph can have any number.
constexpr std::size_t kVisits = 500000;
constexpr std::size_t kRounds = 1000;

using Features = std::set<std::string>;

// One need on the way from a manifest: who says it, and the way there.
struct Ask {
  RequirementId requirement;
  bool counts = true;  // false: a nearer need decides the range
  Features features;
  TargetMask targets = 0;
  std::optional<CapabilitySet> ceiling;  // what the dependent may hand on
  std::optional<CapabilitySet> pin;
  std::string path;  // «your manifest -> a 1.0.0 -> c >=1»
};

// A package as it is known after a round.
struct Choice {
  std::uint32_t ordinal = 0;
  Features features;
  TargetMask targets = 0;
  friend bool operator==(const Choice&, const Choice&) = default;
};

std::string list_of(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string list_of(CapabilitySet set) {
  std::string text = set.text();
  return text.empty() ? "nothing" : text;
}

class Walk {
 public:
  Walk(const ResolveRequest& request, VersionSource& source)
      : request_(request), catalog_(request, source), all_(all_targets(request)) {}

  Result<ResolveOutcome> run() {
    for (std::size_t round = 0; round < kRounds; ++round) {
      asks_.clear();
      failure_ = {};
      visits_ = 0;
      for (std::size_t r = 0; r < request_.roots.size(); ++r) {
        std::vector<Step> path = {root_step(r)};
        MOCHI_TRY_VOID(
            visit(path, request_.roots.size() == 1 ? "your manifest" : "member " + request_.roots[r].name));
        if (!failure_.message.empty()) return ResolveOutcome(failure_);
      }
      bool changed = choose();
      if (!failure_.message.empty()) return ResolveOutcome(failure_);
      if (changed) continue;
      check_downgrades();
      if (!failure_.message.empty()) return ResolveOutcome(failure_);
      return ResolveOutcome(finish());
    }
    return fail(Code::M057_SOLVER_E001,
                "the versions did not come to rest after " + std::to_string(kRounds) + " rounds");
  }

 private:
  struct Step {
    ListingId listing;
    std::uint32_t ordinal;
    const EnabledNeeds* enabled;
  };

  const IndexEntry& entry(ListingId listing, std::uint32_t ordinal) const {
    return (*catalog_.at(listing).entries)[ordinal];
  }
  const IndexEntry& entry(const Step& step) const { return entry(step.listing, step.ordinal); }
  std::string title(ListingId listing, std::uint32_t ordinal) const {
    return catalog_.at(listing).name + " " + entry(listing, ordinal).version.text();
  }

  const EnabledNeeds& enabled(ListingId listing, std::uint32_t ordinal, const Features& features,
                              TargetMask targets) {
    bool root = catalog_.at(listing).kind == Listing::Kind::root;
    auto [found, fresh] = enabled_.try_emplace({listing.value, ordinal, targets, features});
    if (fresh) found->second = enabled_needs(entry(listing, ordinal), features, root, targets);
    return found->second;
  }

  Step root_step(std::size_t root) {
    ListingId listing = catalog_.root_listing(root);
    return {listing, 0, &enabled(listing, 0, {}, target_mask(request_.roots[root].targets))};
  }

  void refuse(Code code, std::string message, std::vector<std::string> sentences) {
    failure_.code = code;
    failure_.message = std::move(message);
    failure_.leaves = std::move(sentences);
    for (const std::string& s : failure_.leaves) failure_.explanation += "  " + s + "\n";
  }

  CapabilitySet needs_of(ListingId id, std::uint32_t ordinal, const Features& features) const {
    const IndexEntry& e = entry(id, ordinal);
    CapabilitySet set = e.capabilities;
    for (const std::string& f : features) set.add(feature_capabilities(e, f));
    return set;
  }

  // Why a version cannot be what `ask` asks for; empty if it can.
  std::string fault(ListingId id, std::uint32_t ordinal, const Ask& ask, Code& code) const {
    code = Code::M057_SOLVER_E004;
    auto lacking = static_cast<TargetMask>(ask.targets & ~catalog_.at(id).facts[ordinal].targets);
    if (lacking != 0) {
      return title(id, ordinal) + " does not support " + list_of(target_names(lacking)) +
             ", for which it is needed by " + ask.path;
    }
    code = Code::M057_CAP_E001;
    CapabilitySet needs = needs_of(id, ordinal, ask.features);
    for (const auto& limit : {ask.ceiling, ask.pin}) {
      if (!limit || limit->contains(needs)) continue;
      return title(id, ordinal) + " needs " + list_of(needs) + ", but " + list_of(*limit) +
             " is allowed by " + ask.path;
    }
    code = Code::M057_SOLVER_E002;
    std::vector<std::string> unknown = enabled_needs(entry(id, ordinal), ask.features, false, all_).unknown;
    if (!unknown.empty()) {
      return title(id, ordinal) + " has no feature `" + unknown.front() + "`, which is asked for by " +
             ask.path;
    }
    return {};
  }

  bool fits(ListingId id, std::uint32_t ordinal, const std::vector<Ask>& asks) const {
    Code code{};
    return catalog_.verdict(id, ordinal) == Verdict::good &&
           std::all_of(asks.begin(), asks.end(),
                       [&](const Ask& a) { return fault(id, ordinal, a, code).empty(); });
  }

  // The versions in all of the ranges that count.
  OrdinalSet inside(ListingId id, const std::vector<Ask>& asks) {
    OrdinalSet set = OrdinalSet::all();
    for (const Ask& ask : asks) {
      if (ask.counts) set = set.intersect(catalog_.match(id, ask.requirement));
    }
    return set.intersect(OrdinalSet::range(0, static_cast<std::uint32_t>(catalog_.at(id).entries->size())));
  }

  // The lowest usable version in all of the ranges; a locked one first.
  std::optional<std::uint32_t> lowest(ListingId id, const std::vector<Ask>& asks) {
    OrdinalSet set = inside(id, asks);
    for (const OrdinalSet& tried : {set.intersect(catalog_.preferred(id)), set}) {
      for (OrdinalSet::Interval i : tried.intervals()) {
        for (std::uint32_t o = i.begin; o < i.end; ++o) {
          if (fits(id, o, asks)) return o;
        }
      }
    }
    return std::nullopt;
  }

  // Where the ranges leave versions: what is wrong with the lowest of them that is not out of the question
  // for everybody. False if the ranges leave none.
  bool refuse_for_fault(ListingId id, const std::vector<Ask>& asks) {
    OrdinalSet set = inside(id, asks);
    for (OrdinalSet::Interval i : set.intervals()) {
      for (std::uint32_t o = i.begin; o < i.end; ++o) {
        if (catalog_.verdict(id, o) != Verdict::good) continue;
        for (const Ask& ask : asks) {
          Code code{};
          std::string text = fault(id, o, ask, code);
          if (text.empty()) continue;
          std::string message = "a dependency has no version with that feature";
          if (code == Code::M057_SOLVER_E004)
            message = "a dependency does not support a target that you build for";
          if (code == Code::M057_CAP_E001) message = "a dependency needs a capability that it is not allowed";
          refuse(code, std::move(message), {std::move(text)});
          return true;
        }
      }
    }
    return false;
  }

  // Whether a package above (not the one that asks) names the dependency itself: then that need decides.
  static bool nearer(const std::vector<Step>& path, const std::string& name) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      for (const EnabledNeed& need : path[i].enabled->needs) {
        if (need.dependency->name == name) return true;
      }
    }
    return false;
  }

  Ask ask_of(const Step& from, const EnabledNeed& need, const std::string& way) {
    const IndexDependency& d = *need.dependency;
    Ask ask;
    ask.requirement = catalog_.effective(d.name, catalog_.intern(d.requirement));
    ask.features = need.features;
    ask.targets = need.targets;
    ask.pin = d.pin;
    ask.ceiling = catalog_.ceiling(from.listing, entry(from));
    if (catalog_.at(from.listing).kind == Listing::Kind::registry) {
      for (const std::string& f : from.enabled->features)
        ask.ceiling->add(feature_capabilities(entry(from), f));
    } else if (d.pin) {
      // An entry's own list stands in for the table of a root.
      ask.ceiling = std::nullopt;
    }
    ask.path = way + " -> " + d.name + " " + catalog_.requirement(ask.requirement).text();
    return ask;
  }

  Result<void> visit(std::vector<Step>& path, const std::string& way) {
    if (++visits_ > kVisits) return fail(Code::M057_SOLVER_E001, "the graph has too many paths");
    const Step here = path.back();
    std::vector<ListingId> wanted;
    for (const EnabledNeed& need : here.enabled->needs) {
      wanted.push_back(
          catalog_.listing(need.dependency->name, catalog_.registry_of(*need.dependency, here.listing)));
    }
    catalog_.prefetch(wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      MOCHI_TRY_VOID(follow(path, here.enabled->needs[i], wanted[i], way));
      if (!failure_.message.empty()) return {};
    }
    return {};
  }

  Result<void> follow(std::vector<Step>& path, const EnabledNeed& need, ListingId target,
                      const std::string& way) {
    Ask ask = ask_of(path.back(), need, way);
    bool cycle = std::any_of(path.begin(), path.end(), [&](const Step& s) { return s.listing == target; });
    if (cycle) {
      refuse(Code::M057_SOLVER_E002, "packages depend on each other in a cycle (NU1108)", {ask.path});
      return {};
    }
    MOCHI_TRY_VOID(catalog_.load(target));
    if (catalog_.at(target).missing) {
      refuse(Code::M057_RESOLVE_E004, "a package is in no registry (NU1101)", {ask.path});
      return {};
    }
    ask.counts = !nearer(path, need.dependency->name);
    auto chosen = chosen_.find(target.value);
    Choice choice;
    if (chosen != chosen_.end()) {
      choice = chosen->second;
    } else if (ask.counts) {
      std::optional<std::uint32_t> ordinal = lowest(target, {ask});
      if (!ordinal) {
        if (refuse_for_fault(target, {ask})) return {};
        refuse(Code::M057_SOLVER_E002, "no usable version is in the range that is asked for (NU1102)",
               {ask.path});
        return {};
      }
      choice = {*ordinal, ask.features, ask.targets};
    }
    bool counts = ask.counts;
    asks_[target.value].push_back(std::move(ask));
    if (!counts) return {};
    path.push_back(
        {target, choice.ordinal, &enabled(target, choice.ordinal, choice.features, choice.targets)});
    MOCHI_TRY_VOID(visit(path, way + " -> " + title(target, choice.ordinal)));
    path.pop_back();
    return {};
  }

  // Settles every package on the lowest version that all who ask accept, with all features that they ask for.
  // True if something changed.
  bool choose() {
    std::map<std::uint32_t, Choice> next;
    for (const auto& [id, asks] : asks_) {
      Choice choice;
      for (const Ask& ask : asks) {
        choice.features.insert(ask.features.begin(), ask.features.end());
        choice.targets = static_cast<TargetMask>(choice.targets | ask.targets);
      }
      if (std::optional<std::uint32_t> ordinal = lowest(ListingId(id), asks)) {
        choice.ordinal = *ordinal;
        next[id] = std::move(choice);
        continue;
      }
      if (refuse_for_fault(ListingId(id), asks)) return false;
      const std::string& name = catalog_.at(ListingId(id)).name;
      std::vector<std::string> sentences;
      for (const Ask& ask : asks) {
        if (ask.counts && std::find(sentences.begin(), sentences.end(), ask.path) == sentences.end())
          sentences.push_back(ask.path);
      }
      refuse(Code::M057_SOLVER_E002,
             "no version of " + name + " is in all the ranges that are asked for; name " + name +
                 " in your manifest to choose one (NU1107)",
             std::move(sentences));
      return false;
    }
    bool changed = next != chosen_;
    chosen_ = std::move(next);
    return changed;
  }

  // A nearer need decided for less than something below it can live with.
  void check_downgrades() {
    for (const auto& [listing, asks] : asks_) {
      ListingId id(listing);
      auto chosen = chosen_.find(listing);
      auto decides = std::find_if(asks.begin(), asks.end(), [](const Ask& a) { return a.counts; });
      if (chosen == chosen_.end() || decides == asks.end()) continue;
      for (const Ask& ask : asks) {
        if (ask.counts || catalog_.match(id, ask.requirement).contains(chosen->second.ordinal)) continue;
        refuse(Code::M057_SOLVER_E002,
               catalog_.at(id).name + " is held at another version than its dependents can use (NU1605)",
               {ask.path, decides->path + ", which is " + title(id, chosen->second.ordinal)});
        return;
      }
    }
  }

  std::vector<ResolvedEdge> edges(const Step& step, TargetMask own, const std::vector<Need>* needs) {
    std::vector<ResolvedEdge> list;
    const auto& dependencies = entry(step).dependencies;
    for (const EnabledNeed& need : step.enabled->needs) {
      const IndexDependency& d = *need.dependency;
      ResolvedEdge edge;
      edge.package = place_.at(catalog_.listing(d.name, catalog_.registry_of(d, step.listing)).value);
      edge.requirement = d.requirement;
      edge.optional = d.optional;
      if (need.targets != own) edge.targets = target_names(need.targets);
      // The root's entry was made from its needs, in their order.
      for (std::size_t i = 0; needs != nullptr && i < dependencies.size(); ++i) {
        if (&dependencies[i] == &d) edge.kind = (*needs)[i].kind;
      }
      list.push_back(std::move(edge));
    }
    return list;
  }

  Resolution finish() {
    Resolution made;
    std::vector<std::pair<ListingId, const Choice*>> order;
    for (const auto& [id, choice] : chosen_) order.emplace_back(ListingId(id), &choice);
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      return catalog_.at(a.first).name < catalog_.at(b.first).name;
    });
    for (std::size_t i = 0; i < order.size(); ++i) place_[order[i].first.value] = i;
    for (const auto& [id, choice] : order) {
      Step step{id, choice->ordinal, &enabled(id, choice->ordinal, choice->features, choice->targets)};
      ResolvedPackage p;
      p.name = catalog_.at(id).name;
      p.source = catalog_.source_of(id);
      p.entry = entry(step);
      p.features.assign(step.enabled->features.begin(), step.enabled->features.end());
      p.capabilities = needs_of(id, choice->ordinal, step.enabled->features);
      if (choice->targets != all_) p.targets = target_names(choice->targets);
      p.dependencies = edges(step, choice->targets, nullptr);
      made.packages.push_back(std::move(p));
    }
    for (std::size_t r = 0; r < request_.roots.size(); ++r) {
      ResolvedRoot root;
      root.name = request_.roots[r].name;
      root.dependencies =
          edges(root_step(r), target_mask(request_.roots[r].targets), &request_.roots[r].needs);
      made.roots.push_back(std::move(root));
    }
    mark_development_only(made);
    return made;
  }

  const ResolveRequest& request_;
  Catalog catalog_;
  TargetMask all_;
  std::map<std::uint32_t, Choice> chosen_;  // by listing
  std::map<std::uint32_t, std::vector<Ask>> asks_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, TargetMask, Features>, EnabledNeeds> enabled_;
  std::map<std::uint32_t, std::size_t> place_;  // by listing: in the resolution
  ResolveFailure failure_;
  std::size_t visits_ = 0;
};

}  // namespace

Result<ResolveOutcome> nearest_lowest(const ResolveRequest& request, VersionSource& source) {
  return Walk(request, source).run();
}

}  // namespace mochi::package
