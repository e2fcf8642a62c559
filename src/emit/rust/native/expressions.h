// Expressions of functions without shared types, in the form in which somebody takes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/common/print_count.h"
#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeExpressions : NativePart {
 public:
  explicit NativeExpressions(NativeFunction& f) : NativePart(f), printed_(body_) {}

  Made make(ir::ExprId id);
  NodeId own(ir::ExprId id);
  NodeId own(ir::ExprId id, const Made& made);
  // `&T` for an argument; strings as `&str`. `typed`: what takes it says the type of its items.
  NodeId borrow(ir::ExprId id, bool typed = false);
  // Something to call methods on or to compare.
  NodeId look(ir::ExprId id);
  NodeId copy(ir::ExprId id);
  // The value of a type that Rust copies, behind whatever holds it.
  NodeId copied(const Made& made);
  // As `copy`; a literal says its type.
  NodeId typed(ir::ExprId id);
  NodeId place_mut(ir::ExprId id);
  NodeId borrow_mut(ir::ExprId id);
  NodeId usize(ir::ExprId id);
  // The length of something: a `usize` behind its cast.
  bool is_length(ir::ExprId id) const;
  std::vector<NodeId> elements(const ir::Expr& list);
  NodeId preset(Hold hold);
  Made constant(const ir::Expr& e);
  // A field that holds its own type.
  NodeId boxed(types::TypeId data, types::TypeId field, NodeId value);
  // `Option<&T>` of whatever holds the option.
  NodeId option_argument(ir::ExprId id);
  // A value of the type of its own.
  NodeId owned(types::TypeId type, const Made& made);
  std::string called_name(ir::FunctionId callee) const;
  std::string function_path(ir::FunctionId callee, std::string name,
                            const std::vector<std::string>& types = {});
  std::vector<std::string> type_arguments(const ir::Expr& call);
  // `name`, a method of the map; of one that keeps its order, it comes from the support code.
  std::string map_method(ir::ExprId map, const std::string& name);

 private:
  NodeId with_type(ir::ExprId id, NodeId node);
  NodeId argument(ir::ExprId id, Hold hold);
  Made call(const ir::Expr& e);
  bool leaves_out(const ir::Expr& call) const;
  std::vector<NodeId> call_arguments(const ir::Expr& e);
  NodeId callable_argument(ir::ExprId id, ir::FunctionId callee, ir::LocalId parameter);
  Made local(ir::ExprId id, const ir::Expr& e);
  Made global(const ir::Expr& e);
  Made list(const ir::Expr& e);
  Made bytes(const ir::Expr& e);
  Made set(const ir::Expr& e);
  Made map(const ir::Expr& e);
  Made record(ir::ExprId id);
  NodeId part(ir::ExprId record, std::uint32_t index, types::TypeId type);
  bool only_copies(ir::ExprId id, ir::LocalId record) const;
  bool is_update(ir::ExprId made, ir::ExprId old) const;
  Made updated(ir::ExprId id, ir::ExprId old);
  std::string variant_path(types::TypeId type, std::uint32_t variant);
  std::string field_name(const ir::Expr& e) const;
  Made field(const ir::Expr& e);
  Made index(const ir::Expr& e);
  Made map_get(const ir::Expr& e);
  Made fetched(const ir::Expr& get, bool copied, types::TypeId type);
  Made unwrap(const ir::Expr& e);
  Made coalesce(const ir::Expr& e);
  Made conditional(const ir::Expr& e);
  Made variant_field(const ir::Expr& e);
  Made tag_is(const ir::Expr& e);
  Made convert(const ir::Expr& e);

  PrintCount printed_;
};

}  // namespace mochi::emit::rust
