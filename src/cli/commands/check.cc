#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/package_flags.h"
#include "cli/report.h"
#include "session/check_path.h"

namespace mochi {

int command_check(Context& context, const Args& args) {
  Options options("check",
                  "Check a program or a package: names, types, effects, exhaustiveness. Nothing is run.");
  std::string path = ".";
  bool strict = false;
  ReportStyle style;
  options.positional("PATH", path,
                     "A `.mochi` file, a package or directory (default: here), or `-` for standard input",
                     false);
  options.flag("--strict", strict, "Warn of every map read that fails on a missing key (T068)");
  style.declare(options);
  PackageFlags package_flags(context);
  package_flags.declare_lock(options);
  options.epilog("Examples:\n  mochi check src/main.mochi\n  mochi check . --strict\n");
  if (!options.parse(context, args)) return options.status();
  const Result<std::unique_ptr<CheckedPath>> found =
      check_path(context.host, {.path = path, .strict = strict, .packages = package_flags});
  if (!found) return context.fail_with(found.error());
  const bool failed =
      report_diagnostics(context, (*found)->diagnostics.sorted(), (*found)->session.sources, style);
  return failed ? kExitFailure : kExitOk;
}

}  // namespace mochi
