// What this binary was built from.
#pragma once

namespace mochi {

struct BuildInfo {
  const char* version;
  // The full commit id, or «unknown».
  const char* commit;
  // YYYY-MM-DD of the source, never of the build machine's clock.
  const char* date;
  const char* system;
  const char* processor;
  const char* compiler;
  const char* build_type;
};

extern const BuildInfo kBuildInfo;

}  // namespace mochi
