// Any program that parses ends in types for every expression or in a report; what is good survives the round
// trip of its surface, and its lowered form verifies, before and after the passes, and compiles for the
// machine.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "base/check.h"
#include "check/check.h"
#include "check/surface.h"
#include "ir/verify.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "vm/vm.h"

namespace {

using namespace mochi;

void look_at_types(const check::Checked& checked) {
  for (const check::File& file : checked.files) {
    for (const check::NodeInfo& info : file.info) {
      if (info.type.valid()) MOCHI_CHECK(!checked.types->is(info.type, types::TypeKind::variable));
      if (info.target.valid()) MOCHI_CHECK(!checked.types->is(info.target, types::TypeKind::variable));
    }
  }
  for (const check::Var& var : checked.vars) {
    MOCHI_CHECK(var.type.valid() && !checked.types->is(var.type, types::TypeKind::variable));
  }
}

void check_verified(const ir::Program& program, const char* stage) {
  const auto problems = ir::verify(program);
  if (problems.empty()) return;
  std::fprintf(stderr, "%s: %s\n", stage, problems[0].c_str());
  MOCHI_UNREACHABLE("the lowered program does not verify");
}

void look_at_lowered(const check::Checked& checked, bool library, bool facts) {
  Collector sink;
  lower::Options lowering;
  lowering.lazy_globals = library;
  ir::Program program = lower::lower(checked, sink, lowering);
  if (sink.has_errors()) return;
  check_verified(program, "lower");
  lower::PipelineOptions passes;
  passes.mode = library ? lower::Mode::library : lower::Mode::vm;
  passes.facts = facts;
  if (!lower::run_pipeline(program, passes, sink)) {
    MOCHI_CHECK(sink.has_errors());
    return;
  }
  check_verified(program, "passes");
  if (!library) static_cast<void>(vm::compile(program));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first byte chooses how.
  if (size == 0) return 0;
  std::string text(size - 1, '\0');
  for (std::size_t i = 1; i < size; ++i) text[i - 1] = static_cast<char>(data[i]);
  check::MemoryLoader loader;
  loader.add("fuzz.mochi", std::move(text));
  check::Session session;
  Collector sink;
  check::Options options;
  options.strict = (data[0] & 1U) != 0;
  options.library = (data[0] & 2U) != 0;
  options.lint = (data[0] & 4U) != 0;
  check::Checked checked = check::check_program(loader, "fuzz.mochi", session, sink, options);
  MOCHI_CHECK(checked.has_errors == sink.has_errors());
  // What has no tree is the subject of the parser's target.
  for (const check::File& file : checked.files) {
    if (file.tree->has_errors) return -1;
  }
  if (checked.has_errors) return 0;
  look_at_types(checked);
  api::Surface surface = check::surface_of(checked, checked.order);
  Result<api::Surface> again = api::from_json(api::to_json(surface));
  MOCHI_CHECK(again.has_value() && *again == surface);
  look_at_lowered(checked, options.library, (data[0] & 8U) != 0);
  return 0;
}
