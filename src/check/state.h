// The small records that the checker works with: facts, inference variables, scopes, frames.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/program.h"

namespace mochi::check {

using syntax::Node;
using syntax::NodeFlag;
using syntax::NodeKind;
using syntax::TokenKind;
using syntax::Tree;
using types::BoundSet;
using types::Builtin;
using types::Effect;
using types::EffectSet;
using types::Field;
using types::Type;
using types::TypeDecl;
using types::TypeKind;
using types::TypeStore;
namespace slot = syntax::slot;

// A place that no variant has.
inline constexpr std::uint32_t kNoVariant = ~0U;

// The help where an option stands instead of its value.
inline constexpr std::string_view kOptionHelp =
    "Check the optional value against `none` first, or give a default with `??`.";

// One thing that is known about a name in the part of the program being checked (section 5 «Narrowing»).
struct Fact {
  enum class Kind : std::uint8_t {
    dead,
    not_none,
    has_key,
    // `x.f.g`: `var` is `x`, `key` the name "f.g"; a bare `f.g` in a method: `var` is none, for the receiver.
    // The read is still checked at run time.
    path_not_none,
  };
  enum class Key : std::uint8_t { var, string, integer };
  Kind kind = Kind::dead;
  Key key_kind = Key::var;
  VarId var;              // the option, or the map
  std::uint32_t key = 0;  // VarId or NameId of the key, or NameId of the path
};

// What a condition says when it is true, and when it is false.
struct Facts {
  std::vector<Fact> when_true;
  std::vector<Fact> when_false;
};

// A type that is still to be found.
struct InferVar {
  enum class Kind : std::uint8_t {
    plain,    // a type argument, or the type of a global that is not checked yet
    element,  // of an empty literal: `[]`, `{}`, `none`; a conflict makes it `any`
    shape,    // a literal with constant keys: an anonymous record until it must be a map (Z9)
    result,   // of a function whose result is being inferred
  };
  Kind kind = Kind::plain;
  TypeId bound;
  TypeId shape;  // kind shape: the anonymous record
  FileId file;   // the literal
  NodeId node;
  FunId fun;  // kind result
  bool homogeneous = false;
  bool merged = false;  // kind shape: other literals have the same type
  // kind element: values of unknown type were stored; it was used where a type is declared.
  bool saw_any = false;
  bool used_typed = false;
};

struct Local {
  NameId name;
  std::uint32_t previous = 0;  // the entry that this one hides, 0 = none
  Binding binding;
};

enum class CheckState : std::uint8_t { unchecked, checking, checked };

// What the checker knows of a function beside check::Fun.
struct FunExtra {
  CheckState state = CheckState::unchecked;
  bool infers_result = false;
  bool has_effect_clause = false;
  bool returns_value = false;
  EffectSet declared_effects;
  std::vector<FunId> callees;
  // Methods that a method calls on its own receiver, or on what that holds.
  std::vector<FunId> self_calls;
  // What every call of it certainly does first: globals read, functions called.
  std::vector<VarId> certain_reads;
  std::vector<FunId> certain_calls;
  // Functions inside this one that name it: they capture what it captures.
  std::vector<FunId> inner_references;
  Span result_span;
  // A method of an exported type: what stands for its receiver in the rules of exports, made when one asks.
  VarId receiver;
  // The first `none` that it returns.
  Span none_span;
};

// A list of statements that is being checked.
struct OpenBlock {
  std::span<const NodeId> statements;
  bool hides_builtin = false;  // one of its functions has the name of a built-in
};

// The function (or module level) whose statements are being checked.
struct Frame {
  FunId fun;
  TypeId result;  // what `return` flows into; none while it is inferred
  TypeId joined;  // inferred so far
  TypeId hint;    // what the context wants of a lambda
  std::uint32_t loops = 0;
  EffectSet effects;
  std::vector<FunId> callees;
  std::vector<Span> loop_spans;
  Frame* parent = nullptr;
  bool may_have_left = false;  // behind a `return` in a branch
};

// How much there was of what a module makes.
struct OwnMarks {
  std::size_t vars;
  std::size_t funs;
  std::size_t calls;
};

// A call of a method on what is reached through a `let`; without a method an assignment to one that was declared without a value.
struct LetCall {
  FunId method;
  VarId root;
  FileId file;
  NodeId node;
};

// A predicate that must be pure; judged when all effects are known.
struct PureCheck {
  FileId file;
  NodeId node;
  std::string_view where;  // `where`, `having`
  std::string callee;
  FunId fun;
  EffectSet effects;
};

// A name of a type that a scope hides.
struct ScopedType {
  NameId name;
  TypeEntry hidden;
};

// A declaration and what it declares.
template <typename IdT>
struct Declared {
  struct {
    FileId file;
    NodeId node;
  } at;
  IdT id;
};

// What holds for a place in the next pass over a module.
struct Decision {
  FileId file;
  NodeId node;
  friend bool operator==(const Decision&, const Decision&) = default;
  friend auto operator<=>(const Decision&, const Decision&) = default;
};

// A result that nobody uses.
struct DroppedResult {
  Span at;
  std::string help;  // empty: that of the code
};

// A function reads a global.
struct GlobalRead {
  FileId file;
  NodeId node;
  FunId fun;
  VarId var;
};

// A type parameter whose kind is needed at run time.
struct KindNeed {
  TypeParamId param;
  TypeParamId through;  // the callee's parameter that stands for it; none: needed here
  FileId file;
  NodeId node;
};

// One variable may be another name of what the other one holds.
struct Aliased {
  VarId name;
  VarId from;
  int steps = 0;  // from it to `name`: 0 itself, 1 a part, -1 a copy at one level
};

// A variable is another name of a container in a field of a library's record, or of what a `let` holds.
struct Taken {
  VarId name;
  FileId file;
  NodeId node;   // the value that it was given
  NodeId field;  // none: a `let`
};

inline constexpr std::uint32_t kReceiver = ~0U;

// A function changes what a variable holds, or passes it on.
struct Mutation {
  FunId fun;
  VarId root;
  FunId callee;            // none: changed here, else passed to it
  std::uint32_t position;  // of the argument; `kReceiver`: `callee` is a method of it
  FileId file;
  NodeId node;
  bool own_field = false;  // `root` is the receiver of a method, named by one of its fields
};

// A function that a top-level statement calls or names.
struct Reached {
  std::uint32_t statement;
  FunId fun;
  bool certain = false;
  Span span;
};

// Names that the checker knows.
struct NameIds {
  NameId key, items, contains, underscore, self, compare;
};

// A parameter that an argument can be for.
struct Formal {
  NameId name;
  bool optional = false;
};

// Can values of the (pruned) type be keys of maps (Z10)? Of a type parameter its bound decides.
bool is_key_type(const TypeStore& types, TypeId type);

// The field of these that was meant.
// Is `value` the literal `none` where `to` is a type that no option, nor anything still open, is?
bool is_misplaced_none(const syntax::Tree& tree, NodeId value, const TypeStore& types, TypeId to);

// The edit that makes an option of the type that is written as `text`, and its help.
std::pair<std::string, std::string> option_edit(const std::string& text, bool function);

// What is written for a method that maps of other languages have; empty for other words.
std::string map_help(std::string_view word);

// How an empty literal of `list`, `map` or `set` gets its type; empty for other names.
std::string container_help(std::string_view type);
std::string suggest_field(const Names& names, NameId name, std::span<const Field> fields);

// For an unknown member of a result: which was meant, or which there are.
std::string result_help(std::string_view name);

// All of what is called.
struct Formals {
  NameId callee;
  Span declared;
  std::vector<Formal> all;
};

// Which argument is for which parameter.
struct Placement {
  // By parameter: its argument, none where its default stands.
  std::vector<NodeId> placed;
  // By argument as written: its parameter.
  std::vector<std::size_t> positions;
};

}  // namespace mochi::check
