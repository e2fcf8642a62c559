// Names of everything that stands at the top of a module, and of locals and attributes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/common/item_names.h"
#include "emit/python/options.h"
#include "ir/ir.h"

namespace mochi::emit::python {

// Functions and constants of exported types that stand in a class (ProgramNames::members): methods; and what belongs to a
// record or an enum itself. An alias of a union has no attributes, so that its own stand in the module.
void add_class_members(const ir::Program& program, ProgramNames& names);

// What is called on its first argument: a method of a record, of a union or of an enum.
bool has_receiver(const ir::Program& program, ir::FunctionId id);

class ModuleNames {
  const ir::Program& program_;
  ProgramNames& shared_;
  const WriterOptions& options_;
  const TwoForms inner_forms_;
  using Variant = std::pair<types::DeclId, std::uint32_t>;
  const std::map<Variant, std::string> public_variants_;

 public:
  // All must outlive this.
  ModuleNames(const ir::Program& program, ProgramNames& shared, const WriterOptions& options);
  ModuleNames(const ModuleNames&) = delete;
  ModuleNames& operator=(const ModuleNames&) = delete;

  // Of functions and globals.
  const ItemNames items;
  NameScope scope;  // of the module, for what is named on the way

  // As users of the function call it.
  std::string function_name(ir::FunctionId id) const {
    return member_of(class_of(id), has_inner_form(id) ? items.public_name(id) : items.of(id));
  }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return items.of(f, l); }
  // A library's function that gives a result<T, E>: it raises what went wrong.
  bool raises(ir::FunctionId id) const;
  // The same with its result as a value, for code of its module; `_f` beside `f`.
  bool has_inner_form(ir::FunctionId id) const { return items.has_two_forms(id); }
  // A lambda that stands where it is given to a call or put into a field, instead of in the module.
  bool stands_inline(ir::FunctionId id) const { return inline_.contains(id); }
  // The field or parameter that an operand of a record, variant or call goes to; empty for others.
  std::string operand_name(const ir::Body& body, ir::ExprId whole, std::uint32_t index);
  // What that form is called; or what the methods of a union share. It stands in the module: of what stands in a class nobody outside of
  // it may call what is private.
  const std::string& inner_name(ir::FunctionId id);
  // The type in whose class it stands; none for what stands in the module. Methods of a union stand in the classes of all its
  // variants.
  types::DeclId class_of(ir::FunctionId id) const;
  types::DeclId class_of(ir::GlobalId id) const;
  // Is called on its first argument.
  bool is_method(ir::FunctionId id) const { return items.is_class_method(id) && has_receiver(program_, id); }
  // A static function of a class with type parameters: `Cache[int, str].create()` tells it what they are.
  bool gets_class(ir::FunctionId id) const {
    return is_generic_static(id) && !tells_arguments(id);
  }
  // One whose parameters tell what the type arguments are needs no more than type variables of its own.
  bool has_own_variables(ir::FunctionId id) const { return is_generic_static(id) && tells_arguments(id); }
  // A name for something that has none in the source; nobody else in the function around `f` has it.
  std::string fresh(ir::FunctionId f, std::string_view wanted) { return fresh_.of(f, wanted); }
  // Nothing has one of the names: had they been taken before (`WriterOptions::taken`), nothing would be
  // called otherwise.
  bool are_free(const std::set<std::string>& names) const;
  // Something of the module, or a member of one of its types, is called so.
  bool hides(std::string_view name);
  // A function that stands where it is made.
  bool is_nested(ir::FunctionId id) const { return items.uses().is_nested(id); }
  // Stands in the file that is written.
  bool is_own(ir::FunctionId id) const {
    return items.has(id) && program_.functions[id].module == options_.module &&
           !items.imported().contains(id);
  }
  bool is_own(ir::GlobalId id) const {
    if (items.is_class_constant(id)) return !options_.tests && program_.globals[id].module == options_.module;
    return items.has(id) && !items.imported_globals().contains(id);
  }
  const std::map<types::DeclId, std::string>& imported_types() const { return imported_types_; }
  const std::map<std::pair<types::DeclId, std::uint32_t>, std::string>& imported_variants() const {
    return imported_variants_;
  }
  // The names under which other modules know them.
  std::string public_name(types::DeclId id) const;
  std::string public_name(types::DeclId id, std::uint32_t variant) const;
  const std::string& type_name(types::DeclId id);
  // An exported alias, whose name nothing else has.
  std::string alias_name(const api::TypeDecl& alias) const;
  // The type of another module is known by the name here. False if it has one already.
  bool import_type_as(types::DeclId id, const std::string& name);
  const std::string& variant_name(types::DeclId id, std::uint32_t variant);
  // The attribute that holds a field.
  std::string attribute(types::TypeId aggregate, std::uint32_t index) {
    return member_of((*program_.types)[aggregate].decl, fields_.of(aggregate, index));
  }
  std::string variant_attribute(types::TypeId union_type, std::uint32_t variant, std::uint32_t index) {
    return member_of((*program_.types)[union_type].decl, fields_.of(union_type, variant, index));
  }

 private:
  bool is_generic_static(ir::FunctionId id) const {
    const types::DeclId of = class_of(id);
    return of && !is_method(id) && !program_.types->decl(of).params.empty();
  }
  bool tells_arguments(ir::FunctionId id) const;
  // Calls `visit` for each type that the file declares, and for each variant that is a class.
  template <typename F, typename G>
  void for_each_class(F&& type, G&& variant) const;
  std::string style(types::DeclId id, NameId name) const;
  // The name of a member, which differs from those that exceptions and enums of Python have (border page N3).
  std::string member_of(types::DeclId id, std::string name) const;
  std::map<Variant, std::string> find_variants() const;
  TwoForms find_inner_forms() const;
  void find_inline();
  ModuleScope module_scope() const;

  NameSet given_;  // all names that were chosen on the way
  FieldNames fields_;
  FreshNames fresh_;
  std::map<ir::FunctionId, std::string> inner_names_;
  std::set<ir::FunctionId> inline_;
  std::map<types::DeclId, std::string> type_names_;
  std::map<Variant, std::string> variant_names_;
  std::map<types::DeclId, std::string> imported_types_;
  std::map<Variant, std::string> imported_variants_;
  bool members_known_ = false;
  std::set<std::string, std::less<>> members_;  // of the types of the module
};

}  // namespace mochi::emit::python
