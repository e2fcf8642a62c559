// Native dependencies as `[targets.T] ffi` lists them: in the syntax of the target's own package manager
// (F45).
#pragma once

#include <string>
#include <string_view>

#include "fanout/destination.h"

namespace mochi::fanout {

// What is wrong with one entry for this destination, as the end of a sentence; empty if nothing is. Only the
// form is looked at: whether such a package exists is the registry's to say.
std::string native_spec_fault(Destination destination, std::string_view spec);

}  // namespace mochi::fanout
