// Functions as a Rust programmer writes them: owned values, slices, references,
// no counting. A function is written so if the ownership analysis found no cell
// among its values and every form in it has a plain counterpart; the others
// stay with the shared types (shared/writer.h) behind the border.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emit/rust/native/assignments.h"
#include "emit/rust/native/attempts.h"
#include "emit/rust/native/claims.h"
#include "emit/rust/native/collections.h"
#include "emit/rust/native/expressions.h"
#include "emit/rust/native/function_values.h"
#include "emit/rust/native/holdings.h"
#include "emit/rust/native/operations.h"
#include "emit/rust/native/presence.h"
#include "emit/rust/native/program.h"
#include "emit/rust/native/statements.h"
#include "emit/rust/native/texts.h"
#include "ir/list_builds.h"

namespace mochi::emit::rust {

// One function, or a closure in one: what its writers share, and they
// themselves.
class NativeFunction {
 public:
  NativeFunction(NativeProgram& program, ir::FunctionId id, ir::ModuleId from, Syntax& syntax, Uses& uses,
                 NativeFunction* outer = nullptr);
  NativeFunction(const NativeFunction&) = delete;
  NativeFunction& operator=(const NativeFunction&) = delete;

  // The body; once. Check `refusal` behind it.
  NodeId write();
  // Behind `write`.
  std::vector<std::string> parameters();
  // A value on its way out of the function.
  NodeId result(ir::ExprId value);

  // Why it cannot be written; empty if it can. The first reason stays.
  const std::string& refusal() const { return refusal_; }
  Made refuse(std::string reason);
  // What a closure in it uses is used here.
  void take(const NativeFunction& closure);
  // Users hand functions to it: those may only be lent to code without shared values.
  bool takes_callbacks() const;
  // The name of something of the support code, with a way to it.
  std::string helper(const std::string& name);

  NativeProgram& program;
  const ir::FunctionId id;
  const ir::Function& function;
  const ir::Body& body;
  const ir::ModuleId from;  // the module in which the text stands
  Syntax& syntax;
  Uses& uses;
  NativeFunction* const outer;  // of a closure
  // A closure that outlives what is around it: it has what it takes along.
  bool is_stored = false;
  // A closure with a name says the types of its parameters.
  bool is_named = false;
  // An example: its claims are about values, not about their texts.
  bool example = false;
  std::set<ir::FunctionId> calls;
  // Lints that the shape of the source cannot meet.
  std::set<std::string> allows;
  // Names of the support code in use.
  std::set<std::string> helper_names;

  const ir::ListBuilds lists;
  Holdings holds;
  NativeExpressions expressions;
  NativeFunctionValues functions;
  NativeOperations operations;
  NativeTexts texts;
  NativeCollections collections;
  NativeAssignments assignments;
  NativeAttempts attempts;
  Presence presence;
  NativeClaims claims;
  NativeStatements statements;

 private:
  std::vector<NodeId> prologue();
  std::string parameter(ir::LocalId p);
  NodeId shared_parameter(ir::LocalId p);

  std::string refusal_;
};

}  // namespace mochi::emit::rust
