// What is emitted: a whole program in one file, or one module of a library.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/surface.h"
#include "emit/python/dialect.h"
#include "emit/python/failures.h"
#include "emit/python/views.h"
#include "ir/ir.h"

namespace mochi::emit::python {

// Examples of doc comments as doctests, by what they belong to (emit/common/doc_examples.h); each line ends
// with a line end.
using Examples = std::map<std::string, std::string>;

struct WriterOptions {
  const Dialect* dialect = &kProgramDialect;
  // Names of the module that nothing else gets: helpers.
  std::set<std::string> taken;
  // Library: this module alone.
  ir::ModuleId module;
  // A file of native tests of the module: everything is imported.
  bool tests = false;
  // Library: the functions that it ships (emit/common/shipped.h), and what is only read.
  const std::set<ir::FunctionId>* shipped = nullptr;
  const Views* views = nullptr;
  // Library: which functions raise their failures.
  const Failures* failures = nullptr;
  // Tests that are not written, since doctests run what they say.
  std::set<ir::FunctionId> left_out;
  // Doc comments show these in place of their examples in Mochi.
  const Examples* examples = nullptr;
  // Library: what the package exports, and of the module the aliases, which the program does not know.
  const api::Surface* surface = nullptr;
  std::vector<const api::TypeDecl*> aliases;
  // Library: a module that users do not see.
  bool internal = false;
  // By package of Mochi: what failures of its functions are raised as: where the class stands (`textkit`,
  // `textkit._internal`), and its name.
  std::map<std::string, std::pair<std::string, std::string>> error_classes;
};

}  // namespace mochi::emit::python
