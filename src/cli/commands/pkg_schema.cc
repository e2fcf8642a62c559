#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/options.h"
#include "package/manifest/schema.h"

namespace mochi {

int pkg_schema(Context& context, const Args& args) {
  Options options("pkg schema",
                  "Print the JSON schema of `mochi.toml`, with which editors complete and check it.");
  std::string out;
  options.text("-o,--out", out, "FILE", "Write it to a file");
  options.epilog("Examples:\n  mochi pkg schema --out mochi.schema.json\n");
  if (!options.parse(context, args)) return options.status();
  const std::string schema = package::manifest_schema();
  if (out.empty()) {
    context.print(schema);
    return kExitOk;
  }
  Result<void> written = context.host.files.write(out, schema);
  return written ? kExitOk : context.fail_with(written.error());
}

}  // namespace mochi
