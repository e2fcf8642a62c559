// The text of `mochi --version`.
#pragma once

#include <string>

namespace mochi {

// `Mochi vX (COMMIT, built DATE on OS/ARCH)`; `verbose` adds how the binary was built and from what.
std::string version_text(bool verbose);

}  // namespace mochi
