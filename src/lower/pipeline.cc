#include "lower/pipeline.h"

#include <cstdio>
#include <iterator>

#include "ir/verify.h"
#include "lower/faults.h"
#include "lower/localise.h"
#include "lower/monomorphise.h"
#include "lower/ownership.h"
#include "lower/ranges.h"
#include "lower/text.h"
#include "lower/tree_shake.h"

namespace mochi::lower {
namespace {

struct Context {
  ir::Program& program;
  const PipelineOptions& options;
  Sink& sink;
};

bool run_tree_shake(Context& c) {
  tree_shake(c.program, c.options.mode == Mode::library ? Roots::exports : Roots::program, c.options.keep_tests);
  return true;
}

bool run_monomorphise(Context& c) { return c.options.mode == Mode::library || monomorphise(c.program, c.sink); }

bool run_localise(Context& c) {
  if (c.options.mode != Mode::library) localise_globals(c.program);
  return true;
}

bool run_text(Context& c) {
  find_text_views(c.program);
  return true;
}

bool run_faults(Context& c) {
  mark_faults(c.program);
  return true;
}

bool run_ranges(Context& c) {
  derive_ranges(c.program, c.options.mode == Mode::library);
  return true;
}

bool run_ownership(Context& c) {
  derive_ownership(c.program, c.options.mode == Mode::library);
  return true;
}

struct Pass {
  std::string_view name;
  bool (*run)(Context& context);
  // Runs with `required_only` too.
  bool required;
};

constexpr Pass kPasses[] = {
    {"tree_shake", run_tree_shake, true},
    {"monomorphise", run_monomorphise, true},
    {"localise", run_localise, false},
    {"ranges", run_ranges, false},
    {"ownership", run_ownership, false},
    {"text", run_text, false},
    {"faults", run_faults, false},
};

void verify_after([[maybe_unused]] const Pass& pass, [[maybe_unused]] const ir::Program& program) {
#ifndef NDEBUG
  const auto lines = ir::verify(program);
  if (lines.empty()) return;
  std::fprintf(stderr, "the verifier found after pass %.*s:\n", static_cast<int>(pass.name.size()), pass.name.data());
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
  Context context{program, options, sink};
#ifndef NDEBUG
  verify_after({"lower", nullptr, true}, program);
#endif
  for (const Pass& pass : kPasses) {
    if (options.required_only && !pass.required) continue;
    const StageScope stage(pass.name.data());
    if (!pass.run(context)) return false;
    verify_after(pass, program);
    if (pass.name == options.stop_after) break;
  }
  return true;
}

}  // namespace mochi::lower
