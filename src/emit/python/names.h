// Names of everything that stands at the top of a module, and of locals and attributes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "emit/common/program_uses.h"
#include "emit/python/options.h"
#include "ir/ir.h"

namespace mochi::emit::python {

class ModuleNames {
 public:
  // All must outlive this.
  ModuleNames(const ir::Program& program, ProgramNames& shared, const WriterOptions& options);

  NameScope scope;

  const std::string& function_name(ir::FunctionId id) const { return function_names_.at(id); }
  const std::string& global_name(ir::GlobalId id) const { return global_names_.at(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return locals_.of(f, l); }
  // What the helper is called here: what is exported keeps its name, and the helper makes room.
  std::string helper_name(std::string_view name) const {
    return (public_names_.contains(std::string(name)) ? "_" : "") + std::string(name);
  }
  // A library's exported function that gives a result<T, E>: it raises what went wrong.
  bool raises(ir::FunctionId id) const;
  // The same with its result as a value, for code of its module; `_f` beside `f`.
  bool has_inner_form(ir::FunctionId id) const { return inner_forms_.contains(id); }
  // A name for something that has none in the source; nobody else in the function around `f` has it.
  std::string fresh(ir::FunctionId f, std::string_view wanted);
  // Nothing has one of the names: had they been taken before (`WriterOptions::taken`), nothing would be
  // called otherwise.
  bool are_free(const std::set<std::string>& names) const;
  const ProgramUses& uses() const { return shared_.uses; }
  // A function that stands where it is made.
  bool is_nested(ir::FunctionId id) const { return shared_.uses.is_nested(id); }
  // Stands in the file that is written.
  bool is_own(ir::FunctionId id) const { return function_names_.contains(id) && !imported_.contains(id); }
  bool is_own(ir::GlobalId id) const { return global_names_.contains(id) && !imported_globals_.contains(id); }
  const std::map<ir::FunctionId, std::string>& imported() const { return imported_; }
  const std::map<ir::GlobalId, std::string>& imported_globals() const { return imported_globals_; }
  const std::map<types::DeclId, std::string>& imported_types() const { return imported_types_; }
  const std::map<std::pair<types::DeclId, std::uint32_t>, std::string>& imported_variants() const {
    return imported_variants_;
  }
  // The names under which other modules know them.
  std::string public_name(ir::FunctionId id) const;
  std::string public_name(ir::GlobalId id) const;
  std::string public_name(types::DeclId id) const;
  std::string public_name(types::DeclId id, std::uint32_t variant) const;
  const std::string& type_name(types::DeclId id);
  const std::string& variant_name(types::DeclId id, std::uint32_t variant);
  // A constant of the module: its value cannot fail and calls nothing.
  bool is_constant(ir::GlobalId id) const { return shared_.constants.contains(id); }
  bool global_may_be_unset(ir::GlobalId id) const { return shared_.uses.may_be_unset(id); }
  // The attribute that holds a field.
  const std::string& attribute(types::TypeId aggregate, std::uint32_t index);
  const std::string& variant_attribute(types::TypeId union_type, std::uint32_t variant, std::uint32_t index);

 private:
  bool wanted(ir::FunctionId f) const;
  bool wanted(ir::GlobalId g) const;
  bool is_method(ir::FunctionId f) const;
  void find_public_names();
  void name_types();
  void name_functions();
  void name_globals();
  void name_locals();
  const std::vector<std::string>& attributes(std::uint64_t key, const std::vector<NameId>& fields);

  const ir::Program& program_;
  types::TypeStore& types_;
  ProgramNames& shared_;
  const WriterOptions& options_;
  const Dialect& dialect_;
  std::set<ir::FunctionId> test_functions_;  // of a file of tests
  std::set<ir::FunctionId> inner_forms_;
  std::set<std::string> public_names_;  // of the library module that is written
  std::map<ir::FunctionId, std::string> function_names_;
  std::map<ir::GlobalId, std::string> global_names_;
  std::map<types::DeclId, std::string> type_names_;
  std::map<std::pair<types::DeclId, std::uint32_t>, std::string> variant_names_;
  std::map<ir::FunctionId, std::string> imported_;
  std::map<ir::GlobalId, std::string> imported_globals_;
  std::map<types::DeclId, std::string> imported_types_;
  std::map<std::pair<types::DeclId, std::uint32_t>, std::string> imported_variants_;
  LocalTable locals_;
  std::map<ir::FunctionId, NameSet> local_names_;  // in use in a function and those inside, if it needed a
                                                   // fresh one
  NameSet given_;                                  // all names that were chosen
  std::map<std::uint64_t, std::vector<std::string>> attributes_;
};

}  // namespace mochi::emit::python
