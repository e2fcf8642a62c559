// Where the code of a library looks at the kind of a value that a user may have put into a list, a map or a record: at an
// operation that would give something wrong instead of failing, and where a list or map comes out of another.
#pragma once

#include <set>

#include "emit/javascript/foreign_values.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

class Looks {
 public:
  // All must outlive this; `foreign` may be null: then there is nothing to look at.
  Looks(const ir::Program& program, ir::FunctionId function, const ForeignValues* foreign);

  // The value of the expression is looked at before it is used.
  bool at(ir::ExprId id) const { return values_.contains(id); }
  // What the loop or the arm binds is looked at first.
  bool at(ir::LocalId local) const { return locals_.contains(local); }

 private:
  void find_in_expression(ir::ExprId id);
  void find_in_operation(const ir::Expr& e);
  void find_in_statement(ir::StmtId id);
  void find_in_arms(ir::ExprId subject, std::uint32_t arms);
  // Where another kind would go unseen.
  void look_at(ir::ExprId value, types::TypeKind kind);
  bool is_foreign(ir::ExprId value) const { return foreign_->reaches(function_, value); }
  bool is_container(types::TypeId type) const;
  // A parameter of a function that users call: its kind, and those of its fields, are looked at where it comes in.
  bool is_known(ir::ExprId record) const;
  types::TypeKind kind_of(ir::ExprId id) const { return program_.types->kind(body_.type(id)); }

  const ir::Program& program_;
  const ir::FunctionId function_;
  const ir::Body& body_;
  const ForeignValues* foreign_;
  std::set<ir::ExprId> values_;
  std::set<ir::LocalId> locals_;
};

}  // namespace mochi::emit::javascript
