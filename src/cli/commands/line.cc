#include <fmt/format.h>

#include "base/edit_distance.h"
#include "cli/commands/commands.h"
#include "cli/version.h"

namespace mochi {
namespace {

std::string_view group_title(CommandGroup group) {
  switch (group) {
    case CommandGroup::program: return "Programs";
    case CommandGroup::package: return "Packages";
    case CommandGroup::tool: return "Tools";
  }
  return {};
}

int unknown_command(const Context& context, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : all_commands()) names.push_back(command.name);
  std::string_view near = nearest_word(name, names);
  Error error;
  error.code = Code::C005;
  error.message = fmt::format("unknown command `{}`", name);
  if (!near.empty()) error.hint = suggestion(fmt::format("mochi {}", near));
  return context.fail_with(error, kExitUsage);
}

}  // namespace

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{
#define MOCHI_COMMAND(name, group, summary) Command{#name, CommandGroup::group, summary, command_##name},
#include "cli/commands/commands.def"
#undef MOCHI_COMMAND
  };
  return commands;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : all_commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::string overview() {
  std::string out =
      "Mochi: write a library once, use it from every ecosystem.\n"
      "\n"
      "Usage: mochi COMMAND [OPTIONS] [ARGUMENTS]\n";
  for (CommandGroup group : {CommandGroup::program, CommandGroup::package, CommandGroup::tool}) {
    std::string lines;
    for (const Command& command : all_commands()) {
      if (command.group == group) lines += fmt::format("  {:<12}  {}\n", command.name, command.summary);
    }
    if (!lines.empty()) out += fmt::format("\n{}:\n{}", group_title(group), lines);
  }
  out +=
      "\nOptions:\n"
      "  -h, --help    Print this help; `mochi COMMAND --help` that of a command\n"
      "  --version     Print the version; with --verbose also how mochi was built\n"
      "  --no-color    Never use colours (so does the variable NO_COLOR)\n";
  return out;
}

int run_command_line(Context& context, const Args& args) {
  std::size_t at = 0;
  bool version = false;
  bool verbose = false;
  for (; at < args.size() && args[at].starts_with('-'); ++at) {
    const std::string& option = args[at];
    if (option == "--no-color") {
      context.no_color = true;
    } else if (option == "-h" || option == "--help") {
      context.print(overview());
      return kExitOk;
    } else if (option == "--version" || option == "-V") {
      version = true;
    } else if (option == "--verbose") {
      verbose = true;
    } else {
      Error error;
      error.code = Code::C003;
      error.message = fmt::format("unknown option `{}`", option);
      error.hint = "Options of a command come after its name; `mochi --help` lists the commands.";
      return context.fail_with(error, kExitUsage);
    }
  }
  if (version) {
    context.print(version_text(verbose));
    return kExitOk;
  }
  if (at == args.size()) {
    context.print_error(overview());
    return kExitUsage;
  }
  const Command* command = find_command(args[at]);
  if (command == nullptr) return unknown_command(context, args[at]);
  return command->run(context, Args(args.begin() + static_cast<std::ptrdiff_t>(at) + 1, args.end()));
}

}  // namespace mochi
