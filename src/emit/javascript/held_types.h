// The types that TypeScript has for the expressions of one function, as far as they say who may change a list, map or set:
// a read-only one is given where another is wanted only by `as`, which says that the library knows better.
#pragma once

#include <map>
#include <vector>

#include "emit/javascript/function_state.h"

namespace mochi::emit::javascript {

class HeldTypes : public FunctionPart {
 public:
  // `state` must outlive this.
  explicit HeldTypes(FunctionState& state) : FunctionPart(state) {}

  // Of what the compiler sees in the expression.
  Parts of(ir::ExprId value) const;
  Parts of(ir::LocalId local) const;
  // Nobody may change the list, map or set itself that the expression gives.
  bool is_read_only(ir::ExprId container) const;
  // What the function does with the local wants these at most.
  Parts wanted(ir::LocalId local, ir::ExprId value) const;
  Parts item(ir::ExprId container) const;
  // Of an argument for the parameter.
  Parts argument(const ir::Expr& call, std::size_t at) const;
  // Of the parameter of this function.
  Parts parameter(std::size_t at) const;
  // Of what an arm binds.
  Parts bound(types::TypeId subject, const Parts& of_subject, std::uint32_t variant,
              std::uint32_t field) const;
  // Of the type arguments of a record that is made, one behind the other.
  Parts type_arguments(ir::ExprId record) const;

  // From here on the local is of that type.
  void declare(ir::LocalId local, Parts parts) { w_.held[{id_, local}] = std::move(parts); }
  // What the closure takes along keeps its type.
  void declare_captures(ir::FunctionId closure);

 private:
  using Found = std::map<types::TypeParamId, Parts>;
  // What stands for the type parameters of `declared` in a value of type `actual`.
  void match(types::TypeId declared, types::TypeId actual, const Parts& parts, std::size_t& at,
             Found& found) const;
  // The parts of `actual`, which is `declared` with those for its parameters.
  void fill(types::TypeId declared, types::TypeId actual, const Parts& of_declared, std::size_t& at,
            const Found& found, Parts& made) const;
  Parts filled(types::TypeId declared, types::TypeId actual, const Parts& of_declared,
               const Found& found) const;
  // By the type arguments of a value of a declared type.
  Found arguments_of(types::TypeId type, const Parts& parts) const;
  Found arguments_of(const ir::Expr& call) const;
  Found fields_made(const ir::Expr& made, const std::vector<types::Field>& fields) const;
  const std::vector<types::Field>& fields_of(types::TypeId type, std::uint32_t variant) const;
  Parts field(types::TypeId type, const Parts& of_record, std::uint32_t variant, std::uint32_t field) const;
  Parts called(const ir::Expr& call) const;
  Parts made(const ir::Expr& e) const;
  Parts joined(ir::ExprId one, ir::ExprId other) const;
  Parts operation(ir::ExprId id) const;
  // What the operands hold of the type, joined to `parts`.
  void join_held(ir::ExprId operand, types::TypeId type, Parts& parts) const;
  Parts parameter(ir::FunctionId function, std::size_t at) const;
};

}  // namespace mochi::emit::javascript
