// What modules that stand for crates have and others do not (language page §17.18, rust-bridge page §9.3): instances of
// generic types by their names, functions with several parameter types, operators and fields that are functions.
#pragma once

#include <string>
#include <string_view>

#include "check/checker.h"

namespace mochi::check {

struct Checker::Crates {
  explicit Crates(Checker& checker) : c(checker) {}

  // Is it the module of a crate?
  bool is_crate(ModuleId module) const;
  // `_of_list_Key`: what stands behind the name of an instance, from its type arguments as they are written.
  std::string instance_suffix(std::string_view written) const;
  // `Regex` of `re.bytes.Regex` as the module calls it: `bytes__Regex`.
  NameId written_type(ModuleId module, std::string_view written, NameId name) const;
  // `Map<string>` as the module calls it; `name` if it has no such instance.
  NameId crate_instance(ModuleId module, NameId name, NodeId type_args);
  // The function of `decl`, or else of the type of `plain`, that a call with type arguments means: `x.get<int>(…)`. `plain` if
  // there are none, or none is for these types.
  FunId called_instance(NodeId node, NodeId callee, FunId plain, DeclId decl = {});
  // `x?.method(…)` where x may be a handle: what the method gives, or none. None if `base` is no such option.
  TypeId safe_call(NodeId node, NodeId callee, NodeId base);
  // `Type.NAME`: what the module calls `Type__NAME`.
  Binding crate_constant(DeclId decl, NameId name) const;
  // Of the functions of one name the one that takes the arguments of the call; these are checked then.
  FunId overload(NodeId node, FunId fun);
  // A method that stands for an operator, an index or a field; none if the type has no such one.
  FunId crate_method(TypeId type, std::string_view name);
  // `a + b` by the method of `a` that is called so; `argument` is none for `-a` and fields. None if it takes something else.
  TypeId operator_call(NodeId node, FunId fun, NodeId argument);
  static std::string_view operator_name(TokenKind op);
  // Why the module does not have `name`, which may stand behind a type; empty if nobody says.
  std::string absent_help(ModuleId module, std::string_view name) const;

  // Where all is listed; empty for other modules.
  std::string listing_help(ModuleId module) const;

 private:
  FunId method_instance(DeclId decl, NameId name, NodeId type_args, FunId plain) const;
  bool fits_exactly(TypeId given, TypeId wanted);
  FunId overload_sibling(FunId fun, int number) const;

  Checker& c;
};

}  // namespace mochi::check
