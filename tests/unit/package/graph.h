// Small package graphs for solver tests, in the notation of packages page section 17: `foo 1.1 > bar ^1, baz
// ^2`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/solver/report.h"
#include "package/solver/solver.h"
#include "package/version.h"

namespace mochi::package::testing {

class Graph final : public Provider, public Describer {
 public:
  // Package 0 is the root with version 0.
  Graph();
  // «foo 1.1 > bar ^1, baz ^2»; «foo 1.0» alone adds a version without needs. «root > foo ^1» adds the
  // manifest's needs.
  void add(const std::string& line);
  // The names and versions of a solution, sorted: «bar 1.0.0, foo 1.1.0» (without the root).
  std::string text(const Choice& choice);
  // Whether the choice meets every requirement, contains the root, and nothing that nobody needs.
  bool valid(const Choice& choice);
  // By trying every combination. Only for small graphs.
  bool satisfiable();

  PackageId root() { return package("root"); }
  Result<std::uint32_t> version_count(PackageId package) override;
  Result<std::vector<Clause>> clauses(PackageId package, std::uint32_t ordinal) override;
  std::optional<std::uint32_t> prefer(PackageId package, const OrdinalSet& allowed) override;
  Priority priority(PackageId package) override;
  void prefetch(const std::vector<PackageId>&) override {}

  std::string name(PackageId package) override;
  std::string subject(PackageId package, const OrdinalSet& set) override;
  std::string requirement(PackageId package, const OrdinalSet& set) override;
  Statement external(const Incompatibility& incompatibility) override;
  bool hidden(const Incompatibility&) override { return false; }

 private:
  struct Need {
    std::string package;
    Requirement requirement;
  };
  struct Item {
    std::string name;
    std::map<Version, std::vector<Need>> versions;
  };
  PackageId package(const std::string& name);
  OrdinalSet match(PackageId package, const Requirement& requirement);
  std::pair<const Version&, const std::vector<Need>&> at(PackageId package, std::uint32_t ordinal);
  bool consistent(const std::map<std::string, std::uint32_t>& chosen);
  bool search(std::map<std::string, std::uint32_t>& chosen, std::vector<std::string> open);

  std::vector<Item> items_;
  std::map<std::string, PackageId> ids_;
  std::map<std::string, std::uint32_t> reasons_;
  struct Reason {
    PackageId target;
    Requirement requirement;
  };
  std::vector<Reason> reason_of_;
};

}  // namespace mochi::package::testing
