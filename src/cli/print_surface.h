// The public surface of a library as its targets' users see it, printed.
#pragma once

#include <string>

#include "cli/context.h"
#include "emit/surface/surface.h"

namespace mochi {

// Prints the surface of what `path` names as one language has it; its refusals stand at the end. Returns the
// exit status: 1 with refusals.
int print_native_surface(Context& context, const std::string& path, const api::Surface& surface,
                         emit::Language language);
// Prints each item as Mochi and every language have it. Returns as above.
int print_all_surfaces(Context& context, const std::string& path, const api::Surface& surface);

}  // namespace mochi
