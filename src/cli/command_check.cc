#include "check/check.h"
#include "check/disk_loader.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/report.h"

namespace mochi {
namespace {

constexpr std::size_t kLargestText = std::size_t{256} << 20U;

}  // namespace

int command_check(Context& context, const Args& args) {
  Options options("check", "Check a program or a package: names, types, effects, exhaustiveness. Nothing is run.");
  std::string path;
  bool strict = false;
  ReportStyle style;
  options.positional("PATH", path, "A `.mochi` file, a directory, or `-` for standard input");
  options.flag("--strict", strict, "Warn of every map read that fails on a missing key (T068)");
  style.declare(options);
  options.epilog("Examples:\n  mochi check src/main.mochi\n  mochi check . --strict\n");
  if (!options.parse(context, args)) return options.status();
  check::DiskLoader loader(context.host.files, nullptr);
  std::string entry = "<stdin>";
  if (path == "-") {
    std::string text;
    if (!context.host.in.read_all(text, kLargestText)) return context.fail_with(Error{.code = Code::C004, .message = "standard input is too large"});
    loader.add_text(entry, std::move(text));
  } else {
    Result<std::string> found = loader.entry(path);
    if (!found) return context.fail_with(found.error());
    entry = std::move(found).value();
  }
  check::Session session;
  Collector collector;
  check::Options how;
  how.strict = strict;
  check::check_program(loader, entry, session, collector, how);
  bool failed = report_diagnostics(context, collector.sorted(), session.sources, style);
  return failed ? kExitFailure : kExitOk;
}

}  // namespace mochi
