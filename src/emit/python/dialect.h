// How what is written for a program differs from a library: a program is a file that is run, so as short as
// it can be; a library is read by its users, by checkers of types and by their tools.
#pragma once

#include "emit/python/support.h"

namespace mochi::emit::python {

struct Dialect {
  // The support code.
  const RuntimeLibrary& (*support)();
  // One module is written, and names say whether users see it: `_name`, constants in upper case.
  bool modules = false;
  // Parameters, results and locals have annotations where checkers of types need them, and a name has one
  // type.
  bool typed = false;
  // Statements keep their places in Mochi.
  bool placed = false;
  // Methods stand in their classes and are called on their receivers.
  bool methods = false;
  // An exported function raises its failures.
  bool raises = false;
  // Records of users are frozen dataclasses, enums are enums, results and sets are classes of the support
  // code.
  bool native_classes = false;
  // Constants are values of their module instead of functions that make them once.
  bool constants = false;
  // Errors of subscripts are Python's own where it can tell them later in Mochi's words.
  bool native_errors = false;
  // What users hand over is only read (views.h).
  bool views = false;
  // Which of two errors comes first is the same as in Mochi.
  bool ordered_errors = false;
};

inline constexpr Dialect kProgramDialect{.support = program_support, .ordered_errors = true};
inline constexpr Dialect kLibraryDialect{.support = library_support,
                                         .modules = true,
                                         .typed = true,
                                         .placed = true,
                                         .methods = true,
                                         .raises = true,
                                         .native_classes = true,
                                         .constants = true,
                                         .native_errors = true,
                                         .views = true};

}  // namespace mochi::emit::python
