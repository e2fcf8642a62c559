// From the solver's choices to the graph of packages.
#pragma once

#include <map>
#include <set>

#include "package/resolve/provider.h"

namespace mochi::package {

class Assembler {
 public:
  // `all`: the targets of the whole resolution.
  Assembler(Catalog& catalog, TargetMask all) : catalog_(catalog), all_(all) {}
  // The choices for one group of targets.
  void add(ResolveProvider& provider, const Choice& choice);
  Resolution finish();

 private:
  // A chosen version: listing and ordinal.
  using Key = std::pair<std::uint32_t, std::uint32_t>;
  struct Link {
    Key target;
    const IndexDependency* dependency;
    NeedKind kind;
    bool optional;
    auto operator<=>(const Link&) const = default;
  };
  struct Chosen {
    std::set<std::string> features;
    TargetMask targets = 0;
    std::map<Link, TargetMask> links;
  };

  NeedKind kind_of(const Listing& listing, const IndexDependency* dependency) const;
  void mark_development_only(Resolution& resolution) const;
  void add_warnings(Resolution& resolution, const std::vector<Key>& order) const;
  void add_notes(Resolution& resolution) const;
  std::string held_back(const Listing& listing, ListingId id, std::uint32_t chosen,
                        std::uint32_t newer) const;

  Catalog& catalog_;
  TargetMask all_;
  std::map<Key, Chosen> chosen_;
};

}  // namespace mochi::package
