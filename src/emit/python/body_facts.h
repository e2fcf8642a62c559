// What the writing of one function asks about its body.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "emit/common/sum_checks.h"
#include "ir/effects.h"
#include "ir/ir.h"
#include "ir/list_builds.h"
#include "ir/uses.h"

namespace mochi::emit::python {

class Writer;

class BodyFacts {
 public:
  // `boxed`: captured locals of the enclosing function that live in one-element lists. `writer` must outlive
  // this.
  BodyFacts(const Writer& writer, ir::FunctionId id, const std::set<std::uint32_t>& boxed, bool example);

  // --- locals ---
  bool declared_in_loop(ir::LocalId id) const { return looped_.contains(id.value); }
  bool is_boxed(ir::LocalId id) const { return boxed_.contains(id.value); }
  // Something else than arithmetic or a subscript reads it: these look at what they are given.
  bool is_kept(ir::LocalId id) const;
  // Nobody reads it in the block.
  bool is_unread(ir::LocalId id, ir::BlockId block) const;
  const ir::LocalUses& uses() const { return uses_; }
  // Fields of a local record of users that grow in a loop, by number: what they hold is kept apart until the record is asked for
  // (border page S5).
  std::vector<std::uint32_t> grown_fields(ir::LocalId id) const;
  // The value is what the place holds with something more.
  bool grows(ir::ExprId place, ir::ExprId value) const;

  // --- statements ---
  // Those of a block that are written out: not those of keys that a key
  // function replaces.
  std::vector<ir::StmtId> shown(ir::BlockId id) const;
  bool is_elided(ir::StmtId id) const;
  // The key that replaces the list of keys `local`; null if it stands as it is.
  const ir::SortKey* sort_key(std::uint32_t local) const;
  // Of a `let` that is written: the list that is built behind it, but for keys that stand as they are; null if none is.
  const ir::ListBuild* list_build(ir::StmtId let) const;
  bool is_recursive() const { return recursive_; }

  // --- expressions ---
  bool is_simple(ir::ExprId id) const;
  // Evaluated later or earlier, it gives the same and cannot fail.
  bool is_stable(ir::ExprId id) const;
  // It needs no line before it.
  bool is_inline(ir::ExprId id) const;
  // Python evaluates the value before the place, Mochi after it: whether that could be seen.
  bool seen_before(ir::ExprId part, ir::ExprId value) const;
  ir::Effects effects(ir::ExprId id) const;
  // What can be computed a second time where a subscript failed.
  bool is_replayable(ir::ExprId id) const;
  bool is_view(ir::ExprId id) const;
  // A class of users cannot be changed in place: its records are made anew.
  bool is_frozen(types::TypeId type) const;
  const SumChecks& sums() const { return sums_; }

 private:
  void find_grown_fields();
  bool is_read_under_a_name(const std::pair<std::uint32_t, std::uint32_t>& field) const;
  void find_grown_fields(ir::BlockId block, unsigned depth);
  void find_loop_locals(ir::BlockId block, bool inside);

  const Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  std::set<std::uint32_t> looped_;
  std::set<std::uint32_t> boxed_;
  std::set<std::uint32_t> letters_;  // loop variables of strings
  std::map<std::uint32_t, unsigned> depths_;  // of locals: the loops around their declarations
  std::set<std::pair<std::uint32_t, std::uint32_t>> grown_;
  bool recursive_ = false;
  bool example_;
  ir::LocalUses uses_;
  ir::ListBuilds lists_;
  SumChecks sums_;
};

}  // namespace mochi::emit::python
