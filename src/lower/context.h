// What all functions of one lowering share: the ids of the IR that stand for the checker's, and the types of
// the IR.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lower/lower.h"

namespace mochi::lower {

using check::CallId;
using check::FunId;
using check::NodeId;
using check::VarId;
using ir::ArmId;
using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using ir::UnwrapReason;
using syntax::NodeKind;
using types::DeclId;
using types::ModuleId;
using types::TypeId;
using types::TypeKind;

// A local of an enclosing function, a closure that one holds, or, with neither, the receiver of the method around.
struct Carried {
  VarId var;
  FunId fun;
};

class Context {
 public:
  Context(const check::Checked& checked_program, Sink& sink, Options options);
  void run();

  const check::Checked& checked;
  ir::Program program;
  types::TypeStore& types;
  Names& names;
  const Options options;

  // The type as the IR has it: soft(V) is option<V>, a variant its union, int64 int, functions without
  // effects, whatever stayed unknown `any`.
  TypeId ir_type(TypeId type);
  // The fields of a record or anonymous type of the IR, with types of the IR.
  std::vector<types::Field> fields(TypeId type);
  std::vector<types::Field> variant_fields(TypeId union_type, std::uint32_t variant);
  // The prelude's `result`.
  bool is_result(TypeId type) const {
    return types[type].decl.valid() && !types.decl(types[type].decl).module.valid();
  }
  // None if there is no such field.
  std::uint32_t field_index(TypeId type, NameId name);

  // The function of the IR; nested functions and lambdas get theirs with `add_function`.
  FunctionId function_of(FunId fun) const { return functions_[fun.value]; }
  // The module is no standard module that programs import, but stands for a form of theirs.
  bool is_support(ModuleId module) const;
  // A function of a support module, which the checker has loaded for what the program does.
  FunctionId support(std::string_view module, std::string_view name);
  FunctionId add_function(FunId fun);
  FunctionId add_function();
  GlobalId global_of(VarId var);
  // The constants of the module's types, each behind the globals that its value names: what is made before all
  // statements.
  std::vector<VarId> early_globals(ModuleId module) const;
  // Parameters of the record that `fun` is a method of, then its own.
  std::vector<types::TypeParamId> type_params(const check::Fun& fun) const;

  // Does a nested function need an environment: captured locals, the receiver, or another one that does?
  bool needs_environment(FunId fun);
  // What a generic nested function that needs an environment gets instead, in front of its arguments: there is no
  // closure that has a form for each type. Empty for all other functions.
  const std::vector<Carried>& carried(FunId fun);
  const check::File& file(check::FileId id) const { return checked.files[id]; }

  // A library build: the module has no top-level statements, and each of its globals is made on first use
  // (Z3). In a program the same values are made when the module starts, which nobody can tell: they are free
  // of effects.
  bool is_lazy(ModuleId module) const;

  // Reports T067 once per node.
  void refuse(std::string_view construct, Span span);

 private:
  struct FreeNames {
    std::vector<VarId> vars;
    std::vector<FunId> funs;
    bool self = false;
  };
  void add_modules();
  void add_functions();
  void add_globals();
  void lower_bodies();
  void order_functions();
  void lazy_globals(ModuleId module);
  // The default values of an exported function's parameters.
  void presets(FunId fun);
  struct Early {
    std::vector<VarId> order;
    std::unordered_set<std::uint32_t> seen;
  };
  void early_global(VarId var, Early& found) const;
  void early_globals_in(const check::File& file, NodeId node, ModuleId module, Early& found) const;
  TypeId make_ir_type(TypeId type);
  void rewrite_declarations();
  void free_names(const check::File& file, NodeId node, Span inside, FreeNames& found) const;

  Sink& sink_;
  std::vector<FunctionId> functions_;
  std::vector<FunctionId> called_;  // of support modules, by what forms stand for
  std::vector<GlobalId> globals_;
  std::unordered_map<std::uint32_t, TypeId> ir_types_;
  enum class Environment : std::uint8_t { unknown, none, needed };
  std::vector<Environment> environments_;
  std::unordered_map<std::uint32_t, std::vector<Carried>> carried_;
};

}  // namespace mochi::lower
