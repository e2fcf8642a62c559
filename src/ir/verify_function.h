// The verifier of one function, in three parts: ids (verify_ids.cc), scopes and statements (verify.cc),
// expressions (verify_exprs.cc).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace mochi::ir {

// Checks one function. `lines` takes one message per broken rule.
class FunctionVerifier {
 public:
  FunctionVerifier(const Program& program, FunctionId id, std::vector<std::string>& lines)
      : p_(program), t_(*program.types), f_(program.functions[id]), b_(f_.body), id_(id), lines_(lines) {}

  void run();

 private:
  void fail(std::string what);
  void fail(ExprId e, std::string what);
  void fail(StmtId s, std::string what);
  std::string place(Span span) const;
  std::string show(TypeId t) const;
  // A type that may occur in the IR.
  bool well_typed(TypeId t) const;

  bool ids_are_valid();
  bool list_ok(std::uint32_t at) const;
  bool list_of(std::uint32_t at, std::size_t limit) const;
  void expr_ids(ExprId id);
  void stmt_ids(StmtId id);
  void arm_ids(const Arm& arm);

  void captures();
  void declare(LocalId l);
  void leave(std::size_t mark);
  void block(BlockId id);
  // Like `block`, but what it declares stays visible for the caller to leave.
  void open_block(BlockId id);
  void loop(BlockId id);
  void statement(StmtId id);
  void condition(StmtId id, std::uint32_t word);
  void for_range(StmtId id, const Stmt& s);
  void for_each(StmtId id, const Stmt& s);
  void try_statement(StmtId id, const Stmt& s);
  void assign(StmtId id, ExprId place, ExprId value);
  // Arms of a statement (`result` invalid) or of a match_value.
  template <typename At>
  void arms(At at, ExprId subject, std::uint32_t list, TypeId result);
  template <typename At>
  void bindings(At at, const Arm& arm, TypeId subject, std::size_t index);
  template <typename At>
  void arm_body(At at, const Arm& arm, TypeId result);

  void expr(ExprId id);
  void rule(ExprId id, const Expr& e);
  void aggregate_rule(ExprId id, const Expr& e);
  void call_rule(ExprId id, const Expr& e);
  void conversion_rule(ExprId id, const Expr& e);
  void arguments(ExprId id, std::uint32_t list, std::span<const TypeId> params);
  void fits(StmtId s, ExprId value, TypeId target, std::string_view what);
  void fits(ExprId e, ExprId value, TypeId target, std::string_view what);
  void want(ExprId id, ExprId part, types::TypeKind kind, std::string_view what);
  // The expression has `type`.
  void gives(ExprId id, TypeId type);

  const Program& p_;
  const types::TypeStore& t_;
  const Function& f_;
  const Body& b_;
  FunctionId id_;
  std::vector<std::string>& lines_;
  std::vector<bool> seen_exprs_;
  std::vector<bool> seen_blocks_;
  std::vector<bool> declared_;
  std::vector<bool> visible_;
  std::vector<LocalId> scope_;
  int loops_ = 0;
};

}  // namespace mochi::ir
