#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/load_surface.h"
#include "cli/options.h"
#include "doc/site.h"

namespace mochi {

int command_doc(Context& context, const Args& args) {
  Options options("doc",
                  "Write the documentation of what a package exports: a static HTML site, or Markdown.");
  std::string path = ".";
  std::string out = "doc";
  bool markdown = false;
  options.positional("PATH", path, "A package directory or a `.mochi` file (default: here)", false);
  options.text("--out", out, "DIR", "Where to write (default: doc); other files there stay");
  options.flag("--markdown", markdown, "Markdown files instead of HTML pages");
  options.epilog(
      "Doc comments are `///` lines above exported declarations; `@param NAME …`, `@returns …` and\n"
      "`@fails …` begin their parts, and ``` fences hold examples. The site needs no server.\n\n"
      "Examples:\n  mochi doc\n  mochi doc src/lib.mochi --out /tmp/doc\n  mochi doc --markdown --out "
      "docs/api\n");
  if (!options.parse(context, args)) return options.status();
  api::Surface surface;
  if (const int status = load_surface(context, path, surface); status != kExitOk) return status;
  const std::vector<DocFile> files = markdown ? markdown_files(surface) : html_site(surface);
  FileSystem& disk = context.host.files;
  if (Result<void> made = disk.make_dirs(out); !made) return context.fail_with(made.error());
  for (const DocFile& file : files) {
    const std::string target = join_path(out, file.path);
    if (Result<void> written = disk.write(target, file.text); !written)
      return context.fail_with(written.error());
  }
  context.print(join_path(out, files.front().path) + "\n");
  return kExitOk;
}

}  // namespace mochi
