// Walks over maps and sets that do not show the order of the entries.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "ir/ir.h"
#include "ir/uses.h"
#include "types/types.h"

namespace mochi::emit::rust {

// What a function does with entries so that any order gives the same: it sorts them by their keys, takes the least or the
// greatest, or puts each under its own key into another map or set, which then has their order.
class OrderBlind {
 public:
  OrderBlind(const ir::Program& program, const ir::Function& function);

  // The operation `map_keys`, `map_values` or `set_items`, or what a loop walks.
  bool is_blind(ir::ExprId walked) const { return blind_.contains(walked); }
  // Types of what is walked, and of the map or set that takes over its order.
  const std::vector<std::pair<types::TypeId, types::TypeId>>& handed() const { return handed_; }

 private:
  void operation(ir::ExprId id);
  void loop(ir::StmtId id);
  bool statements(ir::BlockId block, ir::LocalId key);
  bool assignment(const ir::Stmt& s, ir::LocalId key);
  // It runs no function and changes nothing.
  bool is_plain(ir::ExprId value) const;
  bool is_local(ir::ExprId e, ir::LocalId l) const;
  // Each list is only sorted, by one that holds the keys.
  bool lists_are_sorted() const;

  const ir::Program& program_;
  const ir::Body& body_;
  ir::LocalUses uses_;
  std::set<ir::ExprId> blind_;
  std::vector<std::pair<types::TypeId, types::TypeId>> handed_;
  // Of the loop that is looked at: lists that it appends to, those that get the key itself, and maps and sets that it fills,
  // with how often it names them for that.
  std::set<ir::LocalId> lists_;
  std::set<ir::LocalId> keys_;
  std::map<ir::LocalId, std::uint32_t> filled_;
};

}  // namespace mochi::emit::rust
