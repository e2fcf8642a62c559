#include "registry/store/folder.h"

#include "base/path.h"
#include "diag/codes.h"

namespace mochi::registry {

Result<void> check_registry(FileSystem& files, std::string_view root) {
  if (files.exists(join_path(root, kConfigFile))) return {};
  return fail(
      Code::M057_REG_E010, fmt::format("`{}` is no registry: it has no `registry.toml`", root),
      "Name its folder, put the file back from a backup, or write a new one with `mochi registry repair`.");
}

Result<void> check_outside(FileSystem& files, std::string_view root, std::string_view target) {
  MOCHI_TRY(const std::string inner, files.canonical(root));
  // What is not there yet has no real place; the folder that it would be made in has.
  std::string place(target.empty() ? "." : target);
  while (!files.exists(place) && place != "." && place != "/") {
    const std::string parent(parent_path(place));
    if (parent == place) break;
    place = parent.empty() ? "." : parent;
  }
  const Result<std::string> outer = files.canonical(place);
  if (!outer || (*outer != inner && !outer->starts_with(inner + "/"))) return {};
  return fail(Code::C016, fmt::format("`{}` lies inside the registry `{}`", target, root),
              "Choose a place outside of it; nothing was touched.");
}

}  // namespace mochi::registry
