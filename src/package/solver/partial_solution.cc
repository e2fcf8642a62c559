#include "package/solver/partial_solution.h"

#include <algorithm>

namespace mochi::package {

Term intersect(const Term& a, const Term& b) {
  return {a.package, a.set.intersect(b.set), a.absent && b.absent};
}

Relation relation(const Term& known, const Term& term) {
  bool inside = known.set.subset_of(term.set) && (!known.absent || term.absent);
  if (inside) return Relation::satisfied;
  bool apart = known.set.disjoint(term.set) && !(known.absent && term.absent);
  return apart ? Relation::contradicted : Relation::inconclusive;
}

PartialSolution::State& PartialSolution::state(PackageId package) {
  if (package.value >= states_.size()) states_.resize(static_cast<std::size_t>(package.value) + 1);
  return states_[package.value];
}

const PartialSolution::State* PartialSolution::find(PackageId package) const {
  return package.value < states_.size() ? &states_[package.value] : nullptr;
}

const Term& PartialSolution::known(PackageId package) const {
  static const Term kAnything{PackageId(), OrdinalSet::all(), true};
  const State* s = find(package);
  return s == nullptr ? kAnything : s->known;
}

void PartialSolution::touch(PackageId package, State& state) {
  if (state.touched) return;
  state.touched = true;
  touched_.push_back(package);
}

void PartialSolution::push(Assignment assignment) {
  assignment.level = level_;
  State& s = state(assignment.package);
  assignment.known = intersect(assignment.term, s.known);
  s.known = assignment.known;
  touch(assignment.package, s);
  s.history.push_back(static_cast<std::uint32_t>(assignments_.size()));
  assignments_.push_back(std::move(assignment));
}

void PartialSolution::derive(Term term, IncompatibilityId cause, std::uint32_t implied) {
  Assignment a;
  a.implied = implied;
  a.package = term.package;
  a.term = std::move(term);
  a.cause = cause;
  push(std::move(a));
}

void PartialSolution::decide(PackageId package, std::uint32_t ordinal) {
  ++level_;
  Assignment a;
  a.package = package;
  a.term = Term::chosen(package, OrdinalSet::one(ordinal));
  a.implied = level_;
  push(std::move(a));
  state(package).decision = ordinal;
}

void PartialSolution::backtrack(std::uint32_t to_level, std::vector<IncompatibilityId>& again) {
  while (!assignments_.empty() && assignments_.back().level > to_level) {
    State& s = states_[assignments_.back().package.value];
    s.history.pop_back();
    s.known =
        s.history.empty() ? Term{PackageId(), OrdinalSet::all(), true} : assignments_[s.history.back()].known;
    touch(assignments_.back().package, s);
    const Assignment& last = assignments_.back();
    if (!last.cause.valid()) {
      s.decision = kNever;
    } else if (last.implied <= to_level) {
      again.push_back(last.cause);
    }
    assignments_.pop_back();
  }
  level_ = to_level;
}

Relation PartialSolution::relation_to(const Term& term) const { return relation(known(term.package), term); }

bool PartialSolution::decided(PackageId package) const {
  const State* s = find(package);
  return s != nullptr && s->decision != kNever;
}

std::optional<std::uint32_t> PartialSolution::decision(PackageId package) const {
  const State* s = find(package);
  return s == nullptr || s->decision == kNever ? std::nullopt : std::optional(s->decision);
}

std::uint32_t PartialSolution::decision_level(PackageId package) const {
  const State* s = find(package);
  MOCHI_CHECK(s != nullptr && s->decision != kNever);
  for (std::uint32_t index : s->history) {
    if (!assignments_[index].cause.valid()) return assignments_[index].level;
  }
  MOCHI_UNREACHABLE("a decided package has a decision");
}

bool PartialSolution::open(PackageId package) const {
  const State* s = find(package);
  return s != nullptr && s->decision == kNever && !s->history.empty() && !s->known.absent;
}

std::vector<PackageId> PartialSolution::take_touched() {
  std::vector<PackageId> taken;
  taken.swap(touched_);
  for (PackageId package : taken) states_[package.value].touched = false;
  return taken;
}

std::uint32_t PartialSolution::satisfier(const Term& term) const {
  const State* s = find(term.package);
  MOCHI_CHECK(s != nullptr);
  // What is known only grows, so the first satisfying assignment is found by bisection.
  auto first = std::partition_point(s->history.begin(), s->history.end(), [&](std::uint32_t index) {
    return relation(assignments_[index].known, term) != Relation::satisfied;
  });
  MOCHI_CHECK(first != s->history.end());
  return *first;
}

std::uint32_t PartialSolution::satisfier_with(const Term& term, const Term& extra) const {
  if (relation(extra, term) == Relation::satisfied) return kNever;
  const State* s = find(term.package);
  MOCHI_CHECK(s != nullptr);
  auto first = std::partition_point(s->history.begin(), s->history.end(), [&](std::uint32_t index) {
    return relation(intersect(assignments_[index].known, extra), term) != Relation::satisfied;
  });
  MOCHI_CHECK(first != s->history.end());
  return *first;
}

std::vector<std::pair<PackageId, std::uint32_t>> PartialSolution::decisions() const {
  std::vector<std::pair<PackageId, std::uint32_t>> made;
  for (std::uint32_t p = 0; p < states_.size(); ++p) {
    if (states_[p].decision != kNever) made.emplace_back(PackageId(p), states_[p].decision);
  }
  return made;
}

void PartialSolution::discover(PackageId package) {
  State& s = state(package);
  if (s.discovered == kNever) s.discovered = discoveries_++;
}

std::uint32_t PartialSolution::discovery(PackageId package) const {
  const State* s = find(package);
  return s == nullptr ? kNever : s->discovered;
}

}  // namespace mochi::package
