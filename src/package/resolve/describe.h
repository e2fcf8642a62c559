// Puts the nodes, sets and reasons of a resolution into the words of packages page section 4.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "package/resolve/provider.h"
#include "package/solver/report.h"

namespace mochi::package {

class ResolveDescriber final : public Describer {
 public:
  ResolveDescriber(ResolveProvider& provider, VersionSource& source);

  std::string name(PackageId package) override;
  std::string subject(PackageId package, const OrdinalSet& set) override;
  std::string conclusion_subject(PackageId package, const OrdinalSet& set) override;
  std::string requirement(PackageId package, const OrdinalSet& set) override;
  Statement external(const Incompatibility& incompatibility) override;
  bool hidden(const Incompatibility& incompatibility) override;

  // «your manifest», «your manifest of member app», or the package's name.
  std::string listing_name(ListingId listing);
  // The versions of a set, clamped to those that exist: «1.0.0 or 1.1.0», «1.2.0 to 1.9.0», «1.5.0 and
  // later», «up to 1.4.0».
  std::string versions(ListingId listing, const OrdinalSet& set, std::uint32_t bucket = 0);

 private:
  bool covers_all(const Node& node, const OrdinalSet& set);
  std::vector<std::uint32_t> relevant(ListingId listing, const OrdinalSet& set, std::uint32_t bucket);
  std::string slot(const Node& node, PackageId package, const OrdinalSet& set);
  std::string feature_suffix(const Node& node);
  std::string sentence_subject(PackageId package, const OrdinalSet& set, bool every);
  Statement need(const Reason& reason, const std::string& who);
  // What a package that is not from a registry is here: «a member of your workspace».
  std::string local_name(ListingId listing);
  std::string need_fault(const Reason& reason);
  std::string too_new(const Reason& reason, const OrdinalSet& set);
  std::string capability(const Reason& reason, const std::string& who);
  std::string target(const Reason& reason, PackageId package, const OrdinalSet& set);
  std::string no_feature(const Reason& reason, PackageId package, const OrdinalSet& set);

  ResolveProvider& provider_;
  VersionSource& source_;
  // Requirements in use, by listing; those of roots first.
  std::map<ListingId, std::vector<RequirementId>> asked_;
};

}  // namespace mochi::package
