#include "package/resolve/nearest_lowest.h"

#include <algorithm>
#include <map>
#include <set>

#include "diag/codes.h"
#include "package/resolve/catalog.h"

namespace mochi::package {
namespace {

// The walk follows paths, of which a hostile graph can have any number.
constexpr std::size_t kVisits = 500000;
constexpr std::size_t kRounds = 1000;

// One need on the way from a manifest: who says it, and the way there.
struct Ask {
  RequirementId requirement;
  std::string path;  // «your manifest -> a 1.0.0 -> c >=1»
};

class Walk {
 public:
  Walk(const ResolveRequest& request, VersionSource& source) : request_(request), catalog_(request, source) {}

  Result<ResolveOutcome> run() {
    for (std::size_t round = 0; round < kRounds; ++round) {
      asks_.clear();
      failure_ = {};
      visits_ = 0;
      downgrades_.clear();
      for (std::size_t r = 0; r < request_.roots.size(); ++r) {
        std::vector<Step> path = {{catalog_.root_listing(r), 0}};
        MOCHI_TRY_VOID(
            visit(path, request_.roots.size() == 1 ? "your manifest" : "member " + request_.roots[r].name));
        if (!failure_.message.empty()) return ResolveOutcome(failure_);
      }
      MOCHI_TRY(bool changed, choose());
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
  };

  const IndexEntry& entry(const Step& step) const {
    return (*catalog_.at(step.listing).entries)[step.ordinal];
  }
  std::string title(const Step& step) const {
    return catalog_.at(step.listing).name + " " + entry(step).version.text();
  }

  void refuse(Code code, std::string message, std::vector<std::string> sentences) {
    failure_.code = code;
    failure_.message = std::move(message);
    failure_.leaves = std::move(sentences);
    for (const std::string& s : failure_.leaves) failure_.explanation += "  " + s + "\n";
  }

  // The lowest usable version in all of the ranges; a locked one first.
  std::optional<std::uint32_t> lowest(ListingId id, const std::vector<RequirementId>& ranges) {
    OrdinalSet set = OrdinalSet::all();
    for (RequirementId r : ranges) set = set.intersect(catalog_.match(id, r));
    for (const OrdinalSet& tried : {set.intersect(catalog_.preferred(id)), set}) {
      for (OrdinalSet::Interval i : tried.intervals()) {
        for (std::uint32_t o = i.begin; o < i.end; ++o) {
          if (catalog_.verdict(id, o) == Verdict::good) return o;
        }
      }
    }
    return std::nullopt;
  }

  // Whether a package above (not the one that asks) names the dependency itself: then that need decides.
  const IndexDependency* nearer(const std::vector<Step>& path, const std::string& name) const {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      for (const IndexDependency& d : entry(path[i]).dependencies) {
        if (d.name == name) return &d;
      }
    }
    return nullptr;
  }

  Result<void> visit(std::vector<Step>& path, const std::string& way) {
    if (++visits_ > kVisits) return fail(Code::M057_SOLVER_E001, "the graph has too many paths");
    const Step here = path.back();
    std::vector<ListingId> wanted;
    for (const IndexDependency& d : entry(here).dependencies) {
      wanted.push_back(catalog_.listing(d.name, catalog_.registry_of(d, here.listing)));
    }
    catalog_.prefetch(wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const IndexDependency& d = entry(here).dependencies[i];
      ListingId target = wanted[i];
      RequirementId range = catalog_.effective(d.name, catalog_.intern(d.requirement));
      std::string there = way + " -> " + d.name + " " + catalog_.requirement(range).text();
      bool cycle = std::any_of(path.begin(), path.end(), [&](const Step& s) { return s.listing == target; });
      if (cycle) {
        refuse(Code::M057_SOLVER_E002, "packages depend on each other in a cycle (NU1108)", {there});
        return {};
      }
      MOCHI_TRY_VOID(catalog_.load(target));
      if (catalog_.at(target).missing) {
        refuse(Code::M057_RESOLVE_E004, "a package is in no registry (NU1101)", {there});
        return {};
      }
      if (nearer(path, d.name) != nullptr) {
        downgrades_.push_back({target, {range, there}});
        continue;
      }
      asks_[target.value].push_back({range, there});
      auto chosen = chosen_.find(target.value);
      std::optional<std::uint32_t> ordinal =
          chosen == chosen_.end() ? lowest(target, {range}) : std::optional(chosen->second);
      if (!ordinal) {
        refuse(Code::M057_SOLVER_E002, "no usable version is in the range that is asked for (NU1102)",
               {there});
        return {};
      }
      path.push_back({target, *ordinal});
      MOCHI_TRY_VOID(visit(path, way + " -> " + title(path.back())));
      path.pop_back();
      if (!failure_.message.empty()) return {};
    }
    return {};
  }

  // Settles every package on the lowest version that all who ask accept. True if something changed.
  Result<bool> choose() {
    std::map<std::uint32_t, std::uint32_t> next;
    for (const auto& [id, asks] : asks_) {
      std::vector<RequirementId> ranges;
      for (const Ask& ask : asks) ranges.push_back(ask.requirement);
      std::optional<std::uint32_t> ordinal = lowest(ListingId(id), ranges);
      if (ordinal) {
        next[id] = *ordinal;
        continue;
      }
      const std::string& name = catalog_.at(ListingId(id)).name;
      std::vector<std::string> sentences;
      for (const Ask& ask : asks) {
        if (std::find(sentences.begin(), sentences.end(), ask.path) == sentences.end())
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
    for (const auto& [id, ask] : downgrades_) {
      auto chosen = chosen_.find(id.value);
      if (chosen == chosen_.end() || catalog_.match(id, ask.requirement).contains(chosen->second)) continue;
      Step step{id, chosen->second};
      refuse(Code::M057_SOLVER_E002,
             catalog_.at(id).name + " is held at another version than its dependents can use (NU1605)",
             {ask.path, asks_[id.value].front().path + ", which is " + title(step)});
      return;
    }
  }

  Resolution finish() {
    Resolution made;
    std::vector<Step> order;
    for (const auto& [id, ordinal] : chosen_) order.push_back({ListingId(id), ordinal});
    std::sort(order.begin(), order.end(), [&](const Step& a, const Step& b) {
      return catalog_.at(a.listing).name < catalog_.at(b.listing).name;
    });
    std::map<std::uint32_t, std::size_t> place;
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i].listing.value] = i;
    auto edges = [&](const Step& step, const std::vector<Need>* needs) {
      std::vector<ResolvedEdge> list;
      const auto& dependencies = entry(step).dependencies;
      for (std::size_t i = 0; i < dependencies.size(); ++i) {
        ListingId target =
            catalog_.listing(dependencies[i].name, catalog_.registry_of(dependencies[i], step.listing));
        ResolvedEdge edge;
        edge.package = place.at(target.value);
        edge.requirement = dependencies[i].requirement;
        if (needs != nullptr) edge.kind = (*needs)[i].kind;
        list.push_back(std::move(edge));
      }
      return list;
    };
    for (const Step& step : order) {
      ResolvedPackage p;
      p.name = catalog_.at(step.listing).name;
      p.source = catalog_.source_of(step.listing);
      p.entry = entry(step);
      p.capabilities = p.entry.capabilities;
      p.dependencies = edges(step, nullptr);
      made.packages.push_back(std::move(p));
    }
    for (std::size_t r = 0; r < request_.roots.size(); ++r) {
      ResolvedRoot root;
      root.name = request_.roots[r].name;
      root.dependencies = edges({catalog_.root_listing(r), 0}, &request_.roots[r].needs);
      made.roots.push_back(std::move(root));
    }
    return made;
  }

  const ResolveRequest& request_;
  Catalog catalog_;
  std::map<std::uint32_t, std::uint32_t> chosen_;  // listing → ordinal
  std::map<std::uint32_t, std::vector<Ask>> asks_;
  std::vector<std::pair<ListingId, Ask>> downgrades_;
  ResolveFailure failure_;
  std::size_t visits_ = 0;
};

}  // namespace

Result<ResolveOutcome> nearest_lowest(const ResolveRequest& request, VersionSource& source) {
  return Walk(request, source).run();
}

}  // namespace mochi::package
