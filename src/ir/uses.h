// Who mentions which local of a body: counted once, then asked for any node at the price of a binary search.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/ir.h"

namespace mochi::ir {

// A mention of a local is an expression that names it, as a value or as the place of an assignment, or a
// closure that takes it along. Declarations (`let`, loop variables, bindings) are none.
//
// A snapshot of the body, which must outlive it: whoever changes the body makes a new one. Of nodes that came
// after it, or stand nowhere in the body's tree, nothing is mentioned.
class LocalUses {
 public:
  explicit LocalUses(const Body& body);

  // Expressions that read the local. The place of `x = v` reads nothing; `x.f = v` and `x[i] = v` read x.
  std::uint32_t reads(LocalId local) const { return of(local).reads; }
  // Assignments to the whole local, after its declaration.
  std::uint32_t writes(LocalId local) const { return of(local).writes; }
  // A closure made in this body takes it along.
  bool captured(LocalId local) const { return of(local).captures > 0; }
  // All mentions, those by closures included.
  std::uint32_t mentions(LocalId local) const {
    return of(local).reads + of(local).writes + of(local).captures;
  }
  // How often the statement and all below it mention the local.
  std::uint32_t count(StmtId stmt, LocalId local) const;
  // A mention stands behind the statement, wherever in the body: in the order of the text, so that in a loop
  // it may be evaluated before the statement is again.
  bool mentioned_behind(StmtId stmt, LocalId local) const;
  bool mentions(ExprId expr, LocalId local) const { return within(exprs_, expr.value, local); }
  bool mentions(StmtId stmt, LocalId local) const { return within(stmts_, stmt.value, local); }
  bool mentions(BlockId block, LocalId local) const { return within(blocks_, block.value, local); }

 private:
  // The mentions below a node are those from `begin` to `end`, in the order in which they are evaluated.
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct Use {
    std::uint32_t reads = 0;
    std::uint32_t writes = 0;
    std::uint32_t captures = 0;
    std::uint32_t first = 0;  // in `places_`
  };
  class Counter;

  // Locals that came after the snapshot are mentioned nowhere.
  Use of(LocalId local) const { return local.value < uses_.size() ? uses_[local.value] : Use(); }
  bool within(const std::vector<Range>& nodes, std::uint32_t node, LocalId local) const;

  std::vector<Use> uses_;  // by LocalId
  std::vector<Range> exprs_;
  std::vector<Range> stmts_;
  std::vector<Range> blocks_;
  std::vector<std::uint32_t> places_;  // the numbers of the mentions of each local, ascending
};

}  // namespace mochi::ir
