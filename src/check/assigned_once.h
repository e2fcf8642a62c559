// The value of a `let x: T` that is written without one (17.1).
#pragma once

#include <cstddef>
#include <map>

#include "check/checked.h"

namespace mochi::check {

// Whether `var` is a `let x: T` of this file without a value: its assignments are judged when all of them are known.
bool begins_empty(const Checked& checked, VarId var, FileId file);

struct LateLet {
  NodeId declaration;
  std::size_t assignments = 0;  // that are not compound, at least as many as there are
  // What keeps it from being a `let`: the first assignment that may find it with a value, or that stands in a loop or function which
  // does not declare it too, or the first read that may find it without one. None if every path from the declaration gives it
  // its value once, and before its first read.
  NodeId against;
};

// Sets `against` of each, all of one file.
void judge_late_lets(const File& file, const types::TypeStore& types, std::map<VarId, LateLet>& lets);

}  // namespace mochi::check
