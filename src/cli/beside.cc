#include "cli/beside.h"

#include "base/path.h"
#include "fanout/release.h"
#include "package/manifest.h"
#include "package/project.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxReadme = std::size_t{1} << 22U;

}  // namespace

Beside beside(FileSystem& files, const std::string& directory) {
  std::string name = "README.md";
  SourceMap sources;
  Collector unheard;
  Beside found;
  if (const Result<std::string> text = files.read(join_path(directory, "mochi.toml"), kMaxReadme)) {
    const package::Manifest manifest = package::read_manifest(sources, sources.add("mochi.toml", *text), {package::extension_tables()}, unheard);
    if (manifest.package && !manifest.package->readme.value.empty()) name = manifest.package->readme.value;
    found.bigint_ints = fanout::fanout_value(manifest, fanout::Destination::npm, "int") == "bigint";
  }
  found.readme_path = join_path(directory, name);
  found.readme = files.read(found.readme_path, kMaxReadme).value_or(std::string());
  return found;
}

}  // namespace mochi
