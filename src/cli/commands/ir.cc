#include <fmt/format.h>

#include "base/edit_distance.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/report.h"
#include "ir/dump.h"
#include "lower/ownership/ownership.h"
#include "session/compile.h"

namespace mochi {
namespace {

constexpr std::string_view kLowering = "lower";

bool known_pass(std::string_view name) {
  for (const std::string_view pass : lower::pass_names())
    if (pass == name) return true;
  return name == kLowering;
}

int unknown_pass(const Context& context, std::string_view name) {
  std::vector<std::string_view> names(lower::pass_names().begin(), lower::pass_names().end());
  names.insert(names.begin(), kLowering);
  Error error;
  error.code = Code::C003;
  error.message = fmt::format("unknown pass `{}`", name);
  const std::string_view near = nearest_word(name, names);
  std::string all;
  for (const std::string_view pass : names) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", pass);
  error.hint = near.empty() ? fmt::format("The passes are {}.", all) : suggestion(near);
  return context.fail_with(error, kExitUsage);
}

}  // namespace

int command_ir(Context& context, const Args& args) {
  Options options("ir", "Print the intermediate representation of a program.");
  std::string path;
  std::string after;
  std::string mode = "vm";
  bool spans = false;
  options.positional("FILE", path, "A file, a directory or package, or - for standard input");
  options.text("--after", after, "PASS", "Stop after this pass; `lower` is the one before all others");
  options.choice("--mode", mode, {"vm", "program", "library"}, "For whom the passes work");
  options.flag("--spans", spans, "Show the position of each statement");
  options.epilog("Example:\n  mochi ir --after ranges loop.mochi\n");
  if (!options.parse(context, args)) return options.status();
  if (!after.empty() && !known_pass(after)) return unknown_pass(context, after);
  ContextListener listener(context);
  CompileRequest request;
  request.package_flags.listener = &listener;
  request.path = path;
  request.lower_only = after == kLowering;
  request.passes.stop_after = after;
  request.passes.keep_tests = true;
  if (mode == "program") request.passes.mode = lower::Mode::program;
  if (mode == "library") {
    request.passes.mode = lower::Mode::library;
    request.check.library = true;
  }
  Result<std::unique_ptr<Compilation>> made = compile(context.host, request);
  if (!made) return report_no_entry(context, made.error(), kExitFailure);
  if (!report(context, **made)) return kExitFailure;
  context.print(ir::dump((*made)->program, {.flags = true, .spans = spans}));
  if (after == "ownership") context.print("\n" + lower::ownership_report((*made)->program));
  return kExitOk;
}

}  // namespace mochi
