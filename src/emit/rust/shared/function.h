// Functions whose aggregates are references of the support code (runtime/rust): what programs consist of, and
// what a library falls back to.
#pragma once

#include <set>
#include <string>

#include "emit/rust/shared/expressions.h"
#include "emit/rust/shared/operations.h"
#include "emit/rust/shared/statements.h"
#include "ir/uses.h"

namespace mochi::emit::rust {

// One function, or a closure in one: what its printers share, and they themselves.
class FunctionWriter {
 public:
  FunctionWriter(Writer& writer, ir::FunctionId id);
  FunctionWriter(const FunctionWriter&) = delete;
  FunctionWriter& operator=(const FunctionWriter&) = delete;

  std::string item();  // `fn name(…) -> T { … }`
  std::string parameters(bool closure);
  std::string body_text();

  // It stands in a slot, where closures share it.
  bool is_slot(ir::LocalId local) const { return body.locals[local].cell || slots_.contains(local); }
  bool may_move(ir::LocalId local) const { return !has_try_ && !captured_.contains(local); }
  // A parameter of type `&T`.
  bool is_borrowed(ir::ExprId id) const;

  Writer& writer;
  const ir::FunctionId id;
  const ir::Function& function;
  const ir::Body& body;
  const ir::LocalUses uses;
  SharedExpressions expressions;
  SharedOperations operations;
  SharedStatements statements;

 private:
  std::set<ir::LocalId> slots_;     // held in a slot though no closure changes them
  std::set<ir::LocalId> captured_;  // come from outside of this closure
  bool has_try_ = false;
};

}  // namespace mochi::emit::rust
