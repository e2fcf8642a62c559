// How what is written for a program differs from a library: a program is a file that is run, so as short as
// it can be; a library is read by its users, by checkers of types and by their tools.
#pragma once

#include "emit/common/item_names.h"
#include "emit/common/reserved.h"
#include "emit/python/support.h"

namespace mochi::emit::python {

struct Dialect {
  // The support code.
  const RuntimeLibrary& (*support)();
  // One module is written, for those who import it.
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

// How names are written; `library`: those of users say whether they see it, and only words of the grammar are no names.
inline NameRules name_rules(bool library) {
  NameRules rules;
  rules.functions = rules.variables = CaseStyle::snake;
  rules.reserved = library ? python_keywords() : python_reserved();
  rules.members = python_member_reserved();
  rules.unnamed = "function";
  rules.function_scope = true;
  rules.one_type = library;
  rules.hidden = "_";
  rules.imports_hidden = rules.methods_in_classes = rules.globals_are_functions = true;
  rules.inlines_lambdas = false;
  return rules;
}

// What no constant of a module can hold: functions are declared behind it.
inline constexpr std::initializer_list<ir::ExprKind> kNoConstants = {ir::ExprKind::closure,
                                                                     ir::ExprKind::function_ref};

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
