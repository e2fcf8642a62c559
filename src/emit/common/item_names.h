// The names of one module's file in the style of a target: its functions, globals, what it imports, and all locals. They depend
// on the program alone, so that all writers of the module share them.
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "emit/common/program_uses.h"
#include "ir/ir.h"

namespace mochi::emit {

// How a language writes names.
struct NameRules {
  CaseStyle functions = CaseStyle::camel;
  CaseStyle types = CaseStyle::pascal;
  CaseStyle constants = CaseStyle::upper_snake;
  CaseStyle variables = CaseStyle::camel;  // parameters, fields
  CaseStyle variants = CaseStyle::pascal;
  std::span<const std::string_view> reserved;  // sorted
  Escape escape{"", "_"};
  // What a function without a name is called.
  std::string_view unnamed = "lambda";
  // How locals get their names, beside their style.
  bool function_scope = false;  // LocalNameStyle
  bool one_type = false;
  // The rest is of libraries. Before the names of what its users do not see.
  std::string_view hidden{};
  // Tests import what users do not see, instead of copying it.
  bool imports_hidden = false;
  // Methods have names in their classes, not in the module, and may be called as words of the language but these (sorted).
  bool methods_in_classes = false;
  std::span<const std::string_view> members{};
  // A global that is no constant is the function that makes it, for code of its module.
  bool globals_are_functions = false;
  // Parameters of what is exported keep their names: what users do not see gives way.
  bool parameters_keep = false;
  // A lambda that is used once stands where it is used.
  bool inlines_lambdas = true;
};

// What all modules of a program share.
struct ProgramNames {
  // `refused`: kinds of expressions that the target cannot have in a constant (find_constants).
  ProgramNames(const ir::Program& program, const NameRules& rules,
               std::initializer_list<ir::ExprKind> refused = {});
  NameRules rules;
  ProgramUses uses;
  std::set<ir::GlobalId> constants;  // the value cannot fail and calls nothing
  std::set<types::DeclId> classes;   // records with methods, in a library
  // Private functions of standard modules that other modules call, since code of theirs was made for these.
  std::set<ir::FunctionId> shared;
  // What stands in the class of its type beside the methods of records, in a library of a target with `methods_in_classes`;
  // the target fills them.
  std::set<ir::FunctionId> members;
  std::set<ir::GlobalId> member_constants;
  ConvertedNames functions;
  ConvertedNames variables;
  // Names of what is exported, its parameters and fields, as the language has them where that differs: doc
  // comments speak of them.
  std::map<std::string, std::string, std::less<>> words;
  // What functions without names are for: the parameter that they are given for, or who calls them.
  std::map<ir::FunctionId, std::string> purposes;

 private:
  void find_words(const ir::Program& program);
  void find_purposes(const ir::Program& program);
};

// What stands in its module in two forms, one for users and one behind the border.
struct TwoForms {
  std::set<ir::FunctionId> functions;
  std::set<ir::GlobalId> globals;
};

// What the name of a function is made of: its own, the title of a test, the type that it belongs to. `unnamed` and `top_level` are
// called those that have none.
std::string item_words(const ir::Program& program, const ir::Function& f, std::string_view unnamed,
                       std::string_view top_level);
// The same of a global: its own name behind that of the type that it is a constant of.
std::string item_words(const ir::Program& program, const ir::Global& g);

// What one file holds.
struct ModuleScope {
  // Names that belong to helpers; nothing else gets one of them.
  std::set<std::string> helpers;
  // Names, of types say, that users of the module know beside those of functions and globals.
  std::set<std::string> exports;
  // What is declared before all else: see ItemNames::first.
  std::vector<std::string> first;
  // Library: this module alone.
  ir::ModuleId module;
  // A file of native tests: the exported functions are imported, the others copied.
  bool tests = false;
  // Tests that are not written.
  std::set<ir::FunctionId> left_out;
  // Library: the functions that it ships; all, if null.
  const std::set<ir::FunctionId>* shipped = nullptr;
  // Library: of all its modules; null where the forms stand in files of their own.
  const TwoForms* two_forms = nullptr;
};

class ItemNames {
 public:
  // `shared` and what the scope points to must outlive this.
  ItemNames(const ir::Program& program, ProgramNames& shared, ModuleScope options);
  ItemNames(const ItemNames&) = delete;
  ItemNames& operator=(const ItemNames&) = delete;

  const ProgramUses& uses() const { return shared_.uses; }
  const NameScope& scope() const { return scope_; }
  const std::map<std::string, std::string, std::less<>>& words() const { return shared_.words; }
  bool is_constant(ir::GlobalId id) const { return shared_.constants.contains(id); }
  // An exported record with methods is a class in a library.
  bool is_class(types::DeclId decl) const {
    return options_.module.valid() && shared_.classes.contains(decl);
  }
  // Names of the module that users know.
  bool is_public(std::string_view name) const { return exports_.contains(name); }
  // The name under which users of the module know it.
  std::string public_name(ir::FunctionId f) const;
  std::string public_name(ir::GlobalId g) const;
  // The name under which the module exports the form that stands behind the border.
  std::string inner_name(ir::FunctionId f) const { return (has_two_forms(f) ? "_" : "") + public_name(f); }
  std::string inner_name(ir::GlobalId g) const { return (has_two_forms(g) ? "_" : "") + public_name(g); }
  bool has_two_forms(ir::FunctionId f) const {
    return options_.two_forms != nullptr && options_.two_forms->functions.contains(f);
  }
  bool has_two_forms(ir::GlobalId g) const {
    return options_.two_forms != nullptr && options_.two_forms->globals.contains(g);
  }
  // What the module calls a helper: what users call by a name keeps it.
  std::string helper_alias(std::string_view name) const;

  // Has a name in its class alone.
  bool is_class_method(ir::FunctionId f) const {
    return shared_.rules.methods_in_classes && options_.module.valid() &&
           (program_.functions[f].kind == ir::FunctionKind::method || shared_.members.contains(f));
  }
  bool is_class_constant(ir::GlobalId g) const {
    return options_.module.valid() && shared_.member_constants.contains(g);
  }
  // The names that those of ModuleScope::first have got.
  const std::vector<std::string>& first() const { return first_; }
  bool has(ir::FunctionId f) const { return !functions_[f.value].empty(); }
  bool has(ir::GlobalId g) const { return !globals_[g.value].empty(); }
  // Only of those that the file names.
  const std::string& of(ir::FunctionId f) const;
  const std::string& of(ir::GlobalId g) const;
  const std::string& of(ir::FunctionId f, ir::LocalId l) const { return locals_.of(f, l); }
  const std::map<ir::FunctionId, std::string>& imported() const { return imported_; }
  const std::map<ir::GlobalId, std::string>& imported_globals() const { return imported_globals_; }
  // The names of all locals of a function of the module and of the closures inside.
  NameSet locals_of(ir::FunctionId top) const { return locals_.all_of(top); }
  // None of the names was given to anything: taking them before would have changed nothing.
  bool are_free(const std::set<std::string>& names) const;

 private:
  void find_makers();
  bool wanted(ir::FunctionId f) const;
  bool wanted(ir::GlobalId g) const;
  void find_test_functions();
  std::string escaped(std::string name, bool method = false) const;
  std::string declare(ir::FunctionId f, std::string_view wanted);
  void find_exports();
  void name_functions();
  void import_functions(const std::vector<ir::FunctionId>& outside);
  void name_globals();
  void name_locals();
  // What stands in the module and the function, or a closure in it, names.
  NameScope used_by(ir::FunctionId top);

  const ir::Program& program_;
  ProgramNames& shared_;
  const ModuleScope options_;
  NameScope scope_;
  NameSet given_;
  std::set<ir::FunctionId> test_functions_;
  std::set<ir::FunctionId> makers_;  // of exported globals that are no constants, where those are functions
  std::set<std::string, std::less<>> exports_;
  std::set<std::string, std::less<>> parameters_;  // of what is exported, where they keep their names
  std::vector<std::string> first_;
  std::map<ir::FunctionId, std::string> imported_;
  std::map<ir::GlobalId, std::string> imported_globals_;
  // By function and global; empty for those that the file does not name.
  std::vector<std::string> functions_;
  std::vector<std::string> globals_;
  LocalTable locals_;
};

// The names of the fields of aggregates, each type a scope of its own.
class FieldNames {
 public:
  // `kind`: a name that the fields of a union's variant keep clear of; empty for none. Fields may be called as words of the
  // language unless `reserved` holds them.
  FieldNames(const ir::Program& program, const NameRules& rules, std::span<const std::string_view> reserved,
             std::string_view kind)
      : program_(program), style_(rules.variables), escape_(rules.escape), reserved_(reserved), kind_(kind) {}

  const std::string& of(types::TypeId aggregate, std::uint32_t index);
  const std::string& of(types::TypeId union_type, std::uint32_t variant, std::uint32_t index);

 private:
  const std::vector<std::string>& all(std::uint64_t key, const std::vector<NameId>& fields, bool variant);
  const ir::Program& program_;
  CaseStyle style_;
  Escape escape_;
  std::span<const std::string_view> reserved_;
  std::string_view kind_;
  std::map<std::uint64_t, std::vector<std::string>> names_;
};

// Names for what has none in the source: unlike all in the function and the closures in it.
class FreshNames {
 public:
  // Both must outlive this; `scope` is that of the file.
  FreshNames(const ItemNames& names, const NameScope& scope) : names_(names), scope_(scope) {}
  std::string of(ir::FunctionId function, std::string_view wanted);

 private:
  const ItemNames& names_;
  const NameScope& scope_;
  std::map<ir::FunctionId, NameSet> used_;  // by the function around all closures
};

}  // namespace mochi::emit
