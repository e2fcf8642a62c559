#include "lower/passes/pipeline.h"

#include <cstdio>
#include <iterator>

#include "ir/verify.h"
#include "lower/derive/derive.h"
#include "lower/ownership/ownership.h"
#include "lower/passes/faults.h"
#include "lower/passes/fold.h"
#include "lower/passes/localise.h"
#include "lower/passes/monomorphise.h"
#include "lower/passes/shared_exports.h"
#include "lower/passes/simplify.h"
#include "lower/passes/tail_calls.h"
#include "lower/passes/text_views.h"
#include "lower/passes/tree_shake.h"
#include "lower/passes/walks.h"
#include "lower/ranges/counts.h"
#include "lower/ranges/ranges.h"

namespace mochi::lower {
namespace {

struct PassContext {
  ir::Program& program;
  const PipelineOptions& options;
  Sink& sink;
};

bool run_tree_shake(PassContext& c) {
  tree_shake(c.program, c.options.mode == Mode::library ? Roots::exports : Roots::program,
             c.options.keep_tests);
  return true;
}

bool run_monomorphise(PassContext& c) {
  return monomorphise(c.program, c.sink, c.options.mode == Mode::library ? Extent::kinds : Extent::all);
}

bool run_derive(PassContext& c) {
  if (!c.options.derive) return true;
  derive_structural(c.program);
  MOCHI_DCHECK(structural_operations(c.program).empty());
  return true;
}

bool run_fold(PassContext& c) {
  fold_constants(c.program, c.options.mode == Mode::vm ? FoldLevel::all : FoldLevel::literals);
  return true;
}

bool run_simplify(PassContext& c) {
  simplify(c.program);
  return true;
}

bool run_localise(PassContext& c) {
  if (c.options.mode != Mode::library) localise_globals(c.program);
  return true;
}

bool run_tail_calls(PassContext& c) {
  if (c.options.mode != Mode::vm && !c.options.tail_calls) loop_tail_calls(c.program);
  return true;
}

bool run_walks(PassContext& c) {
  find_walks(c.program);
  return true;
}

bool run_text(PassContext& c) {
  find_text_views(c.program);
  return true;
}

bool run_faults(PassContext& c) {
  mark_faults(c.program);
  return true;
}

bool run_ranges(PassContext& c) {
  const bool library = c.options.mode == Mode::library;
  const Contents classes(c.program, library);
  derive_ranges(c.program, classes, library);
  mark_counts(c.program, classes, library);
  return true;
}

bool run_ownership(PassContext& c) {
  const bool library = c.options.mode == Mode::library;
  derive_ownership(c.program, library);
  return !library || check_shared_exports(c.program, c.sink);
}

struct Pass {
  std::string_view name;
  bool (*run)(PassContext& context);
  enum class Kind : std::uint8_t {
    required,  // runs always
    shape,     // changes the program
    facts,     // finds out about it
  };
  Kind kind;
};

constexpr Pass kPasses[] = {
    {"tree_shake", run_tree_shake, Pass::Kind::required},
    {"monomorphise", run_monomorphise, Pass::Kind::required},
    {"derive", run_derive, Pass::Kind::required},
    {"localise", run_localise, Pass::Kind::shape},
    {"tail_calls", run_tail_calls, Pass::Kind::required},
    {"fold", run_fold, Pass::Kind::shape},
    {"simplify", run_simplify, Pass::Kind::shape},
    {"ranges", run_ranges, Pass::Kind::facts},
    {"ownership", run_ownership, Pass::Kind::facts},
    {"walks", run_walks, Pass::Kind::facts},
    {"text", run_text, Pass::Kind::facts},
    {"faults", run_faults, Pass::Kind::facts},
};

bool names_facts(std::string_view name) {
  for (const Pass& pass : kPasses)
    if (pass.name == name) return pass.kind == Pass::Kind::facts;
  return false;
}

void verify_after([[maybe_unused]] const Pass& pass, [[maybe_unused]] const ir::Program& program) {
#ifndef NDEBUG
  const auto lines = ir::verify(program);
  if (lines.empty()) return;
  std::fprintf(stderr, "the verifier found after pass %.*s:\n", static_cast<int>(pass.name.size()),
               pass.name.data());
  for (const std::string& line : lines) std::fprintf(stderr, "  %s\n", line.c_str());
  MOCHI_UNREACHABLE("a pass broke the program");
#endif
}

}  // namespace

std::span<const std::string_view> pass_names() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const Pass& pass : kPasses) all.push_back(pass.name);
    return all;
  }();
  return names;
}

bool run_pipeline(ir::Program& program, const PipelineOptions& options, Sink& sink) {
  PassContext context{program, options, sink};
#ifndef NDEBUG
  verify_after({"lower", nullptr, Pass::Kind::required}, program);
#endif
  const bool facts = options.facts || options.mode != Mode::vm || names_facts(options.stop_after);
  for (const Pass& pass : kPasses) {
    if (options.required_only && pass.kind != Pass::Kind::required) continue;
    if (pass.kind == Pass::Kind::facts && !facts) continue;
    const StageScope stage(pass.name.data());
    if (!pass.run(context)) return false;
    verify_after(pass, program);
    if (pass.name == options.stop_after) break;
  }
  return true;
}

}  // namespace mochi::lower
