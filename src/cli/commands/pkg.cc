#include <fmt/format.h>

#include "base/edit_distance.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "diag/codes.h"

namespace mochi {
namespace {

std::string pkg_overview() {
  std::string out =
      "All commands for packages.\n\nUsage: mochi pkg COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands (`mochi "
      "COMMAND` does the same where marked *):\n";
  for (const PkgCommand& command : all_pkg_commands()) {
    out += fmt::format("  {:<16}{} {}\n", command.name, command.has_short ? "*" : " ", command.summary);
  }
  return out +
         "\nExit status: 0 done, 1 failed (the code is on stderr), 2 misuse or a registry that cannot be "
         "used, 130 interrupted.\n"
         "`mochi pkg COMMAND --help` prints the help of one command.\n";
}

}  // namespace

const std::vector<PkgCommand>& all_pkg_commands() {
  static const std::vector<PkgCommand> commands{
      PkgCommand{"new", true, "Begin a program or a library", command_new},
#define MOCHI_PKG_COMMAND(function, name, short, summary) \
  PkgCommand{name, (short) != 0, summary, pkg_##function},
#include "cli/commands/pkg_commands.def"
#undef MOCHI_PKG_COMMAND
  };
  return commands;
}

const PkgCommand* find_pkg_command(std::string_view name) {
  for (const PkgCommand& command : all_pkg_commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

int command_pkg(Context& context, const Args& args) {
  if (context.describe != nullptr) return kExitOk;
  if (args.empty() || args[0] == "--help" || args[0] == "-h") {
    if (args.empty()) {
      context.print_error(pkg_overview());
      return kExitUsage;
    }
    context.print(pkg_overview());
    return kExitOk;
  }
  const PkgCommand* command = find_pkg_command(args[0]);
  if (command != nullptr) return command->run(context, Args(args.begin() + 1, args.end()));
  std::vector<std::string_view> names;
  for (const PkgCommand& one : all_pkg_commands()) names.push_back(one.name);
  const std::string_view near = nearest_word(args[0], names);
  Error error;
  error.code = Code::C005;
  error.message = fmt::format("unknown command `pkg {}`", args[0]);
  error.hint =
      near.empty() ? "`mochi pkg --help` lists the commands." : suggestion(fmt::format("mochi pkg {}", near));
  return context.fail_with(error, kExitUsage);
}

// Z14: `mochi VERB` = `mochi pkg VERB`.
int command_init(Context& context, const Args& args) { return pkg_init(context, args); }
int command_add(Context& context, const Args& args) { return pkg_add(context, args); }
int command_remove(Context& context, const Args& args) { return pkg_remove(context, args); }
int command_lock(Context& context, const Args& args) { return pkg_lock(context, args); }
int command_update(Context& context, const Args& args) { return pkg_update(context, args); }
int command_fetch(Context& context, const Args& args) { return pkg_fetch(context, args); }
int command_cache(Context& context, const Args& args) { return pkg_cache(context, args); }
int command_tree(Context& context, const Args& args) { return pkg_tree(context, args); }
int command_publish(Context& context, const Args& args) { return pkg_publish(context, args); }

}  // namespace mochi
