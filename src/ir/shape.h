// What the code of a target can say, as data: one per target, honoured by lower::shape and the pipeline.
#pragma once

namespace mochi::ir {

// Each member is a form that the target has, or wants. What it lacks is rewritten into what it has.
struct Shape {
  // Expressions that run statements first (`block_value`), and with them all that follows but conditionals.
  bool expressions_hold_statements = false;
  bool match_values = false;  // matches as expressions
  bool conditionals = true;   // `c ? a : b` as an expression
  // A call in tail position needs no frame: it stays a call. Else it becomes a loop, before the passes that
  // derive facts (lower::PipelineOptions::tail_calls).
  bool tail_calls = false;
  // Wants recursion in a returned sum or product as a loop (lower/passes/accumulate.h).
  bool accumulates = false;
  // Can compare, order, print and copy aggregates of any type, by what it knows of types at run time. Else these
  // become functions of the program (lower/derive; lower::PipelineOptions::derive).
  bool structural_ops = true;
};

}  // namespace mochi::ir
