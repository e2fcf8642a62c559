#include "package/solver/solver.h"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

#include "diag/codes.h"
#include "package/solver/decision_queue.h"
#include "package/solver/partial_solution.h"

namespace mochi::package {
namespace {

// After this many rejections of a package by one other they change places in the order (section 5, «why uv is
// fast»).
constexpr std::uint32_t kConflictThreshold = 5;

// A conflict that would undo more levels than this undoes only the last one: most of the decisions between
// have nothing to do with it. What it taught is then derived at a higher level than the one from which it
// follows.
constexpr std::uint32_t kFarJump = 16;

// Conflict-driven order: early before normal before late.
enum class Standing : std::uint8_t { normal, early, late };

// The element of a list that is indexed by package and grows as packages are met.
template <typename T>
T& slot(std::vector<T>& list, PackageId package) {
  if (package.value >= list.size()) list.resize(static_cast<std::size_t>(package.value) + 1);
  return list[package.value];
}

class Search {
 public:
  Search(Provider& provider, PackageId root, const SolveLimits& limits)
      : provider_(provider), root_(root), limits_(limits) {}

  Result<Solved> run();

 private:
  enum class Step : std::uint8_t { go_on, failed };
  static constexpr std::uint32_t kEnd = 0xffffffffU;
  static constexpr std::uint32_t kUnasked = 0xfffffffeU;
  // What the search keeps of a package besides its assignments.
  struct PackageState {
    std::uint32_t newest = kEnd;  // in links_
    std::uint32_t twin = kUnasked;
    Priority priority = Priority::normal;  // once the twin was asked for
    Standing standing = Standing::normal;
    OrdinalSet expanded;
  };

  IncompatibilityId add(Incompatibility incompatibility);
  void mute(IncompatibilityId id);
  void backtrack(std::uint32_t level);
  Result<void> tick();
  Result<Step> propagate(PackageId start);
  // What an incompatibility asks for now.
  enum class Demand : std::uint8_t { nothing, derived, conflict };
  // Derives what it demands; `touched` is then the package concerned.
  Demand examine(IncompatibilityId id, PackageId& touched);
  // Learns from a conflict. Step::failed: there is no solution.
  Result<Step> learn(IncompatibilityId conflict);
  // The incompatibility to derive from after backtracking, or none if there is no solution (failure_ is set).
  Result<IncompatibilityId> resolve(IncompatibilityId conflict);
  Incompatibility resolvent(const Incompatibility& conflict, IncompatibilityId conflict_id,
                            const Assignment& satisfier, const Term& satisfied_term) const;
  bool is_final(const Incompatibility& incompatibility) const;
  // Adds what the preferred versions of required packages say before any of them is decided: what all allowed
  // versions of a package need is then known early, and decisions meet fewer conflicts. False if nothing is
  // left to add; else `touched` is to be propagated.
  Result<bool> expand(PackageId& touched);
  // Makes a package's twin required with the same versions; false if it is already.
  bool tie(PackageId package);
  // The version of a required package to try first, if one is left; what has a twin follows it.
  Result<std::optional<std::uint32_t>> preferred(PackageId package);
  Result<void> refresh_touched();
  // Decides the next package; false if nothing is left. `touched` is to be propagated.
  Result<bool> decide(PackageId& touched);
  Result<void> refresh(PackageId package);
  Result<bool> add_clauses(PackageId package, std::uint32_t ordinal);
  bool add_clause(const Clause& clause, PackageId package, std::uint32_t ordinal, const OrdinalSet& versions);
  // The provider's, asked once.
  std::optional<PackageId> twin_of(PackageId package) {
    std::uint32_t twin = asked(package).twin;
    return twin == kEnd ? std::nullopt : std::optional(PackageId(twin));
  }
  const PackageState& asked(PackageId package);
  void note_conflict(const Incompatibility& conflict);
  void note_rejection(PackageId rejected, const Incompatibility& because);
  void reorder();
  Standing standing(PackageId package) const {
    return package.value < packages_.size() ? packages_[package.value].standing : Standing::normal;
  }

  Provider& provider_;
  PackageId root_;
  SolveLimits limits_;
  SolveStatistics statistics_;
  PartialSolution partial_;
  std::vector<Incompatibility> store_;
  // The incompatibilities of each package as lists inside one pool, the newest first.
  struct Link {
    IncompatibilityId id;
    std::uint32_t next;
  };
  std::vector<Link> links_;
  // Known to be contradicted until the search backtracks below the level in muted_, or for ever.
  enum class Muted : std::uint8_t { no, until_backtrack, for_ever };
  std::vector<Muted> contradicted_;
  std::vector<std::pair<std::uint32_t, IncompatibilityId>> muted_;
  // Which (package, ordinal, clause) already stands in the store, as the covered ordinals per equal clause;
  // lists inside one pool as well.
  struct Known {
    Clause clause;
    OrdinalSet covered;
    std::uint32_t next;
  };
  std::deque<Known> known_clauses_;
  // The newest of each package and reason, which equal clauses share.
  std::unordered_map<std::uint64_t, std::uint32_t> newest_known_;
  std::vector<PackageState> packages_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> rejections_;  // (rejected, because of)
  std::vector<std::pair<PackageId, PackageId>> swaps_;
  DecisionQueue queue_;
  DecisionQueue unexpanded_;
  std::vector<std::vector<PackageId>> waiting_;  // by package: what has it as its twin
  std::vector<PackageId> restanding_;
  // Kept for their memory.
  std::vector<PackageId> wanted_;
  std::vector<PackageId> touched_;
  std::vector<PackageId> queued_;
  // To be examined, from the back: what was learned, and what was derived before and is undone although it
  // still holds.
  std::vector<IncompatibilityId> again_;
  IncompatibilityId failure_;
};

IncompatibilityId Search::add(Incompatibility incompatibility) {
  IncompatibilityId id(static_cast<std::uint32_t>(store_.size()));
  for (const Term& term : incompatibility.terms) {
    std::uint32_t& newest = slot(packages_, term.package).newest;
    links_.push_back({id, newest});
    newest = static_cast<std::uint32_t>(links_.size() - 1);
  }
  store_.push_back(std::move(incompatibility));
  contradicted_.push_back(Muted::no);
  return id;
}

const Search::PackageState& Search::asked(PackageId package) {
  if (package.value < packages_.size() && packages_[package.value].twin != kUnasked)
    return packages_[package.value];
  const std::optional<PackageId> twin = provider_.twin(package);
  PackageState& state = slot(packages_, package);
  state.twin = twin ? twin->value : kEnd;
  state.priority = provider_.priority(package);
  return state;
}

void Search::mute(IncompatibilityId id) {
  // Nothing is undone below the root's own level.
  const bool for_ever = partial_.level() <= 1;
  contradicted_[id.value] = for_ever ? Muted::for_ever : Muted::until_backtrack;
  if (!for_ever) muted_.emplace_back(partial_.level(), id);
}

void Search::backtrack(std::uint32_t level) {
  while (!muted_.empty() && muted_.back().first > level) {
    contradicted_[muted_.back().second.value] = Muted::no;
    muted_.pop_back();
  }
  partial_.backtrack(level, again_);
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

Search::Demand Search::examine(IncompatibilityId id, PackageId& touched) {
  const Term* unsatisfied = nullptr;
  for (const Term& term : store_[id.value].terms) {
    Relation r = partial_.relation_to(term);
    if (r == Relation::contradicted) {
      mute(id);
      return Demand::nothing;
    }
    if (r == Relation::satisfied) continue;
    if (unsatisfied != nullptr) return Demand::nothing;
    unsatisfied = &term;
  }
  if (unsatisfied == nullptr) return Demand::conflict;
  touched = unsatisfied->package;
  std::uint32_t implied = 1;
  for (const Term& term : store_[id.value].terms) {
    if (&term != unsatisfied) implied = std::max(implied, partial_.at(partial_.satisfier(term)).implied);
  }
  partial_.derive(unsatisfied->negated(), id, std::min(implied, partial_.level()));
  mute(id);
  return Demand::derived;
}

Result<Search::Step> Search::learn(IncompatibilityId conflict) {
  MOCHI_TRY(IncompatibilityId learned, resolve(conflict));
  if (!learned.valid()) return Step::failed;
  // After those whose derivations were undone, since they may be needed for it.
  again_.insert(again_.begin(), learned);
  return Step::go_on;
}

Result<Search::Step> Search::propagate(PackageId start) {
  std::vector<PackageId>& queue = queued_;
  queue.assign(1, start);
  auto enqueue = [&](PackageId package) {
    if (std::find(queue.begin(), queue.end(), package) == queue.end()) queue.push_back(package);
  };
  while (true) {
    PackageId touched;
    if (!again_.empty()) {
      IncompatibilityId id = again_.back();
      again_.pop_back();
      MOCHI_TRY_VOID(tick());
      Demand demand = examine(id, touched);
      if (demand == Demand::derived) enqueue(touched);
      if (demand != Demand::conflict) continue;
      MOCHI_TRY(Step step, learn(id));
      if (step == Step::failed) return step;
      queue.clear();
      continue;
    }
    if (queue.empty()) return Step::go_on;
    PackageId package = queue.back();
    queue.pop_back();
    if (package.value >= packages_.size()) continue;
    // Learning may add at the front, which ends the walk.
    std::uint32_t before = kEnd;
    for (std::uint32_t i = packages_[package.value].newest; i != kEnd; i = links_[i].next) {
      IncompatibilityId id = links_[i].id;
      if (contradicted_[id.value] == Muted::for_ever) {
        (before == kEnd ? packages_[package.value].newest : links_[before].next) = links_[i].next;
        continue;
      }
      before = i;
      if (contradicted_[id.value] != Muted::no) continue;
      MOCHI_TRY_VOID(tick());
      Demand demand = examine(id, touched);
      if (demand == Demand::derived) enqueue(touched);
      if (demand != Demand::conflict) continue;
      MOCHI_TRY(Step step, learn(id));
      if (step == Step::failed) return step;
      queue.clear();
      break;
    }
  }
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
    if (term.package != satisfier.package()) put(term);
  }
  for (const Term& term : store_[satisfier.cause.value].terms) {
    if (term.package != satisfier.package()) put(term);
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
      previous = std::max(previous, partial_.at(partial_.satisfier(other)).implied);
    }
    if (relation(satisfier.term, term) != Relation::satisfied) {
      std::uint32_t at = partial_.satisfier_with(term, satisfier.term);
      if (at != PartialSolution::kNever) previous = std::max(previous, partial_.at(at).implied);
    }
    if (!satisfier.cause.valid() || previous < satisfier.implied) {
      bool far = satisfier.implied > previous + kFarJump;
      backtrack(far ? satisfier.implied - 1 : previous);
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

// Lets what keeps being rejected be decided before what rejects it, from before the decision on that.
void Search::reorder() {
  std::uint32_t level = partial_.level();
  for (auto [early, late] : swaps_) {
    slot(packages_, early).standing = Standing::early;
    if (standing(late) != Standing::early) slot(packages_, late).standing = Standing::late;
    restanding_.push_back(early);
    restanding_.push_back(late);
    if (partial_.decided(late)) level = std::min(level, partial_.decision_level(late) - 1);
  }
  swaps_.clear();
  if (level < partial_.level()) backtrack(level);
}

// Adds what the version says. True if one of the new incompatibilities would be satisfied by choosing it, so
// that it is better not chosen.
Result<bool> Search::add_clauses(PackageId package, std::uint32_t ordinal) {
  MOCHI_TRY(std::vector<Clause> clauses, provider_.clauses(package, ordinal));
  wanted_.clear();
  for (const Clause& clause : clauses) {
    if (!clause.then) continue;
    wanted_.push_back(clause.then->first);
    partial_.discover(clause.then->first);
    for (auto twin = twin_of(clause.then->first); twin; twin = twin_of(*twin)) partial_.discover(*twin);
  }
  provider_.prefetch(wanted_);
  bool conflict = false;
  for (Clause& clause : clauses) {
    std::uint32_t& newest =
        newest_known_.try_emplace(std::uint64_t{package.value} << 32U | clause.reason, kEnd).first->second;
    std::uint32_t same = newest;
    for (; same != kEnd; same = known_clauses_[same].next) {
      const Known& known = known_clauses_[same];
      if (known.clause.when == clause.when && known.clause.then == clause.then &&
          known.covered.contains(ordinal))
        break;
    }
    if (same != kEnd) continue;
    MOCHI_TRY(OrdinalSet versions, provider_.widen(package, ordinal, clause.reason));
    known_clauses_.push_back({std::move(clause), std::move(versions), newest});
    newest = static_cast<std::uint32_t>(known_clauses_.size() - 1);
    const Known& fresh = known_clauses_.back();
    if (add_clause(fresh.clause, package, ordinal, fresh.covered)) conflict = true;
  }
  return conflict;
}

// `versions` of the package say it. True if choosing `ordinal` would satisfy the incompatibility.
bool Search::add_clause(const Clause& clause, PackageId package, std::uint32_t ordinal,
                        const OrdinalSet& versions) {
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
      if (made.terms[0].set.empty()) return false;
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
  add(std::move(made));
  return satisfied;
}

Result<void> Search::refresh(PackageId package) {
  if (!partial_.open(package)) {
    queue_.remove(package);
    unexpanded_.remove(package);
    return {};
  }
  std::uint8_t group = 3;
  std::optional<PackageId> twin = twin_of(package);
  Priority priority = packages_[package.value].priority;
  if (twin) {
    std::vector<PackageId>& waiting = slot(waiting_, *twin);
    if (std::find(waiting.begin(), waiting.end(), package) == waiting.end()) waiting.push_back(package);
  }
  if (priority == Priority::root || priority == Priority::local) {
    group = 0;
  } else if (twin && partial_.decided(*twin)) {
    group = 1;
  } else {
    MOCHI_TRY(std::uint32_t count, provider_.version_count(package));
    if (partial_.known(package).set.count_below(count) <= 1) {
      group = 1;
    } else if (standing(package) == Standing::early) {
      group = 2;
    } else if (standing(package) == Standing::late) {
      group = 5;
    } else if (provider_.wide(package, partial_.known(package).set)) {
      group = 4;
    }
  }
  partial_.discover(package);
  queue_.put(package, group, partial_.discovery(package));
  MOCHI_TRY(std::optional<std::uint32_t> ordinal, preferred(package));
  if (ordinal && !slot(packages_, package).expanded.contains(*ordinal)) {
    unexpanded_.put(package, group, partial_.discovery(package));
  } else {
    unexpanded_.remove(package);
  }
  return {};
}

Result<void> Search::refresh_touched() {
  partial_.take_touched(touched_);
  for (PackageId package : touched_) {
    MOCHI_TRY_VOID(refresh(package));
    if (package.value >= waiting_.size()) continue;
    for (std::size_t i = 0; i < waiting_[package.value].size(); ++i) {
      MOCHI_TRY_VOID(refresh(waiting_[package.value][i]));
    }
  }
  for (PackageId package : restanding_) MOCHI_TRY_VOID(refresh(package));
  restanding_.clear();
  return {};
}

bool Search::tie(PackageId package) {
  auto twin = twin_of(package);
  if (!twin) return false;
  Term both = Term::chosen(*twin, partial_.known(package).set);
  if (partial_.relation_to(both) == Relation::satisfied) return false;
  Incompatibility made;
  made.cause = Incompatibility::Cause::twin;
  made.subject = package;
  made.terms.push_back(Term::chosen(package, both.set));
  made.terms.push_back(both.negated());
  add(std::move(made));
  return true;
}

Result<std::optional<std::uint32_t>> Search::preferred(PackageId package) {
  MOCHI_TRY(std::uint32_t count, provider_.version_count(package));
  OrdinalSet existing = partial_.known(package).set.intersect(OrdinalSet::range(0, count));
  for (auto twin = twin_of(package); twin; twin = twin_of(*twin)) {
    existing = existing.intersect(partial_.known(*twin).set);
  }
  if (existing.empty()) return std::optional<std::uint32_t>();
  return provider_.prefer(package, existing);
}

Result<bool> Search::expand(PackageId& touched) {
  MOCHI_TRY_VOID(refresh_touched());
  while (!unexpanded_.empty()) {
    touched = unexpanded_.best();
    if (tie(touched)) return true;
    unexpanded_.remove(touched);
    MOCHI_TRY(std::optional<std::uint32_t> ordinal, preferred(touched));
    if (!ordinal) continue;
    OrdinalSet& done = slot(packages_, touched).expanded;
    done = done.unite(OrdinalSet::one(*ordinal));
    std::size_t before = store_.size();
    MOCHI_TRY(bool conflict, add_clauses(touched, *ordinal));
    if (conflict) reorder();
    if (conflict || store_.size() != before) return true;
  }
  return false;
}

Result<bool> Search::decide(PackageId& touched) {
  MOCHI_TRY_VOID(refresh_touched());
  if (queue_.empty()) return false;
  PackageId package = queue_.best();
  // What has a twin takes its version, which is decided first and inside what both may be.
  while (true) {
    touched = package;
    if (tie(package)) return true;
    auto twin = twin_of(package);
    if (!twin || partial_.decided(*twin)) break;
    package = *twin;
  }
  MOCHI_TRY(std::optional<std::uint32_t> ordinal, preferred(package));
  if (!ordinal) {
    Incompatibility made;
    made.cause = Incompatibility::Cause::no_versions;
    made.subject = package;
    made.terms.push_back(Term::chosen(package, partial_.known(package).set));
    add(std::move(made));
    return true;
  }
  // Its clauses were added before, and allow it.
  partial_.decide(package, *ordinal);
  ++statistics_.decisions;
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
    MOCHI_TRY(bool grown, expand(next));
    if (grown) continue;
    MOCHI_TRY(bool more, decide(next));
    if (!more) return Solved{partial_.decisions(), statistics_};
  }
}

}  // namespace

Result<Solved> solve(Provider& provider, PackageId root, const SolveLimits& limits) {
  return Search(provider, root, limits).run();
}

}  // namespace mochi::package
