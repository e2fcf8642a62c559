// Operations on text, bytes, lists, maps, sets, values of type any, and the world, as far as op_forms.def does not say it all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emit/javascript/function_state.h"

namespace mochi::emit::javascript {

class Expressions;

class DataOperations : public FunctionPart {
 public:
  // Both must outlive this.
  DataOperations(FunctionState& state, Expressions& expressions) : FunctionPart(state), e_(expressions) {}

  // A template literal if text and values mix and all of it stands on one line, else a sum.
  Piece concatenation(ir::ExprId, ir::Op, const ir::Expr& e) { return concatenation(e, 0); }
  // Of the operands from the given one on.
  Piece concatenation(const ir::Expr& e, std::size_t from);

  // The rows of op_forms.def.
  Piece text_length(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece text_index(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece text_split(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece padded(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece code_point(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece text_slice(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece parsed_int(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece character(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece byte_index(ir::ExprId id, ir::Op op, const ir::Expr& e);
  // `.slice(start, end)`, whose bounds count as Mochi's do.
  Piece slice(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece shown(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece printed(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece described(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece copied(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece append(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece list_concatenation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece reversed(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece list_contains(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece first_element(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece sorted_by_all(ir::ExprId id, const ir::Expr& e);
  Piece sorted(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece range(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece list_total(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece extreme(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece keyed(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece items(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece set_add(ir::ExprId id, ir::Op op, const ir::Expr& e);
  // `union`, `except` and `intersect`, of lists and of sets.
  Piece set_operator(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece group_add(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece named(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece any_binary(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece cast_rows(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece of_derived(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece refuse(ir::ExprId id, ir::Op op, const ir::Expr& e);

 private:
  // The text that `print` and `str` show.
  Doc text_of(ir::ExprId id);
  static std::string template_text(std::string_view text);
  bool shows_itself(ir::ExprId id) const;
  std::optional<unsigned> levels_above_parameter(types::TypeId type) const;
  bool is_loop_character(ir::ExprId text) const;
  // A list that is made here, or may not change: what is added makes a new one.
  bool makes_new(const ir::Expr& e) const;
  // The helper with `order_of` what is compared behind its operands.
  Piece ordered_call(std::string_view helper, const ir::Expr& e, types::TypeId compared);
  types::TypeId element_type(const ir::Expr& e, std::size_t operand) const;
  Doc operand(const ir::Expr& e, std::size_t i);
  Doc spread(ir::ExprId id);
  Doc name_text(const ir::Expr& e) const;

  Expressions& e_;
};

}  // namespace mochi::emit::javascript
