#include "cli/version.h"
#include "cli/commands/commands.h"
#include "cli/options.h"

namespace mochi {

int command_version(Context& context, const Args& args) {
  Options options("version", "Print the version of mochi.");
  bool verbose = false;
  options.flag("-v,--verbose", verbose, "Also how it was built");
  options.epilog("Examples:\n  mochi version\n  mochi --version --verbose\n");
  if (!options.parse(context, args)) return options.status();
  context.print(version_text(verbose));
  return kExitOk;
}

}  // namespace mochi
