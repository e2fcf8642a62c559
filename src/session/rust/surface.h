// What a crate of the public registry offers to Mochi: resolved, fetched, documented by rustdoc, judged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/host.h"

namespace mochi {

struct RustSurfaceOptions {
  std::string crate;  // `name` or `name@requirement`
  std::vector<std::string> features;
  bool default_features = true;
  std::vector<std::string> allow_build;
  bool prove = true;   // by rustc, else by signatures alone
  bool items = false;  // each callable
  bool json = false;
};

// `rust:` before a crate's name, where a path could stand.
inline constexpr std::string_view kRustPrefix = "rust:";

// The report as it is printed. Errors: those of the bridge, M057_RUST_E001 to E013.
Result<std::string> rust_surface(Host& host, const RustSurfaceOptions& options);

}  // namespace mochi
