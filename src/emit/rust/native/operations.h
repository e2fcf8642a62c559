// Operations of functions without shared types: a row each (operations.cc), numbers, comparisons, the world.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeOperations : NativePart {
 public:
  explicit NativeOperations(NativeFunction& f) : NativePart(f) {}

  Made operation(ir::ExprId id, const ir::Expr& e);
  // The call of a function of the support code, as the row says it.
  // A call of the support code; `suffix` goes to its name.
  Made helped(ir::ExprId id, std::string_view suffix = {});
  Made comparison(ir::Op op, ir::ExprId a, ir::ExprId b);
  // `x >= a && x <= b` and `x < a || x > b` for constants.
  std::optional<Made> range_test(const ir::Expr& e);
  std::optional<Made> outside_test(const ir::Expr& e);
  std::optional<Made> outside_test(ir::ExprId below, ir::ExprId above);

  // Of the rows, with their names.
  Made refused(ir::ExprId id, std::string_view name);
  Made arithmetic(ir::ExprId id, std::string_view sign);
  Made number_method(ir::ExprId id, std::string_view name);
  Made minus(ir::ExprId id, std::string_view name);
  Made magnitude(ir::ExprId id, std::string_view name);
  Made bits(ir::ExprId id, std::string_view sign);
  Made inverted(ir::ExprId id, std::string_view sign);
  Made wrapping(ir::ExprId id, std::string_view name);
  Made to_bits(ir::ExprId id, std::string_view name);
  Made from_bits(ir::ExprId id, std::string_view name);
  Made compared(ir::ExprId id, std::string_view sign);
  Made negation(ir::ExprId id, std::string_view sign);
  Made negated(ir::ExprId condition);
  Made json(ir::ExprId id, std::string_view name);
  Made print(ir::ExprId id, std::string_view macro);
  Made panic(ir::ExprId id, std::string_view name);
  Made expect(ir::ExprId id, std::string_view macro);

 private:
  NodeId receiver(ir::ExprId id);
  Made big_arithmetic(ir::Op op, std::string_view sign, ir::ExprId a, ir::ExprId b);
  bool is_bare_number(ir::ExprId id) const;
  bool splits_negation(ir::ExprId condition) const;
  std::optional<bool> is_unchecked(ir::ExprId id);
  Made text_comparison(std::string_view sign, ir::ExprId a, ir::ExprId b);
  std::optional<Made> empty_test(ir::Op op, ir::ExprId a, ir::ExprId b);
};

}  // namespace mochi::emit::rust
