// The target's names of everything that stands at the top of a module: functions, globals, declared types, variants.
#pragma once

#include <map>
#include <set>
#include <string>

#include "emit/common/naming.h"
#include "ir/ir.h"

namespace mochi::emit {

// Functions that are written where they are made: those that some closure expression builds. Every other one, also a
// nested function that captures nothing, stands at the top of its module.
std::set<ir::FunctionId> nested_functions(const ir::Program& program);

struct ModuleNameStyle {
  CaseStyle functions = CaseStyle::snake;
  CaseStyle globals = CaseStyle::snake;
  CaseStyle types = CaseStyle::pascal;
  // What init functions are called; several modules number it.
  std::string_view init = "main";
};

class ModuleNames {
 public:
  // Declares every name in `scope`, types and variants first, in program order.
  ModuleNames(const ir::Program& program, NameScope& scope, const ModuleNameStyle& style);

  const std::string& function(ir::FunctionId id) const { return functions_.at(id); }
  bool is_nested(ir::FunctionId id) const { return nested_.contains(id); }
  const std::string& global(ir::GlobalId id) const { return globals_.at(id); }
  const std::string& type(types::DeclId id) const { return types_.at(id); }
  const std::string& variant(types::DeclId id, std::uint32_t index) const { return variants_.at({id, index}); }

 private:
  std::set<ir::FunctionId> nested_;
  std::map<ir::FunctionId, std::string> functions_;
  std::map<ir::GlobalId, std::string> globals_;
  std::map<types::DeclId, std::string> types_;
  std::map<std::pair<types::DeclId, std::uint32_t>, std::string> variants_;
};

}  // namespace mochi::emit
