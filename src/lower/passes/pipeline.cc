#include "lower/passes/pipeline.h"

#include <cstdio>
#include <iterator>

#include "host/parallel.h"
#include "ir/private_copy.h"
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

void find_ranges(ir::Program& program, Mode mode) {
  const bool library = mode == Mode::library;
  const Contents classes(program, library);
  derive_ranges(program, classes, library);
  mark_counts(program, classes, library);
}

bool run_ranges(PassContext& c) {
  find_ranges(c.program, c.options.mode);
  return true;
}

bool run_ownership(PassContext& c) {
  const bool library = c.options.mode == Mode::library;
  derive_ownership(c.program, library);
  return !library || check_shared_exports(c.program, c.sink);
}

// Programs below this are done before a second thread has begun.
constexpr std::size_t kManyExprs = 2'000;

bool is_large(const ir::Program& program) {
  std::size_t exprs = 0;
  for (const ir::Function& f : program.functions) exprs += f.body.exprs.size();
  return exprs >= kManyExprs;
}

// Gives `to` the flags of `from`, the same program, but for those that ownership decides. Ownership may have added expressions,
// of which ranges know nothing; it never puts another one in the place of one that was there.
void take_range_flags(const ir::Program& from, ir::Program& to) {
  constexpr auto kKept = static_cast<std::uint8_t>(static_cast<std::uint8_t>(ir::ExprFlag::in_place) |
                                                   static_cast<std::uint8_t>(ir::ExprFlag::last_use));
  for (std::uint32_t i = 0; i < to.functions.size(); ++i) {
    const auto& told = from.functions[ir::FunctionId(i)].body.exprs;
    auto& exprs = to.functions[ir::FunctionId(i)].body.exprs;
    MOCHI_DCHECK(told.size() <= exprs.size());
    for (std::uint32_t e = 0; e < told.size(); ++e) {
      std::uint8_t& flags = exprs[ir::ExprId(e)].flags;
      flags = static_cast<std::uint8_t>((flags & kKept) | (told[ir::ExprId(e)].flags & ~kKept));
    }
  }
}

// These two take most of the time and nothing from each other: ranges leave flags only, ownership adds types and reads no flag.
// Nor do they share anything: ranges look at a copy with names, types and code of its own, made before either begins, and
// without sources and facts, which copies have in common.
bool run_ranges_and_ownership(PassContext& c) {
  ir::PrivateCopy copy(c.program);
  copy.program().sources = nullptr;
  copy.program().facts = nullptr;
  bool done[2] = {};
  bool good = false;
  const auto work = [&](std::size_t i) {
    const StageScope stage(i == 0 ? "ranges" : "ownership");
    if (i == 0)
      find_ranges(copy.program(), c.options.mode);
    else
      good = run_ownership(c);
    done[i] = true;
  };
  parallel_for(2, processor_count(), work);
  // After Ctrl-C pieces are left out; a program without facts is fit for nobody.
  for (const std::size_t i : {0U, 1U})
    if (!done[i]) work(i);
  take_range_flags(copy.program(), c.program);
  return good;
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
  bool together = false;
  for (const Pass& pass : kPasses) {
    if (options.required_only && pass.kind != Pass::Kind::required) continue;
    if (pass.kind == Pass::Kind::facts && !facts) continue;
    if (pass.run == run_ownership && together) continue;
    const StageScope stage(pass.name.data());
    together = together || (pass.run == run_ranges && options.stop_after.empty() && is_large(program));
    if (!(pass.run == run_ranges && together ? run_ranges_and_ownership(context) : pass.run(context)))
      return false;
    verify_after(pass, program);
    if (pass.name == options.stop_after) break;
  }
  return true;
}

}  // namespace mochi::lower
