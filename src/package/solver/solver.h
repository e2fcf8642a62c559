// PubGrub over ordinals (packages page Z1 and section 5). Pure: all knowledge of versions, registries and
// files is behind the Provider. The result depends on what the provider says, never on when it says it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "package/solver/ordinal_set.h"

namespace mochi::package {

struct SolverPackageTag;
// A package of one resolution, interned by the provider: bucket, proxy, feature, optional slot, … (Z1).
using PackageId = Id<SolverPackageTag>;

// A statement about one package: «it is chosen, with a version in `set`», or, if `absent`, «or it is not
// chosen».
struct Term {
  OrdinalSet set;
  PackageId package;
  bool absent = false;

  static Term chosen(PackageId p, OrdinalSet set) { return {std::move(set), p, false}; }
  Term negated() const { return {set.complement(), package, !absent}; }
  bool impossible() const { return set.empty() && !absent; }
};

// The terms of one statement. Nearly all have one or two, which stand in the object itself.
class Terms {
 public:
  void push_back(Term term) {
    if (many_ == nullptr && size_ < kFew) {
      few_[size_++] = std::move(term);
      return;
    }
    if (many_ == nullptr) {
      many_ = std::make_unique<std::vector<Term>>();
      for (Term& one : few_) many_->push_back(std::move(one));
    }
    many_->push_back(std::move(term));
    ++size_;
  }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  const Term* begin() const { return many_ == nullptr ? few_ : many_->data(); }
  const Term* end() const { return begin() + size_; }
  const Term& operator[](std::size_t i) const { return begin()[i]; }
  Term& operator[](std::size_t i) { return many_ == nullptr ? few_[i] : (*many_)[i]; }

 private:
  static constexpr std::uint32_t kFew = 2;
  Term few_[kFew];
  std::unique_ptr<std::vector<Term>> many_;  // all of them, if they are more
  std::uint32_t size_ = 0;
};

// What the provider says about one version: if every package of `when` is chosen inside its set, then `then`
// is chosen inside its set; without `then`, the version cannot be used under these conditions.
struct Clause {
  std::vector<std::pair<PackageId, OrdinalSet>> when;
  std::optional<std::pair<PackageId, OrdinalSet>> then;
  // The provider's own number of what stands behind the clause (a requirement of a manifest, a rejection).
  // Clauses of neighbour versions with equal `reason`, `when` and `then` are one incompatibility.
  std::uint32_t reason = 0;
};

// How soon a package is decided; lower first. Ties: first discovered.
enum class Priority : std::uint8_t { root = 0, local = 1, normal = 2 };

class Provider {
 public:
  virtual ~Provider() = default;
  // Number of versions, ascending ordinals 0 … n-1. An Error is a fault of the source, not «no versions».
  virtual Result<std::uint32_t> version_count(PackageId package) = 0;
  // The clauses of one version. Called for any ordinal below version_count.
  virtual Result<std::vector<Clause>> clauses(PackageId package, std::uint32_t ordinal) = 0;
  // The neighbour versions of `ordinal`, itself among them, that have the same clauses for `reason`; open at
  // the top if the newest is one of them. It need not fetch anything that only the clauses need.
  virtual Result<OrdinalSet> widen(PackageId package, std::uint32_t ordinal, std::uint32_t reason);
  // The package whose ordinal this one always has too when it is chosen (a feature's package), if there is
  // one.
  virtual std::optional<PackageId> twin(PackageId) { return std::nullopt; }
  // The version to try first inside `allowed`, or nothing if no usable one is inside.
  virtual std::optional<std::uint32_t> prefer(PackageId package, const OrdinalSet& allowed) = 0;
  virtual Priority priority(PackageId package) = 0;
  // Whether the allowed versions are of several kinds that others rarely accept at once (majors), so that it
  // is better to hear what others need before choosing.
  virtual bool wide(PackageId, const OrdinalSet&) { return false; }
  // These packages will be asked for soon.
  virtual void prefetch(const std::vector<PackageId>& packages) = 0;
  // Polled between steps; true stops the solver.
  virtual bool cancelled() { return false; }
};

struct IncompatibilityTag;
using IncompatibilityId = Id<IncompatibilityTag>;

// Terms that cannot all hold, and why.
struct Incompatibility {
  enum class Cause : std::uint8_t {
    root,         // the root must be chosen
    clause,       // provider: `package` at `versions` and the conditions exclude not-`then`
    no_versions,  // no usable version inside the set
    twin,         // `subject` has the ordinal of its twin
    derived,      // follows from `left` and `right`
  };
  Terms terms;  // one per package
  Cause cause = Cause::root;
  std::uint32_t reason = 0;       // clause
  PackageId subject;              // clause: whose version says so
  IncompatibilityId left, right;  // derived
};

// Why there is no solution: a graph of incompatibilities with `root` on top.
struct Derivation {
  std::vector<Incompatibility> incompatibilities;  // by IncompatibilityId
  IncompatibilityId root;
  const Incompatibility& at(IncompatibilityId id) const { return incompatibilities[id.value]; }
};

struct SolveStatistics {
  std::uint32_t decisions = 0;  // the root counted
  std::uint32_t conflicts = 0;
  std::uint64_t iterations = 0;
};

// The chosen version of each package, in package id order.
using Choice = std::vector<std::pair<PackageId, std::uint32_t>>;

struct SolveLimits {
  std::uint64_t iterations = 1000000;  // SOLVER_E001 beyond
};

struct Solved {
  // The solution, or the derivation that shows that there is none.
  std::variant<Choice, Derivation> outcome;
  SolveStatistics statistics;
};

// Errors: faults of the provider; M057_SOLVER_E001 past the limits or when cancelled.
Result<Solved> solve(Provider& provider, PackageId root, const SolveLimits& limits = {});

}  // namespace mochi::package
