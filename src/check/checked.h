// The checked program: what the checker hands to lowering. The syntax trees stay as they are; this adds, for
// every node, its type, the type it flows into, and what its name means. Lowering asks nothing else and
// infers nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/names.h"
#include "base/source.h"
#include "check/absent.h"
#include "syntax/tree.h"
#include "types/builtins.h"
#include "types/types.h"

namespace mochi::check {

using syntax::NodeId;
using types::DeclId;
using types::EffectSet;
using types::ModuleId;
using types::TypeId;
using types::TypeParamId;

struct VarTag;
using VarId = Id<VarTag>;
struct FunTag;
using FunId = Id<FunTag>;
struct CallTag;
using CallId = Id<CallTag>;
struct FileTag;
using FileId = Id<FileTag>;

enum class VarKind : std::uint8_t { global, local, parameter, loop, pattern, query, caught, foreign };

struct Var {
  NameId name;
  VarKind kind = VarKind::local;
  TypeId type;
  bool is_let = false;
  bool exported = false;
  // Z13: captured by a closure; assigned after that capture by anyone (then it is a cell).
  bool captured = false;
  bool assigned = false;
  bool assigned_after_capture = false;
  FileId file;
  NodeId node;     // the declaring node (Let, Param, For, …)
  FunId owner;     // the function whose local it is; none for globals and module-level statements' locals
  DeclId of_type;  // a `static let`: the type that it belongs to; its `owner` is none
  ModuleId module;
  std::string doc;
  std::string foreign_path;  // kind foreign: dotted name as written in `extern`
  Span span;                 // of the name
};

enum class FunKind : std::uint8_t { plain, method, nested, lambda, test, bench, foreign };

struct Fun {
  NameId name;  // none for lambdas
  FunKind kind = FunKind::plain;
  FileId file;
  NodeId node;   // Fun, Lambda, Test, Bench, ExternFun
  FunId parent;  // nested, lambda: the enclosing function, none at module level
  DeclId method_of;
  DeclId
      of_type;  // a `static fun`: the type that it belongs to, whose type parameters come first in `type_params`
  bool changes_self = false;  // a method that assigns to what its receiver holds
  bool early = false;         // nested: it is named above its text
  ModuleId module;
  bool exported = false;
  std::vector<TypeParamId> type_params;
  std::vector<VarId> params;
  TypeId result;
  EffectSet effects;                         // of its body, not counting effects of function parameters
  std::vector<std::uint32_t> effect_params;  // parameters whose effects a call adds (Z12)
  std::vector<VarId> captures;               // locals of enclosing functions, in order of first use
  std::string doc;
  std::string title;         // test, bench: the name as text
  std::string foreign_path;  // extern
  bool is_builtin = false;   // `extern fun` of a standard module that names an intrinsic
  types::Builtin builtin{};
  std::vector<std::string> capabilities;  // packages page Z12, sorted
  Span span;
};

// What the name (or construct) at a node stands for.
enum class RefKind : std::uint8_t {
  none,
  var,          // Ident, Assign target, Let, Param…: id = VarId
  fun,          // Ident, Select of a module: id = FunId, as a value or callee
  builtin,      // id = Builtin
  field,        // Select, FieldInit, bare Ident inside a method: id = field index of the record
  method,       // Select, bare Ident inside a method: id = FunId
  variant,      // Ident, StructLit, Select, pattern Ident/Call: id = variant index; the node's type names the
                // union
  record,       // StructLit of a declared record
  module_,      // Ident that is an import alias: id = ModuleId
  map_field,    // Select on a string-keyed map: `m.f`
  group_key,    // g.key
  group_items,  // g.items
  group_field,  // g.f of a several-key group: id = field index of the key record
  call,         // Call: id = CallId
  bind,         // pattern Ident that binds: id = VarId
  wildcard,     // pattern `_`
  receiver,     // `self` in a method
};

enum class InfoFlag : std::uint16_t {
  // The checker proved that the implicit unwrap at this node cannot fail (narrowing).
  proven = 1,
  // MapLit that is an anonymous record (Z9); its `type` is the record type.
  record_literal = 2,
  // A bare name inside a method that means a field or method of the receiver.
  implicit_self = 4,
  // MapEntry key Ident that is its own name as a string.
  bare_key = 8,
  // Read of a global that is not certainly set here (Z3: checked at run time).
  maybe_unset = 16,
  // A bare name inside `update … set {…} where …` that means a field of the record being updated (ref =
  // field).
  update_field = 32,
  // Query whose select aggregates all rows to one value (section 7); the select is the Call of the built-in.
  aggregate = 64,
  // Read of a field that a condition proved to be there (`x.f`, a bare `f` in a method): the unwrap may fail,
  // as another name may have changed the record. Where an option is wanted nothing is unwrapped.
  path_proven = 128,
  // The base of `r?.f` or `r?[i]` on a result, whose value is taken as by `r?`; `target` is that of the value.
  propagated = 256,
  // A Propagate, or a node that is `propagated`, in code that no function returns from: the program ends by fault 7.
  ends_by_fault = 512,
};

struct NodeInfo {
  // Type of the value the node produces, narrowing applied. For a soft option: soft(V).
  TypeId type;
  // The type it flows into; equals `type` where nothing converts. Lowering inserts: unwrap (soft or narrowed
  // option to V), some (T to T?), box and unbox (any), int -> float never, int -> bigint -> bigrat, variant
  // to union (nothing), list<A> to list<B> (copy), anonymous record to declared record or map, condition
  // truth (target = bool).
  TypeId target;
  RefKind ref = RefKind::none;
  std::uint16_t flags = 0;
  std::uint32_t id = 0xffffffffU;
  bool has(InfoFlag flag) const { return (flags & static_cast<std::uint16_t>(flag)) != 0; }
  void set(InfoFlag flag, bool on = true) {
    const auto bit = static_cast<std::uint16_t>(flag);
    flags = static_cast<std::uint16_t>(on ? flags | bit : flags & ~bit);
  }
};

enum class CallKind : std::uint8_t {
  function,  // target = FunId (plain, nested, foreign)
  method,    // target = FunId; the receiver is the base of the callee Select (or implicit self)
  builtin,   // target = Builtin; `s.contains(t)` has its receiver as the base of the callee Select
  variant,   // target = variant index; the node's type names the union
  record,    // reserved
  value,     // the callee is any expression of function type
};

struct Call {
  CallKind kind = CallKind::value;
  std::uint32_t target = 0xffffffffU;
  // Fewer arguments than parameters: the node's type is the function of the rest.
  bool partial = false;
  // builtin with a receiver: `s.contains(t)`.
  bool receiver_is_argument = false;
  std::vector<TypeId> type_args;
  // With labels or left out arguments: the argument of each parameter, none where its default stands. Else empty.
  std::vector<NodeId> placed;
};

struct File {
  std::shared_ptr<const syntax::Tree> tree;
  ModuleId module;
  std::string path;            // relative to the package root, `/` separated
  std::vector<NodeInfo> info;  // by NodeId
  const NodeInfo& at(NodeId node) const { return info[node.value]; }
};

struct ModuleImport {
  NameId alias;
  ModuleId module;
  Span span;
  NameId language;  // of `import python …` and the like that mean a standard module; else none
};

struct Module {
  std::string name;     // `@scope/name/module`, `std/math`, or the path of a single file
  std::string package;  // `@scope/name`, `std`, or empty for a single file
  bool is_entry = false;
  bool is_library = false;  // reached from an export (Z3)
  std::string doc;
  std::vector<FileId> files;  // in name order
  std::vector<ModuleImport> imports;
  std::vector<Absent> absent;             // what a foreign module leaves out, by name
  std::vector<FunId> funs;                // plain and foreign, in source order
  std::vector<VarId> globals;             // in source order
  std::vector<DeclId> types;              // in source order
  std::vector<FunId> tests;               // Test and Bench, in source order
  std::vector<std::string> capabilities;  // that its top-level statements use themselves; of functions: Fun
};

// What belongs to a type beside its fields and variants, in source order.
struct Methods {
  DeclId decl;
  std::vector<FunId> funs;
  std::vector<FunId> statics;
  std::vector<VarId> constants;
};

struct Checked {
  Names* names = nullptr;
  SourceMap* sources = nullptr;
  types::TypeStore* types = nullptr;
  Store<FileId, File> files;
  // Dependencies first; the entry module is the last.
  std::vector<Module> modules;  // by ModuleId
  std::vector<ModuleId> order;
  Store<VarId, Var> vars;
  Store<FunId, Fun> funs;
  Store<CallId, Call> calls;
  std::vector<Methods> methods;
  bool has_errors = false;
};

}  // namespace mochi::check
