// Operations resolved by what they work on: one row for `+` of ints that cannot overflow, one for `+` of ints
// that can, one for floats … A target has a table by Intrinsic, which is complete or does not compile.
#pragma once

#include <cstdint>
#include <string_view>

#include "ir/ir.h"

namespace mochi::ir {

enum class Intrinsic : std::uint16_t {
#define MOCHI_INTRINSIC(id, op, when, signature, runtime) id,
#include "ir/intrinsics.def"
#undef MOCHI_INTRINSIC
};
#define MOCHI_INTRINSIC(id, op, when, signature, runtime) +1
inline constexpr std::size_t kIntrinsics = 0
#include "ir/intrinsics.def"
    ;
#undef MOCHI_INTRINSIC

// When a row applies to an operation. By the type of the first operand, unless it says something else.
enum class When : std::uint8_t {
  always,
  proven,      // flag proven: the operation's own check cannot fail
  int_proven,  // an int, and that flag, or `counted` for who adds step by step
  integer,
  floating,
  boolean,
  bigint,
  bigrat,
  text,
  bytes,
  enumeration,
  options,
  any,
  nothing,           // unit
  in_place,          // flag in_place: the first operand may be grown
  step_one,          // the third operand is the constant 1
  sets,              // a set, where lists may stand too
  native_items,      // a list whose elements are equal if the target's own equality says so
  int_items,         // a list of ints …
  int_items_proven,  // … and what the operation makes of them cannot overflow
  float_items,
  bool_items,
  text_items,
  bigint_items,
  bigrat_items,
  several_keys,  // several lists of keys, or descending ones
  int_keys,      // the second operand is a list of ints …
  float_keys,
  bool_keys,
  text_keys,
};

struct IntrinsicInfo {
  std::string_view name;
  Op op;
  When when;
  std::string_view signature;  // intrinsics.def says what the letters are
  std::string_view runtime;
};
const IntrinsicInfo& intrinsic_info(Intrinsic intrinsic);

// Of an expression of kind `op` that the verifier accepts. `step_by_step`: Expr::proven_step_by_step.
Intrinsic resolve(const types::TypeStore& types, const Body& body, ExprId op, bool step_by_step = true);

}  // namespace mochi::ir
