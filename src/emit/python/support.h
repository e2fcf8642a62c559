// The support code of emitted Python (runtime/python): which section declares which name.
#pragma once

#include <set>
#include <string>

#include "emit/common/runtime_library.h"

namespace mochi::emit::python {

// Parsed once. A program's faults are of one class that ends it with their code; a library raises Python's
// own errors.
const RuntimeLibrary& program_support();
const RuntimeLibrary& library_support();

// The chosen sections as they are shipped: in a program without what only checkers of types read, in a
// library as a module with its imports at the top.
std::string program_text(const std::set<std::string>& sections);
std::string library_text(const std::set<std::string>& sections);

}  // namespace mochi::emit::python
