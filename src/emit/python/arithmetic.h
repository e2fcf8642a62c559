// Int arithmetic: Python's ints are exact, so a whole expression is computed first and then looked at once
// (emit/common/sum_checks.h).
#pragma once

#include <map>
#include <string>

#include "emit/python/function_state.h"

namespace mochi::emit::python {

class Expressions;
class Operations;

class Arithmetic : FunctionPart {
 public:
  Arithmetic(FunctionState& state, Expressions& values, Operations& operations)
      : FunctionPart(state), values_(values), ops_(operations) {}

  // `+`, `-`, `*`, `/`, `%`, negation and absolute value of any numbers.
  Piece operation(ir::ExprId id, ir::Op op);
  // A value that a statement keeps or returns.
  Doc stored(ir::ExprId value);
  // In code that runs often the check is a line of its own instead of a call.
  bool checks_inline(ir::ExprId value) const;
  // `target = value`, and a look at `name`, which it then has.
  void checked_line(Doc target, Doc name, ir::ExprId value);
  // A line that ends the run if what has the name does not fit.
  void check_line(Doc name, const SumBounds& bounds);
  // A sum, difference or product that may leave 64 bits; readers of an example know that its numbers are
  // small.
  bool is_checked(ir::ExprId id) const { return !s_.example && facts_.sums().may_leave(id); }

 private:
  // As it is computed, before it is looked at.
  Piece exact(ir::ExprId id);
  Piece exact_operand(ir::ExprId id, bool look, Prec at_least);
  Piece fitting(ir::ExprId id);
  Piece checked(const Piece& value);
  Doc outside(Doc value, const SumBounds& bounds);
  Doc checked_name(ir::ExprId value, std::string_view wanted);
  Piece quotient(ir::ExprId id, bool division);
  Piece rounded(ir::ExprId id, bool division);

  Expressions& values_;
  Operations& ops_;
  std::map<std::string, std::string> checked_names_;  // by what they are made of
};

}  // namespace mochi::emit::python
