// `mochi pkg surface`: how a package looks to the users of each language.
#include "base/string_util.h"
#include "cli/commands/pkg_commands.h"
#include "cli/load_surface.h"
#include "cli/options.h"
#include "cli/print_surface.h"
#include "session/rust/surface.h"
#include "session/target_run.h"

namespace mochi {
namespace {

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> made;
  for (std::string_view word : split(list, ',')) {
    if (!trim_ascii(word).empty()) made.emplace_back(trim_ascii(word));
  }
  return made;
}

int print_rust_surface(Context& context, const RustSurfaceOptions& options) {
  Result<std::string> text = rust_surface(context.host, options);
  if (!text) return context.fail_with(text.error());
  context.print(*text);
  return kExitOk;
}

}  // namespace

int pkg_surface(Context& context, const Args& args) {
  Options options(
      "pkg surface",
      "Show how each exported item looks to the users of each language, and what a language refuses.");
  std::string path = ".";
  std::string target;
  options.positional("PATH", path,
                     "A package directory, a `.mochi` file, or `rust:CRATE[@REQUIREMENT]` (default: here)",
                     false);
  options.text("--target", target, "NAME", "One language instead of all eight");
  options.epilog(
      "Examples:\n  mochi pkg surface\n  mochi pkg surface --target=swift\n  mochi pkg surface rust:semver "
      "--items\n");
  RustSurfaceOptions crate;
  std::string features;
  std::string allowed;
  bool no_default = false;
  options.flag("--items", crate.items, "Of a crate: each callable, with its signature or why it is skipped");
  options.text("--features", features, "A,B", "Of a crate: features to switch on");
  options.flag("--no-default-features", no_default, "Of a crate: without its feature `default`");
  options.text("--allow-build", allowed, "A,B", "Crates that may run code while they are built");
  bool json = false;
  options.flag("--json", json, "The surface itself as JSON, format 1, as `mochi api --json`");
  if (!options.parse(context, args)) return options.status();
  if (path.starts_with(kRustPrefix)) {
    crate.crate = path.substr(kRustPrefix.size());
    crate.features = words_of(features);
    crate.default_features = !no_default;
    crate.allow_build = words_of(allowed);
    crate.json = json;
    return print_rust_surface(context, crate);
  }
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
