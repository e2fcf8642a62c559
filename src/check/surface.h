// The API surface of a checked program or package (design §1): the one model that bridges, emitters,
// documentation and version comparison read.
#pragma once

#include <string>
#include <vector>

#include "api/surface.h"
#include "check/checked.h"

namespace mochi::check {

// The surface of the given modules, in that order: what they export, with docs, effects and capabilities.
api::Surface surface_of(const Checked& checked, const std::vector<ModuleId>& modules);
// A type of the checker in the words of the surface; `from` is the module whose own types need no module
// name.
api::Type surface_type(const Checked& checked, TypeId type, ModuleId from);

}  // namespace mochi::check
