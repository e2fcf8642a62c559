// From the solver's choices to the graph of packages.
#pragma once

#include <vector>

#include "package/resolve/provider.h"

namespace mochi::package {

// Sets `dev_only` of every package that is only reached through development dependencies.
void mark_development_only(Resolution& resolution);

class Assembler {
 public:
  // `all`: the targets of the whole resolution.
  Assembler(Catalog& catalog, TargetMask all) : catalog_(catalog), all_(all) {}
  // The choices for one group of targets.
  void add(ResolveProvider& provider, const Choice& choice);
  Resolution finish();

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  struct Link {
    std::uint32_t target;  // index into chosen_
    const IndexDependency* dependency;
    NeedKind kind;
    TargetMask targets;
  };
  // A chosen version.
  struct Chosen {
    ListingId listing;
    std::uint32_t ordinal = 0;
    std::uint32_t next = kNone;  // another version of the same listing, a higher one
    std::size_t place = 0;       // in the resolution
    TargetMask targets = 0;
    bool needed = false;  // something depends on it
    std::vector<std::string> features;
    std::vector<Link> links;
  };

  NeedKind kind_of(const Listing& listing, const IndexDependency* dependency) const;
  // The chosen version's place in chosen_; made if it is not there.
  std::uint32_t chosen(ListingId listing, std::uint32_t ordinal);
  void link(std::uint32_t from, const Listing& listing, const ResolveProvider::Edge& edge,
            std::uint32_t ordinal);
  // What stands in the resolution, by name and version.
  std::vector<std::uint32_t> ordered() const;
  std::vector<ResolvedEdge> edges(const Chosen& chosen) const;
  ResolvedPackage package(const Chosen& chosen) const;
  void add_warnings(Resolution& resolution, const std::vector<std::uint32_t>& order) const;
  void add_notes(Resolution& resolution) const;
  std::string held_back(const Listing& listing, ListingId id, std::uint32_t chosen,
                        std::uint32_t newer) const;

  Catalog& catalog_;
  TargetMask all_;
  std::vector<Chosen> chosen_;
  std::vector<std::uint32_t> first_;  // by listing: the lowest chosen version
};

}  // namespace mochi::package
