// Lists that loops build: what a comprehension, `map` and `filter`, `vec![x; n]` or `sortedBy` say in one.
//
// Found in a function's body as it stands, so after lower::shape for who prints the shaped program. What it
// says of a statement holds until the body is changed.
#pragma once

#include <map>
#include <vector>

#include "ir/facts.h"
#include "ir/ir.h"
#include "ir/uses.h"

namespace mochi::ir {

// `let xs = []`, and right behind it loops and conditions around one `xs = append(xs, value)`. Sources,
// bounds, conditions and the value hold no statements and do not mention xs; what a loop walks does not change
// meanwhile; conditions have no other branch. Closures and calls may stand in all of them.
struct ListBuild {
  StmtId let;
  // for_range, for_each and if_, outermost first, at least one of them a loop. The first one stands right
  // behind `let`, or behind the `let` of `keys`.
  std::vector<StmtId> clauses;
  StmtId append;
  ExprId value;
  // `keys = append(keys, key)` behind the append, where the list is built to be sorted by keys: then this is
  // a build of one list only for who computes the keys when he sorts (`sort_key`). None for all others.
  LocalId keys;
};

// A list of keys that is built beside the list of items which it sorts, where each key can be computed from
// its item when the list is sorted: that gives the same and cannot fail.
struct SortKey {
  LocalId items;
  LocalId keys;  // synthetic, mentioned nowhere but in these and in the sort
  StmtId append_item;
  StmtId append_key;
  ExprId sort;  // the list_sort_by_keys
  // What is appended to the items, a local that is never assigned, and the key, which mentions no other local
  // but such as keep their value.
  LocalId item;
  ExprId key;
  // Reads of fields in the key, of records that may be changed in place between. Only where the target's
  // records of these types never change in place may the key be computed later.
  std::vector<ExprId> fields;
};

class ListBuilds {
 public:
  ListBuilds(const Program& program, FunctionId id);

  // The build that begins with this `let`; null if none does.
  const ListBuild* build(StmtId let) const;
  // By the list of keys; null if it is no such list.
  const SortKey* sort_key(LocalId keys) const;

 private:
  void find_keys(StmtId first, StmtId second, const std::map<LocalId, ExprId>& sorts);
  bool is_key_of(SortKey& found) const;
  void find_build(BlockId block, std::size_t at);
  bool add_clause(ListBuild& found, StmtId at, LocalId list, BlockId& inner) const;
  ExprId appended(StmtId id, LocalId list) const;
  bool fits(ExprId part, LocalId list) const;
  bool stays(ExprId object) const;

  const Program& program_;
  const Body& body_;
  FunctionId id_;
  LocalUses uses_;
  std::vector<bool> loop_variables_;  // by LocalId
  std::map<StmtId, ListBuild> builds_;
  std::map<LocalId, SortKey> keys_;
};

}  // namespace mochi::ir
