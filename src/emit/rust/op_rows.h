// What a table says of each operation of the IR; the two tables of this emitter
// stand in op_rows.def.
#pragma once

#include <cstddef>
#include <string_view>

#include "emit/rust/ir_names.h"
#include "ir/forms.h"
#include "ir/kinds.h"

namespace mochi::emit::rust {

// `Make`: a pointer to what writes the operation if that is more than a call of
// `name`.
template <typename Make>
struct OpRow {
  Op op;
  std::string_view name;
  std::string_view ways{};
  Make make = nullptr;
};

// The operator by which Rust computes the operation without a check; empty for
// all that have none.
inline std::string_view own_sign(const types::TypeStore& types, const ir::Body& body, ExprId value) {
  const ir::Expr& v = body.exprs[value];
  const auto op = static_cast<Op>(v.a);
  if (v.kind != ExprKind::op) return {};
  if (op == Op::bit_and) return "&";
  if (op == Op::bit_or) return "|";
  if (op == Op::bit_xor) return "^";
  const bool signs = ir::is_one_of(op, Op::add, Op::sub, Op::mul, Op::div);
  const bool plain = signs && ir::number_form(types, body, value, false) == ir::NumberForm::plain;
  return plain ? ir::op_sign(op) : std::string_view();
}

// A row for each operation, in the order of ir/ops.def.
template <typename Make, std::size_t size>
constexpr bool is_complete(const OpRow<Make> (&rows)[size]) {
#define MOCHI_OP(op, group, operands, pure, may_fault) +1
  constexpr std::size_t kOperations = 0
#include "ir/ops.def"
      ;
#undef MOCHI_OP
  if (size != kOperations) return false;
  for (std::size_t i = 0; i < size; ++i) {
    if (rows[i].op != static_cast<Op>(i)) return false;
  }
  return true;
}

}  // namespace mochi::emit::rust

// One of a row's two forms: OP_FORM (name, ways, make).
#define OP_FORM(...) __VA_ARGS__
