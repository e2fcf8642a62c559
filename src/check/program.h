// What the checks of all modules of one compilation share: the output, the tables of what each module offers,
// and the prelude.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"

namespace mochi::check {

enum class BindKind : std::uint8_t {
  none,
  var,
  fun,
  module_,
  variant,
  builtin,
  field,
  update_field,
  method,
  agent
};

// What a name in the value space stands for. `id` is a VarId, FunId, ModuleId, DeclId (variant), Builtin, or
// field index.
struct Binding {
  BindKind kind = BindKind::none;
  std::uint32_t id = 0;
  std::uint32_t index = 0;  // variant: its index
  bool exported = false;
  explicit operator bool() const { return kind != BindKind::none; }
};

enum class TypeEntryKind : std::uint8_t { none, decl, alias, variant, parameter, broken };

// What a name in the type space stands for; `broken` was declared twice and mutes its uses. `id` is a DeclId
// (decl, variant), an index of Program::aliases or a TypeParamId.
struct TypeEntry {
  TypeEntryKind kind = TypeEntryKind::none;
  std::uint32_t id = 0;
  std::uint32_t index = 0;
  bool exported = false;
  explicit operator bool() const { return kind != TypeEntryKind::none; }
};

// `type A<T> = …`: transparent. Resolved on first use; `open` finds cycles.
struct Alias {
  NameId name;
  ModuleId module;
  FileId file;
  NodeId node;
  std::vector<TypeParamId> params;
  TypeId type;
  bool open = false;
  bool exported = false;
};

struct NamedBinding {
  NameId name;
  Binding binding;
};
struct NamedType {
  NameId name;
  TypeEntry entry;
};

// What a checked module offers to its importers, sorted by NameId.
struct ModuleTable {
  std::vector<NamedBinding> values;
  std::vector<NamedType> types;
};

struct Program {
  Program(Checked& o, Session& s, Sink& d, const Options& op)
      : out(o), names(s.names), sources(s.sources), types(s.types), sink(d), options(op) {}
  Checked& out;
  Names& names;
  SourceMap& sources;
  types::TypeStore& types;
  Sink& sink;
  const Options& options;
  std::vector<ModuleTable> tables;  // by ModuleId
  std::vector<Alias> aliases;
  std::vector<std::uint32_t> methods_of;  // by DeclId: index of Checked::methods plus 1, 0 = none
  DeclId result_decl;
  // By TypeId, of all modules: has it inference variables (0 unknown, 1 no, 2 yes), and what a type without
  // any becomes behind the checker.
  std::vector<std::uint8_t> variable_flags;
  std::vector<TypeId> final_types;
  // A module whose functions remove map keys is loaded: `in` narrowing does not outlive calls.
  bool maps_shrink = false;
  // Globals of modules that were checked before, which another module was the first to assign.
  std::vector<VarId> assigned_elsewhere;
};

// Makes the prelude's declarations (Z7).
void declare_prelude(Program& program);

// Checks one module whose files are parsed and whose imports are resolved (Module::imports) and checked.
void check_module(Program& program, ModuleId module);

}  // namespace mochi::check
