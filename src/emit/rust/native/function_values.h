// Functions as values: those that are lent for a call, and those that somebody keeps, which are `Arc<dyn Fn…>` (R2, R3 of
// the border page).
#pragma once

#include <string>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeFunctionValues : NativePart {
 public:
  explicit NativeFunctionValues(NativeFunction& f) : NativePart(f) {}

  // The type with which the value was declared: a part of a generic type, or what a generic function gives, takes what
  // stands for its type parameters as `&T`.
  types::TypeId declared(ir::ExprId id) const;
  // The value as `Arc<dyn Fn…>` of the type `wanted`.
  NodeId kept(ir::ExprId id, types::TypeId wanted);
  // The same as an argument for `impl Fn + 'static`.
  NodeId living(ir::ExprId id, types::TypeId wanted);
  // A name or place that holds such a value, for a parameter that only calls it.
  NodeId lent(ir::ExprId id, types::TypeId wanted);
  Made call(const ir::Expr& e);
  // `expected`: the type of the parameter that takes it; a type parameter there is handed over as `&T`.
  Made closure(const ir::Expr& e, types::TypeId expected = {}, bool named = false);
  // `typed`: it says the types of its parameters.
  Made reference(const ir::Expr& e, types::TypeId expected = {}, bool typed = false);
  // `let f = Arc::new(f);` for a parameter of users that lives on.
  NodeId kept_parameter(ir::LocalId p);
  // Nothing but one closure, which lives on and only calls it, takes the parameter along.
  bool moves_whole(ir::LocalId p) const;

 private:
  // How an argument is handed over.
  enum class Way : std::uint8_t { value, lent, generic };
  Way way(types::TypeId function, std::size_t index) const;
  std::string way_type(types::TypeId function, std::size_t index, types::TypeId type);
  bool fits(types::TypeId given, types::TypeId wanted) const;
  NodeId passed(NodeId it, Way from, Way to, types::TypeId type);
  NodeId adapted(NodeId callee, types::TypeId given, types::TypeId wanted, types::TypeId type, bool keeps);
  std::vector<NodeId> arguments(types::TypeId shape, types::TypeId type, std::uint32_t list);
  NodeId lent_argument(ir::ExprId id, types::TypeId wanted);
  NodeId outliving(ir::ExprId id, types::TypeId wanted, bool share);
  NodeId stored(const ir::Expr& e, types::TypeId wanted, std::vector<NodeId>& lines);
  bool stays(ir::LocalId l) const;
  NodeId shared(NodeId function);
  // The name of a function for callbacks that take these arguments.
  bool is_named(const ir::Expr& e) const;
};

}  // namespace mochi::emit::rust
