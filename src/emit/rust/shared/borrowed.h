// Which parameters a function with shared types only looks at, so that its callers keep what they give.
#pragma once

#include <set>
#include <utility>

#include "emit/rust/ir_names.h"

namespace mochi::emit::rust {

// The parameters that are never assigned, that no expression wants as values of their own, in the ways in
// which FunctionWriter takes its operands, and that only go on to parameters which are such ones too.
class BorrowedParameters {
 public:
  // `values`: functions that are called as values too, which take all as values.
  BorrowedParameters(const ir::Program& program, std::set<ir::FunctionId> values);
  bool contains(ir::FunctionId f, ir::LocalId parameter) const;

 private:
  using Parameter = std::pair<ir::FunctionId, ir::LocalId>;
  void look_at(ir::FunctionId f);
  void look_at(ir::ExprId id);
  void look_at(ir::StmtId id);
  void look_at_operation(ir::ExprId id, const ir::Expr& e);
  void look_at_call(const ir::Expr& e);
  void take(ir::ExprId id);
  void take_list(std::uint32_t list);
  void take_arms(std::uint32_t arms);
  // Of operands that are borrowed in order: those that a later one moves.
  void take_moved(std::uint32_t list, std::size_t from);

  const ir::Program& program_;
  std::set<ir::FunctionId> values_;
  const ir::Body* body_ = nullptr;  // of the function that is looked at
  ir::FunctionId function_;
  std::set<Parameter> owned_;
  std::set<std::pair<Parameter, Parameter>> given_;  // a parameter that is given on, and to which one
};

// An operand behind the i-th, which is a name, takes away what the name holds.
bool moves_behind(const ir::Body& body, std::uint32_t list, std::size_t i);
// Statements stand in an operand from `from` on.
bool holds_statements_from(const ir::Body& body, std::uint32_t list, std::size_t from);

}  // namespace mochi::emit::rust
