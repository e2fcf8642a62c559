#include "cli/report.h"

#include <algorithm>

#include "diag/render.h"
#include "session/build_info.h"

namespace mochi {
namespace {

bool is_error(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; }
bool is_syntax(const Diagnostic& diagnostic) { return code_info(diagnostic.code).name.starts_with('P'); }

// What went wrong with the project's packages, found where they are imported: no mistake of the program.
bool is_of_packages(const Diagnostic& diagnostic) {
  const std::string_view name = code_info(diagnostic.code).name;
  // What a target refuses of a library is one of the program.
  return name.starts_with("M057_") && !name.starts_with("M057_FAN_");
}

// Every import of a package that cannot be had shows the same failure: the first stands for all.
std::vector<Diagnostic> told_once(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> made;
  for (const Diagnostic& diagnostic : diagnostics) {
    const bool again =
        is_of_packages(diagnostic) && std::any_of(made.begin(), made.end(), [&](const Diagnostic& other) {
          return other.code == diagnostic.code && other.message == diagnostic.message;
        });
    if (!again) made.push_back(diagnostic);
  }
  return made;
}

void report_human(const Context& context, const std::vector<Diagnostic>& diagnostics,
                  const SourceMap& sources) {
  RenderOptions options{.color = context.color_on_err()};
  std::vector<Diagnostic> syntax;
  std::vector<Diagnostic> other;
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!is_error(diagnostic) || is_of_packages(diagnostic)) {
      if (!out.empty()) out += '\n';
      out += render_human(diagnostic, sources, options);
    } else {
      (is_syntax(diagnostic) ? syntax : other).push_back(diagnostic);
    }
  }
  if (!out.empty() && !(syntax.empty() && other.empty())) out += '\n';
  // After syntax errors the checker saw only part of the program.
  if (!syntax.empty()) {
    out += render_parse_errors(syntax, sources, options);
  } else if (!other.empty()) {
    out += render_type_errors(other, sources, options) + "aborted due to type errors\n";
  }
  if (!out.empty()) context.print_error(out);
}

}  // namespace

void ReportStyle::declare(Options& options) {
  options.flag("--json", json, "Print diagnostics as JSON, one object per line, on standard output");
  options.flag("--sarif", sarif, "Print diagnostics as a SARIF 2.1.0 log on standard output");
}

bool report_diagnostics(const Context& context, const std::vector<Diagnostic>& found,
                        const SourceMap& sources, const ReportStyle& style) {
  const std::vector<Diagnostic> diagnostics = told_once(found);
  if (style.sarif) {
    context.print(render_sarif(diagnostics, sources, kBuildInfo.version));
  } else if (style.json) {
    for (const Diagnostic& diagnostic : diagnostics) context.print(render_json(diagnostic, sources));
  } else {
    report_human(context, diagnostics, sources);
  }
  return std::any_of(diagnostics.begin(), diagnostics.end(), is_error);
}

bool report(const Context& context, const Compilation& compilation) {
  return !report_diagnostics(context, compilation.sorted_diagnostics(), compilation.session.sources, {});
}

int report_no_entry(const Context& context, const Error& error, int status) {
  if (error.code == Code::C001 && error.message.starts_with("file not found: ")) {
    context.print_error(error.message + "\n");
    return status;
  }
  return context.fail_with(error, status);
}

void ContextListener::report(const std::vector<Diagnostic>& found, const SourceMap& sources) {
  report_diagnostics(context_, found, sources, {});
}

void ContextListener::refuse(const Error& error, const SourceMap* sources) {
  context_.fail_with(error, kExitFailure, sources);
}

bool ContextListener::confirm(std::string_view question) {
  Host& host = context_.host;
  if (!host.terminal.is_terminal(StandardStream::in) || !host.terminal.is_terminal(StandardStream::err))
    return false;
  context_.print_error(std::string(question) + " [y/N] ");
  host.err.flush();
  std::string answer;
  return host.in.read_line(answer, 64) && (answer == "y" || answer == "Y" || answer == "yes");
}

}  // namespace mochi
