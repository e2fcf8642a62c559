#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/options.h"
#include "host/stream.h"

namespace mochi {
namespace {

class TextWriter final : public Writer {
 public:
  std::string take() {
    flush();
    return std::move(text_);
  }

 protected:
  bool drain(std::string_view bytes) override {
    text_ += bytes;
    return true;
  }

 private:
  std::string text_;
};

// What `mochi COMMAND --help` prints.
std::string help_page(const Context& context, int (*run)(Context&, const Args&)) {
  TextWriter page;
  const Host& h = context.host;
  Host host{h.files, h.clock, h.env, h.processes, h.terminal, h.in, page, h.err, h.http};
  Context printing{host};
  run(printing, {"--help"});
  return page.take();
}

// All help pages as one Markdown page: docs/commands.md.
std::string markdown(const Context& context) {
  std::string out =
      "# Commands\n\nMade by `mochi help --markdown`; a test tells when it is out of date.\n\n```text\n" +
      overview() + "```\n";
  for (const Command& command : all_commands())
    out += fmt::format("\n## mochi {}\n\n```text\n{}```\n", command.name, help_page(context, command.run));
  for (const PkgCommand& command : all_pkg_commands()) {
    if (!command.has_short)
      out +=
          fmt::format("\n## mochi pkg {}\n\n```text\n{}```\n", command.name, help_page(context, command.run));
  }
  return out;
}

}  // namespace

int command_help(Context& context, const Args& args) {
  Options options("help", "Print the help of mochi or of one command.");
  std::string name;
  bool as_markdown = false;
  options.positional("COMMAND", name, "The command", false);
  options.flag("--markdown", as_markdown, "All help pages as one Markdown page");
  options.epilog("Examples:\n  mochi help\n  mochi help run\n");
  if (!options.parse(context, args)) return options.status();
  if (as_markdown) {
    context.print(markdown(context));
    return kExitOk;
  }
  if (name.empty()) {
    context.print(overview());
    return kExitOk;
  }
  return run_command_line(context, {name, "--help"});
}

}  // namespace mochi
