// What the evaluation of an expression can do, and whether it may be evaluated at another time.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// What evaluating an expression may do, all below it included. A call may do all but `statements`: what a
// function does is not looked into.
struct Effects {
  bool calls = false;   // runs a function
  bool faults = false;  // ends in a run-time error; `proven` and `counted` checks do not
  bool writes = false;  // changes a variable or an object, or has an effect on the world
  // The result depends on what statements elsewhere may change: a local that is assigned, a global, the
  // contents of an object, the world.
  bool reads_memory = false;
  bool statements = false;  // holds a block_value or match_value

  // Nothing can be seen of its evaluation but the value.
  bool none() const { return !calls && !faults && !writes; }
};

// For targets that execute each addition by itself (Expr::proven_step_by_step).
Effects effects_of(const types::TypeStore& types, const Body& body, ExprId id);

// Whether evaluating it earlier or later gives the same, whatever runs between: constants, functions and
// locals that nobody assigns.
bool is_movable(const Body& body, ExprId id);

// Holds a block_value or match_value: statements run inside.
bool holds_statements(const Body& body, ExprId id);

// Some statement below grows or changes a list, map, set or field, or calls what might.
bool changes_aggregates(const Body& body, BlockId block);

}  // namespace mochi::ir
