#include "ir/ir.h"

#include <bit>

namespace mochi::ir {

const OpInfo& op_info(Op op) {
  static constexpr OpInfo kInfos[] = {
#define MOCHI_OP(op, group, operands, pure, may_fault) \
  {#op, OpGroup::group, operands, (pure) != 0, (may_fault) != 0},
#include "ir/ops.def"
#undef MOCHI_OP
  };
  MOCHI_DCHECK(static_cast<std::size_t>(op) < std::size(kInfos));
  return kInfos[static_cast<std::size_t>(op)];
}

std::string_view expr_kind_name(ExprKind kind) {
  static constexpr std::string_view kNames[] = {
#define MOCHI_EXPR(kind) #kind,
#include "ir/expr.def"
#undef MOCHI_EXPR
  };
  MOCHI_DCHECK(static_cast<std::size_t>(kind) < std::size(kNames));
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view stmt_kind_name(StmtKind kind) {
  static constexpr std::string_view kNames[] = {
#define MOCHI_STMT(kind) #kind,
#include "ir/stmt.def"
#undef MOCHI_STMT
  };
  MOCHI_DCHECK(static_cast<std::size_t>(kind) < std::size(kNames));
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {
std::uint64_t words(const Expr& e) { return (static_cast<std::uint64_t>(e.b) << 32U) | e.a; }
}  // namespace

std::string foreign_missing(const Function& function) {
  return "foreign function is not available: " + function.foreign_path;
}

std::int64_t int_value(const Expr& const_int) {
  MOCHI_DCHECK(const_int.kind == ExprKind::const_int);
  return static_cast<std::int64_t>(words(const_int));
}

double float_value(const Expr& const_float) {
  MOCHI_DCHECK(const_float.kind == ExprKind::const_float);
  return std::bit_cast<double>(words(const_float));
}

}  // namespace mochi::ir
