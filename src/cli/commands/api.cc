#include "cli/commands/commands.h"
#include "cli/load_surface.h"
#include "cli/options.h"
#include "cli/print_surface.h"
#include "session/target_run.h"

namespace mochi {

int command_api(Context& context, const Args& args) {
  Options options("api",
                  "Print what a package offers: exported functions, types and constants with their docs.");
  std::string path = ".";
  std::string target;
  bool json = false;
  options.positional("PATH", path, "A package directory or a `.mochi` file (default: here)", false);
  options.flag("--json", json, "The whole surface as JSON, format 1");
  options.text("--target", target, "NAME",
               "As the users of this language see it, with what it refuses; `all` for every one");
  options.epilog("Examples:\n  mochi api\n  mochi api --json > surface.json\n  mochi api --target=rust\n");
  if (!options.parse(context, args)) return options.status();
  emit::Language language{};
  if (!target.empty() && target != "all" && !emit::find_language(target, language))
    return context.fail_with(unknown_target(target), kExitUsage);
  api::Surface surface;
  if (const int status = load_surface(context, path, surface); status != kExitOk) return status;
  if (target == "all") return print_all_surfaces(context, path, surface);
  if (!target.empty()) return print_native_surface(context, path, surface, language);
  context.print(json ? api::to_json(surface) : api::to_text(surface));
  return kExitOk;
}

}  // namespace mochi
