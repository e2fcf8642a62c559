// Prints the expressions of one function, and the closures in it.
#pragma once

#include <string_view>
#include <vector>

#include "emit/javascript/data_operations.h"
#include "emit/javascript/function_state.h"
#include "emit/javascript/held_types.h"
#include "emit/javascript/operators.h"

namespace mochi::emit::javascript {

class Expressions : public FunctionPart {
 public:
  // `state` must outlive this.
  explicit Expressions(FunctionState& state)
      : FunctionPart(state), held(state), operators_(state, *this), data_(state, *this) {}

  HeldTypes held;

  // Once for each expression: what it gives may stand in several places.
  Piece expression(ir::ExprId id) { return s_.looks.at(id) ? looked_at(id) : plain_expression(id); }
  Doc expr(ir::ExprId id, Prec at_least = Prec::assignment) { return w_.enclosed(expression(id), at_least); }
  // As a place that gets another value.
  Doc place(ir::ExprId id) { return w_.enclosed(plain_expression(id), Prec::call); }
  std::vector<Doc> expr_list(std::uint32_t list) { return expr_list_from(list, 0); }
  // As maps and sets hold it.
  Doc key(ir::ExprId key);
  // As something else holds it, or as users get it: bytes that others can change are copied (S9 of the border page).
  Doc kept(ir::ExprId id, bool leaving = false);
  // The bytes are the caller's, or `leaving` are what something inside still holds.
  bool shares_bytes(ir::ExprId id, bool leaving) const;
  // In parentheses of `if` and `while`, those included.
  Doc condition(ir::ExprId id) { return w_.in_parentheses(expression(id)); }
  // Behind `return`, with a blank before it.
  Doc returned(ir::ExprId id);
  // Behind `=`, with a blank or a line end before it.
  Doc assigned(ir::ExprId id) { return assigned(id, expression(id)); }
  Doc assigned(ir::ExprId id, const Piece& piece);
  // As what may be changed as `wanted` says; TypeScript has to be told where it may not.
  Piece given(ir::ExprId id, const Parts& wanted) { return given(id, wanted, expression(id)); }
  Piece given(ir::ExprId id, const Parts& wanted, const Piece& piece);
  bool needs_cast(ir::ExprId id, const Parts& wanted) const;
  // The list, map or set itself is changed, or given away.
  Doc changing(ir::ExprId container, Prec at_least = Prec::call);
  Piece binary(std::string_view sign, Prec prec, ir::ExprId a, ir::ExprId b);
  Piece helper_call(std::string_view name, std::uint32_t operands);
  // A method of the first operand over the others.
  Piece method_call(std::string_view method, std::uint32_t operands);
  Piece method_call(ir::ExprId receiver, std::string_view method, const std::vector<Doc>& args);

  Operators& operators() { return operators_; }
  DataOperations& data() { return data_; }

 private:
  // An index, and the same where all indexes in it are known to hold.
  struct Indexed {
    Piece value;
    Doc known;
  };
  Indexed indexed(const ir::Expr& e);
  Piece plain_expression(ir::ExprId id);
  // The value, of which nobody knows that it is of its kind, behind a look at that.
  Piece looked_at(ir::ExprId id);
  void note(ir::ExprId id) { s_.prints.note(id, s_.cold ? 1 : 0); }
  std::vector<Doc> expr_list_from(std::uint32_t list, std::size_t from);
  Piece const_int(const ir::Expr& e);
  Piece noted(ir::ExprId id, Piece literal);
  Piece const_float(const ir::Expr& e);
  Piece const_bytes(const ir::Expr& e);
  Piece const_bigint(const ir::Expr& e);
  bool uses_members() const;
  Doc function_name(ir::FunctionId id);
  Piece global(const ir::Expr& e);
  Piece function(const ir::Expr& e);
  Piece call(const ir::Expr& e);
  Piece new_set(const ir::Expr& e);
  Piece new_map(const ir::Expr& e);
  Piece record(ir::ExprId id, const ir::Expr& e);
  Piece variant(const ir::Expr& e);
  bool leaves_out_none(types::TypeId aggregate) const;
  void field(std::vector<Doc>& fields, const std::string& name, ir::ExprId value, bool leaves_out);
  // `name: value`, or `name` alone.
  Doc property(const std::string& name, Doc value);
  // The bytes are the caller's, or `leaving` are what something inside still holds.
  // What a list holds.
  std::vector<Doc> kept_list(std::uint32_t list);
  Piece member(ir::ExprId of, std::string_view name);
  Piece map_get(const ir::Expr& e);
  Piece is_some(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece boxed(std::string_view helper, types::TypeId type, ir::ExprId value, bool exact = false);
  Piece convert(const ir::Expr& e);
  Piece int_to_float(ir::ExprId value);
  Piece conditional(const ir::Expr& e);
  Piece operation(ir::ExprId id, const ir::Expr& e);
  Doc conditional_parts(const ir::Expr& e, const Piece& test);
  bool is_never_missing(types::TypeId type) const;

  Operators operators_;
  DataOperations data_;
};

}  // namespace mochi::emit::javascript
