// The table of `mochi pkg`, made from pkg_commands.def.
#pragma once

#include <string_view>
#include <vector>

#include "cli/context.h"

namespace mochi {

#define MOCHI_PKG_COMMAND(function, name, short, summary) \
  int pkg_##function(Context& context, const Args& args);
#include "cli/commands/pkg_commands.def"
#undef MOCHI_PKG_COMMAND

struct PkgCommand {
  std::string_view name;
  bool has_short;  // `mochi NAME` is the same command
  std::string_view summary;
  int (*run)(Context& context, const Args& args);
};

const std::vector<PkgCommand>& all_pkg_commands();
const PkgCommand* find_pkg_command(std::string_view name);

}  // namespace mochi
