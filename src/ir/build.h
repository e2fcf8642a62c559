// Builds bodies. Every maker adds one node with its span and returns its id.
#pragma once

#include <initializer_list>
#include <span>

#include "ir/ir.h"

namespace mochi::ir {

class Builder {
 public:
  Builder(Program& program, Body& body) : program_(program), body_(body) {}
  Body& body() { return body_; }
  Program& program() { return program_; }

  ExprId add(Expr expr, Span span);
  StmtId add(Stmt stmt, Span span);
  BlockId block(std::vector<StmtId> stmts = {});
  LocalId local(NameId name, TypeId type, Span span);
  // A synthetic local called `hint`.
  LocalId temporary(std::string_view hint, TypeId type, Span span);
  std::uint32_t list(std::span<const std::uint32_t> words);
  std::uint32_t list(std::span<const ExprId> exprs);
  std::uint32_t list(std::initializer_list<ExprId> exprs);

  ExprId unit(Span span);
  ExprId boolean(bool value, Span span);
  ExprId integer(std::int64_t value, Span span);
  ExprId floating(double value, Span span);
  ExprId string(std::string_view text, Span span);
  ExprId none(TypeId option, Span span);
  ExprId read(LocalId local, Span span);
  ExprId read(GlobalId global, Span span);
  ExprId op(Op op, TypeId type, std::initializer_list<ExprId> operands, Span span,
            std::uint32_t immediate = 0xffffffffU);
  ExprId op(Op op, TypeId type, std::span<const ExprId> operands, Span span,
            std::uint32_t immediate = 0xffffffffU);
  ExprId call(FunctionId callee, std::span<const ExprId> args, std::span<const TypeId> type_args, TypeId type,
              Span span);
  ExprId call_value(ExprId callee, std::span<const ExprId> args, TypeId type, Span span);
  ExprId some(ExprId value, Span span);
  ExprId is_some(ExprId option, Span span);
  ExprId unwrap(ExprId option, UnwrapReason reason, bool proven, Span span);
  ExprId field(ExprId record, std::uint32_t index, TypeId type, Span span);
  ExprId conditional(ExprId condition, ExprId then, ExprId otherwise, TypeId type, Span span);
  ExprId block_value(BlockId block, ExprId value, Span span);

  StmtId let(LocalId local, ExprId value, Span span);
  StmtId assign(ExprId place, ExprId value, Span span);
  StmtId expr(ExprId value, Span span);
  StmtId if_(ExprId condition, BlockId then, BlockId otherwise, Span span);
  StmtId while_(ExprId condition, BlockId body, Span span);
  StmtId for_range(LocalId local, ExprId from, ExprId end, BlockId body, Span span);
  StmtId for_each(LocalId local, ExprId iterable, BlockId body, Span span);
  StmtId return_(ExprId value, Span span);

 private:
  Program& program_;
  Body& body_;
};

}  // namespace mochi::ir
