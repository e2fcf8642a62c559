#include "package/solver/solver.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "diag/codes.h"
#include "package/solver/partial_solution.h"

namespace mochi::package {
namespace {

// After this many rejections of a package by one other they change places in the order (section 5, «why uv is
// fast»).
constexpr std::uint32_t kConflictThreshold = 5;

// Conflict-driven order: early before normal before late.
enum class Standing : std::uint8_t { early, normal, late };

class Search {
 public:
  Search(Provider& provider, PackageId root, const SolveLimits& limits)
      : provider_(provider), root_(root), limits_(limits) {}

  Result<Solved> run();

 private:
  enum class Step : std::uint8_t { go_on, failed };

  IncompatibilityId add(Incompatibility incompatibility);
  void mute(IncompatibilityId id);
  void backtrack(std::uint32_t level);
  Result<void> tick();
  Result<Step> propagate(PackageId start);
  // The incompatibility to derive from after backtracking, or none if there is no solution (failure_ is set).
  Result<IncompatibilityId> resolve(IncompatibilityId conflict);
  Incompatibility resolvent(const Incompatibility& conflict, IncompatibilityId conflict_id,
                            const Assignment& satisfier, const Term& satisfied_term) const;
  bool is_final(const Incompatibility& incompatibility) const;
  // Decides the next package; false if nothing is left. `touched` is to be propagated.
  Result<bool> decide(PackageId& touched);
  Result<PackageId> pick(const std::vector<PackageId>& open);
  Result<bool> add_clauses(PackageId package, std::uint32_t ordinal);
  Result<const std::vector<Clause>*> clauses_of(PackageId package, std::uint32_t ordinal);
  Result<OrdinalSet> widen(PackageId package, std::uint32_t ordinal, const Clause& clause);
  void note_conflict(const Incompatibility& conflict);
  void note_rejection(PackageId rejected, const Incompatibility& because);
  void reorder();
  Standing standing(PackageId package) const;

  Provider& provider_;
  PackageId root_;
  SolveLimits limits_;
  SolveStatistics statistics_;
  PartialSolution partial_;
  std::vector<Incompatibility> store_;
  std::vector<std::vector<IncompatibilityId>> by_package_;
  // Known to be contradicted until the search backtracks below the level noted in muted_.
  std::vector<bool> contradicted_;
  std::vector<std::pair<std::uint32_t, IncompatibilityId>> muted_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Clause>> clause_cache_;
  // Which (package, ordinal, clause) already stands in the store, as the covered ordinals per equal clause.
  struct Known {
    Clause clause;
    OrdinalSet covered;
  };
  std::unordered_map<std::uint32_t, std::vector<Known>> known_clauses_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> rejections_;  // (rejected, because of)
  std::map<std::uint32_t, Standing> standings_;
  std::vector<std::pair<PackageId, PackageId>> swaps_;
  IncompatibilityId failure_;
};

bool same_clause(const Clause& a, const Clause& b) {
  return a.reason == b.reason && a.when == b.when && a.then == b.then;
}

IncompatibilityId Search::add(Incompatibility incompatibility) {
  IncompatibilityId id(static_cast<std::uint32_t>(store_.size()));
  for (const Term& term : incompatibility.terms) {
    if (term.package.value >= by_package_.size())
      by_package_.resize(static_cast<std::size_t>(term.package.value) + 1);
    by_package_[term.package.value].push_back(id);
  }
  store_.push_back(std::move(incompatibility));
  contradicted_.push_back(false);
  return id;
}

void Search::mute(IncompatibilityId id) {
  contradicted_[id.value] = true;
  muted_.emplace_back(partial_.level(), id);
}

void Search::backtrack(std::uint32_t level) {
  while (!muted_.empty() && muted_.back().first > level) {
    contradicted_[muted_.back().second.value] = false;
    muted_.pop_back();
  }
  partial_.backtrack(level);
}

Result<void> Search::tick() {
  if (++statistics_.iterations > limits_.iterations) {
    return fail(Code::M057_SOLVER_E001,
                "the resolution was given up after " + std::to_string(limits_.iterations) +
                    " steps without an answer",
                "Narrow the requirements of your manifest, or lock some of them.");
  }
  if ((statistics_.iterations & 0xffU) == 0 && provider_.cancelled()) {
    return fail(Code::M057_SOLVER_E001, "the resolution was stopped before it had an answer");
  }
  return {};
}

Result<Search::Step> Search::propagate(PackageId start) {
  std::vector<PackageId> queue = {start};
  std::unordered_set<std::uint32_t> queued = {start.value};
  while (!queue.empty()) {
    PackageId package = queue.back();
    queue.pop_back();
    queued.erase(package.value);
    if (package.value >= by_package_.size()) continue;
    // Newest first; resolving may add to the list, so it is walked by index.
    for (std::size_t i = by_package_[package.value].size(); i-- > 0;) {
      IncompatibilityId id = by_package_[package.value][i];
      if (contradicted_[id.value]) continue;
      MOCHI_TRY_VOID(tick());
      const Term* unsatisfied = nullptr;
      bool several = false;
      bool contradicted = false;
      for (const Term& term : store_[id.value].terms) {
        Relation r = partial_.relation_to(term);
        if (r == Relation::contradicted) {
          contradicted = true;
          break;
        }
        if (r == Relation::satisfied) continue;
        several = unsatisfied != nullptr;
        unsatisfied = &term;
        if (several) break;
      }
      if (contradicted) {
        mute(id);
        continue;
      }
      if (several) continue;
      if (unsatisfied != nullptr) {
        PackageId target = unsatisfied->package;
        partial_.derive(unsatisfied->negated(), id);
        mute(id);
        if (queued.insert(target.value).second) queue.push_back(target);
        continue;
      }
      MOCHI_TRY(IncompatibilityId learned, resolve(id));
      if (!learned.valid()) return Step::failed;
      queue.clear();
      queued.clear();
      PackageId target;
      for (const Term& term : store_[learned.value].terms) {
        if (partial_.relation_to(term) == Relation::satisfied) continue;
        target = term.package;
        partial_.derive(term.negated(), learned);
        break;
      }
      MOCHI_CHECK(target.valid());
      queue.push_back(target);
      queued.insert(target.value);
      break;
    }
  }
  return Step::go_on;
}

bool Search::is_final(const Incompatibility& incompatibility) const {
  if (incompatibility.terms.empty()) return true;
  return incompatibility.terms.size() == 1 && incompatibility.terms[0].package == root_ &&
         !incompatibility.terms[0].absent;
}

Incompatibility Search::resolvent(const Incompatibility& conflict, IncompatibilityId conflict_id,
                                  const Assignment& satisfier, const Term& satisfied_term) const {
  std::map<std::uint32_t, Term> terms;
  auto put = [&](const Term& term) {
    auto [found, fresh] = terms.emplace(term.package.value, term);
    if (!fresh) found->second = intersect(found->second, term);
  };
  for (const Term& term : conflict.terms) {
    if (term.package != satisfier.package) put(term);
  }
  for (const Term& term : store_[satisfier.cause.value].terms) {
    if (term.package != satisfier.package) put(term);
  }
  // The satisfier may imply the term only together with earlier facts: what is missing becomes a term of its
  // own.
  if (relation(satisfier.term, satisfied_term) != Relation::satisfied) {
    Term difference = intersect(satisfier.term, satisfied_term.negated());
    put(difference.negated());
  }
  Incompatibility made;
  made.cause = Incompatibility::Cause::derived;
  made.left = conflict_id;
  made.right = satisfier.cause;
  for (auto& [package, term] : terms) {
    // «The root is chosen» always holds; it is kept only if nothing else is left.
    if (term.package == root_ && !term.absent && terms.size() > 1) continue;
    // A term that always holds says nothing.
    if (term.absent && term.set.is_all()) continue;
    made.terms.push_back(term);
  }
  return made;
}

Result<IncompatibilityId> Search::resolve(IncompatibilityId conflict) {
  ++statistics_.conflicts;
  note_conflict(store_[conflict.value]);
  IncompatibilityId current = conflict;
  while (true) {
    MOCHI_TRY_VOID(tick());
    const Incompatibility& incompatibility = store_[current.value];
    if (is_final(incompatibility)) {
      failure_ = current;
      return IncompatibilityId();
    }
    // The last of the terms' earliest satisfiers completes the conflict.
    std::uint32_t last = 0;
    const Term* last_term = nullptr;
    for (const Term& term : incompatibility.terms) {
      std::uint32_t at = partial_.satisfier(term);
      if (last_term == nullptr || at > last) {
        last = at;
        last_term = &term;
      }
    }
    const Assignment satisfier = partial_.at(last);
    const Term term = *last_term;
    // The level at which all the rest of the conflict already held.
    std::uint32_t previous = 1;
    for (const Term& other : incompatibility.terms) {
      if (other.package == term.package) continue;
      previous = std::max(previous, partial_.at(partial_.satisfier(other)).level);
    }
    if (relation(satisfier.term, term) != Relation::satisfied) {
      std::uint32_t at = partial_.satisfier_with(term, satisfier.term);
      if (at != PartialSolution::kNever) previous = std::max(previous, partial_.at(at).level);
    }
    if (!satisfier.cause.valid() || previous != satisfier.level) {
      backtrack(previous);
      return current;
    }
    Incompatibility made = resolvent(incompatibility, current, satisfier, term);
    current = add(std::move(made));
  }
}

void Search::note_conflict(const Incompatibility& conflict) {
  // The package decided last is the one rejected, the earlier ones are why.
  PackageId rejected;
  std::uint32_t rejected_at = 0;
  for (const Term& term : conflict.terms) {
    if (!partial_.decided(term.package)) continue;
    std::uint32_t at = partial_.satisfier(term);
    if (!rejected.valid() || at > rejected_at) {
      rejected = term.package;
      rejected_at = at;
    }
  }
  if (rejected.valid()) note_rejection(rejected, conflict);
}

void Search::note_rejection(PackageId rejected, const Incompatibility& because) {
  for (const Term& term : because.terms) {
    PackageId other = term.package;
    if (other == rejected || other == root_ || rejected == root_ || !partial_.decided(other)) continue;
    std::uint32_t count = ++rejections_[{rejected.value, other.value}];
    if (count == kConflictThreshold) swaps_.emplace_back(rejected, other);
  }
}

// Lets a package that keeps being rejected be decided before the one that rejects it, from before that one's
// decision.
void Search::reorder() {
  std::uint32_t level = partial_.level();
  for (auto [early, late] : swaps_) {
    standings_[early.value] = Standing::early;
    if (standing(late) != Standing::early) standings_[late.value] = Standing::late;
    if (partial_.decided(late)) level = std::min(level, partial_.decision_level(late) - 1);
  }
  swaps_.clear();
  if (level < partial_.level()) backtrack(level);
}

Standing Search::standing(PackageId package) const {
  auto found = standings_.find(package.value);
  return found == standings_.end() ? Standing::normal : found->second;
}

Result<const std::vector<Clause>*> Search::clauses_of(PackageId package, std::uint32_t ordinal) {
  std::pair<std::uint32_t, std::uint32_t> key{package.value, ordinal};
  auto found = clause_cache_.find(key);
  if (found == clause_cache_.end()) {
    MOCHI_TRY(std::vector<Clause> clauses, provider_.clauses(package, ordinal));
    found = clause_cache_.emplace(key, std::move(clauses)).first;
  }
  return &found->second;
}

// The neighbour versions that say the same, so that one incompatibility speaks for all of them.
Result<OrdinalSet> Search::widen(PackageId package, std::uint32_t ordinal, const Clause& clause) {
  MOCHI_TRY(std::uint32_t count, provider_.version_count(package));
  auto says_it = [&](std::uint32_t at) -> Result<bool> {
    MOCHI_TRY(std::vector<std::uint32_t> others, provider_.reasons(package, at));
    return std::find(others.begin(), others.end(), clause.reason) != others.end();
  };
  std::uint32_t begin = ordinal;
  while (begin > 0) {
    MOCHI_TRY(bool same, says_it(begin - 1));
    if (!same) break;
    --begin;
  }
  std::uint32_t end = ordinal + 1;
  while (end < count) {
    MOCHI_TRY(bool same, says_it(end));
    if (!same) break;
    ++end;
  }
  return OrdinalSet::range(begin, end == count ? OrdinalSet::kTop : end);
}

// Adds what the version says. True if one of the new incompatibilities would be satisfied by choosing it, so
// that it is better not chosen.
Result<bool> Search::add_clauses(PackageId package, std::uint32_t ordinal) {
  MOCHI_TRY(const std::vector<Clause>* found, clauses_of(package, ordinal));
  const std::vector<Clause> clauses = *found;
  std::vector<PackageId> wanted;
  for (const Clause& clause : clauses) {
    if (!clause.then) continue;
    wanted.push_back(clause.then->first);
    partial_.discover(clause.then->first);
    if (auto twin = provider_.twin(clause.then->first)) partial_.discover(*twin);
  }
  provider_.prefetch(wanted);
  bool conflict = false;
  for (const Clause& clause : clauses) {
    auto& known = known_clauses_[package.value];
    auto same = std::find_if(known.begin(), known.end(), [&](const Known& k) {
      return same_clause(k.clause, clause) && k.covered.contains(ordinal);
    });
    if (same != known.end()) continue;
    MOCHI_TRY(OrdinalSet versions, widen(package, ordinal, clause));
    known.push_back({clause, versions});
    Incompatibility made;
    made.cause = Incompatibility::Cause::clause;
    made.reason = clause.reason;
    made.subject = package;
    made.terms.push_back(Term::chosen(package, versions));
    for (const auto& [condition, set] : clause.when) made.terms.push_back(Term::chosen(condition, set));
    if (clause.then) {
      if (clause.then->first == package) {
        // A package that needs itself: fine where the version is in its own range, impossible elsewhere.
        made.terms[0].set = versions.minus(clause.then->second);
        if (made.terms[0].set.empty()) continue;
      } else {
        // Where nothing matches, the opposite always holds and the version alone is impossible.
        Term opposite = Term::chosen(clause.then->first, clause.then->second).negated();
        if (!clause.then->second.empty()) made.terms.push_back(std::move(opposite));
      }
    }
    bool satisfied = made.terms[0].set.contains(ordinal);
    for (std::size_t i = 1; i < made.terms.size() && satisfied; ++i) {
      satisfied = partial_.relation_to(made.terms[i]) == Relation::satisfied;
    }
    if (satisfied) note_rejection(package, made);
    conflict = conflict || satisfied;
    add(std::move(made));
  }
  return conflict;
}

Result<PackageId> Search::pick(const std::vector<PackageId>& open) {
  struct Rank {
    std::uint8_t group;
    std::uint32_t discovery;
    auto operator<=>(const Rank&) const = default;
  };
  PackageId best;
  Rank best_rank{255, 0};
  for (PackageId package : open) {
    Rank rank{3, partial_.discovery(package)};
    Priority priority = provider_.priority(package);
    std::optional<PackageId> twin = provider_.twin(package);
    if (twin && partial_.decided(*twin)) {
      rank.group = 1;
    } else if (priority == Priority::root || priority == Priority::local) {
      rank.group = 0;
    } else {
      MOCHI_TRY(std::uint32_t count, provider_.version_count(package));
      if (partial_.known(package).set.count_below(count) <= 1) {
        rank.group = 1;
      } else if (standing(package) == Standing::early) {
        rank.group = 2;
      } else if (standing(package) == Standing::late) {
        rank.group = 4;
      }
    }
    if (!best.valid() || rank < best_rank) {
      best = package;
      best_rank = rank;
    }
  }
  return best;
}

Result<bool> Search::decide(PackageId& touched) {
  std::vector<PackageId> open = partial_.undecided();
  if (open.empty()) return false;
  MOCHI_TRY(PackageId package, pick(open));
  touched = package;
  std::optional<std::uint32_t> ordinal;
  // What has a twin takes its version, which is decided first and inside what both may be.
  while (auto twin = provider_.twin(package)) {
    Term both = Term::chosen(*twin, partial_.known(package).set);
    if (partial_.relation_to(both) != Relation::satisfied) {
      Incompatibility made;
      made.cause = Incompatibility::Cause::twin;
      made.subject = package;
      made.terms.push_back(Term::chosen(package, both.set));
      made.terms.push_back(both.negated());
      add(std::move(made));
      touched = package;
      return true;
    }
    ordinal = partial_.decision(*twin);
    if (ordinal) break;
    package = *twin;
    touched = package;
  }
  Term known = partial_.known(package);
  MOCHI_TRY(std::uint32_t count, provider_.version_count(package));
  OrdinalSet existing = known.set.intersect(OrdinalSet::range(0, count));
  if (!ordinal && !existing.empty()) ordinal = provider_.prefer(package, existing);
  if (!ordinal) {
    Incompatibility made;
    made.cause = Incompatibility::Cause::no_versions;
    made.subject = package;
    made.terms.push_back(Term::chosen(package, known.set));
    add(std::move(made));
    return true;
  }
  MOCHI_CHECK(existing.contains(*ordinal));
  MOCHI_TRY(bool conflict, add_clauses(package, *ordinal));
  if (!conflict) {
    partial_.decide(package, *ordinal);
    ++statistics_.decisions;
  } else {
    reorder();
  }
  return true;
}

Result<Solved> Search::run() {
  Incompatibility start;
  start.cause = Incompatibility::Cause::root;
  start.terms.push_back(Term::chosen(root_, OrdinalSet::all()).negated());
  add(std::move(start));
  PackageId next = root_;
  while (true) {
    MOCHI_TRY(Step step, propagate(next));
    if (step == Step::failed) {
      Derivation derivation;
      derivation.incompatibilities = std::move(store_);
      derivation.root = failure_;
      return Solved{std::move(derivation), statistics_};
    }
    MOCHI_TRY(bool more, decide(next));
    if (!more) return Solved{partial_.decisions(), statistics_};
  }
}

}  // namespace

Result<std::vector<std::uint32_t>> Provider::reasons(PackageId package, std::uint32_t ordinal) {
  MOCHI_TRY(std::vector<Clause> all, clauses(package, ordinal));
  std::vector<std::uint32_t> made;
  for (const Clause& clause : all) made.push_back(clause.reason);
  return made;
}

Result<Solved> solve(Provider& provider, PackageId root, const SolveLimits& limits) {
  return Search(provider, root, limits).run();
}

}  // namespace mochi::package
