#include "package/solver/partial_solution.h"

#include <algorithm>

namespace mochi::package {

Term intersect(const Term& a, const Term& b) {
  return {a.set.intersect(b.set), a.package, a.absent && b.absent};
}

void PartialSolution::touch(PackageId package, State& state) {
  if (state.touched) return;
  state.touched = true;
  touched_.push_back(package);
}

void PartialSolution::push(Assignment assignment) {
  const PackageId package = assignment.package();
  State& s = state(package);
  assignment.level = level_;
  assignment.previous = s.last;
  assignment.known = intersect(assignment.term, s.known);
  s.known = assignment.known;
  s.last = static_cast<std::uint32_t>(assignments_.size());
  touch(package, s);
  assignments_.push_back(std::move(assignment));
}

void PartialSolution::derive(Term term, IncompatibilityId cause, std::uint32_t implied) {
  Assignment a;
  a.implied = implied;
  a.term = std::move(term);
  a.cause = cause;
  push(std::move(a));
}

void PartialSolution::decide(PackageId package, std::uint32_t ordinal) {
  ++level_;
  Assignment a;
  a.term = Term::chosen(package, OrdinalSet::one(ordinal));
  a.implied = level_;
  push(std::move(a));
  state(package).decision = ordinal;
}

void PartialSolution::backtrack(std::uint32_t to_level, std::vector<IncompatibilityId>& again) {
  while (!assignments_.empty() && assignments_.back().level > to_level) {
    const Assignment& last = assignments_.back();
    State& s = states_[last.package().value];
    s.last = last.previous;
    s.known = s.last == kNever ? Term{OrdinalSet::all(), PackageId(), true} : assignments_[s.last].known;
    touch(last.package(), s);
    if (!last.cause.valid()) {
      s.decision = kNever;
    } else if (last.implied <= to_level) {
      again.push_back(last.cause);
    }
    assignments_.pop_back();
  }
  level_ = to_level;
}

std::optional<std::uint32_t> PartialSolution::decision(PackageId package) const {
  const State* s = find(package);
  return s == nullptr || s->decision == kNever ? std::nullopt : std::optional(s->decision);
}

std::uint32_t PartialSolution::decision_level(PackageId package) const {
  const State* s = find(package);
  MOCHI_CHECK(s != nullptr && s->decision != kNever);
  for (std::uint32_t at = s->last; at != kNever; at = assignments_[at].previous) {
    if (!assignments_[at].cause.valid()) return assignments_[at].level;
  }
  MOCHI_UNREACHABLE("a decided package has a decision");
}

void PartialSolution::take_touched(std::vector<PackageId>& into) {
  into.clear();
  into.swap(touched_);
  for (PackageId package : into) states_[package.value].touched = false;
}

// What is known only grows, and mostly the last assignments of a package made the difference: the first
// satisfying one is found from behind.
template <typename Satisfies>
std::uint32_t PartialSolution::first_of(PackageId package, Satisfies satisfies) const {
  const State* s = find(package);
  MOCHI_CHECK(s != nullptr && s->last != kNever);
  std::uint32_t first = s->last;
  MOCHI_DCHECK(satisfies(assignments_[first].known));
  while (true) {
    const std::uint32_t before = assignments_[first].previous;
    if (before == kNever || !satisfies(assignments_[before].known)) return first;
    first = before;
  }
}

std::uint32_t PartialSolution::satisfier(const Term& term) const {
  return first_of(term.package,
                  [&](const Term& known) { return relation(known, term) == Relation::satisfied; });
}

std::uint32_t PartialSolution::satisfier_with(const Term& term, const Term& extra) const {
  if (relation(extra, term) == Relation::satisfied) return kNever;
  return first_of(term.package, [&](const Term& known) {
    return relation(intersect(known, extra), term) == Relation::satisfied;
  });
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

}  // namespace mochi::package
