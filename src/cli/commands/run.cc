#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/package_flags.h"
#include "cli/report.h"
#include "diag/render.h"
#include "session/artefacts.h"
#include "session/compile.h"
#include "session/packages/source.h"
#include "session/target_run.h"
#include "session/world.h"
#include "syntax/parser.h"
#include "syntax/sexpr.h"
#include "vm/vm.h"

namespace mochi {
namespace {

struct RunOptions {
  explicit RunOptions(const Context& context) : packages(context) {}
  std::vector<std::string> program;
  std::string expression;
  std::string target;
  bool ast = false;
  bool bytecode = false;
  bool times = false;
  bool plain = false;
  std::int64_t max_memory = 0;
  PackageFlags packages;
};

// `--ast`: the trees of the entry module's files, parsed only.
int print_trees(const Context& context, const CompileRequest& request) {
  Names names;
  SourceMap sources;
  Collector found;
  check::DiskLoader loader(context.host.files, nullptr);
  Result<std::string> entry = load_entry(context.host, request, loader);
  if (!entry) return report_no_entry(context, entry.error(), kExitNotStarted);
  Result<check::ModuleSource> module = loader.read(*entry);
  if (!module) return report_no_entry(context, module.error(), kExitNotStarted);
  for (check::ModuleFile& file : module->files) {
    const SourceId source = sources.add(std::move(file.path), std::move(file.text));
    const syntax::Tree tree = syntax::parse(source, sources, names, found);
    if (!tree.has_errors) context.print(syntax::to_sexpr(tree, names));
  }
  if (!found.has_errors()) return kExitOk;
  context.print_error(render_parse_errors(found.sorted(), sources, {.color = context.color_on_err()}));
  return kExitNotStarted;
}

int run_compiled(const Context& context, const Compilation& made, ProjectPackages& packages,
                 const RunOptions& chosen, std::string_view path, std::vector<std::string> arguments) {
  const auto compiled = vm::compile(made.program);
  if (chosen.bytecode) {
    context.print(vm::disassemble(*compiled));
    return kExitOk;
  }
  HostWorld world(context.host, path, std::move(arguments));
  vm::Options options;
  Result<std::unique_ptr<RustLibrary>> crates = packages.rust_library();
  if (!crates) return context.fail_with(crates.error(), kExitNotStarted);
  options.foreign = crates->get();
  if (chosen.max_memory > 0) options.max_memory = static_cast<std::uint64_t>(chosen.max_memory) << 20U;
  const std::int64_t start = context.host.clock.monotonic_ns();
  const vm::Outcome outcome = vm::run(*compiled, world, options);
  const std::int64_t spent = context.host.clock.monotonic_ns() - start;
  if (outcome.kind == vm::Outcome::Kind::fault)
    context.print_error(vm::render_fault(outcome, made.session.sources));
  if (chosen.times) {
    const auto line = [&](std::string_view name, std::int64_t ns) {
      context.print_error(std::string(name) + " " + std::to_string(ns / 1000) + " us\n");
    };
    line("check ", made.times.check);
    line("lower ", made.times.lower);
    line("passes", made.times.passes);
    line("run   ", spent);
  }
  return exit_status(outcome);
}

// What stands behind the program, without the `--` that may part them.
std::vector<std::string> program_arguments(const CompileRequest& request, const RunOptions& chosen) {
  auto first = chosen.program.begin();
  if (!request.is_text && first != chosen.program.end()) ++first;
  if (first != chosen.program.end() && *first == "--") ++first;
  return {first, chosen.program.end()};
}

}  // namespace

int command_run(Context& context, const Args& args) {
  Options options("run", "Compile a program and run it.");
  RunOptions chosen(context);
  options.text("-e,--expr", chosen.expression, "SRC", "Run SRC instead of a file");
  options.text("--target", chosen.target, "NAME", "Build for this target and run there: javascript");
  options.flag("--ast", chosen.ast, "Print the syntax tree as an S-expression");
  options.flag("--ir", chosen.bytecode, "Print the bytecode");
  options.flag("--times", chosen.times, "Print on stderr how long each part took");
  options.flag("--no-optimize", chosen.plain, "Leave out the passes that only make programs faster");
  options.number("--max-memory", chosen.max_memory, "MB",
                 "End the program when it holds more memory than this");
  chosen.packages.declare_lock(options);
  options.program_and_arguments("FILE", chosen.program,
                                "A file, a directory or package (its src/main.mochi; default: the package "
                                "here), or - for standard input; "
                                "then the arguments of the program, or `--` and these");
  options.epilog(
      "The exit status is that of the program: 0, the code of an uncaught error or of exit(),\n"
      "or 125 if it could not be started.\n\nExamples:\n  mochi run hello.mochi\n  mochi run . -- one two\n  "
      "mochi run -e 'print(6 * 7)'\n");
  options.usage_status(kExitNotStarted);
  if (!options.parse(context, args)) return options.status();
  CompileRequest request;
  if (options.given("--expr")) {
    request.check.bare_expressions = true;
    request.is_text = true;
    request.path = "<expr>";
    request.text = chosen.expression;
  } else if (chosen.program.empty() && context.host.files.exists("mochi.toml")) {
    request.path = ".";
  } else if (chosen.program.empty()) {
    Error error;
    error.code = Code::C003;
    error.message = "no program given";
    error.hint = "Write `mochi run FILE`, or `mochi run -e SRC`.";
    return context.fail_with(error, kExitNotStarted);
  } else {
    request.path = chosen.program[0];
  }
  const emit::Target* target = emit::find_target(chosen.target);
  if (!chosen.target.empty() && target == nullptr)
    return context.fail_with(unknown_target(chosen.target), kExitUsage);
  if (chosen.ast) return print_trees(context, request);
  request.package_flags = chosen.packages;
  request.passes.required_only = chosen.plain;
  request.passes.keep_tests = true;
  if (target != nullptr) {
    request.passes.mode = lower::Mode::program;
    request.passes.tail_calls = target->shape.tail_calls;
    request.passes.derive = !target->shape.structural_ops;
  }
  ProjectPackages packages(context.host, request.package_flags);
  request.packages = &packages;
  Result<std::unique_ptr<Compilation>> made = compile(context.host, request);
  if (!made) return report_no_entry(context, made.error(), kExitNotStarted);
  if (target != nullptr && !(*made)->diagnostics.has_errors()) {
    const Result<std::optional<NativeCrates>> crates = packages.native_crates();
    if (!crates) return context.fail_with(crates.error(), kExitNotStarted);
    const NativeCrates* native = *crates ? &**crates : nullptr;
    refuse_crates(**made, *target, native);
    if (!report(context, **made)) return kExitNotStarted;
    const Result<int> status =
        run_on_target(context.host, *target, (*made)->program, native, program_arguments(request, chosen));
    return status ? *status : context.fail_with(status.error(), kExitNotStarted);
  }
  if (!report(context, **made)) return kExitNotStarted;
  return run_compiled(context, **made, packages, chosen, request.is_text ? "-" : request.path,
                      program_arguments(request, chosen));
}

}  // namespace mochi
