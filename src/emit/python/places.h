// Assignments: places, growth in place, and the order in which their parts are evaluated.
#pragma once

#include "emit/python/expressions.h"

namespace mochi::emit::python {

class Assignments : FunctionPart {
 public:
  Assignments(FunctionState& state, Expressions& values) : FunctionPart(state), values_(values) {}

  void write(const ir::Stmt& s);

 private:
  void store(Doc target, ir::ExprId value);
  void assign_local(ir::ExprId target, ir::ExprId value);
  void assign_index(const ir::Expr& place, ir::ExprId value);
  void assign_key(const ir::Expr& place, ir::ExprId value);
  void assign_field(const ir::Expr& place, ir::ExprId value);
  void replace_field(const ir::Expr& place, ir::ExprId value);
  Doc held(ir::ExprId part);
  Doc held_place(ir::ExprId part, ir::ExprId value, Prec prec);
  bool grow(ir::ExprId target, ir::ExprId value);
  bool augment(ir::ExprId target, ir::ExprId value);
  // The operator of `target op= …`; empty if it is none, or needs more than that.
  std::string_view augmented_sign(const ir::Expr& value) const;
  bool evaluates_once(const ir::Expr& place, const ir::Expr& value);
  bool holds_alone(const ir::Expr& place) const;

  Expressions& values_;
};

}  // namespace mochi::emit::python
