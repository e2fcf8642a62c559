#include "session/packages/beside.h"

#include "base/path.h"
#include "package/manifest/manifest.h"
#include "package/project.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxReadme = std::size_t{1} << 22U;

}  // namespace

package::Manifest manifest_in(FileSystem& files, const std::string& directory) {
  const Result<std::string> text = files.read(join_path(directory, "mochi.toml"), kMaxReadme);
  if (!text) return {};
  SourceMap sources;
  Collector unheard;
  return package::read_manifest(sources, sources.add("mochi.toml", *text), {package::extension_tables()},
                                unheard);
}

Beside beside(FileSystem& files, const std::string& directory) {
  const package::Manifest manifest = manifest_in(files, directory);
  const bool named = manifest.package && !manifest.package->readme.value.empty();
  Beside found;
  found.readme_path = join_path(directory, named ? manifest.package->readme.value : "README.md");
  found.readme = files.read(found.readme_path, kMaxReadme).value_or(std::string());
  return found;
}

NativeForm native_form(FileSystem& files, const std::string& directory) {
  const package::Manifest manifest = manifest_in(files, directory);
  NativeForm form{fanout::name_overrides(manifest), {}, fanout::has_bigint_ints(manifest)};
  if (manifest.package) form.version = manifest.package->version.value.text();
  return form;
}

}  // namespace mochi
