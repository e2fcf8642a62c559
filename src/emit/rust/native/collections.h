// Lists, maps and sets of functions without shared types.
#pragma once

#include <string>
#include <string_view>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeCollections : NativePart {
 public:
  explicit NativeCollections(NativeFunction& f) : NativePart(f) {}

  // `base[from:to]` with the bounds of the operation; a missing one is an operand of type unit.
  Made slice(std::string_view name, NodeId base, ir::ExprId operation, Hold hold);

  // Of the rows (operations.cc), with their names.
  Made length(ir::ExprId id, std::string_view name);
  Made part(ir::ExprId id, std::string_view name);
  Made append(ir::ExprId id, std::string_view name);
  Made concat(ir::ExprId id, std::string_view name);
  Made reverse(ir::ExprId id, std::string_view name);
  Made contains(ir::ExprId id, std::string_view name);
  bool is_key(types::TypeId type) const;
  Made set_of_list(ir::ExprId id, std::string_view name);
  // `union`, `except` and `intersect`, of lists and of sets.
  Made set_operator(ir::ExprId id, std::string_view name);
  Made first(ir::ExprId id, std::string_view name);
  Made sort(ir::ExprId id, std::string_view name);
  Made range(ir::ExprId id, std::string_view name);
  Made number(ir::ExprId id, std::string_view name);
  Made extreme(ir::ExprId id, std::string_view name);
  Made copied(ir::ExprId id, std::string_view name);
  Made entries(ir::ExprId id, std::string_view name);
  Made has_key(ir::ExprId id, std::string_view name);
  Made has(ir::ExprId id, std::string_view name);
  Made listed(ir::ExprId id, std::string_view name);
  Made remove(ir::ExprId id, std::string_view name);
  Made with_item(ir::ExprId id, std::string_view name);
  Made new_groups(ir::ExprId id, std::string_view name);
  Made add_to_group(ir::ExprId id, std::string_view name);
  Made part_of_group(ir::ExprId id, std::string_view name);
  // A list of groups, which is looked into by nothing but these and a loop.
  bool is_groups(ir::ExprId id) const;

 private:
  Made sort_by_columns(ir::ExprId id);
  types::TypeId element(ir::ExprId operation) const;
};

}  // namespace mochi::emit::rust
