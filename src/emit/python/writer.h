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
  using Imports = std::map<std::string, std::set<std::string>>;
  const Imports& imports() const { return imports_; }
  // Those so far; from here on there are `others`.
  Imports exchange_imports(Imports others) { return std::exchange(imports_, std::move(others)); }
  // The class of what `id` raises, which is then imported.
  Doc error_class(ir::FunctionId id);
  const std::map<std::string, std::set<std::string>>& error_imports() const { return error_imports_; }

 private:
  Imports imports_;
  std::map<std::string, std::set<std::string>> error_imports_;
};

}  // namespace mochi::emit::python
