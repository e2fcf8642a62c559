// The state of one emission of Python: a program's file, or a library's module.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "emit/python/classes.h"
#include "emit/python/layout.h"
#include "emit/python/names.h"
#include "emit/python/options.h"

namespace mochi::emit::python {

class Writer {
 public:
  // `shared` must outlive this.
  Writer(const ir::Program& program, ProgramNames& shared, WriterOptions options);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  const ir::Program& program;
  const WriterOptions options;
  const Dialect& dialect;
  types::TypeStore& types;
  Layout layout;
  ModuleNames names;
  TypeWriter classes;
  std::set<std::string> helpers;   // names in use
  std::set<std::string> sections;  // of the support code that declare them

  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  // A name of Python's own library, which is then imported: `from module import name`.
  Doc import(std::string_view module, std::string_view name);
  // A name that Python itself has: by its module where something of the author's is called so (border page N4).
  Doc builtin(std::string_view name);
  // Such a name was written.
  bool names_builtins() const { return names_builtins_; }
  // `from module import name as alias`.
  Doc import_as(std::string_view module, std::string_view name, std::string_view alias);
  using Imports = std::map<std::string, std::set<std::string>>;
  const Imports& imports() const { return imports_; }
  // Those so far; from here on there are `others`.
  Imports exchange_imports(Imports others) { return std::exchange(imports_, std::move(others)); }
  const std::map<std::string, std::set<std::string>>& error_imports() const { return error_imports_; }

  // --- how failures with an E are raised ---
  // The class that is raised for a failure of a function of `module`, which is then imported: that of E, or that of the package.
  Doc failure_class(types::TypeId error, ir::ModuleId module);
  // What stands behind `raise`. `fresh`: the value was just made.
  Doc raised(types::TypeId error, Doc value, bool fresh);
  // The outcome of a call of what raises, as a value.
  Doc outcome_of(types::TypeId error, ir::ModuleId module, Doc function, std::vector<Doc> args);
  // The helper that gives it; where no call is written, as the beginning of a partial application.
  Doc outcome_helper(types::TypeId error);
  // `given(outcome)`: the value, or what went wrong raised; the same of what `raising` makes of functions.
  Doc given(std::string_view helper, types::TypeId error, Doc outcome);

 private:
  // E is a class of its own that can be raised; anything, which may be one; or a value that the package's class holds.
  enum class Raised : std::uint8_t { itself, either, wrapped };
  Raised raised_form(types::TypeId error) const;
  Imports imports_;
  std::map<std::string, std::set<std::string>> error_imports_;
  bool names_builtins_ = false;
};

}  // namespace mochi::emit::python
