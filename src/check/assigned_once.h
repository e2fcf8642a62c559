// The value of a `let x: T` that is written without one (17.1).
#pragma once

#include "check/checked.h"

namespace mochi::check {

// Whether `var` is a `let x: T` of this file without a value: its assignments are judged when all of them are known.
bool begins_empty(const Checked& checked, VarId var, FileId file);

// What keeps `var` from being a `let`: the first assignment that may find it with a value, or that stands in a loop or function
// which does not declare it too, or the first read that may find it without one. None if every path from the declaration gives it
// its value once, and before its first read.
NodeId against_one_value(const File& file, const types::TypeStore& types, NodeId declaration, VarId var);

}  // namespace mochi::check
