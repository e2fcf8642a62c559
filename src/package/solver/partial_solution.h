// The ordered assignments of a search: decisions, and derivations with their causes.
#pragma once

#include <cstdint>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

enum class Relation : std::uint8_t { satisfied, contradicted, inconclusive };

// How the known facts `known` about a package stand to `term`.
Relation relation(const Term& known, const Term& term);
Term intersect(const Term& a, const Term& b);

struct Assignment {
  PackageId package;
  std::uint32_t level = 0;
  IncompatibilityId cause;  // none: a decision
  Term term;                // what this assignment says
  Term known;               // all that is known of the package up to and with this assignment
};

class PartialSolution {
 public:
  void derive(Term term, IncompatibilityId cause);
  void decide(PackageId package, std::uint32_t ordinal);
  void backtrack(std::uint32_t level);

  std::uint32_t level() const { return level_; }
  // All that is known; nothing known = anything, also absent.
  Term known(PackageId package) const;
  Relation relation_to(const Term& term) const;
  bool decided(PackageId package) const;
  // The ordinal decided for the package, if it is decided.
  std::optional<std::uint32_t> decision(PackageId package) const;
  // The level of the package's decision; it must be decided.
  std::uint32_t decision_level(PackageId package) const;
  // Packages that must be chosen and are not yet decided, in no order.
  std::vector<PackageId> undecided() const;
  // The index of the first assignment after which `term` holds; the term must hold now. `from`: additional
  // facts.
  std::uint32_t satisfier(const Term& term) const;
  // As `satisfier`, but with `extra` known in addition from the start; kNever if it holds before any
  // assignment.
  std::uint32_t satisfier_with(const Term& term, const Term& extra) const;
  const Assignment& at(std::uint32_t index) const { return assignments_[index]; }
  std::size_t size() const { return assignments_.size(); }
  std::vector<std::pair<PackageId, std::uint32_t>> decisions() const;
  // Notes that a decided version named the package; the first call fixes its place in the order of discovery,
  // which so depends on decisions and manifests alone.
  void discover(PackageId package);
  std::uint32_t discovery(PackageId package) const;

  static constexpr std::uint32_t kNever = 0xffffffffU;

 private:
  struct State {
    std::vector<std::uint32_t> history;  // indexes of assignments
    std::uint32_t decision = kNever;     // ordinal
    std::uint32_t discovered = kNever;   // kept over backtracking
    bool listed = false;                 // stands in required_
  };
  void push(Assignment assignment);
  State& state(PackageId package);
  const State* find(PackageId package) const;

  std::vector<Assignment> assignments_;
  std::vector<State> states_;        // by PackageId
  std::vector<PackageId> required_;  // ever required; filtered when asked
  std::uint32_t level_ = 0;
  std::uint32_t discoveries_ = 0;
};

}  // namespace mochi::package
