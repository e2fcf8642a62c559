// Operations of functions with shared types.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/rust/shared/part.h"

namespace mochi::emit::rust {

// How an operation takes its operands, from the first on:
//   r  what a method is called on          o  as a value of its own      b  borrowed
//   s  a bound of a slice, as an option    *  borrowed, as all behind    n  (none:) the name in the expression
std::string_view operand_ways(ir::Op op);

class SharedOperations : SharedPart {
 public:
  explicit SharedOperations(FunctionWriter& f) : SharedPart(f) {}

  Piece operation(ir::ExprId id, const ir::Expr& e);
  Piece binary(std::string_view sign, Prec prec, ir::ExprId a, ir::ExprId b, bool chains = true);
  // `a.name(…)` with these arguments.
  Piece method(ir::ExprId op, std::string_view name, const std::vector<std::string>& args);

  // Operations that are more than a call; `name` is that of the row.
  Piece arithmetic(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece bits(ir::ExprId id, const ir::Expr& e, std::string_view sign);
  Piece negation(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece magnitude(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece number_method(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece inverted(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece to_bits(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece from_bits(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece comparison(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece number_comparison(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece joined(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece bytes_from(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece text(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece print(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece append(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece concat(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece first(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece sorted(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece average(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece deep_copy(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece add(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece new_groups(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece part_of_group(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece any_binary(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece any_contains(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece cast_rows(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece of_derived(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece sha256(ir::ExprId id, const ir::Expr& e, std::string_view name);
  Piece refuse(ir::ExprId id, const ir::Expr& e, std::string_view name);

 private:
  Piece formatted(const ir::Expr& e, std::string_view name);
  std::string name_literal(const ir::Expr& e) const;
};

}  // namespace mochi::emit::rust
