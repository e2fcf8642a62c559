// Assignments and growth in place without shared types.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emit/rust/native/part.h"

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
  // The operator that assigns `value` to its first operand; empty if Rust's own
  // would not do what Mochi's does.
  static std::string_view compound_sign(const types::TypeStore& types, const ir::Body& body,
                                        ir::ExprId value);
  // The expression is the entry of a map that `entry_branch` has bound to a name.
  bool is_entry(ir::ExprId place) const { return entry_.valid() && same_place(place, entry_); }
  const std::string& entry_name() const { return entry_name_; }

 private:
  bool growth(ir::ExprId target, ir::ExprId value, std::vector<NodeId>& out);
  std::string free_name(const std::string& wanted) const;
  bool reads_entry(ir::ExprId value, ir::ExprId entry) const;

  ir::ExprId entry_;
  std::string entry_name_;
};

}  // namespace mochi::emit::rust
