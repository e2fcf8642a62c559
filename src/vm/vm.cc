#include "vm/vm.h"

#include "vm/interpreter/machine.h"

namespace mochi::vm {

namespace {

Outcome run_all(const Compiled& compiled, const ir::FunctionId* test, World& world, const Options& options) {
  Outcome outcome;
  Machine machine(compiled, world, options, test != nullptr);
  for (const std::uint32_t init : compiled.inits) {
    if (!machine.run(init, outcome)) {
      world.flush();
      return outcome;
    }
  }
  if (test != nullptr) machine.run(test->value, outcome);
  world.flush();
  return outcome;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

}  // namespace

Outcome run(const Compiled& compiled, World& world, const Options& options) {
  return run_all(compiled, nullptr, world, options);
}

Outcome run_test(const Compiled& compiled, ir::FunctionId test, World& world, const Options& options) {
  return run_all(compiled, &test, world, options);
}

Outcome run_bench(const Compiled& compiled, ir::FunctionId bench, World& world, const Options& options,
                  const Rounds& rounds, std::vector<std::int64_t>& durations_ns) {
  Outcome outcome;
  Machine machine(compiled, world, options, true);
  for (const std::uint32_t init : compiled.inits) {
    if (!machine.run(init, outcome)) return outcome;
  }
  for (std::uint32_t n = 0; n < rounds.warm_up; ++n) {
    if (!machine.run(bench.value, outcome)) return outcome;
  }
  const std::int64_t begin = world.monotonic_ns();
  std::int64_t last = begin;
  while (durations_ns.size() < rounds.most &&
         (durations_ns.size() < rounds.least || last - begin < rounds.time_ns)) {
    if (!machine.run(bench.value, outcome)) return outcome;
    const std::int64_t now = world.monotonic_ns();
    durations_ns.push_back(now - last);
    last = now;
  }
  return outcome;
}

std::string render_fault(const Outcome& outcome, const SourceMap& sources) {
  std::string text = outcome.message + "\n";
  if (outcome.trace.empty()) return text;
  text += "call graph: ";
  if (outcome.trace_cut) text += "... -> ";
  for (std::size_t n = outcome.trace.size(); n-- != 0;) {
    text += outcome.trace[n].function;
    if (n != 0) text += " -> ";
  }
  text += "\nstack trace:\n";
  for (const Frame& frame : outcome.trace) {
    text += "  " + frame.function;
    if (!frame.span.valid() || !sources.source_of(frame.span.begin).valid()) {
      text += '\n';
      continue;
    }
    const Place place = sources.place(frame.span.begin);
    const Source& source = sources.source(place.source);
    text += " at " + std::string(source.name()) + ":" + std::to_string(place.line) + "\n";
    text += "    " + std::string(trimmed(source.line_text(place.line))) + "\n";
  }
  if (outcome.trace_cut) text += "  ...\n";
  return text;
}

}  // namespace mochi::vm
