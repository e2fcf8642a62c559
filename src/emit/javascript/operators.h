// Arithmetic, comparisons and the other operations on numbers and truth values. What the ranges of a body prove uses JavaScript's
// own operators; loops have the common case in line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "emit/javascript/function_state.h"

namespace mochi::emit::javascript {

class Expressions;

class Operators : public FunctionPart {
 public:
  // Both must outlive this.
  Operators(FunctionState& state, Expressions& expressions) : FunctionPart(state), e_(expressions) {}

  // The rows of op_forms.def.
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece negation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece absolute(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece bits(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece bits_turned(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::ExprId id, ir::Op op, const ir::Expr& e);
  // Of an int with a float.
  Piece mixed_comparison(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece inversion(ir::ExprId id, ir::Op op, const ir::Expr& e);

  // The value as a condition over a variable of its own, whose declaration is added to `lines`; nothing for
  // most values.
  Doc named_fast(ir::ExprId value, std::vector<Doc>& lines);
  // The function that compares two values of the type.
  Doc order_of(types::TypeId type);

 private:
  Piece in_line(ir::ExprId id, ir::Op op);
  // The value as floats compute it; `is_in_floats` of it holds.
  Piece in_floats(ir::ExprId id);
  Piece float_operand(ir::ExprId id);
  Piece if_number(Doc local, Doc fast, Doc slow);
  Doc in_bigints(ir::Op op, Doc local, Doc constant, std::int64_t value);
  Doc cold_call(Doc helper, const std::vector<ir::ExprId>& args);
  Doc arithmetic_helper(ir::Op op, types::TypeKind kind);
  // Only where it may be zero do helpers look.
  void note_divisor(ir::ExprId divisor);
  bool orders_by_units(ir::ExprId text) const;
  // The value without the sign of a zero.
  Piece unsigned_zero(ir::ExprId id, Piece value);
  // The operation on the first operand is exact in numbers.
  bool is_exact(ir::ExprId id) const;
  // What `equal` and its like find.
  Piece equality(ir::Op op, types::TypeId type, bool option, ir::ExprId a, ir::ExprId b);

  Expressions& e_;
};

}  // namespace mochi::emit::javascript
