// The ordered assignments of a search: decisions, and derivations with their causes.
#pragma once

#include <cstdint>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

enum class Relation : std::uint8_t { satisfied, contradicted, inconclusive };

// How the known facts `known` about a package stand to `term`.
inline Relation relation(const Term& known, const Term& term) {
  if (known.set.subset_of(term.set) && (!known.absent || term.absent)) return Relation::satisfied;
  bool apart = known.set.disjoint(term.set) && !(known.absent && term.absent);
  return apart ? Relation::contradicted : Relation::inconclusive;
}
Term intersect(const Term& a, const Term& b);

struct Assignment {
  Term term;                   // what this assignment says
  Term known;                  // all that is known of the package up to and with this assignment
  std::uint32_t level = 0;     // the decisions made before it, itself counted
  std::uint32_t implied = 0;   // the level from which it would follow: at most `level`
  IncompatibilityId cause;     // none: a decision
  std::uint32_t previous = 0;  // index of the one before of the same package, or PartialSolution::kNever
  PackageId package() const { return term.package; }
};

class PartialSolution {
 public:
  // `implied`: the level at which all other terms of the cause hold.
  void derive(Term term, IncompatibilityId cause, std::uint32_t implied);
  void decide(PackageId package, std::uint32_t ordinal);
  // Undoes what is above the level. The causes of derivations that are undone although they hold at the level
  // are added to `again`, the last one first.
  void backtrack(std::uint32_t level, std::vector<IncompatibilityId>& again);

  std::uint32_t level() const { return level_; }
  // All that is known; nothing known = anything, also absent. The term's package is not set if nothing is
  // known. Valid until the next change.
  const Term& known(PackageId package) const {
    const State* s = find(package);
    return s == nullptr ? anything_.known : s->known;
  }
  Relation relation_to(const Term& term) const { return relation(known(term.package), term); }
  bool decided(PackageId package) const {
    const State* s = find(package);
    return s != nullptr && s->decision != kNever;
  }
  // The ordinal decided for the package, if it is decided.
  std::optional<std::uint32_t> decision(PackageId package) const;
  // The level of the package's decision; it must be decided.
  std::uint32_t decision_level(PackageId package) const;
  // Must be chosen and is not yet decided.
  bool open(PackageId package) const {
    const State* s = find(package);
    return s != nullptr && s->decision == kNever && s->last != kNever && !s->known.absent;
  }
  // The packages about which more or less is known since the last call, instead of what is in `into`.
  void take_touched(std::vector<PackageId>& into);
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
  std::uint32_t discovery(PackageId package) const {
    const State* s = find(package);
    return s == nullptr ? kNever : s->discovered;
  }

  static constexpr std::uint32_t kNever = 0xffffffffU;

 private:
  struct State {
    Term known{OrdinalSet::all(), PackageId(), true};  // as of the last assignment
    std::uint32_t last = kNever;                       // index of the last assignment
    std::uint32_t decision = kNever;                   // ordinal
    std::uint32_t discovered = kNever;                 // kept over backtracking
    bool touched = false;                              // stands in touched_
  };
  void push(Assignment assignment);
  // The first assignment of the package with whose knowledge `satisfies` holds; it must hold now.
  template <typename Satisfies>
  std::uint32_t first_of(PackageId package, Satisfies satisfies) const;
  void touch(PackageId package, State& state);
  State& state(PackageId package) {
    if (package.value >= states_.size()) states_.resize(static_cast<std::size_t>(package.value) + 1);
    return states_[package.value];
  }
  const State* find(PackageId package) const {
    return package.value < states_.size() ? &states_[package.value] : nullptr;
  }

  const State anything_{};  // of a package about which nothing is known
  std::vector<Assignment> assignments_;
  std::vector<State> states_;       // by PackageId
  std::vector<PackageId> touched_;  // each once
  std::uint32_t level_ = 0;
  std::uint32_t discoveries_ = 0;
};

}  // namespace mochi::package
