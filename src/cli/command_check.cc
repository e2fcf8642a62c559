#include "check/check.h"
#include "check/disk_loader.h"
#include "cli/build_info.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "diag/render.h"

namespace mochi {
namespace {

constexpr std::size_t kLargestText = std::size_t{256} << 20U;

struct CheckFlags {
  bool strict = false;
  bool json = false;
  bool sarif = false;
};

// A syntax error has a code that starts with P.
bool is_syntax(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::error && code_info(diagnostic.code).name.starts_with('P');
}

bool is_error(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; }

// Prints as section 10 of the language page says: syntax errors alone, else the list of type errors.
int print_for_people(const Context& context, const std::vector<Diagnostic>& all, const SourceMap& sources) {
  RenderOptions style{.color = context.color_on_err()};
  std::vector<Diagnostic> syntax;
  std::vector<Diagnostic> errors;
  for (const Diagnostic& diagnostic : all) {
    if (is_syntax(diagnostic)) syntax.push_back(diagnostic);
    else if (is_error(diagnostic)) errors.push_back(diagnostic);
    else context.print_error(render_human(diagnostic, sources, style));
  }
  if (!syntax.empty()) {
    context.print_error(render_parse_errors(syntax, sources, style));
    return kExitFailure;
  }
  if (errors.empty()) return kExitOk;
  context.print_error(render_type_errors(errors, sources, style));
  context.print_error("aborted due to type errors\n");
  return kExitFailure;
}

int report(const Context& context, const Collector& collector, const SourceMap& sources, const CheckFlags& flags) {
  std::vector<Diagnostic> all = collector.sorted();
  if (flags.sarif) {
    context.print(render_sarif(all, sources, kBuildInfo.version));
  } else if (flags.json) {
    for (const Diagnostic& diagnostic : all) context.print(render_json(diagnostic, sources));
  } else {
    return print_for_people(context, all, sources);
  }
  return collector.has_errors() ? kExitFailure : kExitOk;
}

}  // namespace

int command_check(Context& context, const Args& args) {
  Options options("check", "Check a program or a package: names, types, effects, exhaustiveness. Nothing is run.");
  std::string path;
  CheckFlags flags;
  options.positional("PATH", path, "A `.mochi` file, a directory, or `-` for standard input");
  options.flag("--strict", flags.strict, "Warn of every map read that fails on a missing key (T068)");
  options.flag("--json", flags.json, "One JSON object per diagnostic");
  options.flag("--sarif", flags.sarif, "One SARIF 2.1.0 log");
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
  how.strict = flags.strict;
  check::Checked checked = check::check_program(loader, entry, session, collector, how);
  return report(context, collector, session.sources, flags);
}

}  // namespace mochi
