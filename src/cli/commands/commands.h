// The table of commands, made from commands.def.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cli/context.h"

namespace mochi {

#define MOCHI_COMMAND(name, group, summary) int command_##name(Context& context, const Args& args);
#include "cli/commands/commands.def"
#undef MOCHI_COMMAND

enum class CommandGroup : std::uint8_t { program, package, tool };

struct Command {
  std::string_view name;
  CommandGroup group;
  std::string_view summary;
  int (*run)(Context& context, const Args& args);
};

const std::vector<Command>& all_commands();
// nullptr if there is none of this name.
const Command* find_command(std::string_view name);
// Writes the files of a new package called `name` into `directory` (empty = here), without replacing any;
// prints them. Returns the exit status.
int write_new_package(Context& context, const std::string& name, const std::string& directory, bool library);
// The help page of the whole program.
std::string overview();

}  // namespace mochi
