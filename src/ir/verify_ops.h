// The typing rules of expression kind `op` (ops.def), for the verifier.
#pragma once

#include <string>

#include "ir/ir.h"

namespace mochi::ir {

// A value of type `from` may stand where `to` is expected: equal but for effects of function types, or
// `never`.
bool type_fits(const types::TypeStore& types, TypeId from, TypeId to);

// What is wrong with operation `id`, or empty. Its operands are valid expressions.
std::string check_operation(const Program& program, const Body& body, ExprId id);

}  // namespace mochi::ir
