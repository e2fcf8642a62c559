// The passes between lowering and a target, in their order.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "ir/ir.h"

namespace mochi::lower {

enum class Mode : std::uint8_t {
  vm,       // everything that the VM wants: monomorphic, facts
  library,  // from exports; generic functions stay
  program,  // a program for an emitter: monomorphic
};

struct PipelineOptions {
  Mode mode = Mode::vm;
  // Test and bench functions stay.
  bool keep_tests = false;
  // Mode::vm: derive ranges, ownership, text views and fault marks too; the other modes always do.
  bool facts = false;
  // The target's calls in tail position need no frame, as the VM's do not: they stay calls
  // (ir::Shape::tail_calls).
  bool tail_calls = false;
  // Only what the target cannot do without: no folding, no facts. Behaviour is the same; tests prove it.
  bool required_only = false;
  // The target has no operations on whole aggregates of its own: lower/derive (ir::Shape::structural_ops).
  bool derive = false;
  // Stop after the pass of this name; empty = run all.
  std::string_view stop_after;
};

// Names of all passes, in order, as `--after` takes them.
std::span<const std::string_view> pass_names();

// Runs the passes. False: an error was reported (the limits of monomorphise) and the program is not fit for a
// target. In debug builds every pass is followed by the verifier, whose findings abort.
bool run_pipeline(ir::Program& program, const PipelineOptions& options, Sink& sink);

}  // namespace mochi::lower
