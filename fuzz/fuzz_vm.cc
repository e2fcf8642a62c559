// Generates a well-typed program from the input and runs it in two ways that must end alike: as it stands and
// after the passes of the VM or of the emitters, with and without collecting cycles at every chance. Another
// run in the same machine must leave no object behind. The first byte chooses. MOCHI_FUZZ_DUMP=1 prints the
// program.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "diag/diagnostic.h"
#include "ir/dump.h"
#include "ir/verify.h"
#include "lower/passes/pipeline.h"
#include "vm/compile/code.h"
#include "vm/generator.h"
#include "vm/interpreter/machine.h"
#include "vm/vm.h"

namespace mochi::fuzz {
namespace {

class QuietWorld final : public vm::World {
 public:
  explicit QuietWorld(int looks) : polls(looks) {}
  std::string output;
  int polls;  // an endless program is stopped then
  std::clock_t until = std::clock() + CLOCKS_PER_SEC / 25;
  bool write(std::string_view text) override {
    if (output.size() < (1U << 16U)) output += text;
    return true;
  }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string&) override { return fail(Code{}, "no file"); }
  Result<void> write_file(const std::string&, std::string_view, bool) override { return {}; }
  std::int64_t now_ns() override { return 0; }
  std::int64_t monotonic_ns() override { return 0; }
  bool interrupted() override { return polls-- <= 0 || std::clock() > until; }
};

struct Run {
  vm::Outcome outcome;
  std::string output;
  // Stopped by a limit: where exactly is chance.
  bool limited() const {
    return outcome.kind == vm::Outcome::Kind::interrupted || outcome.message.starts_with("memory") ||
           outcome.message.starts_with("call stack exceeded");
  }
};

[[noreturn]] void fail_with(const char* what, const std::string& detail) {
  std::fprintf(stderr, "%s: %s\n", what, detail.c_str());
  std::abort();
}

void check_verified(const ir::Program& program, const char* stage) {
  if (const auto problems = ir::verify(program); !problems.empty()) fail_with(stage, problems[0]);
}

// What is alive after the second run of `again` was alive after the first.
void check_no_leak(vm::Machine& machine, ir::FunctionId again) {
  std::uint64_t alive = 0;
  for (int turn = 0; turn < 2; ++turn) {
    vm::Outcome outcome;
    machine.run(again.value, outcome);
    machine.heap.collect(true);
    const std::uint64_t now = machine.heap.bytes_in_use();
    if (turn == 1 && now != alive && outcome.kind != vm::Outcome::Kind::interrupted)
      fail_with("left behind", std::to_string(alive) + " bytes, then " + std::to_string(now));
    alive = now;
  }
}

bool dumps() {
  static const bool dump = std::getenv("MOCHI_FUZZ_DUMP") != nullptr;
  return dump;
}

// The function that init calls; the passes number functions anew.
ir::FunctionId main_of(const ir::Program& program) {
  for (const ir::FunctionId id : program.modules[program.order[0]].functions) {
    if (program.names->text(program.functions[id].name) == "main") return id;
  }
  return {};
}

// With `leaks`, also what further runs leave behind.
Run run(const ir::Program& program, bool stress, bool leaks) {
  const auto compiled = vm::compile(program);
  if (dumps())
    std::fprintf(stderr, "%s\n%s\n", ir::dump(program).c_str(), vm::disassemble(*compiled).c_str());
  vm::Options options;
  options.max_memory = 1U << 20U;
  options.max_depth = 400;
  options.gc_stress = stress;
  QuietWorld world(stress ? 3000 : 8);
  Run result;
  vm::Machine machine(*compiled, world, options, false);
  for (const std::uint32_t init : compiled->inits) {
    if (!machine.run(init, result.outcome)) break;
  }
  result.output = world.output;
  if (leaks && !result.limited()) check_no_leak(machine, main_of(program));
  return result;
}

void check_alike(const Run& a, const Run& b) {
  if (a.limited() || b.limited()) return;
  if (a.outcome.kind == b.outcome.kind && a.outcome.message == b.outcome.message && a.output == b.output)
    return;
  fail_with("runs differ",
            a.outcome.message + " / " + b.outcome.message + "\n" + a.output + "\n---\n" + b.output);
}

}  // namespace
}  // namespace mochi::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi;
  if (size < 4) return -1;
  const unsigned way = data[0];
  fuzz::Generator generator(data + 1, size - 1);
  ir::Program& program = generator.make();
  // The verifier costs as much as a run.
  const bool verify = fuzz::dumps() || size % 16 == 0;
  if (verify) fuzz::check_verified(program, "generator");
  const fuzz::Run first = fuzz::run(program, false, false);
  // Facts cost the most, so fewer inputs derive them.
  const bool facts = way % 8 == 2 || way % 8 == 3;
  const bool passes = facts || way % 2 != 0;
  if (passes) {
    Collector sink;
    lower::PipelineOptions options;
    // A call of itself that became a loop meets no limit of the stack.
    options.mode = way % 8 == 3 && !generator.is_recursive() ? lower::Mode::program : lower::Mode::vm;
    options.facts = facts;
    if (!lower::run_pipeline(program, options, sink)) return 0;
    if (verify) fuzz::check_verified(program, "passes");
  }
  const bool stress = !passes || (way & 8U) != 0;
  fuzz::check_alike(first, fuzz::run(program, stress, !generator.has_globals()));
  return 0;
}
