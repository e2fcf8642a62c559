// Expressions, as documents with their binding strength.
#pragma once

#include "emit/common/print_count.h"
#include "emit/python/arithmetic.h"
#include "emit/python/function_state.h"
#include "emit/python/operations.h"

namespace mochi::emit::python {

class Expressions : FunctionPart {
 public:
  explicit Expressions(FunctionState& state)
      : FunctionPart(state), ints(state, *this, ops), ops(state, *this, ints), printed_(state.body) {}

  Piece expression(ir::ExprId id);
  Doc expr(ir::ExprId id, Prec at_least = Prec::conditional);
  // In parentheses if it binds looser than `at_least`.
  Piece piece(ir::ExprId id, Prec at_least);
  // A value that is kept, returned or handed over: a view becomes a list or dict of its own.
  Doc owned(ir::ExprId id, Prec at_least = Prec::conditional);
  // A value that a field of an exported type keeps, which freezes it: a view is no more than that, and what is made for it is
  // made as a tuple.
  Piece kept(ir::ExprId id, types::TypeId declared);
  // A value of the type that nobody can change; literals are written so.
  Piece frozen(ir::ExprId id, types::TypeId type);
  // Of an option that holds a container: one of its own, or None.
  Piece own_option(ir::ExprId id);
  // As a statement's own expression.
  Doc whole(ir::ExprId id) { return t_.enclosed(expression(id)); }
  Doc whole_owned(ir::ExprId id) { return t_.enclosed(owned_piece(id)); }
  std::vector<Doc> operands(const std::vector<ir::ExprId>& ids, const std::vector<Prec>& precs = {});
  std::vector<Doc> operand_list(std::uint32_t list);
  // A local as it stands, without what its fields have grown by.
  Doc bare(ir::ExprId id, Prec at_least);
  // `range(from, to)`.
  Doc range(ir::ExprId from, ir::ExprId to);
  // `raising`: as users call it, whatever it raises.
  Piece call(const ir::Expr& e, bool raising = false);
  Piece call_value(const ir::Expr& e, bool raising = false);
  // The value of an outcome, in code that raises what went wrong; not of an Err that is made there.
  Doc value_of_outcome(ir::ExprId id);
  // A function with this result raises what went wrong where it is a value.
  bool raises_outcome(types::TypeId result) const;
  Piece tag_is(const ir::Expr& e, bool negated = false);
  // A function as a value; with a name it is defined on lines of its own, under that name. `lent`: nobody has it any longer
  // when the expression is done, so that variables of a loop are still what they are.
  Piece closure(const ir::Expr& e, const std::string* name, bool lent = false);
  // A function whose body is one expression.
  bool is_lambda(ir::FunctionId id) const;
  // A function of several lines is part of it, which has to stand before.
  bool needs_lines(ir::ExprId id) const;
  // The function of the state, whose body is one expression.
  Piece lambda_value();

  Arithmetic ints;
  Operations ops;

 private:
  Piece owned_piece(ir::ExprId id);
  bool is_given_int(ir::ExprId id) const;
  std::string name_of_closure(ir::FunctionId id) const;
  bool keeps_functions(types::TypeId type) const;
  std::vector<Doc> owned_list(std::uint32_t list);
  std::vector<Doc> kept_list(std::uint32_t list, const std::vector<types::Field>& fields);
  Doc tuple(const std::vector<Doc>& items);
  Piece record(ir::ExprId id);
  Piece constant(const ir::Expr& e);
  Piece floating(double value);
  // What is called; a receiver is taken out of the arguments.
  Doc called(ir::FunctionId id, std::vector<ir::ExprId>& args, types::TypeId result);
  Piece global(const ir::Expr& e);
  Piece function_ref(ir::FunctionId id);
  Piece lambda(ir::FunctionId id, const std::vector<std::string>& bound,
               const std::set<std::uint32_t>& boxed = {});
  Piece set(types::TypeId type, const std::vector<Doc>& items);
  Piece map(const std::vector<Doc>& items);
  Piece member(ir::ExprId base, const std::string& attribute);
  Piece whole_local(ir::LocalId id);
  Piece field(const ir::Expr& e);
  Piece index(const ir::Expr& e);
  Piece map_get(const ir::Expr& e);
  Piece is_some(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece both_or_either(const ir::Expr& e);
  bool between(ir::ExprId left, ir::ExprId right, Piece& made);
  Piece coalesce(const ir::Expr& e);
  bool is_falsy(ir::ExprId id) const;
  Piece chosen(Doc then, Doc test, Doc otherwise);
  Piece conditional(const ir::Expr& e);

  PrintCount printed_;
};

}  // namespace mochi::emit::python
