// The public surface of what a command is pointed at.
#pragma once

#include <string>

#include "api/surface.h"
#include "cli/context.h"

namespace mochi {

// Checks the package directory or the `.mochi` file `path` as a library and gives what it exports. Returns
// the exit status; what is wrong has been reported if it is not kExitOk.
int load_surface(const Context& context, const std::string& path, api::Surface& surface);

}  // namespace mochi
