// How commands show the diagnostics of a user's program.
#pragma once

#include <vector>

#include "cli/context.h"
#include "cli/options.h"
#include "session/compile.h"
#include "session/listener.h"

namespace mochi {

// The options `--json` and `--sarif` of every command that checks sources.
struct ReportStyle {
  bool json = false;
  bool sarif = false;
  void declare(Options& options);
};

// Prints diagnostics (in the order of `Collector::sorted`) and returns whether there is an error among them.
// For people, on stderr (language page section 10): warnings first, one after the other; then `parse error:`
// with the syntax errors, or `type error:` with the numbered list and `aborted due to type errors`. With
// --json one object per line, with --sarif one log, on stdout.
bool report_diagnostics(const Context& context, const std::vector<Diagnostic>& diagnostics,
                        const SourceMap& sources, const ReportStyle& style);

// Prints the diagnostics for people. True if there was no error.
bool report(const Context& context, const Compilation& compilation);
// A missing entry: `file not found: PATH`, other errors as diagnostics. Returns `status`.
int report_no_entry(const Context& context, const Error& error, int status);

// Shows on the command's streams what a session tells.
class ContextListener final : public Listener {
 public:
  explicit ContextListener(const Context& context) : context_(context) {}
  void report(const std::vector<Diagnostic>& found, const SourceMap& sources) override;
  void refuse(const Error& error, const SourceMap* sources) override;
  void note(std::string_view text) override { context_.print_error(text); }
  bool confirm(std::string_view question) override;

 private:
  const Context& context_;
};

}  // namespace mochi
