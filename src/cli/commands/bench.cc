#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/report.h"
#include "report/tests.h"
#include "session/compile.h"
#include "session/packages/source.h"
#include "session/source_files.h"
#include "session/world.h"
#include "vm/vm.h"

namespace mochi {
namespace {

struct BenchOptions {
  std::vector<std::string> paths;
  std::string filter;
  std::int64_t milliseconds = 500;
  std::int64_t rounds = 10000;
  bool json = false;
};

struct Measured {
  std::string name;
  std::vector<std::int64_t> ns;  // ascending
  std::int64_t median() const {
    const std::size_t half = ns.size() / 2;
    return ns.size() % 2 == 1 ? ns[half] : (ns[half - 1] + ns[half]) / 2;
  }
};

void print_json(const Context& context, const std::string& path, const Measured& m) {
  JsonWriter json;
  json.begin_object();
  json.member("file", path);
  json.member("name", m.name);
  json.member("median_ns", m.median());
  json.member("min_ns", m.ns.front());
  json.member("max_ns", m.ns.back());
  json.member("rounds", static_cast<std::int64_t>(m.ns.size()));
  json.end_object();
  context.print(json.take() + "\n");
}

// fmt pads by columns, so that `µ` and names of several bytes line up.
void print_table(const Context& context, const std::string& path, const std::vector<Measured>& rows) {
  std::size_t width = 5;
  for (const Measured& m : rows) width = std::max(width, count_code_points(m.name));
  context.print(fmt::format("{}\n   {:<{}}  {:>10}  {:>10}  {:>10}  {:>7}\n", path, "bench", width, "median",
                            "min", "max", "rounds"));
  for (const Measured& m : rows) {
    context.print(fmt::format("   {:<{}}  {:>10}  {:>10}  {:>10}  {:>7}\n", m.name, width,
                              duration_text(m.median()), duration_text(m.ns.front()),
                              duration_text(m.ns.back()), m.ns.size()));
  }
}

// The bench blocks of one file, one after the other. Returns the exit status.
int bench_file(const Context& context, const std::string& path, const BenchOptions& chosen) {
  ContextListener listener(context);
  CompileRequest request;
  request.package_flags.listener = &listener;
  request.path = path;
  request.lower.run_blocks_in_place = false;
  request.passes.keep_tests = true;
  ProjectPackages packages(context.host, request.package_flags);
  request.packages = &packages;
  Result<std::unique_ptr<Compilation>> made = compile(context.host, request);
  if (!made) return report_no_entry(context, made.error(), kExitNotStarted);
  if (!report(context, **made)) return kExitNotStarted;
  const ir::Program& program = (*made)->program;
  const auto compiled = vm::compile(program);
  vm::Options options;
  Result<std::unique_ptr<RustLibrary>> crates = packages.rust_library();
  if (!crates) return context.fail_with(crates.error(), kExitNotStarted);
  options.foreign = crates->get();
  HostWorld host_world(context.host, path);
  SilentWorld world(host_world);
  vm::Rounds rounds;
  rounds.time_ns = chosen.milliseconds * 1'000'000;
  rounds.most = static_cast<std::uint32_t>(chosen.rounds);
  rounds.least = std::min(rounds.least, rounds.most);
  std::vector<Measured> rows;
  int status = kExitOk;
  for (const ir::FunctionId id : program.modules[program.order.back()].tests) {
    const ir::Function& f = program.functions[id];
    if (f.kind != ir::FunctionKind::bench || f.title.find(chosen.filter) == std::string::npos) continue;
    Measured measured;
    measured.name = f.title;
    const vm::Outcome outcome = vm::run_bench(*compiled, id, world, options, rounds, measured.ns);
    if (outcome.kind == vm::Outcome::Kind::fault) {
      context.print_error(
          fmt::format("bench `{}`:\n{}", f.title, vm::render_fault(outcome, (*made)->session.sources)));
    }
    if (outcome.kind != vm::Outcome::Kind::done) status = std::max(1, exit_status(outcome));
    if (outcome.kind == vm::Outcome::Kind::interrupted) break;
    if (outcome.kind != vm::Outcome::Kind::done || measured.ns.empty()) continue;
    std::sort(measured.ns.begin(), measured.ns.end());
    rows.push_back(std::move(measured));
  }
  if (chosen.json) {
    for (const Measured& m : rows) print_json(context, path, m);
  } else if (!rows.empty()) {
    print_table(context, path, rows);
  }
  return status;
}

}  // namespace

int command_bench(Context& context, const Args& args) {
  Options options("bench", "Measure the bench blocks of programs.");
  BenchOptions chosen;
  options.positionals("PATH", chosen.paths,
                      "Files or directories (`dir/...` too); the working directory if none");
  options.text("--filter", chosen.filter, "TEXT", "Only benches whose name contains TEXT");
  options.number("--time", chosen.milliseconds, "MS", "Measure each bench about so long (default: 500)");
  options.number("--rounds", chosen.rounds, "N", "At most so many rounds (default: 10000)");
  options.flag("--json", chosen.json, "Print one JSON object per bench, times in nanoseconds");
  options.epilog(
      "The other statements of a file run once per bench; then the block runs three times to warm up\n"
      "and at least five times measured. Output of the program is discarded.\n\n"
      "Examples:\n  mochi bench sort.mochi\n  mochi bench --filter parse --json src\n");
  if (!options.parse(context, args)) return options.status();
  constexpr std::int64_t kMostMilliseconds = 3'600'000;
  constexpr std::int64_t kMostRounds = 10'000'000;
  chosen.milliseconds = std::clamp<std::int64_t>(chosen.milliseconds, 0, kMostMilliseconds);
  chosen.rounds = std::clamp<std::int64_t>(chosen.rounds, 1, kMostRounds);
  if (chosen.paths.empty()) chosen.paths.emplace_back(".");
  int status = kExitOk;
  for (const std::string& path : chosen.paths) {
    Result<std::vector<std::string>> files = source_files(context.host.files, path);
    if (!files) return report_no_entry(context, files.error(), kExitNotStarted);
    for (const std::string& file : *files) {
      const int one = bench_file(context, file, chosen);
      status = std::max(status, one);
      constexpr int kInterrupted = 130;
      if (one == kInterrupted) return one;
    }
  }
  return status;
}

}  // namespace mochi
