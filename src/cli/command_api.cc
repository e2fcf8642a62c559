#include "cli/commands.h"
#include "cli/load_surface.h"
#include "cli/options.h"

namespace mochi {

int command_api(Context& context, const Args& args) {
  Options options("api",
                  "Print what a package offers: exported functions, types and constants with their docs.");
  std::string path = ".";
  bool json = false;
  options.positional("PATH", path, "A package directory or a `.mochi` file (default: here)", false);
  options.flag("--json", json, "The whole surface as JSON, format 1");
  options.epilog("Examples:\n  mochi api\n  mochi api --json > surface.json\n");
  if (!options.parse(context, args)) return options.status();
  api::Surface surface;
  if (const int status = load_surface(context, std::move(path), surface); status != kExitOk) return status;
  context.print(json ? api::to_json(surface) : api::to_text(surface));
  return kExitOk;
}

}  // namespace mochi
