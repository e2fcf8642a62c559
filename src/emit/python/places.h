// Assignments: places, growth in place, and the order in which their parts are evaluated.
#pragma once

#include "emit/python/expressions.h"
#include "ir/forms.h"

namespace mochi::emit::python {

class Assignments : FunctionPart {
 public:
  Assignments(FunctionState& state, Expressions& values) : FunctionPart(state), values_(values) {}

  void write(const ir::Stmt& s);
  // Behind a local got a value.
  void open_fields(ir::LocalId which, ir::ExprId value);

 private:
  void store(Doc target, ir::ExprId value);
  void assign_local(ir::ExprId target, ir::ExprId value);
  void assign_index(const ir::Expr& place, ir::ExprId value);
  void assign_key(const ir::Expr& place, ir::ExprId value);
  void assign_field(const ir::Expr& place, ir::ExprId value);
  void replace_field(const ir::Expr& place, ir::ExprId value);
  Doc held(ir::ExprId part);
  Doc held_place(ir::ExprId part, ir::ExprId value, Prec prec);
  void grow(const ir::Assignment& form);
  bool augment(const ir::Assignment& form);
  // The operator of `target op= …`; empty if it is none, or needs more than that.
  std::string augmented_sign(const ir::Assignment& form) const;
  bool evaluates_once(const ir::Assignment& form);
  bool holds_alone(const ir::Expr& place) const;
  bool is_grown(ir::ExprId place);

  Expressions& values_;
};

}  // namespace mochi::emit::python
