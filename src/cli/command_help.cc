#include "cli/commands.h"
#include "cli/options.h"

namespace mochi {

int command_help(Context& context, const Args& args) {
  Options options("help", "Print the help of mochi or of one command.");
  std::string name;
  options.positional("COMMAND", name, "The command", false);
  if (!options.parse(context, args)) return options.status();
  if (name.empty()) {
    context.print(overview());
    return kExitOk;
  }
  return run_command_line(context, {name, "--help"});
}

}  // namespace mochi
