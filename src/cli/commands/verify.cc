#include "report/verify.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/try_staged.h"
#include "cli/options.h"
#include "cli/report.h"
#include "session/release/verify.h"

namespace mochi {

int pkg_verify(Context& context, const Args& args) {
  Options options("pkg verify",
                  "Install a published package with native clients into empty folders, load it, run its "
                  "examples beside the VM.");
  std::string what;
  std::vector<std::string> targets;
  std::vector<std::string> registry;
  bool json = false;
  bool staged = false;
  options.positional("PACKAGE", what, "`@scope/name@1.2.3`; default: the package here; with --staged a path",
                     false);
  options.texts("--target,--to", targets, "NAMES", "Which targets; default all that there are");
  options.texts("--registry", registry, "TARGET=URL", "The registry that installers use");
  options.flag(
      "--staged", staged,
      "Try what a publication would upload: import it, check its types, run its tests with native tools");
  options.flag("--json", json, "Print the result as JSON");
  options.epilog(
      "Examples:\n  mochi pkg verify @team/strings@1.2.3 --target npm,pypi\n  mochi pkg verify --staged\n");
  if (!options.parse(context, args)) return options.status();
  if (staged) return try_staged(context, {what.empty() ? "." : what, targets, json});
  ContextListener listener(context);
  const Result<fanout::ReleasePackage> package = package_to_verify(context.host, listener, what);
  if (!package) return context.fail_with(package.error(), kExitUsage);
  std::vector<fanout::Destination> destinations = fanout::landed_destinations();
  if (!targets.empty()) {
    Result<std::vector<fanout::Destination>> chosen = fanout::parse_destinations(targets, true);
    if (!chosen) return context.fail_with(chosen.error(), kExitUsage);
    destinations = *chosen;
  }
  fanout::EndpointFlags flags;
  Result<fanout::EndpointFlags::List> list = fanout::parse_endpoint_flags(registry, "--registry");
  if (!list) return context.fail_with(list.error(), kExitUsage);
  flags.registry = *list;
  // Nothing is uploaded: where uploads would go does not matter.
  flags.publish = *list;
  const std::vector<VerifiedRow> rows = verify_published(context.host, *package, flags, destinations);
  context.print(json ? verified_json(rows) : verified_text(rows));
  const std::optional<Error> error = verification_error(rows);
  return error ? context.fail_with(*error) : kExitOk;
}

}  // namespace mochi
