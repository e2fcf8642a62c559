#include "package/paths.h"

#include "base/path.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

// The directory of an XDG variable, or the given place below the home directory.
Result<std::string> root(const Env& env, std::string_view variable, std::string_view below_home) {
  std::string set = env.get(variable);
  if (is_absolute_path(set)) return join_path(normalize_path(set), "mochi");
  std::string home = env.get("HOME");
  if (!is_absolute_path(home)) {
    return fail(Code::C002, "there is no home directory, so there is no place for Mochi's files",
                "Set `HOME`, or `MOCHI_HOME` to an absolute directory.");
  }
  return join_path(join_path(normalize_path(home), below_home), "mochi");
}

}  // namespace

Result<Paths> find_paths(const Env& env) {
  Paths made;
  if (std::string home = env.get("MOCHI_HOME"); !home.empty()) {
    if (!is_absolute_path(home)) {
      return fail(Code::C002, "`MOCHI_HOME` is the relative path `" + home + "`",
                  "Set it to an absolute directory.");
    }
    home = normalize_path(home);
    made.config = join_path(home, "config");
    made.state = join_path(home, "state");
    made.cache = join_path(home, "cache");
    made.staging = join_path(home, "fanout");
    return made;
  }
  MOCHI_TRY(made.config, root(env, "XDG_CONFIG_HOME", ".config"));
  MOCHI_TRY(made.state, root(env, "XDG_STATE_HOME", ".local/state"));
  MOCHI_TRY(made.cache, root(env, "XDG_CACHE_HOME", ".cache"));
  made.staging = join_path(made.state, "fanout");
  return made;
}

}  // namespace mochi::package
