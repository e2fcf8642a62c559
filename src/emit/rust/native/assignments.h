// Assignments and growth in place without shared types.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emit/rust/native/part.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

class NativeAssignments : NativePart {
 public:
  explicit NativeAssignments(NativeFunction& f) : NativePart(f) {}

  void assignment(ir::StmtId id, std::vector<NodeId>& out);
  // `let t = a[i]  a[i] = a[j]  a[j] = t` as one statement.
  bool swap(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  bool pushed_pair(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  // `if k in m { m[k] = … m[k] … }` as one look into the map.
  std::optional<NodeId> entry_branch(const ir::Stmt& s);
  // The expression is the entry of a map that `entry_branch` has bound to a
  // name.
  bool is_entry(ir::ExprId place) const { return entry_.valid() && same_place(place, entry_); }
  const std::string& entry_name() const { return entry_name_; }
  // A shared variable whose lock is held while it changes.
  bool is_open(ir::LocalId l) const { return open_.valid() && open_ == l; }
  // `wanted`, or with a number if a local of the function, an item of the module or an entry of a loop has that name.
  std::string free_name(const std::string& wanted) const;

 private:
  bool shared(ir::StmtId id, std::vector<NodeId>& out);
  NodeId stepped(ir::LocalId l, const ir::Assignment& a);
  bool growth(const ir::Assignment& a, std::vector<NodeId>& out);
  NodeId extension(NodeId to, ir::ExprId more);

  ir::LocalId open_;
  ir::ExprId entry_;
  std::string entry_name_;
};

}  // namespace mochi::emit::rust
