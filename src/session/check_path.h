// Everything that can be found wrong with a program or package without running it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "check/check.h"
#include "diag/diagnostic.h"
#include "host/host.h"
#include "session/packages/settings.h"

namespace mochi {

struct CheckPathRequest {
  // A file, a directory or package, or `-` for standard input.
  std::string path;
  // T068 of every map read that fails on a missing key.
  bool strict = false;
  PackageSettings packages;
};

struct CheckedPath {
  check::Session session;
  Collector diagnostics;
};

// Checks names, types, effects; of a package what its manifest declares against what it uses, of a library what only
// its analyses find (T088). Errors: of finding the path (C001, C002, C004).
Result<std::unique_ptr<CheckedPath>> check_path(Host& host, const CheckPathRequest& request);

}  // namespace mochi
