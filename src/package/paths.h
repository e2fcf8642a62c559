// The roots below which everything of one user lives (packages page Z7): configuration, state, cache. All
// parts of the program, bridges included, take their places from here.
#pragma once

#include <string>

#include "base/result.h"
#include "host/env.h"

namespace mochi::package {

// Absolute directories; none of them need exist.
struct Paths {
  std::string config;   // registries.toml, auth.toml
  std::string state;    // trust, roots of the garbage collection
  std::string cache;    // index, store: may be deleted at any time
  std::string staging;  // what a fan-out builds before it uploads

  std::string store() const { return cache + "/store/v1"; }
  std::string index() const { return cache + "/index"; }
  std::string registries_file() const { return config + "/registries.toml"; }
  std::string auth_file() const { return config + "/auth.toml"; }
};

// MOCHI_HOME=D gives D/{config,state,cache} and D/fanout; else the XDG variables; else the home directory's
// .config, .local/state and .cache. Relative values of the XDG variables are ignored, as their rules demand.
// Errors: C002 if there is no home directory, or MOCHI_HOME is relative.
Result<Paths> find_paths(const Env& env);

// The directory of a workspace root for what is made there: `.mochi`.
inline constexpr const char* kWorkDirectory = ".mochi";

}  // namespace mochi::package
