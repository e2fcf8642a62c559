// `mochi pkg surface`: how a package looks to the users of each language.
#include "cli/commands/pkg_commands.h"
#include "cli/load_surface.h"
#include "cli/options.h"
#include "cli/print_surface.h"
#include "session/target_run.h"

namespace mochi {

int pkg_surface(Context& context, const Args& args) {
  Options options(
      "pkg surface",
      "Show how each exported item looks to the users of each language, and what a language refuses.");
  std::string path = ".";
  std::string target;
  options.positional("PATH", path, "A package directory or a `.mochi` file (default: here)", false);
  options.text("--target", target, "NAME", "One language instead of all eight");
  options.epilog("Examples:\n  mochi pkg surface\n  mochi pkg surface --target=swift\n");
  bool json = false;
  options.flag("--json", json, "The surface itself as JSON, format 1, as `mochi api --json`");
  if (!options.parse(context, args)) return options.status();
  emit::Language language{};
  const bool all = target.empty() || target == "all";
  if (!all && !emit::find_language(target, language))
    return context.fail_with(unknown_target(target), kExitUsage);
  api::Surface surface;
  if (const int status = load_surface(context, path, surface); status != kExitOk) return status;
  if (json) {
    context.print(api::to_json(surface));
    return kExitOk;
  }
  return all ? print_all_surfaces(context, path, surface)
             : print_native_surface(context, path, surface, language);
}

}  // namespace mochi
