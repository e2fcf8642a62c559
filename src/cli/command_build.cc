#include <fmt/format.h>

#include "base/edit_distance.h"
#include "cli/commands.h"
#include "cli/compile.h"
#include "cli/options.h"

namespace mochi {
namespace {

constexpr std::string_view kTargets[] = {"typescript", "javascript", "python", "jvm", "dotnet",
                                         "swift",      "kotlin",     "rust",   "beam"};

int refuse_target(const Context& context, std::string_view name) {
  const std::vector<std::string_view> known(std::begin(kTargets), std::end(kTargets));
  std::string all;
  for (const std::string_view target : known) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", target);
  Error error;
  error.code = Code::C013;
  error.message = fmt::format("target `{}` is not one of Mochi's", name);
  const std::string_view near = nearest_word(name, known);
  error.hint = near.empty() ? fmt::format("The targets are {}.", all) : fmt::format("Did you mean `{}`? The targets are {}.", near, all);
  return context.fail_with(error, kExitUsage);
}

bool is_target(std::string_view name) {
  for (const std::string_view target : kTargets)
    if (target == name) return true;
  return false;
}

}  // namespace

int command_build(Context& context, const Args& args) {
  Options options("build", "Build a program or library for a target.");
  std::string path;
  std::string target;
  std::string out;
  options.positional("FILE", path, "A file, a directory or package");
  options.text("--target", target, "NAME", "typescript, javascript, python, jvm, dotnet, swift, kotlin, rust or beam");
  options.text("-o,--out", out, "PATH", "Where to put what is built");
  if (!options.parse(context, args)) return options.status();
  if (!target.empty() && !is_target(target)) return refuse_target(context, target);
  CompileRequest request;
  request.path = path;
  request.passes.mode = lower::Mode::program;
  Result<std::unique_ptr<Compilation>> made = compile(context.host, request);
  if (!made) return report_no_entry(context, made.error(), kExitFailure);
  if (!report(context, **made)) return kExitFailure;
  Error error;
  error.code = Code::C013;
  error.message = target.empty() ? std::string("no target given") : fmt::format("target `{}` is not built yet", target);
  error.hint = "Run the program with `mochi run`.";
  return context.fail_with(error, kExitUsage);
}

}  // namespace mochi
